import type { GuardName } from './rules.ts';

/** The limits of one scope: a whole source, or a segment of it. Shares are 0 to 1; null: not judged. */
export interface GuardLimits {
  /** Active records after the delivery. */
  readonly minRows: number | null;
  readonly maxRows: number | null;
  /** Rows with errors among the file's rows. */
  readonly maxBadRowShare: number | null;
  /** Subjects that a full list would retire, among those active. */
  readonly maxRetiredShare: number | null;
  /** By how much the number of active records may fall, or rise. */
  readonly maxShrinkShare: number | null;
  readonly maxGrowthShare: number | null;
  /** Subjects whose facts would change, among those active. */
  readonly maxChangedShare: number | null;
  /** By how much the share of records that have a value in a column may fall, for each column. */
  readonly maxFillDrop: number | null;
  /** The least and the greatest share of records that have a value in a column, by the column's field. */
  readonly minFill: Readonly<Record<string, number>>;
  readonly maxFill: Readonly<Record<string, number>>;
  /** So many rows or records never trip a share: three of a school of ten are a third of it, and no catastrophe. */
  readonly tolerated: number;
}

/** All limits of a source. */
export interface GuardSettings {
  readonly source: GuardLimits;
  /** Of each segment that a delivery touches. */
  readonly eachSegment: GuardLimits;
  /** What differs in some segments. */
  readonly segments: Readonly<Record<string, Partial<GuardLimits>>>;
  /** Whether a full list may be older than what it replaces. */
  readonly allowOlder: boolean;
  /** Guards that hold a delivery also where there is nothing to judge by. */
  readonly requireBasis: readonly GuardName[];
  /** Whether a held delivery must be activated by another key than the one that sent it. */
  readonly fourEyes: boolean;
}

/** What a connector declares of its guards: where it says nothing, the defaults hold. */
export interface Guards extends Partial<GuardLimits> {
  /** Where it says nothing, as for the whole source, but for the numbers of rows. */
  readonly eachSegment?: Partial<GuardLimits>;
  readonly allowOlder?: boolean;
  readonly requireBasis?: readonly GuardName[];
}

const defaults: GuardLimits = {
  // A source that would be empty answers nobody.
  minRows: 1,
  maxRows: null,
  maxBadRowShare: 0.05,
  maxRetiredShare: 0.2,
  maxShrinkShare: 0.2,
  // A programme's lists grow by whole schools at a time.
  maxGrowthShare: null,
  maxChangedShare: 0.5,
  maxFillDrop: 0.2,
  minFill: {},
  maxFill: {},
  tolerated: 0,
};

/** The settings that hold while the office has put none. */
export function declaredSettings({ guards }: { readonly guards: Guards }): GuardSettings {
  const { eachSegment, allowOlder = false, requireBasis = ['fill_below'], ...limits } = guards;
  const source = { ...defaults, ...limits };
  return {
    source,
    eachSegment: { ...source, minRows: null, maxRows: null, tolerated: 3, ...eachSegment },
    segments: {},
    allowOlder,
    requireBasis,
    fourEyes: false,
  };
}

/** Some of a source's settings. */
export type SomeSettings = { readonly [K in keyof GuardSettings]?: Partial<GuardSettings[K]> | undefined };

/** Settings of which some are given; the others are as declared. */
export function completeSettings(connector: { readonly guards: Guards }, given: SomeSettings): GuardSettings {
  const declared = declaredSettings(connector);
  return {
    source: { ...declared.source, ...given.source },
    eachSegment: { ...declared.eachSegment, ...given.eachSegment },
    segments: given.segments ?? declared.segments,
    allowOlder: given.allowOlder ?? declared.allowOlder,
    requireBasis: given.requireBasis ?? declared.requireBasis,
    fourEyes: given.fourEyes ?? declared.fourEyes,
  } as GuardSettings;
}

/** The limits of one segment. */
export function limitsOf({ eachSegment, segments }: GuardSettings, segment: string): GuardLimits {
  return { ...eachSegment, ...(Object.hasOwn(segments, segment) ? segments[segment] : {}) };
}
