import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Logger, Metrics } from '@xacthuc/platform';
import type pg from 'pg';
import type { Integrator } from './integrator.ts';
import type { ThreadData, ThreadNote } from './integrator-thread.ts';
import type { LogKey } from './log-key.ts';

export interface ThreadedIntegratorParts {
  /** Of the role `xacthuc_log`; one connection is kept open. */
  readonly connection: pg.ClientConfig;
  readonly key: LogKey;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'logEntries' | 'logIntegration'>;
}

const againMs = 1_000;

/**
 * The integrator in a thread of its own. Measured in the thread that answers checks, a round waited its turn nine times, once
 * for each of its statements: seconds behind a batch of a thousand checks, and the lock was lost where it was kept waiting
 * for longer.
 */
export function startThreadedIntegrator(parts: ThreadedIntegratorParts): Integrator {
  let closed = false;
  let thread: Worker | null = null;
  const running = (async () => {
    while (!closed) {
      thread = begin(parts);
      await new Promise<void>((resolve) => thread?.once('exit', () => resolve()));
      if (!closed) await sleep(againMs, undefined, { ref: false });
    }
  })();
  return {
    close: async () => {
      closed = true;
      thread?.postMessage('end');
      await running;
    },
  };
}

function begin({ connection, key, log, metrics }: ThreadedIntegratorParts): Worker {
  const workerData: ThreadData = { connection, origin: key.origin, privateKey: key.privateKey };
  const thread = new Worker(new URL('./integrator-thread.ts', import.meta.url), { workerData });
  thread.on('error', (error) =>
    log.error({ err: error }, 'the thread of the log’s integrator ended; it is begun anew'),
  );
  thread.on('message', (note: ThreadNote) => {
    if (note.kind === 'log') log[note.level](note.what, note.text);
    else if (note.kind === 'entries') metrics.logEntries.inc({ type: note.type }, note.count);
    else metrics.logIntegration.observe(note.seconds);
  });
  // Whoever keeps the process alive, it is not the log.
  thread.unref();
  return thread;
}
