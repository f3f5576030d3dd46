import { setTimeout as sleep } from 'node:timers/promises';
import { ageInDays, type Freshness, freshnessOf, type IsoDate, isoDate, vietnamDay } from '@xacthuc/domain';
import type { Logger, Metrics } from '@xacthuc/platform';
import type pg from 'pg';

interface Row {
  readonly source: string;
  readonly as_of: string | null;
  readonly freshness_days: number;
  readonly parts: readonly string[];
}

/** Four gauges of one scrape, and several scrapers at once, share a reading. */
const keptMs = 1_000;
const longestMs = 2_000;
const states: readonly Freshness[] = ['fresh', 'stale', 'never_delivered'];

/**
 * Lets the gauges of the sources' ages be taken from the database when they are asked for. While it is away they give
 * what was last read: whoever watches learns of that elsewhere, and must not lose all other metrics to it.
 */
export function watchSources(metrics: Metrics, pool: pg.Pool, now: () => Date, log: Logger): void {
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;
  const read = async () => {
    const { rows } = await pool.query<Row>(
      `SELECT s.source, s.as_of, s.freshness_days,
         ARRAY(SELECT p.as_of::text FROM facts.segment_states p WHERE p.source = s.source) AS parts
       FROM facts.source_states s`,
    );
    for (const row of rows) setGauges(metrics, row, vietnamDay(now()));
    readAt = Date.now();
  };
  const collect = async () => {
    if (Date.now() - readAt < keptMs) return;
    reading ??= read()
      .catch((error: Error) => log.warn({ err: error }, 'the ages of the sources could not be read'))
      .finally(() => {
        reading = null;
      });
    // A database that does not answer must not keep the scraper until it gives up.
    await Promise.race([reading, sleep(longestMs, undefined, { ref: false })]);
  };
  for (const gauge of [metrics.sourceAgeDays, metrics.sourceLimitDays, metrics.sourceState, metrics.staleSegments]) {
    // The library takes it from here as it does from the constructor; its types know of the latter only.
    Object.assign(gauge, { collect });
  }
}

function setGauges(metrics: Metrics, { source, as_of, freshness_days, parts }: Row, today: IsoDate): void {
  const asOf = as_of === null ? null : isoDate(as_of);
  const state = freshnessOf(asOf, freshness_days, today);
  if (asOf !== null) metrics.sourceAgeDays.set({ source }, ageInDays(asOf, today));
  metrics.sourceLimitDays.set({ source }, freshness_days);
  for (const one of states) metrics.sourceState.set({ source, state: one }, one === state ? 1 : 0);
  const stale = parts.filter((part) => freshnessOf(isoDate(part), freshness_days, today) === 'stale');
  metrics.staleSegments.set({ source }, stale.length);
}
