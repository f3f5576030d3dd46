import type { SignalKind, SubjectType } from './kinds.ts';

export interface Subject {
  readonly type: SubjectType;
  readonly id: string;
}

/** What calls for a signal, as it is measured now. */
export interface Finding {
  readonly kind: SignalKind;
  readonly subject: Subject;
  readonly value: number;
  /** What `value` has reached: it is at least that, or at most that for days left. */
  readonly threshold: number;
  /** How many checks or acts it rests on. */
  readonly basis: number;
  readonly from: Date;
  readonly until: Date;
  /** Indexes of log entries it rests on; only the last are kept. */
  readonly entries: readonly number[];
}

/** As many as an entry of the log names. */
export const mostEntries = 50;

/** The last of the indexes, in their order. */
export function lastEntries(indexes: readonly number[]): readonly number[] {
  return [...indexes].sort((a, b) => a - b).slice(-mostEntries);
}
