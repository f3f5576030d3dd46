import { daysBetween, type IsoDate } from './iso-date.ts';
import type { Bilingual } from './policy.ts';

/** How far a source may be relied on. `stale` is one day or more past its limit. */
export type Freshness = 'fresh' | 'stale' | 'never_delivered';

/** Age in days on a day. A delivery dated in the future is as fresh as can be. */
export function ageInDays(asOf: IsoDate, day: IsoDate): number {
  return Math.max(0, daysBetween(asOf, day));
}

/** A source that is exactly as old as its limit is still fresh. */
export function freshnessOf(asOf: IsoDate | null, limitDays: number, day: IsoDate): Freshness {
  if (asOf === null) return 'never_delivered';
  return ageInDays(asOf, day) <= limitDays ? 'fresh' : 'stale';
}

/** A name while it was borne; null: open at that end. */
export interface DatedName extends Bilingual {
  readonly from: string | null;
  readonly until: string | null;
}

/** The name borne on a day (departments were merged and renamed); the latest known one where none was. */
export function nameOn(names: readonly DatedName[], day: string): Bilingual {
  const borne = names.find(({ from, until }) => (from === null || from <= day) && (until === null || day <= until));
  const { vi, en } = borne ?? names.at(-1) ?? { vi: '', en: '' };
  return { vi, en };
}
