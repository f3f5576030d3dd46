import { AttestationError } from './errors.ts';

/** What time it is for a verification. */
export interface Clock {
  /** Seconds since 1970, fractional. */
  readonly now: number;
  /** How far the clocks of issuer and verifier may disagree, in seconds. */
  readonly skew: number;
}

/** How a caller says what time it is. */
export interface ClockOptions {
  /** The instant to judge validity at; the present by default. */
  readonly now?: Date;
  /** How far the clocks of issuer and verifier may disagree, 0 to 600 s; 60 by default. */
  readonly clockSkewSeconds?: number;
}

const DEFAULT_SKEW_SECONDS = 60;
const MAX_SKEW_SECONDS = 600;

/** @throws {AttestationError} `options_invalid` */
// An invalid Date is NaN, against which nothing is ever expired: it must be refused, not compared with.
export function readClock({ now = new Date(), clockSkewSeconds: skew = DEFAULT_SKEW_SECONDS }: ClockOptions): Clock {
  const seconds = now instanceof Date ? now.getTime() / 1000 : Number.NaN;
  if (!Number.isFinite(seconds)) throw new AttestationError('options_invalid', 'now');
  if (!(skew >= 0 && skew <= MAX_SKEW_SECONDS)) throw new AttestationError('options_invalid', 'clockSkewSeconds');
  return { now: seconds, skew };
}
