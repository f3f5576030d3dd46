import type { FactsDatabase, TransportChoice } from '@xacthuc/engine';
import { type Kysely, sql } from 'kysely';

type Db = Kysely<FactsDatabase>;

/** A feed as the API shows it. */
export type FeedView = ReturnType<typeof presentFeed>;

/** Which feeds a caller sees; null: all. */
export interface Sight {
  readonly sources: readonly string[] | null;
  readonly segment: string | null;
}

function feeds(db: Db) {
  return db
    .selectFrom('facts.feeds as f')
    .innerJoin('facts.sources as s', 's.id', 'f.source_id')
    .select([
      'f.id',
      's.code as source',
      'f.name',
      'f.kind',
      'f.settings',
      'f.secret_names',
      'f.mode',
      'f.segment',
      'f.cron',
      'f.every_seconds',
      'f.jitter_seconds',
      'f.max_attempts',
      'f.retry_seconds',
      'f.enabled',
      'f.failures',
      'f.next_due_at',
      'f.created_by',
      'f.created_at',
      'f.updated_at',
    ])
    .where('f.deleted_at', 'is', null);
}

type FeedRow = Awaited<ReturnType<ReturnType<typeof feeds>['execute']>>[number];

export async function feedById(db: Db, id: string): Promise<FeedView | null> {
  const row = await feeds(db).where('f.id', '=', id).executeTakeFirst();
  return row ? presentFeed(row) : null;
}

export async function feedsOf(db: Db, source: string, segment: string | null): Promise<FeedView[]> {
  let query = feeds(db).where('s.code', '=', source).orderBy('f.number');
  if (segment !== null) query = query.where(sql`upper(f.segment)`, '=', segment.toUpperCase());
  return (await query.execute()).map(presentFeed);
}

/** A feed's transport as it was set up. */
export function choiceOf(view: FeedView): TransportChoice {
  return { kind: view.kind, settings: view[view.kind] } as TransportChoice;
}

function presentFeed(row: FeedRow) {
  return {
    id: row.id,
    source: row.source,
    name: row.name,
    kind: row.kind,
    folder: row.kind === 'folder' ? row.settings : undefined,
    sftp: row.kind === 'sftp' ? row.settings : undefined,
    https: row.kind === 'https' ? row.settings : undefined,
    s3: row.kind === 's3' ? row.settings : undefined,
    secrets: row.secret_names,
    schedule: {
      cron: row.cron,
      everySeconds: row.every_seconds,
      jitterSeconds: row.jitter_seconds,
      maxAttempts: row.max_attempts,
      retrySeconds: row.retry_seconds,
    },
    mode: row.mode,
    segment: row.segment,
    enabled: row.enabled,
    failures: row.failures,
    nextDueAt: row.enabled ? (row.next_due_at?.toISOString() ?? null) : null,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

function runs(db: Db) {
  return db
    .selectFrom('facts.feed_runs as r')
    .select([
      'r.id',
      'r.number',
      'r.feed_id',
      'r.trigger',
      'r.state',
      'r.attempts',
      'r.due_at',
      'r.started_at',
      'r.ended_at',
      'r.listed',
      'r.delivered',
      'r.unchanged',
      'r.outdated',
      'r.error',
      'r.resolved_at',
    ]);
}

type RunRow = Awaited<ReturnType<ReturnType<typeof runs>['execute']>>[number];

export type RunView = ReturnType<typeof presentRun>;

export async function runById(db: Db, id: string): Promise<RunView | null> {
  const row = await runs(db).where('r.id', '=', id).executeTakeFirst();
  return row ? presentRun(row) : null;
}

/** A feed's runs, newest first. `before` is the last one's number of the page before. */
export async function runsOf(db: Db, feedId: string, limit: number, before: number | null) {
  let query = runs(db).where('r.feed_id', '=', feedId).orderBy('r.number', 'desc').limit(limit);
  if (before !== null) query = query.where('r.number', '<', before);
  const rows = await query.execute();
  return { runs: rows.map(presentRun), last: rows.at(-1)?.number ?? null };
}

/** Runs that failed for good and that nothing took the place of, newest first. */
export async function failedRuns(db: Db, { sources, segment }: Sight, limit: number, before: number | null) {
  let query = runs(db)
    .innerJoin('facts.feeds as f', 'f.id', 'r.feed_id')
    .innerJoin('facts.sources as s', 's.id', 'f.source_id')
    .where('r.state', '=', 'failed')
    .where('r.resolved_at', 'is', null)
    .where('f.deleted_at', 'is', null)
    .orderBy('r.number', 'desc')
    .limit(limit);
  if (sources !== null) query = query.where('s.code', 'in', sources.length > 0 ? [...sources] : ['']);
  if (segment !== null) query = query.where(sql`upper(f.segment)`, '=', segment.toUpperCase());
  if (before !== null) query = query.where('r.number', '<', before);
  const rows = await query.execute();
  return { runs: rows.map(presentRun), last: rows.at(-1)?.number ?? null };
}

function presentRun(row: RunRow) {
  return {
    id: row.id,
    feed: row.feed_id,
    trigger: row.trigger,
    state: row.state,
    attempts: row.attempts,
    dueAt: row.due_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    counts: { listed: row.listed, delivered: row.delivered, unchanged: row.unchanged, outdated: row.outdated },
    error: row.error,
    resolvedAt: row.resolved_at?.toISOString() ?? null,
  };
}
