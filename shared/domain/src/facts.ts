import type { IsoDate } from './iso-date.ts';
import type { Sex } from './personal-number.ts';

/** A business's state of operation. Suspended (tạm ngừng) is still registered; ceased (chấm dứt, giải thể) is not. */
export type BusinessStatus = 'active' | 'suspended' | 'ceased';

/** What a source states of a person. Null: the source does not say. */
export interface PersonFacts {
  readonly type: 'person';
  readonly name: string | null;
  readonly birthDate: IsoDate | null;
  readonly sex: Sex | null;
  /** ISO 3166-1 alpha-2, upper-case. */
  readonly nationality: string | null;
  /** Whether the source gives a (12-digit) personal number, which only Vietnamese citizens have. */
  readonly hasPersonalNumber: boolean;
}

/** What a source states of a company, a cooperative or a farm enterprise. */
export interface EnterpriseFacts {
  readonly type: 'enterprise';
  readonly name: string;
  /** The day of first issue of the registration certificate; never the date of an amendment. */
  readonly firstIssueDate: IsoDate | null;
  readonly status: BusinessStatus | null;
}

/** What a source states of a household business. */
export interface HouseholdFacts {
  readonly type: 'household';
  readonly name: string | null;
  readonly ownerName: string | null;
  readonly certificateDate: IsoDate | null;
  /** Whether the source states that a business registration certificate is held. */
  readonly hasCertificate: boolean;
  readonly status: BusinessStatus | null;
}

export type Facts = PersonFacts | EnterpriseFacts | HouseholdFacts;
