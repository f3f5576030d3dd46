import type { IntakeContext } from '../context.ts';

/** What is said where the queue could not be reached: nothing is lost, for the worker's sweep looks in the database. */
export function queueAway({ log }: IntakeContext) {
  return (error: Error, snapshotId: string) =>
    log.warn({ err: error, snapshotId }, 'queue not reached; the sweep will take it up');
}
