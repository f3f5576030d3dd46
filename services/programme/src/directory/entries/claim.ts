import type { SubjectType } from '@xacthuc/domain';

/** Who speaks of names, the one that is believed first in front. */
export const claimSources = ['redemption', 'registry', 'declaration'] as const;
export type ClaimSource = (typeof claimSources)[number];

export const nameStates = ['registered', 'suspended', 'expired', 'released'] as const;
export type NameState = (typeof nameStates)[number];

/** The origin of claims of which there is one of a kind. */
export const noOrigin = '00000000-0000-0000-0000-000000000000';

/** Where a holder is, by codes of one list. */
export interface Area {
  readonly list: string;
  readonly province: string | null;
  readonly commune: string | null;
}

/** What one source says of one name. */
export interface Claim {
  /** As A-labels. */
  readonly domain: string;
  readonly domainUnicode: string;
  readonly zone: string;
  readonly source: ClaimSource;
  /** The client that declared it; {@link noOrigin} for other sources. */
  readonly origin: string;
  readonly status: NameState;
  readonly holderKind: SubjectType | null;
  /** Keyed hash of the holder's number, hexadecimal. */
  readonly holderKey: string | null;
  readonly name: string | null;
  /** Days in Vietnam. */
  readonly registeredOn: string | null;
  readonly expiresOn: string | null;
  readonly registrar: string | null;
  /** Section of the list of sectors. */
  readonly sector: string | null;
  readonly area: Area | null;
  readonly services: readonly string[];
  /** The moment whose state it gives. */
  readonly statedAt: Date;
}
