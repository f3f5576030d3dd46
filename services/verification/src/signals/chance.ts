/**
 * The quantile of the normal distribution that is passed by chance once in a million looks: many registrars are looked at
 * every minute, and an honest one must not be named for a bad day.
 */
export const onceInAMillion = 4.753;

/**
 * The share that is behind k of n at the least, but for chance: the lower bound of Wilson's score interval (E. B. Wilson,
 * JASA 22, 1927; recommended for its coverage also near 0 and 1 by Brown, Cai and DasGupta, Statistical Science 16,
 * 2001). It grows with k, and with n at the same share. @param n whole, > 0. @param k whole, 0 to n.
 */
export function leastShare(k: number, n: number, z = onceInAMillion): number {
  const share = k / n;
  const spread = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return Math.max(0, (share + (z * z) / (2 * n) - spread) / (1 + (z * z) / n));
}

/** The share whose odds are `times` those of another: never 1, however high that is. @param share 0 to below 1. */
export function timesTheOdds(share: number, times: number): number {
  const odds = (share / (1 - share)) * times;
  return Number.isFinite(odds) ? odds / (1 + odds) : 1;
}

/** The middle one: half of all may lie as they please and it stays between the others. @param values at least one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const at = (i: number) => sorted[i] ?? 0;
  return Number.isInteger(middle) ? (at(middle - 1) + at(middle)) / 2 : at(Math.floor(middle));
}

/** The value that `share` of all do not pass (nearest rank). @param values at least one. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
