import { createWorker, type JobQueue, type JobWorker, type QueueBackend } from '@xacthuc/platform';
import type { VerificationContext } from '../context.ts';
import { eraseBatches, waitingBatches } from './store.ts';
import { workOneTurn } from './work.ts';

/** The queue of batches to answer. */
export const batchQueue = 'batches';
export type BatchPayload = { readonly batchId: string };

export interface BatchWorkerOptions {
  readonly backend: QueueBackend;
  readonly queue: Pick<JobQueue<BatchPayload>, 'add'>;
  readonly context: VerificationContext;
  readonly retentionHours: number;
}

const sweepMs = 5_000;
const sweepsBetweenErasures = 12;

/**
 * Answers batches as they are queued, one part at a time, and finds those whose job was lost. A job says that there is
 * something to do; what it is, and whose turn, the database says.
 */
export function startBatchWorker({ backend, queue, context, retentionHours }: BatchWorkerOptions): JobWorker {
  const { log, db } = context;
  let closed = false;
  const worker = createWorker<BatchPayload>(backend, batchQueue, {
    concurrency: 1,
    process: async () => {
      while (!closed && (await workOneTurn(context)));
    },
    onError: (error) => log.error({ err: error }, 'batch job failed'),
  });
  const sweep = async () => {
    const round = Math.floor(Date.now() / sweepMs);
    for (const batchId of await waitingBatches(db)) await queue.add(`sweep-${batchId}-${round}`, { batchId });
    if (round % sweepsBetweenErasures === 0) await eraseBatches(db, retentionHours);
  };
  const sweeper = setInterval(() => {
    sweep().catch((error: Error) => log.warn({ err: error }, 'sweep for unfinished batches failed'));
  }, sweepMs);
  return {
    close: async () => {
      closed = true;
      clearInterval(sweeper);
      await worker.close();
    },
  };
}
