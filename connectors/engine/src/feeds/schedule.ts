import { CronExpressionParser } from 'cron-parser';

/** When a feed runs, and how it is tried again. */
export interface Schedule {
  /** Five fields, in Vietnam's time; null when it runs every so many seconds. */
  readonly cron: string | null;
  readonly everySeconds: number | null;
  /** A run begins up to this much later than planned, so that many feeds do not start at once. */
  readonly jitterSeconds: number;
  /** Attempts of one run before it counts as failed. */
  readonly maxAttempts: number;
  /** Wait before the second attempt; doubles with each. */
  readonly retrySeconds: number;
}

export const feedTimeZone = 'Asia/Ho_Chi_Minh';

/** No wait between two attempts is longer. */
const longestRetrySeconds = 6 * 3600;

/** Whether a text is a cron pattern of five fields that ever comes due. */
export function isCron(text: string): boolean {
  if (text.trim().split(/\s+/).length !== 5) return false;
  try {
    CronExpressionParser.parse(text, { tz: feedTimeZone }).next();
    return true;
  } catch {
    return false;
  }
}

/** When a feed is due next after `now`. */
export function nextDue({ cron, everySeconds }: Pick<Schedule, 'cron' | 'everySeconds'>, now: Date): Date {
  if (cron !== null) return CronExpressionParser.parse(cron, { tz: feedTimeZone, currentDate: now }).next().toDate();
  return new Date(now.getTime() + (everySeconds ?? 0) * 1000);
}

/**
 * Seconds to wait after the `attempt`-th failed attempt: doubling, and anywhere in the upper half of that, so that
 * feeds which failed together do not come back together. `random` is in [0, 1).
 */
export function retryDelaySeconds(retrySeconds: number, attempt: number, random: number): number {
  const whole = Math.min(retrySeconds * 2 ** (attempt - 1), Math.max(longestRetrySeconds, retrySeconds));
  return whole * (0.5 + random / 2);
}
