import type { KeyObject } from 'node:crypto';
import { createHash, randomUUID } from 'node:crypto';
import { BackgroundTurns, newDataKey, open, Problem, seal, unwrapKey, wrapKey } from '@xacthuc/platform/core';
import { type Kysely, sql } from 'kysely';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { FactsDatabase } from '../db/schema.ts';

/** Most bytes of the file in one stored piece: large enough to be quick, small enough to hold a few in memory. */
const pieceBytes = 1024 * 1024;

export interface IncomingFile {
  readonly name: string | null;
  readonly contentType: string | null;
  readonly bytes: AsyncIterable<Uint8Array>;
}

export interface StoreLimits {
  readonly maxBytes: number;
  readonly turns?: BackgroundTurns;
}

export interface StoredFile {
  readonly id: string;
  readonly bytes: number;
  readonly sha256: Buffer;
}

/**
 * Stores a file as it arrives, encrypted piece by piece under a key of its own, without holding it whole. The pieces
 * lie in the database so that every replica can read them and one backup holds everything.
 * @param limits.turns stands back behind those who ask; default: nobody does.
 * @throws Problem `payload_too_large`, `empty_file`; whatever ends the stream. Nothing of the file is kept then.
 */
export async function storeFile(
  db: Kysely<FactsDatabase>,
  master: KeyObject,
  file: IncomingFile,
  limits: StoreLimits,
): Promise<StoredFile> {
  const { id, key } = await createFile(db, master, file);
  try {
    return await storePieces(db, id, key, file.bytes, limits);
  } catch (error) {
    await eraseFile(db, id);
    throw error;
  }
}

/** A file without content yet, and the key its pieces are to be sealed with. */
export async function createFile(
  db: Kysely<FactsDatabase>,
  master: KeyObject,
  { name, contentType }: Pick<IncomingFile, 'name' | 'contentType'>,
): Promise<{ readonly id: string; readonly key: KeyObject }> {
  const id = randomUUID();
  const key = newDataKey();
  const wrapped = wrapKey(master, key, `file:${id}`);
  await db
    .insertInto('facts.files')
    .values({ id, name, content_type: contentType, sha256: null, wrapped_key: wrapped })
    .execute();
  return { id, key };
}

async function storePieces(
  db: Kysely<FactsDatabase>,
  id: string,
  key: KeyObject,
  source: AsyncIterable<Uint8Array>,
  { maxBytes, turns = new BackgroundTurns(null) }: StoreLimits,
): Promise<StoredFile> {
  const sha = createHash('sha256');
  let bytes = 0;
  let ordinal = 0;
  let written: Promise<unknown> = Promise.resolve();
  for await (const piece of marked(pieces(source))) {
    turns.begin();
    bytes += piece.bytes.length;
    if (bytes > maxBytes) {
      await written;
      throw tooLarge(maxBytes);
    }
    sha.update(piece.bytes);
    const sealed = sealPiece(key, id, ordinal, piece);
    // One write under way while the next piece arrives.
    await written;
    written = storePiece(db, id, ordinal, sealed);
    written.catch(() => {});
    ordinal += 1;
    // What the database does for it is part of the step, where it is to be made up for.
    if (turns.watched) await written;
    await turns.rest();
  }
  await written;
  if (bytes === 0) throw new Problem('empty_file');
  const sha256 = sha.digest();
  await db.updateTable('facts.files').set({ bytes, sha256 }).where('id', '=', id).execute();
  return { id, bytes, sha256 };
}

/**
 * Stores a piece without waiting until it is on disk: a wait for each of a list's 170 takes longer than all else. The
 * commit that ends the file waits, and with it is on disk what was committed before it (the log is written in order).
 */
function storePiece(db: Kysely<FactsDatabase>, id: string, ordinal: number, sealed: Buffer): Promise<unknown> {
  return sql`
    INSERT INTO facts.file_chunks (file_id, ordinal, sealed)
    SELECT ${id}::uuid, ${ordinal}::integer, ${sealed}::bytea
    WHERE set_config('synchronous_commit', 'off', true) = 'off'
  `.execute(db);
}

/** Joins small network chunks and cuts large ones into pieces of {@link pieceBytes}. */
export async function* pieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
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

/** A piece of a file, and whether it is the last. */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly last: boolean;
}

/** Says of each piece whether it is the last. */
async function* marked(all: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  let held: Buffer | null = null;
  for await (const bytes of all) {
    if (held !== null) yield { bytes: held, last: false };
    held = bytes;
  }
  if (held !== null) yield { bytes: held, last: true };
}

/** The refusal of a file beyond the limit. */
export function tooLarge(maxBytes: number): Problem {
  return new Problem('payload_too_large', {
    vi: `Tệp lớn hơn ${Math.floor(maxBytes / 1048576)} MiB`,
    en: `The file is larger than ${Math.floor(maxBytes / 1048576)} MiB`,
  });
}

/** Erases a file that no snapshot names. */
export async function eraseFile(db: Kysely<FactsDatabase>, id: string): Promise<void> {
  await db.deleteFrom('facts.files').where('id', '=', id).execute();
}

/**
 * Reads a stored file back, piece by piece, in order. Takes a connection of the pool until its end.
 * @throws when a piece is missing, moved or changed.
 */
export async function* readFile(pool: pg.Pool, master: KeyObject, id: string): AsyncGenerator<Buffer> {
  const client = await pool.connect();
  let whole = false;
  try {
    const { rows } = await client.query<{ id: string; bytes: number; wrapped_key: Buffer }>(
      'SELECT id, bytes, wrapped_key FROM facts.files WHERE id = $1',
      [id],
    );
    const [file] = rows;
    if (!file) throw new Error(`there is no file ${id}`);
    const key = unwrapKey(master, file.wrapped_key, `file:${file.id}`);
    let left = file.bytes;
    let ordinal = 0;
    for await (const sealed of sealedPieces(client, file.id)) {
      left -= sealed.length - sealBytes;
      yield open(key, sealed, pieceName(file.id, ordinal, left === 0));
      ordinal += 1;
    }
    if (left !== 0) throw new Error(`file ${id} is not as long as when it was stored: piece ${ordinal}`);
    whole = true;
  } finally {
    // One that was stopped half-way still sends.
    client.release(!whole);
  }
}

/**
 * COPY sends bytes as they are: as a query's result they would come in hexadecimal, which for 170 MB takes the server
 * and us a second each. It takes no parameters; the id is the database's own.
 */
async function* sealedPieces(client: pg.PoolClient, id: string): AsyncGenerator<Buffer> {
  const pieces = `SELECT sealed FROM facts.file_chunks WHERE file_id = ${client.escapeLiteral(id)} ORDER BY ordinal`;
  const stream = client.query(copyTo(`COPY (${pieces}) TO STDOUT (FORMAT binary)`));
  const head = 19; // of the whole
  let skip = head;
  let held: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    held.push(chunk);
    size += chunk.length;
    // Of a row: the number of its fields, the length of the one it has.
    while (size >= skip + 6) {
      if ((held[0] as Buffer).length < skip + 6) held = [Buffer.concat(held)];
      const first = held[0] as Buffer;
      if (first.readInt16BE(skip) === -1) break;
      const end = skip + 6 + first.readInt32BE(skip + 2);
      if (size < end) break;
      const all = held.length === 1 ? first : Buffer.concat(held);
      yield all.subarray(skip + 6, end);
      held = [all.subarray(end)];
      size -= end;
      skip = 0;
    }
  }
}

/** The key of a file's pieces. @throws Problem `not_found`. */
export async function fileKey(db: Kysely<FactsDatabase>, master: KeyObject, id: string): Promise<KeyObject> {
  const file = await db.selectFrom('facts.files').select('wrapped_key').where('id', '=', id).executeTakeFirst();
  if (!file) throw new Problem('not_found');
  return unwrapKey(master, file.wrapped_key, `file:${id}`);
}

/** Encrypts a piece for its place in its file. */
export function sealPiece(key: KeyObject, id: string, ordinal: number, { bytes, last }: Piece): Buffer {
  return seal(key, bytes, pieceName(id, ordinal, last));
}

/** Nonce and tag of a sealed piece. */
const sealBytes = 12 + 16;

/** Ties a piece to its file and place, and the last one to its being the last: none can be moved, dropped or swapped. */
function pieceName(id: string, ordinal: number, last: boolean): Buffer {
  return Buffer.from(`${id}/${ordinal}${last ? '/last' : ''}`);
}
