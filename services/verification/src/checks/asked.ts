import { isoDate, type Scheme, type SubjectType } from '@xacthuc/domain';
import type { Asked } from './check.ts';

/** A question as its answer's disclosures tell it. */
export interface AskedBefore extends Asked {
  readonly number: string;
}

/** The question that was answered, of what its answer disclosed; null where that is erased. */
export function askedBefore(type: SubjectType, details: ReadonlyMap<string, string>): AskedBefore | null {
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
