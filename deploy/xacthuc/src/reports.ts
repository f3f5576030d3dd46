import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase } from '@xacthuc/platform';
import { dueReports, type ProgrammeDatabase, startReminders } from '@xacthuc/programme';
import type { Shared } from './parts.ts';

/** Calls to mind which reports are due. */
export function startReportReminders(shared: Shared): void {
  const worker = startReminders(contextOf(shared));
  shared.closing.add(() => worker.close());
}

function contextOf({ config, pools, log, overrides }: Shared) {
  return {
    db: createDatabase<ProgrammeDatabase>(pools.xacthuc_programme),
    holidays: new Set(config.holidays),
    log,
    now: overrides.now ?? (() => new Date()),
  };
}

const longestMs = 2_000;
const stages = ['open', 'due_soon', 'overdue'] as const;

/** Lets the gauge of reports that are owed be taken from the database when it is asked for. */
export function watchDueReports(shared: Shared): void {
  const { db, holidays, log, now } = contextOf(shared);
  const { reportsDue } = shared.metrics;
  const read = async () => {
    const due = await dueReports(db, holidays, now());
    for (const stage of stages) reportsDue.set({ stage }, due.filter((one) => one.stage === stage).length);
  };
  const collect = async () => {
    const reading = read().catch((error: Error) => log.warn({ err: error }, 'the due reports could not be counted'));
    // A database that does not answer must not keep the scraper until it gives up.
    await Promise.race([reading, sleep(longestMs, undefined, { ref: false })]);
  };
  // The library takes it from here as it does from the constructor; its types know of the latter only.
  Object.assign(reportsDue, { collect });
}
