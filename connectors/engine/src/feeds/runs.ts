import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { FactsDatabase } from '../db/schema.ts';
import type { TransferFailure } from '../transports/errors.ts';
import { nextDue } from './schedule.ts';

type Db = Kysely<FactsDatabase>;

/** A run that waits for its time, or is under way. */
export interface OpenRun {
  readonly id: string;
  readonly dueAt: Date;
}

/** What one attempt took. */
export interface Tally {
  readonly listed: number;
  readonly delivered: number;
  readonly unchanged: number;
  readonly outdated: number;
}

/**
 * Begins the run of a feed whose time has come, and notes when it is due next.
 * @returns null when the feed is switched off, gone, or a run of it is still open.
 */
export async function beginScheduledRun(db: Db, feedId: string, now: Date, random: number): Promise<OpenRun | null> {
  return db.transaction().execute(async (trx) => {
    const feed = await trx
      .selectFrom('facts.feeds')
      .select(['cron', 'every_seconds', 'jitter_seconds'])
      .where('id', '=', feedId)
      .where('enabled', '=', true)
      .where('deleted_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!feed) return null;
    const due = nextDue({ cron: feed.cron, everySeconds: feed.every_seconds }, now);
    await trx.updateTable('facts.feeds').set({ next_due_at: due }).where('id', '=', feedId).execute();
    return insertRun(trx, feedId, 'schedule', null, feed.jitter_seconds * random);
  });
}

/** Begins a run that somebody asks for, now; an open one is hurried along instead. Null: there is no such feed. */
export async function requestRun(
  db: Db,
  feedId: string,
  trigger: 'request' | 'retry',
  by: string,
): Promise<OpenRun | null> {
  return db.transaction().execute(async (trx) => {
    const feed = await trx
      .selectFrom('facts.feeds')
      .select('id')
      .where('id', '=', feedId)
      .where('deleted_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!feed) return null;
    const fresh = await insertRun(trx, feedId, trigger, by, 0);
    if (fresh) return fresh;
    const open = await trx
      .updateTable('facts.feed_runs')
      .set({ due_at: sql<Date>`CASE state WHEN 'waiting' THEN least(due_at, now()) ELSE due_at END` })
      .where('feed_id', '=', feedId)
      .where('state', 'in', ['waiting', 'running'])
      .returning(['id', 'due_at'])
      .executeTakeFirst();
    // It ended between the two statements: then there is room for a new one.
    return open ? { id: open.id, dueAt: open.due_at } : insertRun(trx, feedId, trigger, by, 0);
  });
}

async function insertRun(
  db: Db,
  feedId: string,
  trigger: 'schedule' | 'request' | 'retry',
  by: string | null,
  delaySeconds: number,
): Promise<OpenRun | null> {
  const row = await db
    .insertInto('facts.feed_runs')
    .values({
      id: randomUUID(),
      feed_id: feedId,
      trigger,
      requested_by: by,
      state: 'waiting',
      due_at: sql<Date>`now() + make_interval(secs => ${delaySeconds}::double precision)`,
    })
    .onConflict((conflict) =>
      conflict.column('feed_id').where(sql<boolean>`state IN ('waiting', 'running')`).doNothing(),
    )
    .returning(['id', 'due_at'])
    .executeTakeFirst();
  return row ? { id: row.id, dueAt: row.due_at } : null;
}

/** Counts an attempt and marks the run as under way. Null when it is not its time, or it has ended. */
export async function beginAttempt(db: Db, runId: string): Promise<{ attempts: number } | null> {
  const row = await db
    .updateTable('facts.feed_runs')
    .set({
      state: 'running',
      attempts: sql<number>`attempts + 1`,
      started_at: sql<Date>`coalesce(started_at, now())`,
    })
    .where('id', '=', runId)
    .where('state', 'in', ['waiting', 'running'])
    // A job may come a moment before the database's clock says so.
    .where(sql<boolean>`due_at <= now() + interval '1 second'`)
    .returning('attempts')
    .executeTakeFirst();
  return row ?? null;
}

/** Ends a run that did all it had to; earlier failures of the feed need nobody's attention any more. */
export async function succeed(db: Db, feedId: string, runId: string, tally: Tally): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await saveAttempt(trx, runId, tally, { state: 'succeeded', error: null, ended: true, delaySeconds: 0 });
    await trx.updateTable('facts.feeds').set({ failures: 0 }).where('id', '=', feedId).execute();
    await resolveFailures(trx, feedId, runId);
  });
}

/** An attempt that was told to stop: the run waits for the next, and this one does not count. */
export async function postpone(db: Db, runId: string, tally: Tally, error: TransferFailure): Promise<void> {
  const text = JSON.stringify(error);
  await saveAttempt(db, runId, tally, { state: 'waiting', error: text, ended: false, delaySeconds: 0, counts: false });
}

/** Ends an attempt that failed: the run waits for the next, or has failed for good and is in the dead-letter view. */
export async function fail(
  db: Db,
  feedId: string,
  runId: string,
  tally: Tally,
  error: TransferFailure,
  delaySeconds: number | null,
): Promise<void> {
  const text = JSON.stringify(error);
  if (delaySeconds !== null) {
    await saveAttempt(db, runId, tally, { state: 'waiting', error: text, ended: false, delaySeconds });
    return;
  }
  await db.transaction().execute(async (trx) => {
    await saveAttempt(trx, runId, tally, { state: 'failed', error: text, ended: true, delaySeconds: 0 });
    await trx
      .updateTable('facts.feeds')
      .set({ failures: sql<number>`failures + 1` })
      .where('id', '=', feedId)
      .execute();
    await resolveFailures(trx, feedId, runId);
  });
}

interface AttemptEnd {
  readonly state: 'waiting' | 'succeeded' | 'failed';
  readonly error: string | null;
  readonly ended: boolean;
  readonly delaySeconds: number;
  /** Whether it counts as an attempt; it does unless said otherwise. */
  readonly counts?: boolean;
}

async function saveAttempt(db: Db, runId: string, tally: Tally, end: AttemptEnd): Promise<void> {
  await db
    .updateTable('facts.feed_runs')
    .set({
      state: end.state,
      error: end.error,
      ...(end.counts === false ? { attempts: sql<number>`attempts - 1` } : {}),
      listed: tally.listed,
      delivered: sql<number>`delivered + ${tally.delivered}`,
      unchanged: tally.unchanged,
      outdated: sql<number>`outdated + ${tally.outdated}`,
      ended_at: end.ended ? sql<Date>`now()` : null,
      due_at: sql<Date>`now() + make_interval(secs => ${end.delaySeconds}::double precision)`,
    })
    .where('id', '=', runId)
    .where('state', '=', 'running')
    .execute();
}

/** Failed runs of a feed before this one have had their successor. */
async function resolveFailures(db: Db, feedId: string, exceptRunId: string | null): Promise<void> {
  let query = db
    .updateTable('facts.feed_runs')
    .set({ resolved_at: sql<Date>`now()` })
    .where('feed_id', '=', feedId)
    .where('state', '=', 'failed')
    .where('resolved_at', 'is', null);
  if (exceptRunId !== null) query = query.where('id', '<>', exceptRunId);
  await query.execute();
}

/** Ends the open run of a feed that is being deleted; nothing of it needs anybody's attention. */
export async function endRuns(db: Db, feedId: string): Promise<void> {
  await db
    .updateTable('facts.feed_runs')
    .set({ state: 'failed', ended_at: sql<Date>`now()` })
    .where('feed_id', '=', feedId)
    .where('state', 'in', ['waiting', 'running'])
    .execute();
  await resolveFailures(db, feedId, null);
}
