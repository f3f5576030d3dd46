import type { Decision, DecisionInput, Evidence, RecordFacts } from './decision.ts';
import { evidenceOf, isCurrent, neededStates } from './evidence.ts';
import type { IsoDate } from './iso-date.ts';
import { contradicting, judge } from './judging.ts';
import { secondFactMatcher } from './matching.ts';
import { normalBusinessName } from './names.ts';
import { neededSourcesFor } from './policy.ts';
import { type ReasonCode, reasons } from './reasons.ts';

const order = Object.keys(reasons);

/**
 * Decides a request: a pure and total function of its input (promise 3), whatever the order of sources and records.
 * The first of these that applies is the answer:
 *
 * 1. The request's day is outside the programme or the policy version: `programme_not_open`, `programme_closed`.
 *    The policy does not cover the subject's type: `not_covered`. The same for everybody, whatever is recorded.
 * 2. No record fits the second fact. Where a needed source was never delivered or is past its limit,
 *    `source_never_delivered`, `source_stale`; else `no_matching_record`. Nothing of the records under the number
 *    shows: a wrong second fact answers exactly as an unknown number.
 * 3. Only records past their limit fit: `source_stale`.
 * 4. Under an owner's number one source states several different businesses that fit: `several_businesses`.
 * 5. Current records state different values of a deciding fact: `sources_disagree`. Records that do not fit the second
 *    fact count too, as they are about the same subject, except under an owner's number, where they may be other
 *    businesses.
 * 6. Undisputed facts, of those same records, fail the policy: `ineligible`, with every failure. A missing fact beside
 *    it cannot help.
 * 7. A fact is missing: `citizenship_unknown`, `founding_date_missing`.
 * 8. The benefit is used, and is one for each subject: `benefit_already_used`.
 * 9. `facts_satisfy_policy`.
 *
 * What speaks for the subject is taken from current records that fit; what speaks against it, from all current ones. So
 * neither a stale record nor one that does not fit can turn an answer into `eligible`.
 */
export function decide(input: DecisionInput): Decision {
  const closed = beforeRecords(input);
  if (closed !== null) return answer([closed], { evidence: evidenceOf(input) });
  const records = input.records.filter((record) => record.facts.type === input.subject.type);
  const matched = records.filter(secondFactMatcher(input.presented));
  if (matched.length === 0) return unknownSubject(input);
  const current = matched.filter((record) => isCurrent(record, input.date));
  if (current.length === 0) {
    return answer(['source_stale'], { matched, evidence: evidenceOf(input, matched), departments: sourcesOf(matched) });
  }
  const about = [...current, ...othersAbout(input, records, current)];
  const found = { matched, evidence: evidenceOf(input, about) };
  if (areSeveral(input, current)) return answer(['several_businesses'], found);
  const parties = contradicting(about, input.date);
  if (parties.length > 0) return answer(['sources_disagree'], { ...found, departments: sourcesOf(parties) });
  return judged(input, about, current, found);
}

function judged(
  input: DecisionInput,
  about: readonly RecordFacts[],
  current: readonly RecordFacts[],
  found: Findings,
): Decision {
  const { failures } = judge(input.policy, input.date, about);
  const { missing, until } = judge(input.policy, input.date, current);
  if (failures.length > 0) return answer(failures, found);
  if (missing.length > 0) return answer(missing, { ...found, departments: sourcesOf(current) });
  if (input.used && input.policy.parameters.onePerSubject) return answer(['benefit_already_used'], found);
  return answer(['facts_satisfy_policy'], { ...found, eligibleUntil: until });
}

/** What can be said without looking at any record. */
function beforeRecords({ policy, date, subject }: DecisionInput): ReasonCode | null {
  const { opens, closes } = policy.parameters;
  if (date < opens || date < policy.validFrom) return 'programme_not_open';
  if (isAfter(date, closes) || isAfter(date, policy.validUntil)) return 'programme_closed';
  return neededSourcesFor(policy, subject.type) === null ? 'not_covered' : null;
}

function isAfter(date: IsoDate, end: IsoDate | null): boolean {
  return end !== null && date > end;
}

/** Must not look at `input.records`: whether the number is known may not show. */
function unknownSubject(input: DecisionInput): Decision {
  const states = neededStates(input);
  const never = states.filter((state) => state.sequence === null);
  const stale = states.filter((state) => state.sequence !== null && !isCurrent(state, input.date));
  const codes: ReasonCode[] = [];
  if (never.length > 0) codes.push('source_never_delivered');
  if (stale.length > 0) codes.push('source_stale');
  if (codes.length === 0) codes.push('no_matching_record');
  return answer(codes, { evidence: evidenceOf(input), departments: sourcesOf([...never, ...stale]) });
}

/** Current records under the number that do not fit the second fact but are about the same subject. */
function othersAbout(
  input: DecisionInput,
  records: readonly RecordFacts[],
  current: readonly RecordFacts[],
): readonly RecordFacts[] {
  return records.filter(
    (record) => !isOwners(input, record) && isCurrent(record, input.date) && !current.includes(record),
  );
}

/** Whether the record was found by a number that is its owner's, who may own several businesses. */
function isOwners(input: DecisionInput, record: RecordFacts): boolean {
  return input.subject.scheme === 'owner-number' || record.keyScheme === 'owner-number';
}

/** Whether one source states several businesses of one owner that all fit what was presented. */
function areSeveral(input: DecisionInput, current: readonly RecordFacts[]): boolean {
  const identities = new Map<string, string>();
  for (const record of current.filter((r) => isOwners(input, r))) {
    const { facts, source } = record;
    if (facts.type !== 'household') continue;
    const identity = `${facts.certificateDate}|${normalBusinessName(facts.name ?? '', 'household')}`;
    if ((identities.get(source) ?? identity) !== identity) return true;
    identities.set(source, identity);
  }
  return false;
}

interface Findings {
  readonly evidence: readonly Evidence[];
  readonly departments?: readonly string[];
  readonly matched?: readonly RecordFacts[];
  readonly eligibleUntil?: IsoDate | null;
}

function answer(codes: readonly ReasonCode[], found: Findings): Decision {
  const inOrder = [...codes].sort((a, b) => order.indexOf(a) - order.indexOf(b));
  return {
    outcome: reasons[inOrder[0] ?? 'no_matching_record'].outcome,
    reasons: inOrder,
    eligibleUntil: found.eligibleUntil ?? null,
    departments: found.departments ?? [],
    evidence: found.evidence,
    matched: idsOf(found.matched ?? []),
  };
}

function idsOf(records: readonly RecordFacts[]): string[] {
  return [...new Set(records.map(({ record }) => record))].sort();
}

function sourcesOf(rows: readonly { readonly source: string }[]): string[] {
  return [...new Set(rows.map(({ source }) => source))].sort();
}
