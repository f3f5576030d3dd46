import type { Bilingual, Outcome, ReasonCode } from '@xacthuc/domain';
import type { Expected } from './subject.ts';

/** What an eligible person's record states. */
export const citizen = { type: 'person', born: 'in-the-middle', nationality: 'VN', hasNumber: true } as const;
/** What an eligible enterprise's record states. */
export const company = { type: 'enterprise', founded: 'recently', status: 'active' } as const;
/** What an eligible household business's record states. */
export const household = { type: 'household', founded: 'recently', hasCertificate: true, status: 'active' } as const;
export const eligible: Expected = { outcome: 'eligible', reasons: ['facts_satisfy_policy'] };
export const asPerson = { benefit: 'id.vn', type: 'person', schemes: ['personal-number'] } as const;
export const asStudent = { benefit: 'id.vn', type: 'person', schemes: ['student-code'] } as const;
export const asEnterprise = { benefit: 'biz.vn', type: 'enterprise', schemes: ['enterprise-code'] } as const;
export const asHousehold = { benefit: 'biz.vn', type: 'household', schemes: ['registration-certificate'] } as const;

/** What a check is answered. */
export function because(outcome: Outcome, ...reasons: ReasonCode[]): Expected {
  return { outcome, reasons };
}

/** A text, Vietnamese first. */
export function bilingual(vi: string, en: string): Bilingual {
  return { vi, en };
}
