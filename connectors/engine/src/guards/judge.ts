import { daysBetween, type IsoDate } from '@xacthuc/domain';
import type { GuardResult } from '../db/schema.ts';
import type { Content } from './content.ts';
import { type GuardName, guardNames } from './rules.ts';
import { type GuardLimits, type GuardSettings, limitsOf } from './settings.ts';

/** What activating a delivery would do in one scope. */
export interface ScopeFigures {
  /** Null: the whole source. */
  readonly segment: string | null;
  /** What is active now, and what would be. */
  readonly before: Content;
  readonly after: Content;
  /** The file's rows of this scope, and those of them with errors. */
  readonly rows: number;
  readonly bad: number;
  /** Active records that would be succeeded by changed ones, and that would end. */
  readonly changed: number;
  readonly retired: number;
}

/** What activating a delivery would do. */
export interface Figures {
  readonly mode: 'full' | 'append';
  /** What the delivery is bound to; null: the whole source. */
  readonly segment: string | null;
  /** The declared columns' fields in the order of their bits; null where a column is not read. */
  readonly fields: readonly (string | null)[];
  /** Fields the file has no column for. */
  readonly absent: readonly string[];
  readonly asOf: string;
  /** The newest as-of day of what is active in the delivery's scope; null: nothing is. */
  readonly activeAsOf: string | null;
  readonly source: ScopeFigures;
  /** The segments that the delivery touches. */
  readonly segments: readonly ScopeFigures[];
}

/**
 * Judges what activating a delivery would do, in the whole source and in each segment it touches. A result that is not
 * `ok` holds the snapshot until a named person activates it with a reason. Pure.
 */
export function judge(figures: Figures, settings: GuardSettings): GuardResult[] {
  const judged = [
    ...judgeScope(figures, figures.source, settings.source),
    ...figures.segments.flatMap((scope) => judgeScope(figures, scope, limitsOf(settings, scope.segment ?? ''))),
    ...judgeDay(figures, settings),
  ];
  const results = judged.map((one): GuardResult => {
    const holds =
      one.outcome === 'tripped' || (one.outcome === 'no_basis' && settings.requireBasis.includes(one.guard));
    return { ...one, ok: !holds };
  });
  const order = new Map(guardNames.map((name, i) => [name, i]));
  return fold(results).sort((a, b) => (order.get(a.guard) ?? 0) - (order.get(b.guard) ?? 0));
}

type Judged = Omit<GuardResult, 'ok'>;

function judgeScope({ mode, fields, absent }: Figures, scope: ScopeFigures, limits: GuardLimits): Judged[] {
  const { before, after } = scope;
  const judged: (Judged | null)[] = [];
  const share = (guard: GuardName, count: number, basis: number, limit: number | null) =>
    judged.push(shareOf(scope, limits, { guard, count, basis, limit }));
  share('bad_row_share', scope.bad, scope.rows, limits.maxBadRowShare);
  if (mode === 'full') {
    // What is appended retires nobody.
    share('retired_share', scope.retired, before.rows, limits.maxRetiredShare);
    share('shrink_share', Math.max(0, before.rows - after.rows), before.rows, limits.maxShrinkShare);
  }
  share('growth_share', Math.max(0, after.rows - before.rows), before.rows, limits.maxGrowthShare);
  share('changed_share', scope.changed, before.rows, limits.maxChangedShare);
  judged.push(rowsOf(scope, 'rows_below', limits.minRows, after.rows >= (limits.minRows ?? 0)));
  judged.push(rowsOf(scope, 'rows_above', limits.maxRows, after.rows <= (limits.maxRows ?? Number.POSITIVE_INFINITY)));
  for (const [bit, field] of fields.entries()) {
    if (field === null) continue;
    const known = absent.includes(field) ? 0 : after.rows;
    judged.push(fillOf(scope, limits, { guard: 'fill_below', bit, field, basis: known, limit: limits.minFill[field] }));
    judged.push(fillOf(scope, limits, { guard: 'fill_above', bit, field, basis: known, limit: limits.maxFill[field] }));
  }
  judged.push(...fillDrops(fields, scope, limits));
  return judged.filter((one) => one !== null);
}

interface Share {
  readonly guard: GuardName;
  readonly count: number;
  readonly basis: number;
  readonly limit: number | null;
}

function shareOf(scope: ScopeFigures, limits: GuardLimits, { guard, count, basis, limit }: Share): Judged | null {
  if (limit === null) return null;
  const about = { guard, scope: named(scope), field: null, limit, tolerated: limits.tolerated };
  if (basis === 0) return { ...about, value: null, basis: null, outcome: 'no_basis' };
  const tripped = count / basis > limit && count > limits.tolerated;
  return { ...about, value: rounded(count / basis), basis, outcome: tripped ? 'tripped' : 'passed' };
}

function rowsOf(scope: ScopeFigures, guard: GuardName, limit: number | null, passes: boolean): Judged | null {
  if (limit === null) return null;
  const { rows } = scope.after;
  const about = { guard, scope: named(scope), field: null, limit, tolerated: 0 };
  return { ...about, value: rows, basis: rows, outcome: passes ? 'passed' : 'tripped' };
}

interface Fill {
  readonly guard: 'fill_below' | 'fill_above';
  readonly bit: number;
  readonly field: string;
  readonly basis: number;
  readonly limit: number | undefined;
}

function fillOf(scope: ScopeFigures, limits: GuardLimits, { guard, bit, field, basis, limit }: Fill): Judged | null {
  if (limit === undefined) return null;
  const about = { guard, scope: named(scope), field, limit, tolerated: limits.tolerated };
  if (basis === 0) return { ...about, value: null, basis: null, outcome: 'no_basis' };
  const filled = scope.after.filled[bit] ?? 0;
  const share = filled / basis;
  const beyond = guard === 'fill_below' ? limit - share : share - limit;
  const tripped = beyond > 0 && beyond * basis > limits.tolerated;
  return { ...about, value: rounded(share), basis, outcome: tripped ? 'tripped' : 'passed' };
}

function fillDrops(fields: Figures['fields'], scope: ScopeFigures, limits: GuardLimits): Judged[] {
  const { before, after } = scope;
  const limit = limits.maxFillDrop;
  if (limit === null) return [];
  const about = { guard: 'fill_drop', scope: named(scope), limit, tolerated: limits.tolerated } as const;
  if (before.rows === 0 || after.rows === 0) {
    return [{ ...about, field: null, value: null, basis: null, outcome: 'no_basis' }];
  }
  return fields.flatMap((field, bit) => {
    const had = before.filled[bit] ?? 0;
    const has = after.filled[bit] ?? 0;
    // A column that never had a value has none to lose.
    if (field === null || had === 0) return [];
    // 0.9 − 0.7 is a little more than 0.2 in binary fractions.
    const drop = Math.round((had / before.rows - has / after.rows) * 1e12) / 1e12;
    const tripped = drop > limit && drop * after.rows > limits.tolerated;
    const value = rounded(Math.max(0, drop));
    return [
      { ...about, field, value, basis: before.rows, outcome: tripped ? ('tripped' as const) : ('passed' as const) },
    ];
  });
}

/** A full list is what is active afterwards, so an older one takes its scope back. What is appended does not. */
function judgeDay({ mode, segment, asOf, activeAsOf }: Figures, { allowOlder }: GuardSettings): Judged[] {
  if (mode !== 'full' || allowOlder) return [];
  const scope = { segment, segments: null };
  const about = { guard: 'as_of_goes_back', scope, field: null, limit: 0, tolerated: 0 } as const;
  if (activeAsOf === null) return [{ ...about, value: null, basis: null, outcome: 'no_basis' }];
  const back = Math.max(0, daysBetween(asOf as IsoDate, activeAsOf as IsoDate));
  return [{ ...about, value: back, basis: null, outcome: back > 0 ? 'tripped' : 'passed' }];
}

function named({ segment }: Pick<ScopeFigures, 'segment'>): GuardResult['scope'] {
  return { segment, segments: null };
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** Tripped results of one kind that are told one by one; a province has hundreds of communes. */
const mostSegments = 100;

/**
 * Segments that came out alike are told in one result, with the value that comes nearest to the limit, or is farthest
 * beyond it; the first hundred that hold the delivery one by one.
 */
function fold(results: readonly GuardResult[]): GuardResult[] {
  const told: GuardResult[] = [];
  const groups = new Map<string, GuardResult[]>();
  for (const result of results) {
    if (result.scope.segment === null) {
      told.push(result);
      continue;
    }
    const { guard, field, limit, outcome, tolerated } = result;
    const kind = JSON.stringify([guard, field, limit, outcome, tolerated]);
    const group = groups.get(kind);
    if (group === undefined) groups.set(kind, [result]);
    else group.push(result);
  }
  for (const group of groups.values()) {
    group.sort(worstFirst);
    const single = group[0]?.ok === false ? mostSegments : 0;
    told.push(...group.slice(0, single));
    const rest = group.slice(single);
    const [worst] = rest;
    if (worst === undefined) continue;
    told.push(rest.length === 1 ? worst : { ...worst, scope: { segment: null, segments: rest.length } });
  }
  return told;
}

function worstFirst(a: GuardResult, b: GuardResult): number {
  const least = a.guard === 'rows_below' || a.guard === 'fill_below';
  return least ? (a.value ?? 0) - (b.value ?? 0) : (b.value ?? 0) - (a.value ?? 0);
}

/** What names a result among those of one snapshot. */
export function guardKey({ guard, scope, field }: Pick<GuardResult, 'guard' | 'scope' | 'field'>): string {
  return JSON.stringify([guard, scope.segment, scope.segments !== null, field]);
}

/** Whether all that holds a snapshot now is among what somebody has seen and accepted. */
export function allAccepted(now: readonly GuardResult[], accepted: readonly GuardResult[]): boolean {
  const known = new Set(accepted.filter(({ ok }) => !ok).map(guardKey));
  return now.every((result) => result.ok || known.has(guardKey(result)));
}
