import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '@xacthuc/platform';
import { type ContestTerms, startContestWorker } from '@xacthuc/verification';
import type { Shared } from './parts.ts';

/** The terms of contests, from the settings. */
export function contestTerms(config: Config): ContestTerms {
  return {
    days: config.contestDays,
    holidays: new Set(config.holidays),
    windowDays: config.contestWindowDays,
    maxOpen: config.contestMaxOpen,
  };
}

/** Follows what becomes of contested answers. */
export function startContests({ pools, log, closing }: Shared): void {
  const worker = startContestWorker({ pool: pools.xacthuc_verification, log });
  closing.add(() => worker.close());
}

const longestMs = 2_000;

/** Lets the gauge of open contests be taken from the database when it is asked for. */
export function watchOpenContests({ metrics, pools, overrides, log }: Shared): void {
  const now = overrides.now ?? (() => new Date());
  const read = async () => {
    const { rows } = await pools.xacthuc_verification.query<{ source: string; overdue: number; open: number }>(
      `SELECT s.source, count(t.id) FILTER (WHERE t.due_at <= $1) AS overdue, count(t.id) AS open
       FROM facts.source_states s LEFT JOIN verification.contest_tickets t ON t.source = s.source AND t.state = 'open'
       GROUP BY s.source`,
      [now().toISOString()],
    );
    for (const { source, overdue, open } of rows) {
      metrics.contestsOpen.set({ source, overdue: 'true' }, overdue);
      metrics.contestsOpen.set({ source, overdue: 'false' }, open - overdue);
    }
  };
  const collect = async () => {
    const reading = read().catch((error: Error) => log.warn({ err: error }, 'the open contests could not be counted'));
    // A database that does not answer must not keep the scraper until it gives up.
    await Promise.race([reading, sleep(longestMs, undefined, { ref: false })]);
  };
  // The library takes it from here as it does from the constructor; its types know of the latter only.
  Object.assign(metrics.contestsOpen, { collect });
}
