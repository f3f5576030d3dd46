import { leastShare, median, timesTheOdds } from '../chance.ts';
import type { Thresholds } from '../terms.ts';

/** What a registrar asked in a while. */
export interface Asked {
  readonly checks: number;
  readonly misses: number;
}

/** A registrar's last day, its weeks before that, and how many different subjects were not found. */
export interface RegistrarShare {
  readonly now: Asked;
  readonly past: Asked;
  /** Different subjects that were not found, at most `now.misses`. */
  readonly subjects: number;
}

/**
 * Stands beside the registrars there are, so that with few of them one is not measured by another alone; and with none it
 * is what is usual.
 */
const expectedShare = 0.2;
/** Whoever is better than this is usual too: people mistype their numbers. */
const bestShare = 0.05;

/**
 * The share that calls for a signal: so many times the odds of the middle one of the other registrars; or, where a
 * registrar's own past was better than that, of its own past, if it is well above the others too: a list that a department
 * got wrong is found out by all registrars at once, and is no registrar's doing.
 *
 * A middle one and a margin in odds, rather than a pooled share and its chance error alone: registrars differ from each
 * other by more than chance (over-dispersion; Spiegelhalter, Qual Saf Health Care 14, 2005), and one that probes must not
 * raise the measure by which it is judged. A property test holds both.
 */
export function shareThreshold(
  { now, past }: Pick<RegistrarShare, 'now' | 'past'>,
  others: readonly Asked[],
  terms: Thresholds['not_found_share'],
): number {
  const known = others.filter(({ checks }) => checks >= terms.checks).map(({ checks, misses }) => misses / checks);
  const usual = Math.max(bestShare, median([...known, expectedShare]));
  const byOthers = timesTheOdds(usual, terms.odds);
  if (past.checks < Math.max(terms.checks, now.checks / 10)) return byOthers;
  const byPast = timesTheOdds(Math.max(bestShare, past.misses / past.checks), terms.odds);
  return Math.min(byOthers, Math.max(byPast, timesTheOdds(usual, Math.sqrt(terms.odds))));
}

/**
 * Whether a registrar's share of not_found is unusual. A subject that was asked about again and again without being found
 * counts once: a program that repeats itself is no probing.
 * @returns the least share behind it, null where there is nothing to say.
 */
export function unusualShare(
  registrar: RegistrarShare,
  others: readonly Asked[],
  terms: Thresholds['not_found_share'],
): { readonly value: number; readonly threshold: number; readonly basis: number } | null {
  const { now, subjects } = registrar;
  const basis = now.checks - now.misses + subjects;
  if (basis < terms.checks || subjects < terms.subjects) return null;
  const value = leastShare(subjects, basis);
  const threshold = shareThreshold(registrar, others, terms);
  return value >= threshold ? { value, threshold, basis } : null;
}
