import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger, Metrics } from '@xacthuc/platform';
import type pg from 'pg';

/** Three gauges of one scrape, and several scrapers at once, share a reading. */
const keptMs = 1_000;
const longestMs = 2_000;

/** By transaction the oldest comes first, which is exact enough to tell that nobody integrates. */
const oldestWaiting = (table: string, at: string, number: string) => `
  (SELECT t.${at} FROM ${table} t
   WHERE t.xid >= pg_snapshot_xmin(s.snapshot) AND NOT pg_visible_in_snapshot(t.xid, s.snapshot)
     AND NOT EXISTS (SELECT FROM log.entries e WHERE e.number = t.${number})
   ORDER BY t.xid LIMIT 1)`;

/**
 * Lets the gauges of the log be taken from the database when they are asked for, on whichever replica: one that no longer
 * integrates must be noticed where another should.
 */
export function watchLog(metrics: Metrics, pool: pg.Pool, log: Logger): void {
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;
  const read = async () => {
    const { rows } = await pool.query<{ size: number; age: number | null; waiting: number | null }>(
      `SELECT s.size,
         extract(epoch FROM clock_timestamp() - (SELECT at FROM log.checkpoints ORDER BY size DESC LIMIT 1))::float8 AS age,
         extract(epoch FROM clock_timestamp() - least(
           ${oldestWaiting('verification.answers', 'issued_at', 'index')},
           ${oldestWaiting('log.events', 'at', 'number')}
         ))::float8 AS waiting
       FROM log.state s`,
    );
    const [state] = rows;
    metrics.logSize.set(state?.size ?? 0);
    metrics.logCheckpointAge.set(state?.age ?? 0);
    metrics.logWaiting.set(Math.max(0, state?.waiting ?? 0));
    readAt = Date.now();
  };
  const collect = async () => {
    if (Date.now() - readAt < keptMs) return;
    reading ??= read()
      .catch((error: Error) => log.warn({ err: error }, 'the state of the log could not be read'))
      .finally(() => {
        reading = null;
      });
    await Promise.race([reading, sleep(longestMs, undefined, { ref: false })]);
  };
  for (const gauge of [metrics.logSize, metrics.logCheckpointAge, metrics.logWaiting]) {
    // The library takes it from here as it does from the constructor; its types know of the latter only.
    Object.assign(gauge, { collect });
  }
}
