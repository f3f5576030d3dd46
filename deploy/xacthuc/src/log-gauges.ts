import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger, Metrics } from '@xacthuc/platform';
import { logState } from '@xacthuc/verification';
import type pg from 'pg';

/** Three gauges of one scrape, and several scrapers at once, share a reading. */
const keptMs = 1_000;
const longestMs = 2_000;

/**
 * Lets the gauges of the log be taken from the database when they are asked for, on whichever replica: one that no longer
 * integrates must be noticed where another should.
 */
export function watchLog(metrics: Metrics, pool: pg.Pool, log: Logger): void {
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;
  const read = async () => {
    const { size, age, waiting } = await logState(pool);
    metrics.logSize.set(size);
    metrics.logCheckpointAge.set(age);
    metrics.logWaiting.set(waiting);
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
