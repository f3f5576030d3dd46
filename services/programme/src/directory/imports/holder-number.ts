import { parseSubjectNumber, type Scheme, type SubjectKey, type SubjectType, schemesOf } from '@xacthuc/domain';

/** Schemes in the order in which a number that does not say is tried. A student's code stands in no registry. */
const tried: Readonly<Record<SubjectType, readonly Scheme[]>> = {
  person: ['personal-number', 'identity-card'],
  enterprise: ['enterprise-code'],
  household: ['tax-code', 'registration-certificate'],
};

/** A holder's number as some list writes it, by the first scheme that it fits. Null where it fits none. */
export function holderKeyOf(kind: SubjectType, written: string, scheme: string | null = null): SubjectKey | null {
  const schemes = scheme === null ? tried[kind] : schemesOf[kind].filter((one) => one === scheme);
  for (const one of schemes) {
    const parsed = parseSubjectNumber(kind, one, written);
    if (parsed.ok) return parsed.value;
  }
  return null;
}
