import type { Logger } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type { ProgrammeDatabase } from '../db/schema.ts';
import { raiseReminders } from './due.ts';

export interface ReminderWorker {
  /** Waits for what is under way. */
  close(): Promise<void>;
}

export interface ReminderContext {
  readonly db: Kysely<ProgrammeDatabase>;
  readonly holidays: ReadonlySet<string>;
  readonly log: Logger;
  readonly now: () => Date;
}

/** Deadlines are days: an hour late is soon enough. */
const roundMs = 600_000;

/** Looks, again and again, at which reports are due. The database is asked, so nothing told can be lost. */
export function startReminders({ db, holidays, log, now }: ReminderContext): ReminderWorker {
  let closed = false;
  let underWay: Promise<void> = Promise.resolve();
  const begin = (): void => {
    underWay = raiseReminders(db, holidays, now())
      .then((raised) => {
        if (raised > 0) log.info({ raised }, 'reports are due or overdue');
      })
      .catch((error: Error) => log.warn({ err: error }, 'looking for due reports failed; tried again'))
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
