import { type Kysely, sql } from 'kysely';
import type { ProgrammeDatabase } from '../../db/schema.ts';
import type { Seen } from './look.ts';
import { after, nextLook, type Standing, type WebsiteState } from './state.ts';

/** Longer than any look takes; then whoever held the lease is gone. */
const leaseSeconds = 300;

/** A website that is to be looked at now. */
export interface DueCheck extends Standing {
  readonly entryId: string;
  readonly domain: string;
}

/** Takes a due website for this process. Null: it is not due, another process is at it, or its name is not registered. */
export async function leaseCheck(db: Kysely<ProgrammeDatabase>, entryId: string): Promise<DueCheck | null> {
  const { rows } = await sql<{ domain: string; state: WebsiteState; failures: number; parkings: number }>`
    UPDATE directory.websites w SET leased_until = now() + make_interval(secs => ${leaseSeconds})
    FROM directory.entries e
    WHERE w.entry_id = ${entryId}::uuid AND e.id = w.entry_id AND e.status = 'registered'
      AND w.due_at <= now() AND (w.leased_until IS NULL OR w.leased_until < now())
    RETURNING e.domain, w.state, w.failures, w.parkings
  `.execute(db);
  const [row] = rows;
  return row === undefined ? null : { entryId, ...row };
}

/** Lets go of a website that was not looked at to the end: it is due as before. */
export async function giveBack(db: Kysely<ProgrammeDatabase>, entryId: string): Promise<void> {
  await db.updateTable('directory.websites').set({ leased_until: null }).where('entry_id', '=', entryId).execute();
}

/** Records what was seen, what state follows, and when to look again; all or nothing. */
export async function recordCheck(
  db: Kysely<ProgrammeDatabase>,
  check: DueCheck,
  seen: Seen,
  at: Date,
  chance: number,
): Promise<Standing> {
  const standing = after(check, seen.outcome);
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('directory.websites')
      .set({
        ...standing,
        due_at: new Date(at.getTime() + nextLook(standing, chance)),
        leased_until: null,
        checked_at: at,
        outcome: seen.outcome,
        resolves: seen.resolves,
        https: seen.https,
        certificate_expires_at: seen.certificateExpiresAt,
        http_status: seen.httpStatus,
        title: seen.title,
      })
      .where('entry_id', '=', check.entryId)
      .execute();
    await addToHistory(trx, check.entryId, standing.state, seen, at);
    await trx
      .updateTable('directory.entries')
      .set({ website_state: standing.state })
      .where('id', '=', check.entryId)
      .where('website_state', '<>', standing.state)
      .execute();
  });
  return standing;
}

async function addToHistory(
  trx: Kysely<ProgrammeDatabase>,
  entryId: string,
  state: WebsiteState,
  { outcome, httpStatus }: Seen,
  at: Date,
): Promise<void> {
  const { numAffectedRows } = await sql`
    UPDATE directory.website_history h SET until = ${at}, checks = h.checks + 1
    WHERE h.number = (
        SELECT max(number) FROM directory.website_history WHERE entry_id = ${entryId}::uuid
      )
      AND h.state = ${state} AND h.outcome = ${outcome} AND h.http_status IS NOT DISTINCT FROM ${httpStatus}::integer
  `.execute(trx);
  if (numAffectedRows !== 0n) return;
  await trx
    .insertInto('directory.website_history')
    .values({ entry_id: entryId, state, outcome, http_status: httpStatus, since: at, until: at })
    .execute();
}

/** Websites whose time has come, the longest due first; those whose names are not registered any more are put off. */
export async function dueChecks(db: Kysely<ProgrammeDatabase>, most: number): Promise<string[]> {
  const { rows } = await sql<{ entry_id: string }>`
    WITH due AS (
      SELECT w.entry_id, e.status = 'registered' AS registered
      FROM directory.websites w JOIN directory.entries e ON e.id = w.entry_id
      WHERE w.due_at <= now() AND (w.leased_until IS NULL OR w.leased_until < now())
      ORDER BY w.due_at LIMIT ${most}
    ), put_off AS (
      UPDATE directory.websites w SET due_at = now() + interval '7 days'
      FROM due WHERE due.entry_id = w.entry_id AND NOT due.registered
    )
    SELECT entry_id FROM due WHERE registered
  `.execute(db);
  return rows.map(({ entry_id }) => entry_id);
}

/** Makes a website due now. @returns whether there is one. */
export async function askForCheck(db: Kysely<ProgrammeDatabase>, entryId: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('directory.websites')
    .set({ due_at: sql<Date>`least(due_at, now())` })
    .where('entry_id', '=', entryId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** What is known of an entry's website, and how it came: both of one moment. */
export async function websiteOf(db: Kysely<ProgrammeDatabase>, entryId: string) {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      const now = await trx
        .selectFrom('directory.websites')
        .selectAll()
        .where('entry_id', '=', entryId)
        .executeTakeFirst();
      if (!now) return null;
      const history = await trx
        .selectFrom('directory.website_history')
        .select(['state', 'outcome', 'http_status', 'since', 'until', 'checks'])
        .where('entry_id', '=', entryId)
        .orderBy('number', 'desc')
        .limit(200)
        .execute();
      return { now, history };
    });
}
