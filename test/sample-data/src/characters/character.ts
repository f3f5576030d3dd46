import { isoOf, parseIso, yearsBefore } from '../calendar.ts';
import type { ExpectedKey, Scheme } from '../facts.ts';
import type { Draft } from '../row.ts';
import type { SourceCode } from '../source-codes.ts';

/** What a registrar presents besides the number. */
export interface SecondFact {
  /** persons; YYYY-MM-DD */
  readonly birthDate?: string;
  /** businesses */
  readonly name?: string;
  /** businesses: date of first issue, or of the certificate; YYYY-MM-DD */
  readonly date?: string;
}

/** One fixed part in the journey: whom to ask about, with what, and what must come out. */
export interface Character {
  readonly id: string;
  readonly vi: string;
  readonly en: string;
  readonly benefit: 'id.vn' | 'biz.vn';
  /** the subject's numbers: asking by any of them gives the same outcome */
  readonly numbers: readonly ExpectedKey[];
  /** any one of these completes the question and gives the same outcome */
  readonly secondFacts: readonly SecondFact[];
  readonly outcome: 'eligible' | 'ineligible' | 'not_found' | 'inconclusive';
  /** what the reason has to mean, not its wording */
  readonly reason: { readonly vi: string; readonly en: string };
  /** the sources whose sample files have a row about the subject; empty: no file has */
  readonly sources: readonly SourceCode[];
}

/** A character with the rows that make it true. */
export interface Role {
  readonly character: Character;
  readonly rows: readonly { readonly source: SourceCode; readonly draft: Draft }[];
}

/** The days of the play: every date is counted back from the day of the lists. */
export interface Calendar {
  readonly year: number;
  /** some days before the day of the lists; YYYY-MM-DD */
  daysAgo(days: number): string;
  /** the birth date of somebody who turned `years` a while ago (`days` days, so that no birthday is near) */
  turned(years: number, days: number): string;
}

/** The calendar of a day (YYYY-MM-DD); throws RangeError when it is no calendar day. */
export function calendarOf(asOf: string): Calendar {
  const day = parseIso(asOf);
  return {
    year: Number(asOf.slice(0, 4)),
    daysAgo: (days) => isoOf(day - days),
    turned: (years, days) => isoOf(yearsBefore(day - days, years)),
  };
}

/** A person's key. */
export function personKey(scheme: Scheme, number: string): ExpectedKey {
  return { type: 'person', scheme, number };
}
