import type { KeyObject } from 'node:crypto';
import { createHash, randomUUID } from 'node:crypto';
import { BackgroundTurns, Problem } from '@xacthuc/platform/core';
import { type Kysely, sql } from 'kysely';
import type { FactsDatabase } from '../db/schema.ts';
import { fileKey, pieces, sealPiece } from './store.ts';

/** What a checksum must come to. */
export interface Checksum {
  readonly algorithm: 'sha256' | 'sha1' | 'md5';
  readonly digest: Buffer;
}

/** Bytes for an upload. */
export interface Addition {
  /** Where the client says they start. */
  readonly offset: number;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** With one, all of the bytes are kept or none. */
  readonly checksum: Checksum | null;
  /** Until when the upload is kept once a piece has arrived. */
  readonly expiresAt: () => Date;
  /** Stands back behind those who ask; default: nobody does. */
  readonly turns?: BackgroundTurns;
}

/**
 * Adds bytes at the end of an upload, encrypted as they arrive, each piece committed before the next is taken. What had
 * arrived when the line broke is kept, and `received` of the upload says exactly how much.
 *
 * Nobody waits for a lock: a request that starts at the right offset takes the upload over, and an earlier one that
 * still runs (mostly one whose line is dead, which the server learns last) can add nothing from then on.
 * @returns the bytes durably stored, of the whole upload.
 * @throws Problem `upload_offset_conflict`, `payload_too_large`, `checksum_mismatch`; `malformed_body` when the line broke.
 */
export async function appendToUpload(
  db: Kysely<FactsDatabase>,
  master: KeyObject,
  id: string,
  addition: Addition,
): Promise<number> {
  const key = await fileKey(db, master, id);
  const writer = await UploadWriter.take(db, key, id, addition);
  const hash = addition.checksum && createHash(addition.checksum.algorithm);
  const { turns = new BackgroundTurns(null) } = addition;
  let broken = false;
  const arriving = untilBroken(addition.bytes, () => {
    broken = true;
  });
  for await (const piece of pieces(arriving)) {
    turns.begin();
    hash?.update(piece);
    await writer.add(piece);
    await turns.rest();
  }
  if (hash && addition.checksum) {
    if (broken) throw lineBroke();
    if (!hash.digest().equals(addition.checksum.digest)) throw new Problem('checksum_mismatch');
    await writer.countAll();
  }
  if (broken) throw lineBroke();
  return writer.received;
}

function lineBroke(): Problem {
  return new Problem('malformed_body', { vi: 'Đường truyền bị ngắt giữa chừng', en: 'The line broke' });
}

/** Ends where the source fails, so that what came before is worked on. */
async function* untilBroken(source: AsyncIterable<Uint8Array>, onBroken: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch {
    onBroken();
  }
}

/** One request's right to add to an upload. */
class UploadWriter {
  readonly #db: Kysely<FactsDatabase>;
  readonly #key: KeyObject;
  readonly #id: string;
  readonly #token: string;
  readonly #length: number;
  readonly #expiresAt: () => Date;
  /** Whether each piece counts as soon as it is stored. */
  readonly #countsEach: boolean;
  #ordinal: number;
  #received: number;
  #uncounted = { bytes: 0, pieces: 0 };

  private constructor(
    db: Kysely<FactsDatabase>,
    key: KeyObject,
    id: string,
    token: string,
    { length, pieces }: { readonly length: number; readonly pieces: number },
    { offset, checksum, expiresAt }: Addition,
  ) {
    this.#db = db;
    this.#key = key;
    this.#id = id;
    this.#token = token;
    this.#length = length;
    this.#expiresAt = expiresAt;
    this.#countsEach = checksum === null;
    this.#ordinal = pieces;
    this.#received = offset;
  }

  /** Takes an upload over, at the offset where it stands. Pieces that never came to count are erased. */
  static async take(db: Kysely<FactsDatabase>, key: KeyObject, id: string, addition: Addition): Promise<UploadWriter> {
    const token = randomUUID();
    const taken = await db.transaction().execute(async (tx) => {
      const row = await tx
        .updateTable('facts.uploads')
        .set({ writer: token })
        .where('file_id', '=', id)
        .where('received', '=', addition.offset)
        .where('snapshot_id', 'is', null)
        .returning(['length', 'pieces'])
        .executeTakeFirst();
      if (!row) return null;
      await tx.deleteFrom('facts.file_chunks').where('file_id', '=', id).where('ordinal', '>=', row.pieces).execute();
      return row;
    });
    if (!taken) throw new Problem('upload_offset_conflict');
    return new UploadWriter(db, key, id, token, taken, addition);
  }

  get received(): number {
    return this.#received;
  }

  async add(bytes: Uint8Array): Promise<void> {
    const end = this.#received + bytes.length;
    if (end > this.#length) {
      throw new Problem('payload_too_large', {
        vi: `Dài hơn Upload-Length đã khai báo (${this.#length} byte)`,
        en: `More than the declared Upload-Length (${this.#length} bytes)`,
      });
    }
    const sealed = sealPiece(this.#key, this.#id, this.#ordinal, { bytes, last: end === this.#length });
    const counted = this.#countsEach ? { bytes: bytes.length, pieces: 1 } : { bytes: 0, pieces: 0 };
    // One statement, so that a piece counts and is there, or neither.
    const { numAffectedRows } = await sql`
      WITH held AS (${this.#count(counted)})
      INSERT INTO facts.file_chunks (file_id, ordinal, sealed)
      SELECT file_id, ${this.#ordinal}::integer, ${sealed}::bytea FROM held
    `.execute(this.#db);
    if (numAffectedRows !== 1n) throw takenOver();
    this.#ordinal += 1;
    this.#received = end;
    if (!this.#countsEach) {
      this.#uncounted = { bytes: this.#uncounted.bytes + bytes.length, pieces: this.#uncounted.pieces + 1 };
    }
  }

  /** Counts what was stored without counting. */
  async countAll(): Promise<void> {
    const { rows } = await this.#count(this.#uncounted).execute(this.#db);
    if (rows.length !== 1) throw takenOver();
  }

  #count({ bytes, pieces }: { readonly bytes: number; readonly pieces: number }) {
    return sql<{ file_id: string }>`
      UPDATE facts.uploads
      SET received = received + ${bytes}::bigint, pieces = pieces + ${pieces}::integer, expires_at = ${this.#expiresAt()}
      WHERE file_id = ${this.#id} AND writer = ${this.#token}
      RETURNING file_id`;
  }
}

function takenOver(): Problem {
  return new Problem('upload_offset_conflict', {
    vi: 'Một yêu cầu khác đã gửi tiếp tệp này',
    en: 'Another request went on with this upload',
  });
}
