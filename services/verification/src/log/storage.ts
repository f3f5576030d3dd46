import { Batcher } from '@xacthuc/platform/core';
import { encodeBundle, type ReadTile, TILE_WIDTH, type TileId, tileWidth } from '@xacthuc/transparency-log';
import type pg from 'pg';

/** Any connection of a role that may read the log. */
export type LogQueries = Pick<pg.Pool, 'query'>;

/** A signed statement of the log's size and root. */
export interface StoredCheckpoint {
  readonly size: number;
  readonly root: Buffer;
  /** The signed note. */
  readonly note: string;
  readonly at: Date;
}

/** The newest checkpoint; null while the log has none. */
export async function latestCheckpoint(pool: LogQueries): Promise<StoredCheckpoint | null> {
  const { rows } = await pool.query<StoredCheckpoint>({
    name: 'log-checkpoint',
    text: 'SELECT size, root, note, at FROM log.checkpoints ORDER BY size DESC LIMIT 1',
  });
  return rows[0] ?? null;
}

/** The log's public key as a verifier key; null while it has none. */
export async function publishedVkey(pool: LogQueries): Promise<string | null> {
  const { rows } = await pool.query<{ vkey: string }>('SELECT vkey FROM log.keys');
  return rows[0]?.vkey ?? null;
}

/**
 * Reads tiles of hashes for `proveInclusion`, `proveConsistency`, `readEdge`, `rootFromTiles`: those asked for at the same
 * time in one query. A narrower version of a tile is the beginning of a wider one, so only the widest is stored.
 */
export function tileReader(pool: LogQueries): ReadTile {
  const batcher = new Batcher<Pick<TileId, 'index'> & { level: number }, Buffer>({
    max: 1000,
    run: async (wanted) => {
      const { rows } = await pool.query<{ level: number; index: number; hashes: Buffer }>({
        name: 'log-tiles',
        text: `
          SELECT w.level, w.index, coalesce(t.hashes, e.hashes) AS hashes
          FROM unnest($1::smallint[], $2::bigint[]) AS w(level, index)
          LEFT JOIN log.tiles t ON t.level = w.level AND t.index = w.index
          LEFT JOIN log.edge e ON e.level = w.level AND e.index = w.index`,
        values: [wanted.map(({ level }) => level), wanted.map(({ index }) => index)],
      });
      const found = new Map(rows.map(({ level, index, hashes }) => [`${level}/${index}`, hashes]));
      return wanted.map(({ level, index }) => found.get(`${level}/${index}`) ?? Buffer.alloc(0));
    },
  });
  return (level, index) => batcher.add({ level, index });
}

/** A tile as it is served, or a bundle of entries; null when the log, as large as it is, has none such. */
export async function storedTile(pool: LogQueries, id: TileId): Promise<Buffer | null> {
  const size = (await latestCheckpoint(pool))?.size ?? 0;
  if (id.width > tileWidth(id.level, id.index, size)) return null;
  if (id.level === 'entries') return storedBundle(pool, id.index, id.width);
  const hashes = await tileReader(pool)(id.level, id.index, id.width);
  return Buffer.from(hashes.subarray(0, id.width * 32));
}

async function storedBundle(pool: LogQueries, index: number, width: number): Promise<Buffer | null> {
  const entries = await storedEntries(pool, index * TILE_WIDTH, width);
  return entries.length === width ? encodeBundle(entries.map(({ entry }) => entry)) : null;
}

/** An entry as it is stored. */
export interface StoredEntry {
  readonly index: number;
  /** `verification.answers.index` or `log.events.number` of what it records. */
  readonly number: number;
  readonly type: string;
  readonly at: Date;
  readonly entry: Buffer;
}

/** At most so many entries from an index on, in their order. */
export async function storedEntries(pool: LogQueries, from: number, count: number): Promise<StoredEntry[]> {
  const { rows } = await pool.query<StoredEntry>({
    name: 'log-entries',
    text: 'SELECT index, number, type, at, entry FROM log.entries WHERE index >= $1 AND index < $2 ORDER BY index',
    values: [from, from + count],
  });
  return rows;
}

/** The salt that opens an entry's commitment; null: it has none, or it was erased. */
export async function saltOf(pool: LogQueries, index: number): Promise<Buffer | null> {
  const { rows } = await pool.query<{ salt: Buffer | null }>('SELECT salt FROM log.salts WHERE index = $1', [index]);
  return rows[0]?.salt ?? null;
}
