import {
  clientConfig,
  type JobQueue,
  type Keyring,
  type Logger,
  type Metrics,
  type SchedulingQueue,
} from '@xacthuc/platform';
import type { AnswerTimes, ReachRules } from '@xacthuc/platform/core';
import type { Kysely } from 'kysely';
import pg from 'pg';
import type { FactsDatabase } from '../db/schema.ts';
import type { SnapshotPayload } from '../jobs/snapshot-worker.ts';
import { TransferError } from '../transports/errors.ts';
import { openTransport } from '../transports/open-transport.ts';
import type { Secrets } from '../transports/settings.ts';
import type { TransportContext } from '../transports/transport.ts';
import { type Feed, feedOfRun } from './feed.ts';
import type { FeedPayload } from './feed-queue.ts';
import { beginAttempt, fail, postpone, succeed } from './runs.ts';
import { retryDelaySeconds } from './schedule.ts';
import { openSecrets } from './secrets.ts';
import { type Attempt, takeAll } from './take-all.ts';

/** What runs of feeds work with. */
export interface FeedContext {
  readonly db: Kysely<FactsDatabase>;
  readonly databaseUrl: string;
  readonly keyring: Pick<Keyring, 'master'>;
  readonly queue: SchedulingQueue<FeedPayload>;
  readonly snapshots: JobQueue<SnapshotPayload>;
  readonly maxBytes: number;
  readonly reach: ReachRules;
  /** Folder below which feeds may read; null: none. */
  readonly folderRoot: string | null;
  /** Of those who ask this process; storing what is fetched stands back behind them. Default: nobody does. */
  readonly answerTimes?: AnswerTimes;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly now: () => Date;
}

/** Names the advisory locks of feeds among all of this database's. */
export const feedLocks = 0x7861_6377;

/** A run that takes longer is ended; it is tried again, from where it came. */
const longestAttemptMs = 2 * 3600_000;
const idleMs = 60_000;
/** Processes are also killed for reasons that have nothing to do with the feed. */
const forgivenKills = 2;

/**
 * Makes one attempt at a run, unless another process is at it, its time has not come or it has ended. A run killed
 * halfway is taken up again; each attempt starts from what is committed.
 */
export async function attemptRun(context: FeedContext, runId: string, stop: AbortSignal): Promise<void> {
  const feed = await feedOfRun(context.db, runId);
  if (!feed) return;
  const client = new pg.Client(
    clientConfig({ url: context.databaseUrl, role: 'xacthuc_intake', name: 'xacthuc feed' }),
  );
  // The lock is then somebody else's to take: what is under way ends.
  const lost = new AbortController();
  client.on('error', () => lost.abort(new TransferError('interrupted')));
  try {
    await client.connect();
    const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS mine', [
      feedLocks,
      feed.number,
    ]);
    if (!rows[0]?.mine) return;
    const begun = await beginAttempt(context.db, runId);
    if (begun) await attempt(context, feed, runId, begun.attempts, AbortSignal.any([stop, lost.signal]));
  } finally {
    await client.end().catch(() => {}); // ends the advisory lock too
  }
}

async function attempt(
  context: FeedContext,
  feed: Feed,
  runId: string,
  attempts: number,
  stop: AbortSignal,
): Promise<void> {
  const { db, log, metrics } = context;
  const started = Date.now();
  // Beyond the last attempt there are only those whose process was killed, perhaps by what it fetched.
  const exhausted = attempts > feed.maxAttempts + forgivenKills;
  const { tally, failure } = exhausted
    ? nothing(new TransferError('interrupted'))
    : await fetchAll(context, feed, runId, stop);
  const names = { feedId: feed.id, runId, source: feed.source, transport: feed.transport.kind };
  const count = (result: string) => metrics.feedRuns.inc({ transport: feed.transport.kind, result });
  if (failure === null) {
    await succeed(db, feed.id, runId, tally);
    count('succeeded');
    log.info({ ...names, ...tally, ms: Date.now() - started }, 'feed fetched');
    return;
  }
  const error = asTransferError(failure.error);
  if (stop.aborted) return postpone(db, runId, tally, error.describe(failure.item)); // no fault of the feed's
  const again = error.again && attempts < feed.maxAttempts;
  const delaySeconds = again ? retryDelaySeconds(feed.retrySeconds, attempts, Math.random()) : null;
  await fail(db, feed.id, runId, tally, error.describe(failure.item), delaySeconds);
  count(again ? 'again' : 'failed');
  const trouble = error.code === 'system' ? { err: withoutMessage(failure.error) } : {};
  log.warn({ ...names, code: error.code, attempts, again, ...trouble }, 'feed not fetched');
  if (delaySeconds === null) return;
  const payload = { task: 'run', runId };
  await context.queue
    .addLater(`run-${runId}-${attempts}`, payload, delaySeconds * 1000)
    .catch((err: Error) => log.warn({ err, runId }, 'queue not reached; the sweep will take it up'));
}

async function fetchAll(context: FeedContext, feed: Feed, runId: string, stop: AbortSignal): Promise<Attempt> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(longestAttemptMs)]);
  const { reach, folderRoot } = context;
  const around: TransportContext = { reach, folderRoot, signal, idleMs };
  let transport: Awaited<ReturnType<typeof openTransport>>;
  try {
    const secrets: Secrets = openSecrets(context.keyring.master, feed.id, feed.sealed);
    transport = await openTransport(feed.transport, secrets, around);
  } catch (error) {
    return nothing(error);
  }
  const { db, maxBytes, snapshots, now, log } = context;
  const onQueueAway = (err: Error, snapshotId: string) =>
    log.warn({ err, snapshotId }, 'queue not reached; the sweep will take it up');
  const { answerTimes } = context;
  const taker = { db, master: context.keyring.master, maxBytes, snapshots, onQueueAway, answerTimes, now, runId, feed };
  try {
    return await takeAll(taker, transport, signal);
  } finally {
    await transport.close().catch(() => {});
  }
}

function nothing(error: unknown): Attempt {
  return { tally: { listed: 0, delivered: 0, unchanged: 0, outdated: 0 }, failure: { error, item: null } };
}

function asTransferError(error: unknown): TransferError {
  if (error instanceof TransferError) return error;
  const { name } = error as Error;
  return new TransferError(name === 'AbortError' || name === 'TimeoutError' ? 'interrupted' : 'system');
}

/** For the log: another's message might quote an address or what was sent; its kind and place say enough. */
function withoutMessage(error: unknown): Error {
  const { name = 'Error', stack = '', message = '', code } = error as NodeJS.ErrnoException;
  const told: NodeJS.ErrnoException = new Error(name);
  told.stack = stack.replace(message, '');
  if (code !== undefined) told.code = code;
  return told;
}
