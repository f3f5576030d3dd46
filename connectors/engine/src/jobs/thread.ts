import { parentPort, workerData } from 'node:worker_threads';
import type { Phase, Progress } from '../db/schema.ts';
import type { Connector } from '../map/index.ts';
import { type Processed, type ProcessOptions, processSnapshot } from './process-snapshot.ts';
import { standBack } from './thread-priority.ts';

/** What the thread is started with. */
export interface ThreadData extends Omit<ProcessOptions, 'snapshotId'> {
  /** Module whose `connectors` export lists the declarations: functions cannot be passed to a thread. */
  readonly connectorsModule: string;
}

/** What it is told: the snapshot to process. */
export interface ThreadJob {
  readonly snapshotId: string;
}

/** What it says. */
export type ThreadMessage =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'done'; readonly state: Processed }
  | { readonly kind: 'failed'; readonly error: Error };

standBack();
const sayEveryMs = 500;
const data = workerData as ThreadData;
const { connectors } = (await import(data.connectorsModule)) as { connectors: readonly Connector[] };
const say = (message: ThreadMessage) => parentPort?.postMessage(message);

async function process({ snapshotId }: ThreadJob): Promise<void> {
  let said = 0;
  let phase: Phase = 'waiting';
  const state = await processSnapshot({ ...data, snapshotId }, connectors, (progress) => {
    const now = Date.now();
    if (now - said < sayEveryMs && progress.phase === phase) return;
    said = now;
    phase = progress.phase;
    say({ kind: 'progress', progress });
  });
  say({ kind: 'done', state });
}

parentPort?.on('message', (job: ThreadJob) => {
  process(job).catch((error: Error) => say({ kind: 'failed', error }));
});
