/**
 * What a reader of a generated file must find in it. The shapes are those of the domain, written out again on purpose:
 * this package imports nothing of ours, so that its expectations can judge the others'.
 */

export type Sex = 'male' | 'female';
export type BusinessStatus = 'active' | 'suspended' | 'ceased';
export type SubjectType = 'person' | 'enterprise' | 'household';
export type Scheme =
  | 'personal-number'
  | 'identity-card'
  | 'student-code'
  | 'enterprise-code'
  | 'registration-certificate'
  | 'tax-code'
  | 'owner-number';

/** A number that finds a subject, in canonical form. */
export interface ExpectedKey {
  readonly type: SubjectType;
  readonly scheme: Scheme;
  readonly number: string;
}

export interface PersonFacts {
  readonly type: 'person';
  readonly name: string | null;
  /** YYYY-MM-DD */
  readonly birthDate: string | null;
  readonly sex: Sex | null;
  /** ISO 3166-1 alpha-2 */
  readonly nationality: string | null;
  readonly hasPersonalNumber: boolean;
}

export interface EnterpriseFacts {
  readonly type: 'enterprise';
  readonly name: string;
  /** YYYY-MM-DD */
  readonly firstIssueDate: string | null;
  readonly status: BusinessStatus | null;
}

export interface HouseholdFacts {
  readonly type: 'household';
  readonly name: string | null;
  readonly ownerName: string | null;
  /** YYYY-MM-DD */
  readonly certificateDate: string | null;
  readonly hasCertificate: boolean;
  readonly status: BusinessStatus | null;
}

export type Facts = PersonFacts | EnterpriseFacts | HouseholdFacts;

/** The exact outcome of reading one good row. */
export interface Expected {
  readonly keys: readonly ExpectedKey[];
  readonly facts: Facts;
}
