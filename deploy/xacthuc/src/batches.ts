import { createQueue, type QueueBackend } from '@xacthuc/platform';
import {
  type BatchIntake,
  type BatchPayload,
  batchQueue,
  startBatchWorker,
  type VerificationContext,
} from '@xacthuc/verification';
import type { Shared } from './parts.ts';

function backendOf({ config, database }: Shared): QueueBackend {
  // The queue's tables are the intake role's: the role that answers checks cannot read what waits there.
  return config.redisUrl === null
    ? { kind: 'postgres', url: database.serviceUrl, role: 'xacthuc_intake' }
    : { kind: 'redis', url: config.redisUrl };
}

/** Where files of checks are queued. */
export function openBatches(shared: Shared): BatchIntake {
  const { config, closing } = shared;
  const queue = createQueue<BatchPayload>(backendOf(shared), batchQueue);
  closing.add(() => queue.close());
  return { queue, maxRows: config.batchMaxRows, maxBytes: config.batchMaxBytes };
}

/** Answers files of checks, wherever checks are answered: there the signing key is. */
export function workBatches(shared: Shared, context: VerificationContext): void {
  const { config, closing } = shared;
  const worker = startBatchWorker({
    backend: backendOf(shared),
    queue: context.batches.queue,
    context,
    retentionHours: config.batchRetentionHours,
  });
  closing.add(() => worker.close());
}
