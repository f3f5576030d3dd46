import { createWorker, type JobWorker, type Logger, type QueueBackend, type SchedulingQueue } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type { ProgrammeDatabase } from '../../db/schema.ts';
import { dueChecks, giveBack, leaseCheck, recordCheck } from './checks.ts';
import type { Looking } from './fetch-page.ts';
import { HostTurns } from './host-turns.ts';
import { look } from './look.ts';

/** The queue of website checks. Identifiers only. */
export const websiteQueue = 'websites';

/** `task` is `sweep`, or `check` with an `entryId`. */
export type WebsitePayload = { readonly task: string; readonly entryId?: string };

export interface WebsiteWorkerOptions {
  readonly backend: QueueBackend;
  readonly queue: SchedulingQueue<WebsitePayload>;
  readonly db: Kysely<ProgrammeDatabase>;
  readonly looking: Omit<Looking, 'signal'>;
  readonly log: Logger;
  /** Milliseconds between looks for what is due. Default: a minute. */
  readonly sweepMs?: number;
}

/** Names looked at at the same time. */
const concurrency = 8;
/** Taken into the queue by one sweep: some more than can be looked at until the next. */
const mostDue = 500;

/**
 * Looks at websites when they are due. The queue brings the sweep back; the database says what is due, so a queue that was
 * emptied or away, or a worker that was killed, delays looks and loses none.
 */
export function startWebsiteWorker(options: WebsiteWorkerOptions): JobWorker {
  const { backend, queue, log, sweepMs = 60_000 } = options;
  const stop = new AbortController();
  const turns = new HostTurns();
  const worker = createWorker<WebsitePayload>(backend, websiteQueue, {
    concurrency,
    process: ({ task, entryId }) =>
      task === 'check' && entryId !== undefined ? check(options, turns, entryId, stop.signal) : sweep(options),
    onError: (error) => log.error({ err: error }, 'website job failed'),
  });
  const remind = () => {
    queue
      .schedule('sweep-websites', { everyMs: sweepMs }, { task: 'sweep' })
      .catch((err: Error) => log.warn({ err }, 'queue not reached; the sweep for websites is not scheduled'));
  };
  remind();
  // Should the queue have been emptied, its schedule is gone too: the same one again changes nothing.
  const reminder = setInterval(remind, 10 * sweepMs);
  return {
    close: async () => {
      clearInterval(reminder);
      stop.abort();
      await worker.close();
    },
  };
}

async function sweep({ db, queue }: WebsiteWorkerOptions): Promise<void> {
  for (const entryId of await dueChecks(db, mostDue)) {
    await queue.add(`website-${entryId}`, { task: 'check', entryId });
  }
}

async function check(
  { db, looking, log }: WebsiteWorkerOptions,
  turns: HostTurns,
  entryId: string,
  signal: AbortSignal,
): Promise<void> {
  const due = await leaseCheck(db, entryId);
  if (due === null) return;
  try {
    const seen = await look({ ...looking, signal }, turns, due.domain);
    const { state } = await recordCheck(db, due, seen, new Date(), Math.random());
    if (state !== due.state) log.info({ entryId, outcome: seen.outcome, from: due.state, to: state }, 'website state');
  } catch (error) {
    await giveBack(db, entryId);
    if (!signal.aborted) throw error;
  }
}
