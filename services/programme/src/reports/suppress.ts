import { indicatorOf, type Measure } from '../indicators/registry.ts';
import { smallestPublished } from '../monitoring/suppression.ts';
import type { LineNumbers, ReportLine } from './content.ts';

/** A line whose small groups are hidden: `hidden` in place of numbers. */
export interface ShownLine extends Omit<ReportLine, 'current' | 'previous'> {
  readonly current: ShownNumbers;
  readonly previous: ShownNumbers | null;
}

export interface ShownNumbers extends LineNumbers {
  readonly hidden: boolean;
}

/** Whose counts are part of whose: a part that is hidden must not follow from the others. */
const wholes: readonly { readonly whole: Measure; readonly parts: readonly Measure[] }[] = [
  {
    whole: { of: 'names', subject: null },
    parts: [
      { of: 'names', subject: 'enterprise' },
      { of: 'names', subject: 'household' },
      { of: 'names', subject: 'person' },
    ],
  },
  { whole: { of: 'names', subject: null }, parts: [{ of: 'websites' }] },
  { whole: { of: 'answers', outcome: null }, parts: [{ of: 'answers', outcome: 'eligible' }] },
  { whole: { of: 'participants', kind: null }, parts: [{ of: 'participants', kind: 'training' }] },
];

/** What is counted of people or businesses. Activities and base figures are nobody's. */
const aboutSomebody: ReadonlySet<Measure['of']> = new Set(['names', 'websites', 'answers', 'participants']);

/** Lines as they are. */
export function shownWhole(lines: readonly ReportLine[]): ShownLine[] {
  return lines.map((line) => ({
    ...line,
    current: shown(line.current, false),
    previous: line.previous && shown(line.previous, false),
  }));
}

/**
 * Lines of a main table without small groups, for readers outside. A count from 1 to 4 is hidden; with it all parts of the same
 * whole, and whatever is made of a hidden count; parts too whose remainder is small; and a count of the period before
 * that differs from today's by so little. A pure function.
 */
export function withoutSmallGroups(lines: readonly ReportLine[]): ShownLine[] {
  const now = countsOf(lines.map(({ indicator, current }) => [indicator, current]));
  const before = countsOf(
    lines.flatMap(({ indicator, previous }) => (previous ? [[indicator, previous] as const] : [])),
  );
  const hiddenNow = hiddenOf(now, new Set());
  const grownLittle = [...before].filter(
    ([key, count]) => isSmall(Math.abs((now.get(key) ?? count) - count)) && !isFlow(lines, key),
  );
  const hiddenBefore = hiddenOf(before, new Set(grownLittle.map(([key]) => key)));
  return lines.map((line) => ({
    ...line,
    current: shown(line.current, isHidden(line.indicator, hiddenNow)),
    previous: line.previous && shown(line.previous, isHidden(line.indicator, hiddenBefore)),
  }));
}

function shown(numbers: LineNumbers, hidden: boolean): ShownNumbers {
  if (!hidden) return { ...numbers, hidden };
  return { ...numbers, numerator: null, denominator: null, value: null, hidden };
}

function isSmall(count: number): boolean {
  return count > 0 && count < smallestPublished;
}

function keyOf(measure: Measure): string {
  return JSON.stringify(Object.entries(measure).sort(([a], [b]) => (a < b ? -1 : 1)));
}

type Counts = ReadonlyMap<string, number>;

function countsOf(numbers: readonly (readonly [indicator: string, numbers: LineNumbers])[]): Counts {
  const counts = new Map<string, number>();
  for (const [code, { numerator, denominator }] of numbers) {
    const definition = indicatorOf(code);
    if (!definition) continue;
    for (const [measure, count] of [
      [definition.numerator, numerator],
      [definition.denominator, denominator],
    ] as const) {
      if (measure !== null && count !== null && aboutSomebody.has(measure.of)) counts.set(keyOf(measure), count);
    }
  }
  return counts;
}

/** Flows of two periods are of different days: their difference is nobody. */
function isFlow(lines: readonly ReportLine[], key: string): boolean {
  return lines.some(({ indicator }) => {
    const definition = indicatorOf(indicator);
    return definition?.kind === 'flow' && keyOf(definition.numerator) === key;
  });
}

function hiddenOf(counts: Counts, also: ReadonlySet<string>): ReadonlySet<string> {
  const hidden = new Set(also);
  for (const [key, count] of counts) if (isSmall(count)) hidden.add(key);
  for (let before = -1; before !== hidden.size; ) {
    before = hidden.size;
    for (const { whole, parts } of wholes) {
      const keys = parts.map(keyOf);
      const all = counts.get(keyOf(whole));
      const known = keys.map((key) => counts.get(key));
      const rest = all === undefined ? 0 : all - known.reduce<number>((sum, count) => sum + (count ?? 0), 0);
      const tells =
        keys.some((key) => hidden.has(key)) ||
        hidden.has(keyOf(whole)) ||
        (known.every((count) => count !== undefined) && isSmall(rest));
      if (tells) for (const key of keys) hidden.add(key);
    }
  }
  return hidden;
}

function isHidden(code: string, hidden: ReadonlySet<string>): boolean {
  const definition = indicatorOf(code);
  if (!definition) return false;
  return [definition.numerator, definition.denominator].some(
    (measure) => measure !== null && hidden.has(keyOf(measure)),
  );
}
