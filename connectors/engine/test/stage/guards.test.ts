import t from 'tap';
import type { GuardResult } from '../../src/db/schema.ts';
import { declaredSettings, type GuardSettings } from '../../src/index.ts';
import { type Delivery, type Limits, TestFacts, uploader } from './fixture.ts';
import { badDate } from './model.ts';
import { type ListRow, listOf, rowOf, studentsOf } from './students.ts';

const facts = await TestFacts.start();
t.teardown(() => facts.close());

const ours = studentsOf('XSC', 20).map(rowOf);
const theirs = studentsOf('XND', 10).map(rowOf);
const all = [...ours, ...theirs];
const renamed = (rows: readonly ListRow[], count: number) =>
  rows.map((row, i) => (i < count ? { ...row, name: `${row.name} Đổi` } : row));
const spoiled = (rows: readonly ListRow[], count: number) =>
  rows.map((row, i) => (i < count ? { ...row, birthDate: badDate } : row));
const numberless = (rows: readonly ListRow[], count: number) =>
  rows.map((row, i) => (i < count ? { ...row, number: '' } : row));
/** The list without one of its columns. */
const without = (file: string, header: string) => {
  const lines = file.split('\n').map((line) => line.split(','));
  const at = lines[0]?.indexOf(header) ?? -1;
  return lines.map((cells) => cells.toSpliced(at, 1).join(',')).join('\n');
};

interface Case extends Omit<Delivery, 'file'> {
  readonly rows?: readonly ListRow[];
  readonly file?: string;
}

/** What is told of a delivery's guards, once all students are active. */
async function judged(limits: Limits, { rows = all, file = listOf(rows), ...more }: Case) {
  const source = await facts.addSource(limits);
  await facts.process(await facts.deliver(source, { file: listOf(all) }));
  const id = await facts.deliver(source, { file, ...more });
  const state = await facts.process(id);
  const guards = (await facts.snapshot(id)).guards ?? [];
  return { source, id, state, guards, holding: guards.filter(({ ok }) => !ok).map(brief) };
}

function brief({ guard, scope, field, value, outcome }: GuardResult): string {
  return [guard, scope.segment ?? '*', field, value, outcome].filter((part) => part !== null).join(' ');
}

t.test('each limit of a source holds what goes beyond it, and lets pass what does not', async (t) => {
  const cases: readonly [Limits, Case, Case, string][] = [
    [{ maxBadRowShare: 0.1 }, { rows: spoiled(all, 3) }, { rows: spoiled(all, 4) }, 'bad_row_share * 0.133333 tripped'],
    [{ maxRetiredShare: 0.1 }, { rows: all.slice(3) }, { rows: all.slice(4) }, 'retired_share * 0.133333 tripped'],
    [{ maxShrinkShare: 0.1 }, { rows: all.slice(3) }, { rows: all.slice(4) }, 'shrink_share * 0.133333 tripped'],
    [
      { maxGrowthShare: 0.1 },
      { rows: studentsOf('XSC', 23).map(rowOf), mode: 'append' },
      { rows: studentsOf('XSC', 24).map(rowOf), mode: 'append' },
      'growth_share * 0.133333 tripped',
    ],
    [
      { maxChangedShare: 0.1 },
      { rows: renamed(all, 3) },
      { rows: renamed(all, 4) },
      'changed_share * 0.133333 tripped',
    ],
    [{ minRows: 28 }, { rows: all.slice(2) }, { rows: all.slice(3) }, 'rows_below * 27 tripped'],
    [
      { maxRows: 32 },
      { rows: [...studentsOf('XSC', 22).map(rowOf), ...theirs] },
      { rows: [...studentsOf('XSC', 23).map(rowOf), ...theirs] },
      'rows_above * 33 tripped',
    ],
    [
      { minFill: { personalNumber: 0.9 } },
      { rows: numberless(all, 3) },
      { rows: numberless(all, 4) },
      'fill_below * personalNumber 0.866667 tripped',
    ],
    [
      { maxFill: { personalNumber: 0.9 } },
      { rows: numberless(all, 3) },
      { rows: all },
      'fill_above * personalNumber 1 tripped',
    ],
    [
      { maxFillDrop: 0.1 },
      { rows: numberless(all, 3) },
      { rows: numberless(all, 4) },
      'fill_drop * personalNumber 0.133333 tripped',
    ],
    [{ rest: { allowOlder: false } }, {}, { asOf: '2025-11-12' }, 'as_of_goes_back * 10 tripped'],
  ];
  for (const [limits, passing, held, why] of cases) {
    t.match(await judged(limits, passing), { state: 'active', holding: [] }, why);
    t.match(await judged(limits, held), { state: 'staged', holding: [why] }, why);
  }
});

t.test('a school is judged by itself, though the province as a whole would pass', async (t) => {
  const cases: readonly [Limits['segments'] & object, Case, string][] = [
    [{ maxBadRowShare: 0.2 }, { rows: [...ours, ...spoiled(theirs, 3)] }, 'bad_row_share XND 0.3 tripped'],
    [{ maxRetiredShare: 0.2 }, { rows: all.slice(0, 27) }, 'retired_share XND 0.3 tripped'],
    [{ maxShrinkShare: 0.5 }, { rows: ours }, 'shrink_share XND 1 tripped'],
    [{ maxChangedShare: 0.2 }, { rows: [...ours, ...renamed(theirs, 3)] }, 'changed_share XND 0.3 tripped'],
    [{ minRows: 15 }, {}, 'rows_below XND 10 tripped'],
    [{ maxRows: 15 }, {}, 'rows_above XSC 20 tripped'],
    [
      { minFill: { personalNumber: 0.8 } },
      { rows: [...ours, ...numberless(theirs, 3)] },
      'fill_below XND personalNumber 0.7 tripped',
    ],
    [{ maxFillDrop: 0.2 }, { rows: [...ours, ...numberless(theirs, 3)] }, 'fill_drop XND personalNumber 0.3 tripped'],
    [{ maxBadRowShare: 0.2 }, { rows: spoiled(theirs, 3), segment: 'XND' }, 'bad_row_share XND 0.3 tripped'],
    [{ maxRetiredShare: 0.2 }, { rows: theirs.slice(3), segment: 'XND' }, 'retired_share XND 0.3 tripped'],
  ];
  for (const [segments, how, why] of cases) {
    t.match(await judged({ segments }, how), { state: 'staged', holding: [why] }, why);
    t.match(await judged({ segments: { ...segments, tolerated: 10 }, rest: {} }, how), {
      state: /rows_/.test(why) ? 'staged' : 'active',
    });
  }
  const bound = await judged({ segments: { maxRetiredShare: 0 } }, { rows: theirs, segment: 'XND' });
  t.match(bound, { state: 'active', holding: [] }, 'the other school is not touched');
});

t.test('contradicting rows are bad rows of their school', async (t) => {
  const [one] = theirs as [ListRow];
  const rows = [...all, { ...one, name: 'Ai Khác' }];
  const { holding } = await judged({ segments: { maxBadRowShare: 0.1 } }, { rows });
  t.same(holding, ['bad_row_share XND 0.181818 tripped']);
});

t.test('a school’s list is too old where it is older than the list of the province that speaks of it', async (t) => {
  const source = await facts.addSource({ rest: { allowOlder: false } });
  await facts.process(await facts.deliver(source, { file: listOf(ours), segment: 'XSC', asOf: '2025-11-01' }));
  t.equal(
    await facts.process(await facts.deliver(source, { file: listOf(theirs), segment: 'XND', asOf: '2025-10-01' })),
    'active',
  );
  await facts.process(await facts.deliver(source, { file: listOf(all), asOf: '2025-11-10' }));
  const id = await facts.deliver(source, { file: listOf(ours), segment: 'XSC', asOf: '2025-11-08' });
  t.equal(await facts.process(id), 'staged');
  t.same((await facts.snapshot(id)).guards?.filter(({ ok }) => !ok).map(brief), ['as_of_goes_back XSC 2 tripped']);
  const appended = await facts.deliver(source, { file: listOf(ours), mode: 'append', asOf: '2025-11-08' });
  t.equal(await facts.process(appended), 'active', 'what is appended takes nothing back');
});

t.test('on a first delivery nothing can be compared: that is said, and no share of nothing passes', async (t) => {
  const limits = {
    maxRetiredShare: 0.2,
    maxShrinkShare: 0.2,
    maxChangedShare: 0.2,
    maxFillDrop: 0.2,
    maxBadRowShare: 0.2,
  };
  const source = await facts.addSource({ ...limits, segments: limits, rest: { allowOlder: false } });
  const id = await facts.deliver(source, { file: listOf(all) });
  t.equal(await facts.process(id), 'active');
  const guards = (await facts.snapshot(id)).guards ?? [];
  for (const { guard, outcome, ok, scope } of guards) {
    t.equal(outcome, guard === 'bad_row_share' ? 'passed' : 'no_basis', guard);
    t.equal(ok, true);
    t.ok(scope.segment === null && (scope.segments === null || scope.segments === 2), 'alike segments are told once');
  }
  t.same([...new Set(guards.map(({ guard }) => guard))].length, 6);

  const strict = await facts.addSource({ ...limits, rest: { requireBasis: ['changed_share'] } });
  const held = await facts.deliver(strict, { file: listOf(all) });
  t.equal(await facts.process(held), 'staged');
  t.same((await facts.snapshot(held)).guards?.filter(({ ok }) => !ok).map(brief), ['changed_share * no_basis']);
});

t.test('a file without a column that must be filled is held; without another one its loss is seen', async (t) => {
  const file = without(listOf(all), 'Số CCCD');
  const floor = { minFill: { personalNumber: 0.5 }, rest: { requireBasis: ['fill_below'] as const } };
  t.same((await judged(floor, { file })).holding, ['fill_below * personalNumber no_basis']);
  t.same((await judged({ maxFillDrop: 0.5 }, { file })).holding, ['fill_drop * personalNumber 1 tripped']);
  t.same((await judged({ maxFillDrop: 0.5 }, { file: without(listOf(all), 'Giới tính') })).holding, [
    'fill_drop * sex 1 tripped',
  ]);
});

t.test('a dry run is judged as the delivery would be, and holds and records nothing', async (t) => {
  const limits = { maxRetiredShare: 0.1, maxFillDrop: 0.1, segments: { maxChangedShare: 0.1 } };
  const rows = [...renamed(ours, 5), ...numberless(theirs.slice(6), 4)];
  const dry = await judged(limits, { rows, dryRun: true });
  const real = await judged(limits, { rows });
  t.same(dry.guards, real.guards);
  t.equal(dry.state, 'validated');
  t.equal(real.holding.length > 2, true);
  const { rows: events } = await facts.owner.query(
    'SELECT kind, guards FROM facts.guard_events WHERE snapshot_id = ANY($1::uuid[])',
    [[dry.id, real.id]],
  );
  t.same(events, [{ kind: 'held', guards: real.guards.filter(({ ok }) => !ok) }]);
});

t.test('a held delivery is activated with a reason only; who went past which guards is written down', async (t) => {
  const { id, holding, guards, source } = await judged({ maxRetiredShare: 0.1 }, { rows: ours });
  t.same(holding, ['retired_share * 0.333333 tripped']);
  t.same(await facts.activate(id), { kind: 'held' });
  t.match(await facts.snapshot(id), { state: 'staged', sequence: null });
  t.same(await facts.activate(id, 'Trường đã giải thể'), { kind: 'activated', sequence: 2 });
  const { rows } = await facts.owner.query(
    'SELECT kind, person, reason, guards FROM facts.guard_events WHERE source_id = $1 ORDER BY id',
    [source],
  );
  const tripped = guards.filter(({ ok }) => !ok);
  t.same(rows, [
    { kind: 'held', person: null, reason: null, guards: tripped },
    { kind: 'overridden', person: uploader, reason: 'Trường đã giải thể', guards: tripped },
  ]);
});

t.test('compared anew, what trips beyond what was accepted is not activated for whoever accepted less', async (t) => {
  const { id, source } = await judged({ maxRetiredShare: 0.1, minRows: 10 }, { rows: ours });
  await facts.process(await facts.deliver(source, { file: listOf(theirs), mode: 'append' }));
  await facts.limit(source, { ...declared(), source: { ...declared().source, maxRetiredShare: 0.1, minRows: 25 } });
  await facts.owner.query(
    `UPDATE facts.snapshots SET requested_by = $2, requested_reason = 'Đã đối chiếu', requested_guards = guards WHERE id = $1`,
    [id, uploader],
  );
  t.equal(await facts.process(id), 'staged');
  t.match(await facts.snapshot(id), { state: 'staged', requested_by: null, requested_reason: null });
  t.match(await facts.activate(id, 'Trường đã giải thể'), { kind: 'activated' }, 'asked for again, knowing it');
});

t.test('without limits of its own a source goes by its declaration', async (t) => {
  const { rows } = await facts.client.query(`SELECT facts.add_source('declared', 'school', '[]', 'full', 200) AS id`);
  const source = rows[0].id;
  await facts.process(await facts.deliver(source, { file: listOf(all) }));
  const id = await facts.deliver(source, { file: listOf(all.slice(0, 10)), asOf: '2025-11-20' });
  t.equal(await facts.process(id), 'staged');
  t.same(
    new Set((await facts.snapshot(id)).guards?.filter(({ ok }) => !ok).map(({ guard }) => guard)),
    new Set(['retired_share', 'shrink_share', 'as_of_goes_back']),
  );
});

function declared(): GuardSettings {
  return declaredSettings({ guards: {} });
}
