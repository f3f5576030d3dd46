export { type Consequence, consequenceOf } from './consequence.ts';
export {
  type ContestDecision,
  type ContestGrounds,
  contestDecisions,
  contestGrounds,
  decisionsAfter,
  isContestable,
  type TicketState,
} from './contests.ts';
export { decide } from './decide.ts';
export type { Decision, DecisionInput, Evidence, RecordFacts, SecondFact, SourceState } from './decision.ts';
export { parseEnterpriseCode } from './enterprise-code.ts';
export type { BusinessStatus, EnterpriseFacts, Facts, HouseholdFacts, PersonFacts } from './facts.ts';
export { ageInDays, type DatedName, type Freshness, freshnessOf, nameOn } from './freshness.ts';
export { parseIdentityCard } from './identity-card.ts';
export {
  anniversary,
  dayBefore,
  daysBetween,
  type IsoDate,
  isIsoDate,
  isoDate,
  isoDateOf,
  type LeapDayAnniversary,
  vietnamDay,
  yearOf,
} from './iso-date.ts';
export { normalBusinessName, normalName } from './names.ts';
export { PolicyFileError, type PolicyProblem, parsePolicies } from './parse-policies.ts';
export type { Parsed, Problem, Warning } from './parsed.ts';
export {
  contradictsPersonalNumber,
  type PersonalNumberClaims,
  parsePersonalNumber,
  personalNumberClaims,
  type Sex,
} from './personal-number.ts';
export { placeCodes } from './place-codes.ts';
export {
  type Benefit,
  type Bilingual,
  type BusinessParameters,
  type BusinessPolicy,
  type Citation,
  type CommonParameters,
  type ConsequenceKind,
  type ConsequenceParameters,
  canonicalPolicy,
  neededSourcesFor,
  type PersonParameters,
  type PersonPolicy,
  type PolicyVersion,
  policyAt,
  policyFor,
  subjectTypesOf,
} from './policy.ts';
export {
  type Actor,
  type Outcome,
  type PersonReasonCode,
  personDecisions,
  type Reason,
  type ReasonCode,
  reasons,
  type StatusReason,
  type StatusReasonCode,
  statusReasons,
} from './reasons.ts';
export { parseRegistrationCertificate } from './registration-certificate.ts';
export { searchText, searchWords } from './search-text.ts';
export { shippedPolicies } from './shipped-policies.ts';
export { parseStudentCode, parseWrittenStudentCode } from './student-code.ts';
export {
  isSharedKeyText,
  parseSubjectNumber,
  type Scheme,
  type SubjectKey,
  type SubjectType,
  schemesOf,
  subjectKeyText,
} from './subject.ts';
export { parseTaxCode } from './tax-code.ts';
export { enterpriseWindow, fullYears, personWindow, type Window } from './windows.ts';
export { endOfWorkingDays, isWorkingDay } from './working-days.ts';
