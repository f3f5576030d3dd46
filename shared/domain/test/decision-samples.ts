/** What the cases and properties are made of: a policy, facts, records and source states of one day. */
import {
  type DecisionInput,
  type EnterpriseFacts,
  type HouseholdFacts,
  isoDate,
  type PersonFacts,
  type PolicyVersion,
  policyFor,
  type RecordFacts,
  type SourceState,
  shippedPolicies,
} from '../src/index.ts';

export const today = isoDate('2025-10-15');

export function policy(benefit: 'id.vn' | 'biz.vn', change: object = {}): PolicyVersion {
  const shipped = policyFor(shippedPolicies, benefit, today);
  if (shipped === null) throw new Error('no shipped policy');
  return { ...shipped, parameters: { ...shipped.parameters, ...change } } as PolicyVersion;
}

export function person(facts: Partial<PersonFacts> = {}): PersonFacts {
  return {
    type: 'person',
    name: 'Nguyễn Văn A',
    birthDate: isoDate('2004-03-20'),
    sex: null,
    nationality: null,
    hasPersonalNumber: true,
    ...facts,
  };
}

export function enterprise(facts: Partial<EnterpriseFacts> = {}): EnterpriseFacts {
  return {
    type: 'enterprise',
    name: 'Công ty TNHH An Phát',
    firstIssueDate: isoDate('2025-03-01'),
    status: 'active',
    ...facts,
  };
}

export function household(facts: Partial<HouseholdFacts> = {}): HouseholdFacts {
  return {
    type: 'household',
    name: 'Hộ kinh doanh Hoa Sen',
    ownerName: 'Trần Thị B',
    certificateDate: isoDate('2015-05-05'),
    hasCertificate: true,
    status: 'active',
    ...facts,
  };
}

const schemeOf = { person: 'personal-number', enterprise: 'enterprise-code', household: 'tax-code' } as const;

/** A record delivered a fortnight ago that may be relied on for 45 days. */
export function record(source: string, facts: RecordFacts['facts'], change: Partial<RecordFacts> = {}): RecordFacts {
  return {
    source,
    sequence: 4,
    record: `${source}-1`,
    asOf: isoDate('2025-10-01'),
    limitDays: 45,
    keyScheme: schemeOf[facts.type],
    facts,
    ...change,
  };
}

export function state(source: string, change: Partial<SourceState> = {}): SourceState {
  return { source, sequence: 4, asOf: isoDate('2025-10-01'), limitDays: 45, ...change };
}

export const stale = { asOf: isoDate('2025-08-01') };
const allSources = [
  'agriculture',
  'education',
  'farmers-union',
  'industry-trade',
  'labour',
  'planning-investment',
  'youth-union',
];
export const allFresh: readonly SourceState[] = allSources.map((source) => state(source));

/** All sources current, but for one that is missing or as told. */
export function without(source: string, ...instead: SourceState[]): readonly SourceState[] {
  return [...allFresh.filter((s) => s.source !== source), ...instead];
}

export function aboutPerson(records: readonly RecordFacts[], change: Partial<DecisionInput> = {}): DecisionInput {
  return {
    policy: policy('id.vn'),
    date: today,
    subject: { type: 'person', scheme: 'personal-number' },
    presented: { birthDate: isoDate('2004-03-20') },
    sources: allFresh,
    records,
    used: false,
    ...change,
  };
}

export function aboutEnterprise(records: readonly RecordFacts[], change: Partial<DecisionInput> = {}): DecisionInput {
  return {
    ...aboutPerson(records),
    policy: policy('biz.vn'),
    subject: { type: 'enterprise', scheme: 'enterprise-code' },
    presented: { name: 'CÔNG TY TNHH AN PHÁT' },
    ...change,
  };
}

export function aboutHousehold(records: readonly RecordFacts[], change: Partial<DecisionInput> = {}): DecisionInput {
  return {
    ...aboutPerson(records),
    policy: policy('biz.vn'),
    subject: { type: 'household', scheme: 'tax-code' },
    presented: { name: 'HKD Hoa Sen' },
    ...change,
  };
}
