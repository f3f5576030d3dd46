import { quantile } from '../chance.ts';
import type { Thresholds } from '../terms.ts';

/** With fewer hours than this nothing is known of what is usual. */
export const fewestHours = 24;
/** An hour that one in a hundred passes is a busy one. */
const busy = 0.99;

/**
 * Whether a registrar asks much more in an hour than in its own busy hours.
 * @param pastHours checks in each past hour in which it asked anything.
 */
export function burst(
  lastHour: number,
  pastHours: readonly number[],
  { checks, factor }: Thresholds['burst'],
): { readonly value: number; readonly threshold: number; readonly basis: number } | null {
  if (pastHours.length < fewestHours) return null;
  const threshold = Math.max(checks, factor * quantile(pastHours, busy));
  if (lastHour < threshold) return null;
  return { value: lastHour, threshold, basis: lastHour + pastHours.reduce((sum, hour) => sum + hour, 0) };
}
