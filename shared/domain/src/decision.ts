import type { Facts } from './facts.ts';
import type { IsoDate } from './iso-date.ts';
import type { PolicyVersion } from './policy.ts';
import type { Outcome, ReasonCode } from './reasons.ts';
import type { Scheme, SubjectType } from './subject.ts';

/** The second fact an asker must know: a birth date for persons, a name or a date (or both) for businesses. */
export interface SecondFact {
  readonly birthDate?: IsoDate;
  readonly name?: string;
  /** An enterprise's first-issue date; a household business's certificate date. */
  readonly date?: IsoDate;
}

/** How current a source is. */
export interface SourceState {
  readonly source: string;
  /** Null: never delivered. */
  readonly sequence: number | null;
  /** The day whose state of affairs the source gives. */
  readonly asOf: IsoDate | null;
  /** The greatest age in days at which it may be relied on. */
  readonly limitDays: number;
}

/** One record found under the number asked for. */
export interface RecordFacts {
  readonly source: string;
  /** The source's sequence at which the record was read. */
  readonly sequence: number;
  /** The record's opaque id. */
  readonly record: string;
  /** The day whose state of affairs the record's scope gives. */
  readonly asOf: IsoDate;
  readonly limitDays: number;
  /** The scheme of the key by which it was found. */
  readonly keyScheme: Scheme;
  readonly facts: Facts;
}

/** All that a decision depends on. */
export interface DecisionInput {
  readonly policy: PolicyVersion;
  /** The request's day in Asia/Ho_Chi_Minh. */
  readonly date: IsoDate;
  readonly subject: { readonly type: SubjectType; readonly scheme: Scheme };
  readonly presented: SecondFact;
  readonly sources: readonly SourceState[];
  readonly records: readonly RecordFacts[];
  /** Whether this subject's benefit is taken or reserved, by whichever of its numbers. */
  readonly used: boolean;
}

/** A source on which the decision rests, as it was then. */
export interface Evidence {
  readonly source: string;
  readonly sequence: number | null;
  readonly asOf: IsoDate | null;
  /** Age in days on the request's day; 0 where `asOf` is later. */
  readonly ageDays: number | null;
  /** Days after which the source was too old to decide on, at the time. */
  readonly limitDays: number;
}

export interface Decision {
  readonly outcome: Outcome;
  /** At least one, all of this outcome, in the registry's order. */
  readonly reasons: readonly ReasonCode[];
  /** For `eligible`: the last day on which the facts still satisfy the policy. Null: no end, or another outcome. */
  readonly eligibleUntil: IsoDate | null;
  /** The sources whose departments act next, sorted. */
  readonly departments: readonly string[];
  /** Sorted by source. */
  readonly evidence: readonly Evidence[];
  /** Ids of the records that matched, sorted. */
  readonly matched: readonly string[];
}
