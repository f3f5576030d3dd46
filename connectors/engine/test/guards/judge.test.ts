import fc from 'fast-check';
import t from 'tap';
import type { GuardResult } from '../../src/db/schema.ts';
import { type Content, noContent } from '../../src/guards/content.ts';
import { allAccepted, type Figures, judge, type ScopeFigures } from '../../src/guards/judge.ts';
import { describeGuard, guardNames } from '../../src/guards/rules.ts';
import { declaredSettings, type Guards } from '../../src/guards/settings.ts';

/** So many records, of which so many have a value in the first and in the second column. */
const content = (rows: number, first = rows, second = rows): Content => ({
  rows,
  filled: [first, second, ...noContent.filled.slice(2)],
});
const hundred: ScopeFigures = {
  segment: null,
  before: content(100),
  after: content(100),
  rows: 100,
  bad: 0,
  changed: 0,
  retired: 0,
};
const usual: Figures = {
  mode: 'full',
  segment: null,
  fields: ['name', 'number', null],
  absent: [],
  asOf: '2025-11-22',
  activeAsOf: '2025-11-01',
  source: hundred,
  segments: [],
};
const told = (source: Partial<ScopeFigures>, guards: Guards = {}, more: Partial<Figures> = {}) =>
  judge({ ...usual, source: { ...hundred, ...source }, ...more }, declaredSettings({ guards }));
const outcomes = (results: readonly GuardResult[], guard: string) =>
  results.filter((result) => result.guard === guard).map(({ outcome }) => outcome);

t.test('at the limit a guard passes, the least beyond it does not, and is judged before it is rounded', async (t) => {
  const cases: readonly [string, Partial<ScopeFigures>, Partial<ScopeFigures>, Guards?][] = [
    ['bad_row_share', { bad: 5 }, { rows: 100_000_000, bad: 5_000_001 }],
    ['retired_share', { retired: 20 }, { retired: 21 }],
    ['shrink_share', { after: content(80) }, { after: content(79) }],
    ['growth_share', { after: content(150) }, { after: content(151) }, { maxGrowthShare: 0.5 }],
    ['changed_share', { changed: 50 }, { changed: 51 }],
    ['rows_below', { after: content(90) }, { after: content(89) }, { minRows: 90 }],
    ['rows_above', { after: content(110) }, { after: content(111) }, { maxRows: 110 }],
    ['fill_below', { after: content(100, 70) }, { after: content(100, 69) }, { minFill: { name: 0.7 } }],
    ['fill_above', { after: content(100, 70) }, { after: content(100, 71) }, { maxFill: { name: 0.7 } }],
    [
      'fill_drop',
      { before: content(100, 90, 0), after: content(100, 70, 0) },
      { before: content(100, 90, 0), after: content(100, 69, 0) },
    ],
  ];
  for (const [guard, at, beyond, guards] of cases) {
    t.same(outcomes(told(at, guards), guard).slice(0, 1), ['passed'], `${guard} at its limit`);
    t.same(outcomes(told(beyond, guards), guard).slice(0, 1), ['tripped'], `${guard} beyond it`);
    t.match(
      told(beyond, guards).find((result) => result.guard === guard),
      { ok: false, scope: { segment: null, segments: null } },
    );
  }
  t.same(outcomes(told({}, {}, { asOf: '2025-11-01' }), 'as_of_goes_back'), ['passed']);
  t.match(
    told({}, {}, { asOf: '2025-10-31' }).find(({ guard }) => guard === 'as_of_goes_back'),
    { outcome: 'tripped', value: 1, ok: false },
  );
});

t.test('where there is nothing to judge by a guard says so: it neither passes nor holds, unless told to', async (t) => {
  const first: Partial<ScopeFigures> = { before: content(0), after: content(0), rows: 0 };
  const results = told(first, { maxGrowthShare: 1, minFill: { name: 0.5 }, minRows: 0 }, { activeAsOf: null });
  const without = results.filter(({ outcome }) => outcome === 'no_basis').map(({ guard }) => guard);
  t.same(
    without.sort(),
    [
      'bad_row_share',
      'retired_share',
      'shrink_share',
      'growth_share',
      'changed_share',
      'fill_below',
      'fill_drop',
      'as_of_goes_back',
    ].sort(),
  );
  for (const { guard, outcome, ok, value } of results) {
    t.equal(ok, guard !== 'fill_below', guard);
    if (outcome === 'no_basis') t.equal(value, null);
  }
  const absent = told({}, { minFill: { number: 0.5 } }, { absent: ['number'] });
  t.match(
    absent.find(({ guard }) => guard === 'fill_below'),
    { field: 'number', outcome: 'no_basis', ok: false },
    'a column with a floor that the file does not have',
  );
  const strict = told(first, { requireBasis: ['changed_share'] });
  t.same(
    strict.filter(({ ok, outcome }) => !ok && outcome === 'no_basis').map(({ guard }) => guard),
    ['changed_share'],
  );
});

t.test('a limit that is not set is not judged, and what is appended neither retires nor goes back', async (t) => {
  const unset = { maxBadRowShare: null, maxChangedShare: null, maxFillDrop: null, minRows: null };
  const results = told({ bad: 100, changed: 100 }, unset, { mode: 'append', asOf: '2000-01-01' });
  t.same(results, []);
  t.same(
    told({ retired: 100 }, { allowOlder: true }, { mode: 'append' })
      .map(({ ok }) => ok)
      .includes(false),
    false,
  );
});

t.test('a segment is judged by its own limits; those tolerated never trip; what is alike is told once', async (t) => {
  const segment = (name: string, figures: Partial<ScopeFigures>): ScopeFigures => ({
    ...hundred,
    segment: name,
    ...figures,
  });
  const settings = {
    ...declaredSettings({ guards: { maxChangedShare: null, maxFillDrop: null } }),
    segments: { B: { maxBadRowShare: 0.5 } },
  };
  const segments = [
    segment('A', { rows: 10, bad: 4 }),
    segment('B', { rows: 10, bad: 4 }),
    segment('C', { rows: 4, bad: 3 }),
    segment('D', { rows: 100, bad: 1 }),
  ];
  const bad = judge({ ...usual, segments }, settings).filter(({ guard }) => guard === 'bad_row_share');
  t.same(
    bad.map(({ scope, value, limit, outcome, ok }) => [scope.segment, scope.segments, value, limit, outcome, ok]),
    [
      [null, null, 0, 0.05, 'passed', true],
      ['A', null, 0.4, 0.05, 'tripped', false],
      ['B', null, 0.4, 0.5, 'passed', true],
      [null, 2, 0.75, 0.05, 'passed', true],
    ],
  );
  const many = Array.from({ length: 300 }, (_, i) => segment(`S${i}`, { rows: 10, bad: 5 + (i % 5) }));
  const folded = judge({ ...usual, segments: many }, settings).filter(({ ok }) => !ok);
  t.equal(folded.length, 101);
  t.match(folded.at(-1), { scope: { segment: null, segments: 200 }, outcome: 'tripped' });
});

t.test('what a person accepted covers the same guards of the same scope, and no other', async (t) => {
  const accepted = told({ bad: 10 });
  t.equal(allAccepted(told({ bad: 90 }), accepted), true, 'the same, by more');
  t.equal(allAccepted(told({}), accepted), true);
  t.equal(allAccepted(told({ bad: 10, retired: 90 }), accepted), false);
  const elsewhere = told({ bad: 10 }).map((one) => ({ ...one, scope: { segment: 'A', segments: null } }));
  t.equal(allAccepted(elsewhere, accepted), false);
});

const share = fc.double({ min: 0, max: 1, noNaN: true });
const limits = fc.record({
  maxBadRowShare: share,
  maxRetiredShare: share,
  maxShrinkShare: share,
  maxGrowthShare: share,
  maxChangedShare: share,
  maxFillDrop: share,
  minFill: fc.record({ name: share }),
  maxFill: fc.record({ number: share }),
  minRows: fc.nat({ max: 60 }),
  maxRows: fc.nat({ max: 60 }),
  tolerated: fc.nat({ max: 5 }),
});
const count = fc.nat({ max: 50 });
const counts = fc.record({ before: count, after: count, had: count, has: count, rows: count, bad: count });

t.test('worse never trips less: a guard that holds a delivery holds every worse one', async () => {
  const worsened = {
    bad_row_share: (s: ScopeFigures) => ({ ...s, bad: s.bad + 1 }),
    retired_share: (s: ScopeFigures) => ({ ...s, retired: s.retired + 1 }),
    changed_share: (s: ScopeFigures) => ({ ...s, changed: s.changed + 1 }),
    shrink_share: (s: ScopeFigures) => ({ ...s, after: { ...s.after, rows: Math.max(0, s.after.rows - 1) } }),
    growth_share: (s: ScopeFigures) => ({ ...s, after: { ...s.after, rows: s.after.rows + 1 } }),
    rows_below: (s: ScopeFigures) => ({ ...s, after: { ...s.after, rows: Math.max(0, s.after.rows - 1) } }),
    rows_above: (s: ScopeFigures) => ({ ...s, after: { ...s.after, rows: s.after.rows + 1 } }),
    fill_below: (s: ScopeFigures) => ({ ...s, after: refilled(s.after, -1) }),
    fill_drop: (s: ScopeFigures) => ({ ...s, after: refilled(s.after, -1) }),
    fill_above: (s: ScopeFigures) => ({ ...s, after: refilled(s.after, 1) }),
  };
  fc.assert(
    fc.property(limits, counts, count, count, (guards, n, changed, retired) => {
      const figures: ScopeFigures = {
        segment: null,
        before: content(n.before, Math.min(n.had, n.before), Math.min(n.had, n.before)),
        after: content(n.after, Math.min(n.has, n.after), Math.min(n.has, n.after)),
        rows: n.rows,
        bad: Math.min(n.bad, n.rows),
        changed,
        retired,
      };
      for (const [guard, worse] of Object.entries(worsened)) {
        const held = (of: ScopeFigures) =>
          told(of, guards).filter((one) => one.guard === guard && one.outcome === 'tripped').length;
        if (held(worse(figures)) < held(figures)) throw new Error(`${guard}: worse trips less`);
      }
    }),
    { numRuns: 500 },
  );
});

function refilled(content: Content, by: number): Content {
  return { ...content, filled: content.filled.map((n) => Math.min(content.rows, Math.max(0, n + by))) };
}

t.test('every guard says what it found in both languages, and what to do where it holds', async (t) => {
  const label = () => 'Số CCCD';
  for (const guard of guardNames) {
    for (const outcome of ['passed', 'tripped', 'no_basis'] as const) {
      const ok = outcome !== 'tripped';
      const field = guard.startsWith('fill') ? 'number' : null;
      const scope = { segment: 'XSC', segments: null };
      const result = { guard, scope, field, value: 0.5, limit: 0.25, basis: 10, tolerated: 3, outcome, ok };
      const { vi, en } = describeGuard(result, label);
      for (const { what, fix } of [vi, en]) {
        t.match(what, /^\S.{10,}XSC.*\.$/);
        t.equal(fix === '', ok);
        t.notMatch(what, /undefined|null|NaN/);
      }
      if (field !== null) t.match(vi.what, /Số CCCD/);
      t.not(vi.what, en.what);
    }
  }
  const share = { guard: 'bad_row_share', scope: { segment: null, segments: null }, field: null } as const;
  const said = describeGuard(
    { ...share, value: 0.125, limit: 0.05, basis: 8, tolerated: 0, outcome: 'tripped', ok: false },
    label,
  );
  t.equal(said.vi.what, 'Không đạt: Tỷ lệ dòng có lỗi: 12,5% (tối đa 5%).');
  t.equal(said.en.what, 'Tripped: Share of rows with errors: 12.5% (at most 5%).');
});
