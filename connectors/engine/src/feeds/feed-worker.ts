import { createWorker, type JobWorker, type QueueBackend } from '@xacthuc/platform';
import { sql } from 'kysely';
import { attemptRun, type FeedContext, feedLocks } from './attempt-run.ts';
import { type FeedPayload, feedQueue } from './feed-queue.ts';
import { reconcile } from './reconcile.ts';
import { beginScheduledRun, type OpenRun } from './runs.ts';

export interface FeedWorkerOptions extends FeedContext {
  readonly backend: QueueBackend;
  /** How long after its time a feed counts as forgotten by the queue. Default: a minute. */
  readonly overdueMs?: number;
}

const sweepMs = 5_000;
const sweepsBetweenReconciling = 12;
const keptRunDays = 180;

/**
 * Runs feeds when they are due. The queue keeps the time; the database is the truth: schedules are brought in line with
 * it at start and every minute, and a sweep finds feeds and runs that the queue has forgotten.
 */
export function startFeedWorker(options: FeedWorkerOptions): JobWorker {
  const { log } = options;
  const stop = new AbortController();
  const worker = createWorker<FeedPayload>(options.backend, feedQueue, {
    concurrency: 2,
    process: (payload) => work(options, payload, stop.signal),
    onError: (error) => log.error({ err: error }, 'feed job failed'),
  });
  let round = 0;
  const tidy = () => {
    const whole = round % sweepsBetweenReconciling === 0;
    round += 1;
    tidyUp(options, whole).catch((error: Error) => log.warn({ err: error }, 'sweep for feeds failed'));
  };
  tidy();
  const sweeper = setInterval(tidy, sweepMs);
  return {
    close: async () => {
      clearInterval(sweeper);
      stop.abort();
      await worker.close();
    },
  };
}

async function work(
  options: FeedWorkerOptions,
  { task, feedId, runId }: FeedPayload,
  stop: AbortSignal,
): Promise<void> {
  if (task === 'due' && feedId !== undefined) await begin(options, feedId);
  else if (task === 'run' && runId !== undefined) await attemptRun(options, runId, stop);
}

async function begin(options: FeedWorkerOptions, feedId: string): Promise<void> {
  const run = await beginScheduledRun(options.db, feedId, options.now(), Math.random());
  if (run) await queueRun(options, run);
}

/** Queues a run's next attempt for its time. Should the queue be away, the sweep finds the run. */
export async function queueRun({ queue, log }: Pick<FeedContext, 'queue' | 'log'>, run: OpenRun): Promise<void> {
  const delayMs = Math.max(0, run.dueAt.getTime() - Date.now());
  await queue
    .addLater(`run-${run.id}-${run.dueAt.getTime()}`, { task: 'run', runId: run.id }, delayMs)
    .catch((err: Error) => log.warn({ err, runId: run.id }, 'queue not reached; the sweep will take it up'));
}

async function tidyUp(options: FeedWorkerOptions, whole: boolean): Promise<void> {
  const { db, queue, log } = options;
  if (whole) {
    await reconcile(db, queue).catch((err: Error) => log.warn({ err }, 'queue not reached; schedules not compared'));
    await eraseOldRuns(options);
  }
  for (const feedId of await overdueFeeds(options)) await begin(options, feedId);
  const minute = Math.floor(Date.now() / sweepMs);
  for (const runId of await forgottenRuns(options)) {
    await queue
      .add(`sweep-${runId}-${minute}`, { task: 'run', runId })
      .catch((err: Error) => log.warn({ err, runId }, 'queue not reached'));
  }
}

async function overdueFeeds({ db, overdueMs = 60_000 }: FeedWorkerOptions): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM facts.feeds f
    WHERE enabled AND deleted_at IS NULL
      AND (next_due_at IS NULL OR next_due_at < now() - make_interval(secs => ${overdueMs / 1000}::double precision))
      AND NOT EXISTS (SELECT FROM facts.feed_runs r WHERE r.feed_id = f.id AND r.state IN ('waiting', 'running'))
    LIMIT 100
  `.execute(db);
  return rows.map(({ id }) => id);
}

/** Runs whose time has come and that nobody is at: their job was lost, or the process that was at it. */
async function forgottenRuns({ db }: FeedWorkerOptions): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT r.id FROM facts.feed_runs r JOIN facts.feeds f ON f.id = r.feed_id
    WHERE r.state IN ('waiting', 'running') AND r.due_at < now() - interval '5 seconds' AND f.deleted_at IS NULL
      AND NOT EXISTS (
        SELECT 1 FROM pg_locks l
        WHERE l.locktype = 'advisory' AND l.classid = ${feedLocks} AND l.objid = f.number
          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      )
    LIMIT 100
  `.execute(db);
  return rows.map(({ id }) => id);
}

async function eraseOldRuns({ db }: FeedWorkerOptions): Promise<void> {
  await sql`
    DELETE FROM facts.feed_runs
    WHERE state IN ('succeeded', 'failed') AND ended_at < now() - make_interval(days => ${keptRunDays})
      AND (state = 'succeeded' OR resolved_at IS NOT NULL)
  `.execute(db);
}
