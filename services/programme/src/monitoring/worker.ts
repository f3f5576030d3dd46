import type { Logger } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type { ProgrammeDatabase } from '../db/schema.ts';
import { foldOnce } from './fold.ts';
import { freezeMonths } from './published.ts';

export interface MonitoringWorker {
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/** What happened shows in the monitoring pages this long after it is in the log or the directory, as long as a worker runs. */
const roundMs = 2_000;
/** Months that are over are looked for this often. */
const freezeMs = 600_000;

/** Keeps the sums of monitoring. It asks the database, so nothing told can be lost; any replica may run one. */
export function startMonitoringWorker(context: {
  readonly db: Kysely<ProgrammeDatabase>;
  readonly log: Logger;
  readonly now: () => Date;
}): MonitoringWorker {
  let closed = false;
  let freezeAt = 0;
  const turn = async () => {
    for (let more = true; more && !closed; ) more = (await foldOnce(context.db))?.more ?? false;
    if (closed || performance.now() < freezeAt) return;
    await freezeMonths(context.db, context.now());
    freezeAt = performance.now() + freezeMs;
  };
  let underWay: Promise<void> = Promise.resolve();
  const begin = (): void => {
    underWay = turn()
      .catch((error: Error) => context.log.warn({ err: error }, 'counting for monitoring failed; tried again'))
      .finally(() => {
        if (!closed) timer = setTimeout(begin, roundMs);
      });
  };
  let timer = setTimeout(begin, 0);
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}
