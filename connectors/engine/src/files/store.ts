import type { KeyObject } from 'node:crypto';
import { createHash, randomUUID } from 'node:crypto';
import { newDataKey, open, Problem, seal, unwrapKey, wrapKey } from '@xacthuc/platform/core';
import type { Kysely } from 'kysely';
import type { FactsDatabase } from '../db/schema.ts';

/** Bytes of the file in one stored piece: large enough to be quick, small enough to hold a few in memory. */
const pieceBytes = 1024 * 1024;

export interface IncomingFile {
  readonly name: string | null;
  readonly contentType: string | null;
  readonly bytes: AsyncIterable<Uint8Array>;
}

export interface StoredFile {
  readonly id: string;
  readonly bytes: number;
  readonly sha256: Buffer;
}

/**
 * Stores a file as it arrives, encrypted piece by piece under a key of its own, without holding it whole. The pieces
 * lie in the database so that every replica can read them and one backup holds everything.
 * @throws Problem `payload_too_large`, `empty_file`; whatever ends the stream. Nothing of the file is kept then.
 */
export async function storeFile(
  db: Kysely<FactsDatabase>,
  master: KeyObject,
  file: IncomingFile,
  maxBytes: number,
): Promise<StoredFile> {
  const id = randomUUID();
  const key = newDataKey();
  await db
    .insertInto('facts.files')
    .values({
      id,
      name: file.name,
      content_type: file.contentType,
      sha256: null,
      wrapped_key: wrapKey(master, key, `file:${id}`),
    })
    .execute();
  try {
    return await storePieces(db, id, key, file.bytes, maxBytes);
  } catch (error) {
    await eraseFile(db, id);
    throw error;
  }
}

async function storePieces(
  db: Kysely<FactsDatabase>,
  id: string,
  key: KeyObject,
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<StoredFile> {
  const sha = createHash('sha256');
  let bytes = 0;
  let ordinal = 0;
  let written: Promise<unknown> = Promise.resolve();
  for await (const piece of marked(pieces(source))) {
    bytes += piece.bytes.length;
    if (bytes > maxBytes) {
      await written;
      throw new Problem('payload_too_large', {
        vi: `Tệp lớn hơn ${Math.floor(maxBytes / 1048576)} MiB`,
        en: `The file is larger than ${Math.floor(maxBytes / 1048576)} MiB`,
      });
    }
    sha.update(piece.bytes);
    const row = { file_id: id, ordinal, sealed: seal(key, piece.bytes, pieceName(id, ordinal, piece.last)) };
    ordinal += 1;
    // One write under way while the next piece arrives.
    await written;
    written = db.insertInto('facts.file_chunks').values(row).execute();
    written.catch(() => {});
  }
  await written;
  if (bytes === 0) throw new Problem('empty_file');
  const sha256 = sha.digest();
  await db.updateTable('facts.files').set({ bytes, sha256 }).where('id', '=', id).execute();
  return { id, bytes, sha256 };
}

/** Joins small network chunks and cuts large ones into pieces of {@link pieceBytes}. */
async function* pieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    held.push(chunk);
    size += chunk.length;
    if (size < pieceBytes) continue;
    const all = Buffer.concat(held);
    let at = 0;
    for (; all.length - at >= pieceBytes; at += pieceBytes) yield all.subarray(at, at + pieceBytes);
    held = [all.subarray(at)];
    size = all.length - at;
  }
  if (size > 0) yield Buffer.concat(held);
}

/** Says of each piece whether it is the last. */
async function* marked(all: AsyncIterable<Buffer>): AsyncGenerator<{ readonly bytes: Buffer; readonly last: boolean }> {
  let held: Buffer | null = null;
  for await (const bytes of all) {
    if (held !== null) yield { bytes: held, last: false };
    held = bytes;
  }
  if (held !== null) yield { bytes: held, last: true };
}

/** Erases a file that no snapshot names. */
export async function eraseFile(db: Kysely<FactsDatabase>, id: string): Promise<void> {
  await db.deleteFrom('facts.files').where('id', '=', id).execute();
}

/**
 * Reads a stored file back, piece by piece, in order.
 * @throws when a piece is missing, moved or changed.
 */
export async function* readFile(db: Kysely<FactsDatabase>, master: KeyObject, id: string): AsyncGenerator<Buffer> {
  const file = await db
    .selectFrom('facts.files')
    .select(['bytes', 'wrapped_key'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const key = unwrapKey(master, file.wrapped_key, `file:${id}`);
  let left = file.bytes;
  for (let ordinal = 0; left > 0; ordinal++) {
    const { sealed } = await db
      .selectFrom('facts.file_chunks')
      .select('sealed')
      .where('file_id', '=', id)
      .where('ordinal', '=', ordinal)
      .executeTakeFirstOrThrow(() => new Error(`piece ${ordinal} of file ${id} is missing`));
    left -= sealed.length - sealBytes;
    const piece = open(key, sealed, pieceName(id, ordinal, left === 0));
    yield piece;
  }
  if (left !== 0) throw new Error(`file ${id} is longer than when it was stored`);
}

/** Nonce and tag of a sealed piece. */
const sealBytes = 12 + 16;

/** Ties a piece to its file and place, and the last one to its being the last: none can be moved, dropped or swapped. */
function pieceName(id: string, ordinal: number, last: boolean): Buffer {
  return Buffer.from(`${id}/${ordinal}${last ? '/last' : ''}`);
}
