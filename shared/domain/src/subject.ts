import { parseEnterpriseCode } from './enterprise-code.ts';
import { parseIdentityCard } from './identity-card.ts';
import { type Parsed, refused, taken } from './parsed.ts';
import { parsePersonalNumber } from './personal-number.ts';
import { parseRegistrationCertificate } from './registration-certificate.ts';
import { parseWrittenStudentCode } from './student-code.ts';
import { parseTaxCode } from './tax-code.ts';

/** Who may be entitled. Companies, cooperatives and farm enterprises are enterprises. */
export type SubjectType = 'person' | 'enterprise' | 'household';

/** Which numbering a number belongs to. */
export type Scheme =
  | 'personal-number'
  | 'identity-card'
  | 'student-code'
  | 'enterprise-code'
  | 'registration-certificate'
  | 'tax-code'
  | 'owner-number';

/**
 * What finds a subject's records. The type and scheme belong to the key: a person and the household business this
 * person owns share a number.
 */
export interface SubjectKey {
  readonly type: SubjectType;
  readonly scheme: Scheme;
  /** Canonical, as the scheme's parser gives it. */
  readonly number: string;
}

/** The schemes by which each type of subject is numbered. */
export const schemesOf: Readonly<Record<SubjectType, readonly Scheme[]>> = {
  person: ['personal-number', 'identity-card', 'student-code'],
  enterprise: ['enterprise-code'],
  household: ['registration-certificate', 'tax-code', 'owner-number'],
};

const parsers: Readonly<Record<Scheme, (raw: string) => Parsed<string>>> = {
  'personal-number': parsePersonalNumber,
  'identity-card': parseIdentityCard,
  'student-code': parseWrittenStudentCode,
  'enterprise-code': parseEnterpriseCode,
  'registration-certificate': parseRegistrationCertificate,
  'tax-code': parseTaxCode,
  'owner-number': parsePersonalNumber,
};

/** The text over which the keyed hash of a key is taken. No part holds a '|', so no two keys share a text. */
export function subjectKeyText(key: SubjectKey): string {
  return `${key.type}|${key.scheme}|${key.number}`;
}

const sharedKeys = 'household|owner-number|';

/**
 * Whether a key's text ({@link subjectKeyText}) holds a number that several subjects may have: the number of a household
 * business's owner names the owner, who may own several. It finds them, and says of none of them which one it is; its
 * certificate or tax code does.
 */
export function isSharedKeyText(text: string): boolean {
  return text.startsWith(sharedKeys);
}

/**
 * Parses a number of the given type and scheme: the one door for what a registrar asks. A student code is written
 * 'SCHOOL/CODE'. Problems: the parser's, and 'contradiction' where the scheme does not number that type.
 */
export function parseSubjectNumber(type: SubjectType, scheme: Scheme, raw: string): Parsed<SubjectKey> {
  if (!schemesOf[type].includes(scheme)) return refused('contradiction');
  const parsed = parsers[scheme](raw);
  return parsed.ok ? taken({ type, scheme, number: parsed.value }, parsed.warnings) : parsed;
}
