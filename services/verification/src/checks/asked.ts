import { isoDate, type Scheme, type SubjectType } from '@xacthuc/domain';
import type { Asked } from './check.ts';

/** A question as its answer's disclosures tell it. */
export interface AskedBefore extends Asked {
  readonly number: string;
}

/** The question that was answered; null where what was presented is erased. */
export function askedBefore(type: SubjectType, disclosures: readonly string[]): AskedBefore | null {
  const details = new Map(disclosures.map(readDisclosure));
  const scheme = details.get('subject_scheme');
  if (scheme === undefined) return null;
  const birthDate = details.get('birthdate');
  const name = details.get('business_name');
  const date = details.get('business_date');
  return {
    type,
    scheme: scheme as Scheme,
    number: details.get('subject_number') ?? '',
    presented: {
      ...(birthDate === undefined ? {} : { birthDate: isoDate(birthDate) }),
      ...(name === undefined ? {} : { name }),
      ...(date === undefined ? {} : { date: isoDate(date) }),
    },
  };
}

/** `[salt, name, value]` (RFC 9901 §4.2.1), as our own issuer wrote it. */
function readDisclosure(disclosure: string): [string, string] {
  const [, name, value] = JSON.parse(Buffer.from(disclosure, 'base64url').toString()) as [string, string, string];
  return [name, value];
}
