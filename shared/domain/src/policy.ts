import type { IsoDate, LeapDayAnniversary } from './iso-date.ts';
import type { SubjectType } from './subject.ts';

/** The free domain names: id.vn for persons, biz.vn for enterprises and household businesses. */
export type Benefit = 'id.vn' | 'biz.vn';

/** A text in both languages, Vietnamese first. */
export interface Bilingual {
  readonly vi: string;
  readonly en: string;
}

/** A document on which a policy rests. */
export interface Citation {
  /** The document's number, such as '20/2023/TT-BTC'. */
  readonly document: string;
  readonly title: Bilingual;
  readonly inForceFrom: IsoDate | null;
}

/** The types of subject each benefit can cover. A policy covers those it names needed sources for. */
export const subjectTypesOf: Readonly<Record<Benefit, readonly SubjectType[]>> = {
  'id.vn': ['person'],
  'biz.vn': ['enterprise', 'household'],
};

/** `none`: the attestation stands until it expires. A suspended one is valid again when the facts are. */
export type ConsequenceKind = 'none' | 'suspended' | 'revoked';

/** What becomes of a live attestation when a source's facts change so that it would not be given today. */
export interface ConsequenceParameters {
  /** No record of the subject is left. */
  readonly onRetired: ConsequenceKind;
  /** The facts now fail the policy, or no longer fit the details that were presented. */
  readonly onContradicted: ConsequenceKind;
  /** Sources disagree, a fact is missing, or what is left is past its limit. */
  readonly onUnclear: ConsequenceKind;
}

/** What both benefits leave open. */
export interface CommonParameters<T extends SubjectType = SubjectType> extends ConsequenceParameters {
  /** First and last day (null: no end) of the programme. */
  readonly opens: IsoDate;
  readonly closes: IsoDate | null;
  /** When 29 February's anniversary falls in a year without it. */
  readonly leapDayAnniversary: LeapDayAnniversary;
  /** The covered types of subject, each with the sources that must be current before 'nobody knows this subject' is said. */
  readonly neededSources: Readonly<Partial<Record<T, readonly string[]>>>;
  /** How long an answer may be relied on, in hours. */
  readonly attestationTtlHours: number;
  /** For how long the benefit is granted, in years from registration. */
  readonly termYears: number;
  /** Whether a subject may use the benefit only once. */
  readonly onePerSubject: boolean;
}

/** What the law leaves open about a person's age. */
export interface PersonParameters extends CommonParameters<'person'> {
  /** The ages between which a person is covered, in completed years. */
  readonly fullYearsFrom: number;
  readonly fullYearsTo: number;
  /** Whether the last day is the eve of the birthday after `fullYearsTo`, or the birthday on which it is reached. */
  readonly upperBound: 'eve-of-next-birthday' | 'birthday';
}

/** What the law leaves open about businesses. */
export interface BusinessParameters extends CommonParameters<'enterprise' | 'household'> {
  /** Within how many years of its first issue date an enterprise is covered. */
  readonly enterpriseYears: number;
  /** Whether the anniversary itself is inside. */
  readonly anniversaryIncluded: boolean;
}

interface Version<B extends Benefit, P> {
  /** Unique among all versions; stands in attestations. */
  readonly id: string;
  readonly benefit: B;
  /** First and last day (null: no end) of requests this version decides. */
  readonly validFrom: IsoDate;
  readonly validUntil: IsoDate | null;
  readonly parameters: P;
  readonly legalBasis: Bilingual;
  readonly citations: readonly Citation[];
}

export type PersonPolicy = Version<'id.vn', PersonParameters>;
export type BusinessPolicy = Version<'biz.vn', BusinessParameters>;

/** A dated version of the rules for one benefit. */
export type PolicyVersion = PersonPolicy | BusinessPolicy;

function covers(version: PolicyVersion, date: IsoDate): boolean {
  return version.validFrom <= date && (version.validUntil === null || date <= version.validUntil);
}

/** The version that decides requests of the given day; null where none is valid that day. */
export function policyAt(policies: readonly PolicyVersion[], benefit: Benefit, date: IsoDate): PolicyVersion | null {
  return policies.find((version) => version.benefit === benefit && covers(version, date)) ?? null;
}

/**
 * The version that answers requests of the given day: the valid one; else the last that was (the programme is closed),
 * else the first that will be (it is not open yet). `decide` says which. Null only where the benefit has no version.
 */
export function policyFor(policies: readonly PolicyVersion[], benefit: Benefit, date: IsoDate): PolicyVersion | null {
  const ordered = policies
    .filter((version) => version.benefit === benefit)
    .sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
  return policyAt(ordered, benefit, date) ?? ordered.findLast((v) => v.validFrom <= date) ?? ordered[0] ?? null;
}

/**
 * The sources that must be current before a subject of this type is said to be unknown; null where the policy does not
 * cover the type.
 */
export function neededSourcesFor(policy: PolicyVersion, type: SubjectType): readonly string[] | null {
  const needed: CommonParameters['neededSources'] = policy.parameters.neededSources;
  return subjectTypesOf[policy.benefit].includes(type) ? (needed[type] ?? null) : null;
}

/** One text for one policy, whatever the order of its fields: JSON with sorted keys, for hashing and comparing. */
export function canonicalPolicy(policy: PolicyVersion): string {
  return JSON.stringify(sorted(policy));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
