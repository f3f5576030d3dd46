import type { Logger } from '@xacthuc/platform';
import type pg from 'pg';
import { watchContests } from './watch.ts';

export interface ContestWorker {
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/** What a ticket shows of later checks and activations is no older than this, as long as a worker runs. */
const roundMs = 2_000;

/** Looks, again and again, at what became of contested answers. The database is asked, so nothing told can be lost. */
export function startContestWorker(context: { readonly pool: pg.Pool; readonly log: Logger }): ContestWorker {
  let closed = false;
  const turn = async () => {
    for (let more = true; more && !closed; ) more = (await watchContests(context.pool))?.more ?? false;
  };
  let underWay: Promise<void> = Promise.resolve();
  const begin = (): void => {
    underWay = turn()
      .catch((error: Error) => context.log.warn({ err: error }, 'looking after contests failed; tried again'))
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
