import { randomBytes } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  growTree,
  hashLeaves,
  type NoteSigner,
  readEdge,
  rootOfEdge,
  SALT_BYTES,
  signCheckpoint,
  TILE_WIDTH,
  type Tile,
  type TreeEdge,
} from '@xacthuc/transparency-log';
import type pg from 'pg';
import { type BuiltEntry, buildEntry } from './build-entry.ts';
import { logGrew } from './growth-watch.ts';
import { beginWalk, committedRows, isOfThisServer, type Progress, type RecordedRow, walkedRows } from './recorded.ts';
import { tileReader } from './storage.ts';

/** What a round works with. */
export interface RoundParts {
  /** The connection that holds the integrator's lock: whoever loses the lock loses the connection and commits nothing. */
  readonly client: pg.ClientBase;
  readonly origin: string;
  readonly signer: NoteSigner;
  /** Most entries in one round. */
  readonly most: number;
}

/** What a round did. */
export interface RoundResult {
  readonly edge: TreeEdge;
  /** All that was committed in it is in the log. */
  readonly snapshot: string | null;
  readonly added: readonly Pick<BuiltEntry, 'type' | 'at'>[];
  /** There is more to do at once. */
  readonly more: boolean;
}

/** Entries built before others get their turn: some milliseconds. */
const atOnce = 100;

/** Reads how far the log has come, and its right edge. @throws when they do not fit the last checkpoint. */
export async function readState(
  client: pg.ClientBase,
): Promise<{ readonly progress: Progress; readonly edge: TreeEdge }> {
  const progress = await readProgress(client);
  const edge = await readEdge(progress.size, tileReader(client as unknown as pg.Pool));
  const { rows } = await client.query<{ size: number; root: Buffer }>(
    'SELECT size, root FROM log.checkpoints ORDER BY size DESC LIMIT 1',
  );
  const last = rows[0];
  if (last && (last.size !== progress.size || !last.root.equals(rootOfEdge(edge)))) {
    throw new Error('the log is not what its last checkpoint says: nothing is added to it (xacthuc log fsck)');
  }
  return { progress, edge };
}

async function readProgress(client: pg.ClientBase): Promise<Progress> {
  const { rows } = await client.query<{
    size: number;
    snapshot: string | null;
    walk_snapshot: string | null;
    walk_after: number | null;
    walk_until: number | null;
  }>({
    name: 'log-state',
    text: 'SELECT size, snapshot::text, walk_snapshot::text, walk_after, walk_until FROM log.state',
  });
  const state = rows[0];
  if (!state) throw new Error('the log has no state');
  const { size, snapshot, walk_snapshot, walk_after: after, walk_until: until } = state;
  const walk =
    walk_snapshot === null || after === null || until === null ? null : { snapshot: walk_snapshot, after, until };
  return { size, snapshot, walk };
}

/** Signs the checkpoint of the empty log, so that there is one from the beginning. */
export async function signEmptyLog({ client, origin, signer }: RoundParts, edge: TreeEdge): Promise<void> {
  const root = rootOfEdge(edge);
  const note = await signCheckpoint({ origin, size: 0, root }, [signer], 0);
  await client.query('INSERT INTO log.checkpoints (size, root, note) VALUES (0, $1, $2) ON CONFLICT DO NOTHING', [
    root,
    note,
  ]);
}

/**
 * One round: takes what was committed, and writes entries, salts, tiles, checkpoint and state in one transaction. All of
 * it or nothing: whatever ends it, the next one begins where the last that was committed ended.
 */
export async function runRound(parts: RoundParts, edge: TreeEdge): Promise<RoundResult> {
  const { client } = parts;
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  try {
    const result = await inTransaction(parts, edge);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

async function inTransaction(parts: RoundParts, edge: TreeEdge): Promise<RoundResult> {
  const { client, most } = parts;
  const progress = await readProgress(client);
  if (progress.size !== edge.size) throw new Error('somebody else has added to the log');
  const { snapshot, walk } = progress;
  if (walk !== null) {
    const { rows, after } = await walkedRows(client, walk, most);
    const done = after >= walk.until;
    const next: Progress = done
      ? { size: edge.size + rows.length, snapshot: walk.snapshot, walk: null }
      : { size: edge.size + rows.length, snapshot, walk: { ...walk, after } };
    return add(parts, edge, rows, next, true);
  }
  const found =
    snapshot !== null && (await isOfThisServer(client, snapshot)) ? await committedRows(client, snapshot, most) : null;
  if (found) {
    return add(
      parts,
      edge,
      found.rows,
      { size: edge.size + found.rows.length, snapshot: found.now, walk: null },
      false,
    );
  }
  const since = snapshot !== null && (await isOfThisServer(client, snapshot)) ? snapshot : null;
  // The walk's rows are read in later transactions, which see more than this one's snapshot.
  return add(parts, edge, [], { ...progress, walk: await beginWalk(client, since) }, true);
}

async function add(
  { client, origin, signer }: RoundParts,
  edge: TreeEdge,
  rows: readonly RecordedRow[],
  next: Progress,
  more: boolean,
): Promise<RoundResult> {
  if (rows.length === 0) {
    await saveState(client, next);
    return { edge, snapshot: next.snapshot, added: [], more };
  }
  const entries = await build(rows);
  const growth = growTree(edge, hashLeaves(entries.map(({ bytes }) => bytes)));
  const root = rootOfEdge(growth.edge);
  const note = await signCheckpoint({ origin, size: growth.edge.size, root }, [signer], 0);
  await insertEntries(client, edge.size, entries);
  await saveTiles(client, growth.tiles, growth.edge);
  await client.query({
    name: 'log-add-checkpoint',
    text: 'INSERT INTO log.checkpoints (size, root, note, previous) VALUES ($1, $2, $3, $4)',
    values: [growth.edge.size, root, note, edge.size],
  });
  await saveState(client, next);
  await logGrew(client, growth.edge.size);
  return { edge: growth.edge, snapshot: next.snapshot, added: entries, more };
}

/** Lets others have their turn now and then: checks share this thread. */
async function build(rows: readonly RecordedRow[]): Promise<BuiltEntry[]> {
  const salts = randomBytes(SALT_BYTES * rows.length);
  const entries: BuiltEntry[] = [];
  for (const [i, row] of rows.entries()) {
    if (i > 0 && i % atOnce === 0) await nextTurn();
    entries.push(buildEntry(row, salts.subarray(i * SALT_BYTES, (i + 1) * SALT_BYTES)));
  }
  return entries;
}

/** Bytes go in one piece, to be cut by the database: an array of them would be written and read as text. */
async function insertEntries(client: pg.ClientBase, size: number, entries: readonly BuiltEntry[]): Promise<void> {
  let at = 1;
  const starts = entries.map(({ bytes }) => {
    const start = at;
    at += bytes.length;
    return start;
  });
  const salted = entries.flatMap(({ salt }, i) => (salt === null ? [] : [{ index: size + i, salt }]));
  await client.query({
    name: 'log-add-entries',
    text: `
      WITH salted AS (
        INSERT INTO log.salts (index, salt)
        SELECT index, substring($7::bytea FROM (32 * (place - 1) + 1)::integer FOR 32)
        FROM unnest($6::bigint[]) WITH ORDINALITY AS t(index, place)
      )
      INSERT INTO log.entries (index, number, type, at, entry)
      SELECT $1::bigint + place - 1, number, type, at, substring($8::bytea FROM start FOR length)
      FROM unnest($2::bigint[], $3::text[], $4::timestamptz[], $5::integer[], $9::integer[])
        WITH ORDINALITY AS t(number, type, at, start, length, place)`,
    values: [
      size,
      list(entries.map(({ number }) => number)),
      list(entries.map(({ type }) => type)),
      list(entries.map(({ at }) => at.toISOString())),
      list(starts),
      list(salted.map(({ index }) => index)),
      Buffer.concat(salted.map(({ salt }) => salt)),
      Buffer.concat(entries.map(({ bytes }) => bytes)),
      list(entries.map(({ bytes }) => bytes.length)),
    ],
  });
}

/** An array as PostgreSQL reads it. Numbers, times and types of entries need no quoting, which is slow. */
function list(items: readonly (string | number)[]): string {
  return `{${items.join(',')}}`;
}

async function saveTiles(
  client: pg.ClientBase,
  tiles: readonly (Tile & { readonly level: number })[],
  edge: TreeEdge,
): Promise<void> {
  const full = tiles.filter(({ width }) => width === TILE_WIDTH);
  if (full.length > 0) {
    await client.query({
      name: 'log-add-tiles',
      text: 'INSERT INTO log.tiles (level, index, hashes) SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[])',
      values: [full.map(({ level }) => level), full.map(({ index }) => index), full.map(({ bytes }) => bytes)],
    });
  }
  const partial = tiles.filter(({ width }) => width < TILE_WIDTH);
  // A level whose newest tile has just become full keeps no beginning of the next one.
  const emptied = edge.partial.flatMap((hashes, level) => (hashes.length === 0 ? [level] : []));
  await client.query({
    name: 'log-save-edge',
    text: `
      INSERT INTO log.edge (level, index, hashes)
      SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[])
      UNION ALL SELECT level, -1, '' FROM unnest($4::smallint[]) AS level
      ON CONFLICT (level) DO UPDATE SET index = excluded.index, hashes = excluded.hashes`,
    values: [
      partial.map(({ level }) => level),
      partial.map(({ index }) => index),
      partial.map(({ bytes }) => bytes),
      emptied,
    ],
  });
}

async function saveState(client: pg.ClientBase, { size, snapshot, walk }: Progress): Promise<void> {
  await client.query({
    name: 'log-save-state',
    text: `
      UPDATE log.state SET size = $1, snapshot = $2::pg_snapshot, walk_snapshot = $3::pg_snapshot, walk_after = $4,
        walk_until = $5`,
    values: [size, snapshot, walk?.snapshot ?? null, walk?.after ?? null, walk?.until ?? null],
  });
}
