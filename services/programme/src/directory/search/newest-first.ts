import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { ProgrammeDatabase } from '../../db/schema.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { allOf, type DirectoryFilter, orderedCondition } from './filter.ts';

export interface Page {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface PageOf<R> {
  readonly rows: readonly R[];
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
}

/** What is looked for, and where. */
export interface Wanted {
  readonly table: 'directory.entries' | 'directory.published';
  readonly columns: readonly string[];
  readonly conditions: readonly RawBuilder<boolean>[];
  /** From which the conditions are. */
  readonly filter: DirectoryFilter;
}

/**
 * Entries looked at one by one for each wanted, before indexes are asked. What is so rare that these do not hold a page of
 * it fits about rows / 100 of all entries at most where it is spread evenly: 10,000 of a million, which an index fetches in a
 * few times as long as the looking took.
 */
const lookedAtForEach = 100;
/**
 * The same among one commune's entries, one sector's …: these lie apart, so that each costs a page of the table. Where nothing
 * else is asked they all fit, and as many are looked at as are wanted.
 */
const lookedAtForEachApart = 20;

/**
 * A page of what fits, newest first. Common things are among the newest entries, so these are looked at first, a bounded number
 * of them; for the rest the indexes of the conditions are used and never the walk. Left to itself the planner chooses between
 * the two by an estimate, and where that is wrong (two common things that never meet, digits, few entries of many)
 * it walks through all entries.
 */
export async function newestFirst<R extends { readonly number: number }>(
  db: Kysely<ProgrammeDatabase>,
  wanted: Wanted,
  { limit, cursor }: Page,
): Promise<PageOf<R>> {
  const most = limit + 1;
  const before = decodeCursor(cursor);
  // Found before anything is looked at: what changes meanwhile falls into neither gap nor repetition.
  const floor = await lowestOfNewest(db, wanted, before, most);
  const newest = sql<boolean>`number < ${before} AND number >= ${floor ?? 0}`;
  const rows = await within<R>(db, wanted, newest, sql`number`, most);
  if (rows.length < most && floor !== null) {
    // A sum is in no index: what fits is found by the conditions' own indexes and sorted.
    const older = sql<boolean>`number + 0 < ${floor}`;
    rows.push(...(await within<R>(db, wanted, older, sql`number + 0`, most - rows.length)));
  }
  const last = rows[limit - 1];
  return { rows: rows.slice(0, limit), next: rows.length > limit && last ? encodeCursor(last.number) : null };
}

/** The lowest number of those that are looked at one by one; null where there are no older ones. */
async function lowestOfNewest(
  db: Kysely<ProgrammeDatabase>,
  { table, filter }: Wanted,
  before: number,
  most: number,
): Promise<number | null> {
  const ordered = orderedCondition(filter);
  const lookedAt = most * (ordered === null ? lookedAtForEach : ordered.alone ? 1 : lookedAtForEachApart);
  const { rows } = await sql<{ number: number }>`
    SELECT number FROM ${sql.table(table)} WHERE number < ${before} AND ${ordered?.condition ?? sql`true`}
    ORDER BY number DESC OFFSET ${lookedAt - 1} LIMIT 1
  `.execute(db);
  return rows[0]?.number ?? null;
}

async function within<R>(
  db: Kysely<ProgrammeDatabase>,
  { table, columns, conditions }: Wanted,
  range: RawBuilder<boolean>,
  order: RawBuilder<unknown>,
  most: number,
): Promise<R[]> {
  const { rows } = await sql<R>`
    SELECT ${sql.join(columns.map((column) => sql.ref(column)))} FROM ${sql.table(table)}
    WHERE ${allOf(conditions)} AND ${range} ORDER BY ${order} DESC LIMIT ${most}
  `.execute(db);
  return rows;
}
