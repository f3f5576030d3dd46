/** Seconds from one attempt to the next, as Standard Webhooks proposes: over three days in all. */
const waits = [5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600] as const;

const longestWaitSeconds = 24 * 3600;

/** Attempts of one delivery before it counts as failed. */
export const mostTries = waits.length + 1;

/**
 * Seconds until the next attempt after the `tries`-th failed; null: it was the last. Up to a fifth longer, so that what
 * failed together does not come back together, and as long as the receiver asks, within a day.
 * @param random in [0, 1)
 */
export function retrySeconds(tries: number, retryAfterSeconds: number | null, random: number): number | null {
  const wait = waits[tries - 1];
  if (wait === undefined) return null;
  return Math.max(wait * (1 + random / 5), Math.min(retryAfterSeconds ?? 0, longestWaitSeconds));
}
