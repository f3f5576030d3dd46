import type { Logger, Metrics } from '@xacthuc/platform';
import type pg from 'pg';
import { sweepSignals } from './sweep.ts';
import type { SignalTerms } from './terms.ts';

export interface SignalWorker {
  /** Waits for what is under way. */
  close(): Promise<void>;
}

export interface SignalWorkerParts {
  readonly pool: pg.Pool;
  readonly terms: SignalTerms;
  /** Between two looks. */
  readonly seconds: number;
  readonly now: () => Date;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** Looks for signals, again and again. Any number of replicas may run one. */
export function startSignalWorker(parts: SignalWorkerParts): SignalWorker {
  const { pool, terms, seconds, now, metrics, log } = parts;
  let closed = false;
  let underWay: Promise<void> = Promise.resolve();
  const turn = async () => {
    const swept = await sweepSignals(pool, terms, now(), { ended: () => closed });
    for (const { id, kind } of swept?.opened ?? []) {
      metrics.signalsOpened.inc({ kind });
      log.warn({ signal: id, kind }, 'a signal was opened for auditors');
    }
  };
  const begin = (): void => {
    underWay = turn()
      .catch((error: Error) => log.warn({ err: error }, 'looking for signals failed; tried again'))
      .finally(() => {
        if (!closed) timer = setTimeout(begin, seconds * 1000);
      });
  };
  // What a start itself records is in the log by then.
  let timer = setTimeout(begin, Math.min(seconds, 10) * 1000);
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}
