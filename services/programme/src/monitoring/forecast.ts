import { daysBetween, type IsoDate } from '@xacthuc/domain';

/** Where a target will end if it goes on as it went so far. */
export interface Forecast {
  /** At the target's last day; null where nothing can be said. */
  readonly value: number | null;
  /** The share of the target that was reached so far, and that is to be expected: 1 is all of it. Null for a target of 0. */
  readonly reached: number | null;
  readonly expected: number | null;
  /** What it rests on: how many days of the period are over, and how many there are. */
  readonly daysOver: number;
  readonly daysAll: number;
  readonly state: 'reached' | 'on_track' | 'behind' | 'not_begun' | 'over' | 'unknown';
}

export interface ForecastQuestion {
  readonly target: number;
  readonly period: { readonly from: string; readonly until: string };
  /** At the period's beginning: what was there before; 0 for what is counted from its first day on. Null: not known. */
  readonly start: number | null;
  /** Today. Null: not known. */
  readonly value: number | null;
}

/** Before this share of a period is over, a straight line says nothing. */
const leastBasis = 0.05;

/**
 * A straight line: what came on average each day so far goes on until the last day. No season and no trend is assumed, so that
 * everybody can do the sum: start + (value − start) ÷ days over × all days. A pure function.
 */
export function forecast({ target, period, start, value }: ForecastQuestion, today: string): Forecast {
  const daysAll = days(period.from, period.until);
  const daysOver = today < period.from ? 0 : Math.min(daysAll, days(period.from, today));
  const share = (of: number | null) =>
    of === null || target === 0 ? null : Math.round((of / target) * 10_000) / 10_000;
  const basis = { daysOver, daysAll, reached: share(value) };
  const nothing = { ...basis, value: null, expected: null };
  if (daysOver === 0) return { ...nothing, state: 'not_begun' };
  if (value === null || start === null) return { ...nothing, state: 'unknown' };
  if (daysOver === daysAll) {
    const state = value >= target ? 'reached' : 'over';
    return { ...basis, value, expected: share(value), state };
  }
  if (value >= target) return { ...nothing, state: 'reached' };
  if (daysOver / daysAll < leastBasis) return { ...nothing, state: 'unknown' };
  const end = Math.round((start + ((value - start) / daysOver) * daysAll) * 100) / 100;
  return { ...basis, value: end, expected: share(end), state: end >= target ? 'on_track' : 'behind' };
}

/** Both days included. */
function days(from: string, until: string): number {
  return daysBetween(from as IsoDate, until as IsoDate) + 1;
}
