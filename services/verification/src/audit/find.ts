import type { StoredEntry } from '../log/storage.ts';
import { type ActivatedAs, blockConditions, type EntryFilter, entryConditions, type Parameter } from './filter.ts';
import type { Queries } from './queries.ts';

/** Newest first, or as they were logged. */
export type Order = 'desc' | 'asc';

/** What is looked for, and where. */
export interface Search {
  readonly filter: EntryFilter;
  readonly order: Order;
  /** How many entries the log has: those before this index are looked through. */
  readonly size: number;
  /** `desc`: only entries before this index; `asc`: from it on. */
  readonly position: number;
  readonly limit: number;
  /** Only what concerns subjects of these keyed hashes. */
  readonly keys?: readonly Buffer[] | undefined;
  /** Blocks of 256 entries looked through in vain, at most. Default: 400. */
  readonly mostBlocks?: number;
}

export interface Found {
  /** `limit` of them at most. */
  readonly entries: StoredEntry[];
  /** The position to go on from; null: there is nothing more. */
  readonly next: number | null;
}

/** Entries of a bundle, which a summary is kept for. */
const width = 256;
/** Blocks looked through at a time: few at first, as most often they have what is wanted. */
const blocksAtFirst = 4;
const blocksAtOnce = 64;
/**
 * Blocks that one search looks through in vain, at most: 100,000 entries, about a second. A page may then end early, and
 * the next one goes on from there: only `next` tells the end.
 */
const mostInVain = 400;

/** How many entries the log has. */
export async function logSize(pool: Queries): Promise<number> {
  const { rows } = await pool.query<{ size: number }>('SELECT size FROM log.state');
  return rows[0]?.size ?? 0;
}

/** A page of entries. What comes later has larger indexes: it changes no page of `desc`, and follows those of `asc`. */
export async function findEntries(pool: Queries, search: Search): Promise<Found> {
  const { filter, order, size } = search;
  const activated = filter.snapshot === undefined ? null : await activatedAs(pool, filter.snapshot);
  const looking = {
    ...search,
    activated,
    position: order === 'desc' ? Math.min(search.position, size) : search.position,
  };
  if (search.keys !== undefined || filter.attestation !== undefined) {
    return pageOf(await scan(pool, looking, (parameter) => among(looking, parameter)), looking, null);
  }
  if (blockConditions(filter, activated, () => '').length > 0) return throughBlocks(pool, looking);
  return pageOf(await scan(pool, looking, (parameter) => between(bounds(looking), parameter)), looking, null);
}

async function activatedAs(pool: Queries, snapshot: string): Promise<ActivatedAs | null> {
  const { rows } = await pool.query<ActivatedAs>(
    'SELECT source, sequence FROM verification.activations_over_time WHERE id = $1',
    [snapshot],
  );
  return rows[0] ?? null;
}

interface Looking extends Search {
  readonly activated: ActivatedAs | null;
}

/** Which rows of `log.entries l` are looked at: what follows FROM, and WHERE. */
interface Rows {
  readonly from: string;
  readonly where: string;
}
type RowsOf = (parameter: Parameter) => Rows;

/** Entries that fit, one more than the limit if there are as many. */
async function scan(
  pool: Queries,
  { filter, activated, order, limit }: Looking,
  rowsOf: RowsOf,
): Promise<StoredEntry[]> {
  const values: unknown[] = [];
  const parameter = collect(values);
  const { from, where } = rowsOf(parameter);
  const conditions = [where, ...entryConditions(filter, activated, parameter)];
  // OFFSET 0: the JSON is read once, not for each condition.
  const json = conditions.some((condition) => condition.includes('j.e'))
    ? `CROSS JOIN LATERAL (SELECT convert_from(l.entry, 'UTF8')::jsonb AS e OFFSET 0) AS j`
    : '';
  const { rows } = await pool.query<StoredEntry>(
    `SELECT l.index, l.number, l.type, l.at, l.entry FROM ${from} ${json}
     WHERE ${conditions.join(' AND ')} ORDER BY l.index ${order} LIMIT ${limit + 1}`,
    values,
  );
  return rows;
}

function collect(values: unknown[]): Parameter {
  return (value) => `$${values.push(value)}`;
}

type Bounds = readonly [low: number, past: number];

function bounds({ order, position, size }: Search): Bounds {
  return order === 'desc' ? [0, position] : [position, size];
}

function between([low, past]: Bounds, parameter: Parameter): Rows {
  return { from: 'log.entries l', where: `l.index >= ${parameter(low)} AND l.index < ${parameter(past)}` };
}

/** The entries of blocks. OFFSET 0: block by block through the index, which the planner might find dearer than all. */
function within(blocks: readonly number[], of: Bounds, parameter: Parameter): Rows {
  const { where } = between(of, parameter);
  return {
    from: `unnest(${parameter(blocks)}::bigint[]) AS b(block) CROSS JOIN LATERAL (
        SELECT * FROM log.entries e WHERE e.index >= b.block * ${width} AND e.index < b.block * ${width} + ${width} OFFSET 0
      ) AS l`,
    where,
  };
}

/** Entries that are known by what they record: an attestation's, or those of subjects. */
function among(looking: Looking, parameter: Parameter): Rows {
  const { keys, filter } = looking;
  const which = [
    ...(keys === undefined ? [] : [`o.subject_key = ANY(${parameter(keys)}::bytea[])`]),
    ...(filter.attestation === undefined ? [] : [`o.id = ${parameter(filter.attestation)}::uuid`]),
  ].join(' AND ');
  const { where } = between(bounds(looking), parameter);
  return {
    from: `(
        SELECT o.index AS number FROM verification.answers o WHERE ${which}
        UNION ALL
        SELECT n.number FROM verification.answers o JOIN log.events n ON n.attestation_id = o.id WHERE ${which}
      ) AS m JOIN log.entries l ON l.number = m.number`,
    where,
  };
}

/** Looks through the newest entries, which have no summary yet, and through the blocks that may have some. */
async function throughBlocks(pool: Queries, looking: Looking): Promise<Found> {
  const { order, size, limit, mostBlocks = mostInVain } = looking;
  const tail = Math.floor(size / width) * width;
  const found: StoredEntry[] = [];
  let { position } = looking;
  /** @returns whether there are enough now. */
  const look = async (rowsOf: RowsOf) => {
    found.push(...(await scan(pool, { ...looking, limit: limit - found.length }, rowsOf)));
    return found.length > limit;
  };
  if (order === 'desc' && position > tail) {
    if (await look((parameter) => between([tail, position], parameter))) return pageOf(found, looking, null);
    position = tail;
  }
  let atOnce = blocksAtFirst;
  for (let left = mostBlocks; left > 0; atOnce = Math.min(atOnce * 2, blocksAtOnce)) {
    const from = { ...looking, position };
    const blocks = await likelyBlocks(pool, from, tail, Math.min(atOnce, left));
    const last = blocks.at(-1);
    if (last === undefined) {
      if (order === 'asc') await look((parameter) => between([Math.max(position, tail), size], parameter));
      return pageOf(found, looking, null);
    }
    if (await look((parameter) => within(blocks, bounds(from), parameter))) return pageOf(found, looking, null);
    position = order === 'desc' ? last * width : (last + 1) * width;
    left -= blocks.length;
  }
  return pageOf(found, looking, position);
}

/** Blocks from a position on whose summaries say all that is looked for, in the order of the search. */
async function likelyBlocks(
  pool: Queries,
  { filter, activated, order, position }: Looking,
  tail: number,
  most: number,
): Promise<number[]> {
  const values: unknown[] = [];
  const parameter = collect(values);
  const [low, past] =
    order === 'desc' ? [0, Math.ceil(position / width)] : [Math.floor(position / width), tail / width];
  const conditions = [
    `s.block >= ${parameter(low)}`,
    `s.block < ${parameter(past)}`,
    ...blockConditions(filter, activated, parameter),
  ];
  const { rows } = await pool.query<{ block: number }>(
    `SELECT s.block FROM log.summaries s WHERE ${conditions.join(' AND ')} ORDER BY s.block ${order} LIMIT ${most}`,
    values,
  );
  return rows.map(({ block }) => block);
}

/** @param reached where the search ended before it came to the end. */
function pageOf(found: readonly StoredEntry[], { order, limit }: Search, reached: number | null): Found {
  const entries = found.slice(0, limit);
  const last = entries.at(-1);
  if (found.length <= limit || !last) return { entries, next: reached };
  return { entries, next: order === 'desc' ? last.index : last.index + 1 };
}
