import type { SubjectKey } from '@xacthuc/domain';

/** Builds keys from what columns read. Null in, null out: a blank cell gives no key. */
export const key = {
  /** By 'SCHOOL/CODE'. */
  student: (code: string | null): SubjectKey | null => keyOf('person', 'student-code', code),

  /** By a personal number (12 digits) or the number of an old identity card (9). */
  person: (number: string | null): SubjectKey | null =>
    keyOf('person', number?.length === 9 ? 'identity-card' : 'personal-number', number),

  enterprise: (code: string | null): SubjectKey | null => keyOf('enterprise', 'enterprise-code', code),

  certificate: (number: string | null): SubjectKey | null => keyOf('household', 'registration-certificate', number),

  taxCode: (code: string | null): SubjectKey | null => keyOf('household', 'tax-code', code),

  /** By the owner's personal number. An old identity card's number does not identify a business. */
  owner: (number: string | null): SubjectKey | null =>
    keyOf('household', 'owner-number', isPersonalNumber(number) ? number : null),
};

/** Whether what a personal-number column read is a personal number rather than an old identity card's. */
export function isPersonalNumber(number: string | null): boolean {
  return number?.length === 12;
}

function keyOf(type: SubjectKey['type'], scheme: SubjectKey['scheme'], number: string | null): SubjectKey | null {
  return number === null ? null : { type, scheme, number };
}
