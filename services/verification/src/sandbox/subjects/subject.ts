import type {
  Benefit,
  Bilingual,
  BusinessStatus,
  Outcome,
  ReasonCode,
  Scheme,
  StatusReasonCode,
  SubjectType,
} from '@xacthuc/domain';
import type { ProblemCode } from '@xacthuc/platform';

/** A person's birth date, told by the age that it makes: numbers and dates move on with the calendar. */
export type Born = 'in-the-middle' | 'youngest-today' | 'oldest-today' | 'too-young-by-a-day' | 'too-old-by-a-day';

/** An enterprise's first-issue date or a household's certificate date, told by its distance from today. */
export type Founded = 'recently' | 'last-day-today' | 'too-long-ago' | 'in-future' | 'not-stated';

/** What one mock record states. Names are made from the subject's number in the list. */
export type MockFacts =
  | { readonly type: 'person'; readonly born: Born; readonly nationality: string | null; readonly hasNumber: boolean }
  | { readonly type: 'enterprise'; readonly founded: Founded; readonly status?: BusinessStatus }
  | {
      readonly type: 'household';
      readonly founded: Founded;
      readonly hasCertificate?: boolean;
      readonly status?: BusinessStatus;
    };

/** How the sources stand that the policy needs. */
export type MockSources = 'current' | 'stale' | 'never-delivered';

/** What a mock subject does besides being found or not. */
export interface MockFault {
  /** The check is refused with this problem. */
  readonly problem?: ProblemCode;
  /** The answer comes so many seconds late. */
  readonly slowSeconds?: number;
  /** Somebody else turns out to have the free name when it is to be reserved or redeemed. */
  readonly meanwhile?: 'taken' | 'reserved';
  /** What becomes of the attestation's status, so many seconds after it was given. */
  readonly status?: readonly {
    readonly afterSeconds: number;
    readonly status: 'valid' | 'suspended' | 'revoked';
    readonly reason: StatusReasonCode;
  }[];
}

/** What a check of a mock subject is answered under the policies that xacthuc ships. */
export interface Expected {
  readonly outcome: Outcome;
  readonly reasons: readonly ReasonCode[];
}

/** One subject that is nobody. */
export interface MockSubject {
  /** Stable, for tests to name it by. */
  readonly id: string;
  /** Stable and unique: its numbers are made from it. */
  readonly serial: number;
  readonly benefit: Benefit;
  readonly type: SubjectType;
  /** What it can be asked by; the first is what the published example asks. */
  readonly schemes: readonly [Scheme, ...Scheme[]];
  readonly shows: Bilingual;
  /** None: no source knows it. */
  readonly facts: readonly MockFacts[];
  /** How far records lie back; absent: of today. */
  readonly recordsStale?: boolean;
  readonly sources?: MockSources;
  /** The second fact that the example presents is not what the records state. */
  readonly wrongMatch?: boolean;
  /** Its free name was used before the sandbox began. */
  readonly used?: boolean;
  /** The programme as the subject finds it. */
  readonly programme?: 'not-open' | 'closed' | 'not-covering';
  readonly fault?: MockFault;
  /** Null where the check is refused. */
  readonly expected: Expected | null;
}

/** For how long the unseen holder of `reserved-meanwhile` keeps its reservation, in minutes. */
export const reservedMeanwhileMinutes = 10;

/** No mock subject keeps a request waiting for longer, in seconds. */
export const slowestSeconds = 10;
