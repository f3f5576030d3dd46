import { type Kysely, sql } from 'kysely';
import type { ProgrammeDatabase } from '../db/schema.ts';
import { foldNames, noteNamesOf } from './fold-names.ts';
import { foldSubjects } from './fold-subjects.ts';

type Db = Kysely<ProgrammeDatabase>;

/** Log entries, and changes of the directory, that one round takes. */
const atOnce = 1_000;
/** Of a rebuild: larger steps, all in one transaction. */
const rebuiltAtOnce = 50_000;

/** What one round came to. */
export interface Folded {
  readonly entries: number;
  readonly names: number;
  /** Whether there is more to count at once. */
  readonly more: boolean;
}

/**
 * Counts what happened since the last round: the next entries of the log, and the directory's entries that changed. All in one
 * transaction with the mark of how far it has come, so each counts once, whenever this is killed. The log's indexes have no gaps and
 * come in the order of commits: nothing can end late below the mark. @returns null when another replica is at it.
 */
export async function foldOnce(db: Db): Promise<Folded | null> {
  return db.transaction().execute(async (trx) => {
    const through = await takePlace(trx, 'skip');
    return through === null ? null : foldFrom(trx, through);
  });
}

async function foldFrom(trx: Db, through: number): Promise<Folded> {
  const until = Math.min(through + atOnce, await logSize(trx, through));
  await foldEntries(trx, through, until);
  const changes = await takeChanges(trx, atOnce);
  await foldNames(trx, changes.entries);
  const more = until === through + atOnce || changes.more;
  await movePlace(trx, until, !more);
  return { entries: until - through, names: changes.entries.length, more };
}

/**
 * Counts in the caller's transaction until nothing is left that had been committed, so that what it then reads is whole however busy it
 * is. @returns whether that came to an end within so many rounds; false too when another replica is at it.
 */
export async function foldToTheEnd(trx: Db, mostRounds: number): Promise<boolean> {
  let through = await takePlace(trx, 'skip');
  if (through === null) return false;
  for (let round = 0; round < mostRounds; round++) {
    const { entries, more } = await foldFrom(trx, through);
    if (!more) return true;
    through += entries;
  }
  return false;
}

/**
 * Counts everything again from the first entry on, in one transaction: readers see the old sums or the new ones. What it comes to is
 * what was there, unless something was wrong.
 */
export async function rebuild(db: Db): Promise<{ readonly entries: number; readonly names: number }> {
  return db.transaction().execute(async (trx) => {
    await takePlace(trx, 'wait');
    for (const table of ['monitored_subjects', 'subject_counts', 'monitored_names', 'name_counts']) {
      await sql`DELETE FROM ${sql.table(`programme.${table}`)}`.execute(trx);
    }
    await sql`DELETE FROM directory.entry_changes`.execute(trx);
    const entries = await logSize(trx, 0);
    for (let at = 0; at < entries; at += rebuiltAtOnce) {
      await foldSubjects(trx, at, Math.min(at + rebuiltAtOnce, entries));
    }
    const names = await rebuildNames(trx);
    await movePlace(trx, entries, true);
    return { entries, names };
  });
}

async function rebuildNames(trx: Db): Promise<number> {
  for (let after = 0, names = 0; ; ) {
    const rows = await trx
      .selectFrom('directory.entries')
      .select('number')
      .where('number', '>', after)
      .orderBy('number')
      .limit(rebuiltAtOnce)
      .execute();
    const last = rows.at(-1);
    if (last === undefined) return names;
    await foldNames(
      trx,
      rows.map(({ number }) => number),
    );
    names += rows.length;
    after = last.number;
  }
}

/**
 * Takes the row that only one may hold who counts, or decides what is counted by. @returns how far was counted; null: it is taken
 * and the caller would rather not wait.
 */
export async function takePlace(trx: Db, otherwise: 'skip' | 'wait'): Promise<number | null> {
  const { rows } = await sql<{ through: number }>`
    SELECT through FROM programme.monitoring_place FOR UPDATE ${sql.raw(otherwise === 'skip' ? 'SKIP LOCKED' : '')}
  `.execute(trx);
  return rows[0]?.through ?? null;
}

async function movePlace(trx: Db, through: number, done: boolean): Promise<void> {
  await sql`
    UPDATE programme.monitoring_place
    SET through = ${through}, folded_at = CASE WHEN ${done} THEN clock_timestamp() ELSE folded_at END
  `.execute(trx);
}

/** How many entries the log has: indexes have no gaps. What is in it that nobody counts by is passed over. */
async function logSize(trx: Db, least: number): Promise<number> {
  const { rows } = await sql<{ size: number }>`SELECT verification.monitored_size() AS size`.execute(trx);
  return Math.max(least, rows[0]?.size ?? 0);
}

async function foldEntries(trx: Db, from: number, until: number): Promise<void> {
  if (until <= from) return;
  await foldSubjects(trx, from, until);
  await noteNamesOf(trx, from, until);
}

/** Read in a statement of their own, after they were taken: what the entries say then is at least as new as the change. */
async function takeChanges(trx: Db, most: number): Promise<{ readonly entries: number[]; readonly more: boolean }> {
  const { rows } = await sql<{ entry: number }>`
    DELETE FROM directory.entry_changes WHERE number IN (
      SELECT number FROM directory.entry_changes ORDER BY number LIMIT ${most}
    ) RETURNING entry
  `.execute(trx);
  return { entries: [...new Set(rows.map(({ entry }) => entry))], more: rows.length === most };
}
