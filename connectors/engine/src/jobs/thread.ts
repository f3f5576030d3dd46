import { parentPort, workerData } from 'node:worker_threads';
import type { Connector } from '../map/index.ts';
import { type Processed, type ProcessOptions, processSnapshot } from './process-snapshot.ts';

/** What the thread is started with. */
export interface ThreadData extends ProcessOptions {
  /** Module whose `connectors` export lists the declarations: functions cannot be passed to a thread. */
  readonly connectorsModule: string;
}

/** What it says. */
export type ThreadMessage =
  | { readonly kind: 'progress'; readonly rows: number }
  | { readonly kind: 'done'; readonly state: Processed };

const data = workerData as ThreadData;
const { connectors } = (await import(data.connectorsModule)) as { connectors: readonly Connector[] };
let said = 0;
const state = await processSnapshot(data, connectors, (rows) => {
  const now = Date.now();
  if (now - said < 500) return;
  said = now;
  parentPort?.postMessage({ kind: 'progress', rows } satisfies ThreadMessage);
});
parentPort?.postMessage({ kind: 'done', state } satisfies ThreadMessage);
