import { openCheckpoint, parseVerifierKey, TILE_WIDTH } from '@xacthuc/transparency-log';
import type pg from 'pg';
import { type StoredEntry, storedEntries } from '../storage.ts';
import { attempt } from './attempt.ts';
import { checkCosignatures } from './cosignatures.ts';
import { checkEntries } from './entries.ts';
import type { FindingCode, Report } from './findings.ts';
import { checkRecords } from './records.ts';
import { GivenTree } from './tree.ts';

/** What a whole check of the log is told. */
export interface LogCheck {
  /** A connection of the tables' owner, in a REPEATABLE READ transaction: the log goes on meanwhile. */
  readonly client: pg.ClientBase;
  /** The key that the log is known by, from elsewhere; null: the one in the database, which its owner can exchange. */
  readonly vkey: string | null;
  /** Signed checkpoints kept elsewhere (by auditors, by witnesses): the log must still be what they state. */
  readonly known: readonly string[];
  readonly report: Report;
  readonly progress: (checked: number, of: number) => void;
}

/** What was gone through. */
export interface LogChecked {
  readonly entries: number;
  readonly tiles: number;
  readonly checkpoints: number;
}

interface CheckpointRow {
  readonly size: number;
  readonly root: Buffer;
  readonly note: string;
  readonly where: string;
}

const pageEntries = 16 * TILE_WIDTH;

/**
 * Makes everything again from the entries, and the entries from what they record, and reports each difference: entries,
 * salts, tiles, checkpoints, state, and the rows of the tables that events were taken from.
 */
export async function checkLog(check: LogCheck): Promise<LogChecked> {
  const { client, report } = check;
  const checkpoints = await openedCheckpoints(check);
  const tree = new GivenTree(checkpoints.map(({ size }) => size));
  const { rows: counts } = await client.query<{ of: number }>('SELECT count(*)::int AS of FROM log.entries');
  const of = counts[0]?.of ?? 0;
  let tiles = 0;
  for (;;) {
    const page = await nextPage(client, tree.size, report);
    if (page.length === 0) break;
    const full = tree.append(page.map(({ entry }) => entry));
    tiles += full.length;
    for (const { level, index, bytes } of full) await compareTile(check, level, index, bytes);
    await checkEntries(client, page, report);
    check.progress(tree.size, of);
  }
  await unexpectedRows(check, tree);
  await checkEdge(check, tree);
  compareCheckpoints(checkpoints, tree, report);
  await checkState(check, tree.size, checkpoints);
  await checkCosignatures(client, report);
  await checkRecords(client, report);
  await checkSummaries(client, of, report);
  return { entries: tree.size, tiles, checkpoints: checkpoints.length };
}

/** The next entries without a gap; where there is one, it is reported and the tree ends. */
async function nextPage(client: pg.ClientBase, from: number, report: Report): Promise<StoredEntry[]> {
  const page = await storedEntries(client as unknown as pg.Pool, from, pageEntries);
  const gap = page.findIndex(({ index }, i) => index !== from + i);
  const whole = gap < 0 ? page : page.slice(0, gap);
  if (whole.length < page.length) report({ code: 'entry_missing', where: `log.entries ${from + whole.length}` });
  return whole;
}

/** Blocks whose summaries are made again at a time. */
const blocksAtOnce = 64;

/** What auditors find entries by: an entry that its block's summary keeps silent about would not be found. */
async function checkSummaries(client: pg.ClientBase, entries: number, report: Report): Promise<void> {
  const full = Math.floor(entries / TILE_WIDTH);
  const differs = (block: number) => report({ code: 'summary_differs', where: `log.summaries ${block}` });
  for (let first = 0; first < full; first += blocksAtOnce) {
    const { rows } = await client.query<{ block: number }>('SELECT log.other_summaries($1, $2) AS block ORDER BY 1', [
      first,
      Math.min(full, first + blocksAtOnce),
    ]);
    for (const { block } of rows) differs(block);
  }
  const { rows } = await client.query<{ block: number }>(
    'SELECT block FROM log.summaries WHERE block >= $1 OR block < 0 ORDER BY block LIMIT 1000',
    [full],
  );
  for (const { block } of rows) differs(block);
}

async function openedCheckpoints({ client, vkey, known, report }: LogCheck): Promise<CheckpointRow[]> {
  const { rows: keys } = await client.query<{ origin: string; vkey: string }>('SELECT origin, vkey FROM log.keys');
  const own = keys[0];
  const text = vkey ?? own?.vkey;
  const key = readKey(text);
  // A stored key that is none is told too: with it, no signature would be looked at and all would seem well.
  if (own === undefined || own.vkey !== text || !own.vkey.startsWith(`${own.origin}+`) || key === null) {
    report({ code: 'key_differs', where: 'log.keys' });
  }
  const { rows } = await client.query<Omit<CheckpointRow, 'where'> & { previous: number | null }>(
    'SELECT size, root, note, previous FROM log.checkpoints ORDER BY size',
  );
  rows.forEach(({ size, previous }, i) => {
    if (previous === (rows[i - 1]?.size ?? null)) return;
    report({ code: 'checkpoint_missing', where: `log.checkpoints ${previous}`, detail: `before that of ${size}` });
    report({ code: 'checkpoint_columns', where: `log.checkpoints ${size}`, detail: 'previous' });
  });
  const stored = rows.map((row) => ({ ...row, where: `log.checkpoints ${row.size}` }));
  if (key === null) return stored;
  const trust = { origin: key.name, logKeys: [key] };
  const opened = stored.filter((row) => {
    const checkpoint = attempt(() => openCheckpoint(row.note, trust).checkpoint);
    if (checkpoint === null) report({ code: 'checkpoint_unsigned', where: row.where });
    else if (checkpoint.size !== row.size || !row.root.equals(checkpoint.root)) {
      report({ code: 'checkpoint_columns', where: row.where });
    }
    return checkpoint !== null;
  });
  const elsewhere = known.flatMap((note, i) => {
    const where = `${i + 1}. checkpoint kept elsewhere`;
    const checkpoint = attempt(() => openCheckpoint(note, trust).checkpoint);
    if (checkpoint) return [{ size: checkpoint.size, root: Buffer.from(checkpoint.root), note, where }];
    report({ code: 'checkpoint_unsigned', where });
    return [];
  });
  return [...opened, ...elsewhere];
}

function readKey(vkey: string | undefined) {
  return vkey === undefined ? null : attempt(() => parseVerifierKey(vkey));
}

async function compareTile({ client, report }: LogCheck, level: number, index: number, bytes: Buffer): Promise<void> {
  const { rows } = await client.query<{ hashes: Buffer }>({
    name: 'check-tile',
    text: 'SELECT hashes FROM log.tiles WHERE level = $1 AND index = $2',
    values: [level, index],
  });
  const where = `log.tiles ${level}/${index}`;
  if (!rows[0]) report({ code: 'tile_missing', where });
  else if (!rows[0].hashes.equals(bytes)) report({ code: 'tile_differs', where });
}

/** Rows that the tree of the entries has no place for. */
async function unexpectedRows({ client, report }: LogCheck, tree: GivenTree): Promise<void> {
  const found = async (code: FindingCode, text: string) => {
    const { rows } = await client.query<{ where: string }>(text, [tree.size]);
    for (const { where } of rows) report({ code, where });
  };
  await found(
    'entry_unexpected',
    `SELECT 'log.entries ' || index AS where FROM log.entries WHERE index >= $1 OR index < 0 ORDER BY index LIMIT 1000`,
  );
  await found(
    'entry_repeated',
    `SELECT 'log.entries ' || index AS where FROM (
       SELECT index, count(*) OVER (PARTITION BY number) AS times FROM log.entries WHERE index < $1
     ) AS t WHERE times > 1 ORDER BY index LIMIT 1000`,
  );
  await found(
    'tile_unexpected',
    `SELECT 'log.tiles ' || level || '/' || index AS where FROM log.tiles
     WHERE level < 0 OR level > 6 OR index < 0 OR (index + 1)::numeric * power(256::numeric, level + 1) > $1::numeric
     ORDER BY level, index LIMIT 1000`,
  );
  await found(
    'salt_unexpected',
    `SELECT 'log.salts ' || index AS where FROM log.salts WHERE index >= $1 OR index < 0 ORDER BY index LIMIT 1000`,
  );
}

async function checkEdge({ client, report }: LogCheck, tree: GivenTree): Promise<void> {
  const { rows } = await client.query<{ level: number; index: number; hashes: Buffer }>(
    'SELECT level, index, hashes FROM log.edge ORDER BY level',
  );
  const stored = new Map(rows.map((row) => [row.level, row]));
  for (const [level, hashes] of tree.partial.entries()) {
    const row = stored.get(level);
    stored.delete(level);
    const where = `log.edge ${level}`;
    const index = hashes.length === 0 ? -1 : Math.floor(tree.size / TILE_WIDTH ** (level + 1));
    if (!row) {
      if (hashes.length > 0) report({ code: 'tile_missing', where });
    } else if (!row.hashes.equals(hashes) || row.index !== index) report({ code: 'tile_differs', where });
  }
  for (const level of stored.keys()) report({ code: 'tile_unexpected', where: `log.edge ${level}` });
}

function compareCheckpoints(checkpoints: readonly CheckpointRow[], tree: GivenTree, report: Report): void {
  for (const { size, root, where } of checkpoints) {
    const given = tree.rootAt(size);
    if (!given) report({ code: 'checkpoint_beyond', where });
    else if (!given.equals(root)) report({ code: 'checkpoint_differs', where });
  }
}

async function checkState(
  { client, report }: LogCheck,
  size: number,
  checkpoints: readonly CheckpointRow[],
): Promise<void> {
  const { rows } = await client.query<{ size: number }>('SELECT size FROM log.state');
  if (rows.length !== 1 || rows[0]?.size !== size) report({ code: 'state_differs', where: 'log.state' });
  if (!checkpoints.some((one) => one.size === size)) {
    report({ code: 'checkpoint_missing', where: `log.checkpoints ${size}` });
  }
  // What the log's own account of itself says is in it, and is not.
  const { rows: unlogged } = await client.query<{ where: string }>(
    `SELECT 'verification.answers ' || a.index AS where FROM verification.answers a, log.state s
     WHERE pg_visible_in_snapshot(a.xid, s.snapshot) AND NOT EXISTS (SELECT FROM log.entries e WHERE e.number = a.index)
     UNION ALL
     SELECT 'log.events ' || n.number FROM log.events n, log.state s
     WHERE pg_visible_in_snapshot(n.xid, s.snapshot) AND NOT EXISTS (SELECT FROM log.entries e WHERE e.number = n.number)
     LIMIT 1000`,
  );
  for (const { where } of unlogged) report({ code: 'record_unlogged', where });
}
