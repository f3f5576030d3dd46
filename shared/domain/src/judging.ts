import type { RecordFacts } from './decision.ts';
import type { EnterpriseFacts, Facts, HouseholdFacts } from './facts.ts';
import { earlier, type IsoDate } from './iso-date.ts';
import type { BusinessParameters, PersonParameters, PolicyVersion } from './policy.ts';
import type { ReasonCode } from './reasons.ts';
import { enterpriseWindow, personWindow, type Window } from './windows.ts';

/** What undisputed facts come to under a policy on a day. */
export interface Judgement {
  /** Conclusive failures. */
  readonly failures: readonly ReasonCode[];
  /** Facts that no record states and without which nothing is conclusive. */
  readonly missing: readonly ReasonCode[];
  /** The last day on which the dates still satisfy the policy; null: no end. */
  readonly until: IsoDate | null;
}

/**
 * The facts of a record that decide, by name; null where the record does not state one. Two records that state
 * different values contradict each other. Names, sex and an owner's name decide nothing, so they may differ.
 */
export function decidingFacts(facts: Facts, date: IsoDate): Readonly<Record<string, string | boolean | null>> {
  switch (facts.type) {
    case 'person':
      return { birthDate: facts.birthDate, citizen: facts.nationality === null ? null : facts.nationality === 'VN' };
    case 'enterprise':
      return { firstIssueDate: facts.firstIssueDate, ceased: facts.status === null ? null : facts.status === 'ceased' };
    case 'household':
      return {
        hasCertificate: facts.hasCertificate,
        certificateInFuture: facts.certificateDate === null ? null : facts.certificateDate > date,
        ceased: facts.status === null ? null : facts.status === 'ceased',
      };
  }
}

/** The records that state a deciding fact on which others differ. */
export function contradicting(records: readonly RecordFacts[], date: IsoDate): readonly RecordFacts[] {
  const stated = records.map((record) => decidingFacts(record.facts, date));
  const names = new Set(stated.flatMap((facts) => Object.keys(facts)));
  const disputed = [...names].filter((name) => new Set(stated.map((f) => f[name] ?? null).filter(isStated)).size > 1);
  return records.filter((_, i) => disputed.some((name) => isStated(stated[i]?.[name] ?? null)));
}

function isStated(value: string | boolean | null): boolean {
  return value !== null;
}

/** Judges records about one subject (at least one, of one type, not contradicting each other). */
export function judge(policy: PolicyVersion, date: IsoDate, records: readonly RecordFacts[]): Judgement {
  const judged =
    policy.benefit === 'id.vn'
      ? judgePerson(policy.parameters, date, records)
      : judgeBusiness(policy.parameters, date, records);
  const { closes } = policy.parameters;
  if (closes === null) return judged;
  return { ...judged, until: judged.until === null ? closes : earlier(judged.until, closes) };
}

function judgePerson(parameters: PersonParameters, date: IsoDate, records: readonly RecordFacts[]): Judgement {
  const persons = records.flatMap((r) => (r.facts.type === 'person' ? [{ ...r.facts, scheme: r.keyScheme }] : []));
  const birthDate = firstStated(persons.map((p) => p.birthDate));
  const nationality = firstStated(persons.map((p) => p.nationality));
  // Only citizens are given a personal number. An old identity card proves nothing here: lists put 9-digit passport
  // numbers in the same column.
  const numbered = persons.some((p) => p.hasPersonalNumber || p.scheme === 'personal-number');
  const failures: ReasonCode[] = nationality !== null && nationality !== 'VN' ? ['not_a_citizen'] : [];
  const missing: ReasonCode[] = nationality === null && !numbered ? ['citizenship_unknown'] : [];
  const window = birthDate === null ? null : personWindow(birthDate, parameters);
  return {
    failures: [...failures, ...outside(window, date, 'too_young', 'too_old')],
    missing,
    until: window?.until ?? null,
  };
}

function judgeBusiness(parameters: BusinessParameters, date: IsoDate, records: readonly RecordFacts[]): Judgement {
  const enterprises = records.flatMap((r) => (r.facts.type === 'enterprise' ? [r.facts] : []));
  const households = records.flatMap((r) => (r.facts.type === 'household' ? [r.facts] : []));
  return enterprises.length > 0 ? judgeEnterprise(parameters, date, enterprises) : judgeHousehold(date, households);
}

function judgeEnterprise(parameters: BusinessParameters, date: IsoDate, stated: readonly EnterpriseFacts[]): Judgement {
  const founded = firstStated(stated.map((e) => e.firstIssueDate));
  const window = founded === null ? null : enterpriseWindow(founded, parameters);
  const failures = outside(window, date, 'founded_in_future', 'founded_too_long_ago');
  if (stated.some((e) => e.status === 'ceased')) failures.push('business_ceased');
  return { failures, missing: window === null ? ['founding_date_missing'] : [], until: window?.until ?? null };
}

function judgeHousehold(date: IsoDate, stated: readonly HouseholdFacts[]): Judgement {
  const failures: ReasonCode[] = [];
  if (stated.some((h) => !h.hasCertificate)) failures.push('certificate_missing');
  if (stated.some((h) => h.certificateDate !== null && h.certificateDate > date))
    failures.push('certificate_in_future');
  if (stated.some((h) => h.status === 'ceased')) failures.push('business_ceased');
  return { failures, missing: [], until: null };
}

function outside(window: Window | null, date: IsoDate, before: ReasonCode, after: ReasonCode): ReasonCode[] {
  if (window === null) return [];
  if (date < window.from) return [before];
  return date > window.until ? [after] : [];
}

function firstStated<T>(values: readonly (T | null)[]): T | null {
  return values.find((value) => value !== null) ?? null;
}
