import fc from 'fast-check';
import t from 'tap';
import { allChanges } from '../../src/changes/index.ts';
import type { Connector } from '../../src/map/index.ts';
import { school } from '../map/fixture-list.ts';
import { type ReadRecord, TestFacts } from './fixture.ts';
import { badDate, badNumber, deliver, keysOf, type ModelDelivery, type ModelState } from './model.ts';
import { type ListRow, listOf, rowOf, type Student, schools, studentsOf } from './students.ts';

const facts = await TestFacts.start();
t.teardown(() => facts.close());

const students = schools.flatMap((school) => studentsOf(school, 3));
const allKeys = schools.flatMap((school) =>
  students.flatMap((student) => [
    ...keysOf(rowOf({ ...student, school })),
    ...keysOf(rowOf({ ...student, school, number: renumbered(student) })),
  ]),
);

/** The number with another last digit: the same facts under another key. */
function renumbered({ number }: Student): string {
  return `${number.slice(0, -1)}${(Number(number.at(-1)) + 1) % 10}`;
}

/** What is done to a student's row: few things, so that deliveries meet. */
const change = fc.record({
  form: fc.oneof(
    { weight: 3, arbitrary: fc.constant('both') },
    { weight: 1, arbitrary: fc.constantFrom('code', 'number', 'renumbered', 'moved', 'swapped') },
  ),
  other: fc.constantFrom(...students),
  renamed: fc.constantFrom(false, false, false, true),
  fault: fc.constantFrom('none', 'none', 'none', 'none', 'none', 'none', 'date', 'number'),
});
type Change = typeof change extends fc.Arbitrary<infer C> ? C : never;

function written(student: Student, { form, other, renamed, fault }: Change): ListRow {
  const plain = rowOf(student);
  const formed: ListRow = {
    ...plain,
    ...(form === 'code' ? { number: '' } : {}),
    ...(form === 'number' ? { code: '' } : {}),
    ...(form === 'renumbered' ? { number: renumbered(student) } : {}),
    ...(form === 'moved' ? { code: '', school: student.school === 'XSC' ? 'XND' : 'XSC' } : {}),
    // Another student's number, with what goes with it: a clerk's slip of one line.
    ...(form === 'swapped' ? { ...rowOf(other), school: student.school, code: student.code } : {}),
    ...(renamed ? { name: `${plain.name} Đổi` } : {}),
  };
  if (fault === 'date') return { ...formed, birthDate: badDate };
  return fault === 'number' ? { ...formed, number: badNumber } : formed;
}

/** Some students, each in one row, and some rows more that repeat or contradict them. */
const rows = fc
  .tuple(
    fc.subarray(students, { minLength: 1 }),
    fc.array(change, { minLength: students.length, maxLength: students.length }),
    fc.array(fc.tuple(fc.constantFrom(...students), change), { maxLength: 3 }),
  )
  .map(([some, changes, more]) => [
    ...some.map((student, i) => written(student, changes[i] as Change)),
    ...more.map(([student, how]) => written(student, how)),
  ]);

const delivery: fc.Arbitrary<ModelDelivery> = fc.record({
  mode: fc.constantFrom('full', 'full', 'append'),
  segment: fc.constantFrom(null, null, ...schools),
  rows,
});

function comparable(records: Iterable<ReadRecord>): string {
  const lines = [...records].map(({ segment, keys, facts }) => JSON.stringify([segment, [...keys].sort(), facts]));
  return lines.sort().join('\n');
}

async function keysThatChecksFind(source: number): Promise<number> {
  const { rows } = await facts.owner.query(
    `SELECT count(*)::int AS n FROM facts.current_records c JOIN facts.sources s ON s.code = c.source WHERE s.id = $1`,
    [source],
  );
  return rows[0].n;
}

/** By which of the ways that must come to the same: rows known again or all read, kept for loading or read twice. */
interface Way {
  readonly connector: Connector;
  readonly keptRows: number;
  /** Whether a dry run goes before. */
  readonly trial: boolean;
}

/** Sends one delivery, for trial first where asked; throws where it does not come to what the model says. */
async function send(source: number, sequence: number, one: ModelDelivery, before: ModelState, how: Way) {
  const expected = deliver(before, one);
  const file = listOf(one.rows);
  const demand = (what: string, found: unknown, wanted: unknown) => {
    const [f, w] = [JSON.stringify(found), JSON.stringify(wanted)];
    if (f !== w) throw new Error(`delivery ${sequence}, ${what}: ${f} and not ${w}`);
  };
  const { connector, keptRows } = how;
  const trial = how.trial ? await facts.deliver(source, { ...one, file, dryRun: true }) : null;
  const dry = trial ? await facts.stage(trial, connector, keptRows) : null;
  const id = await facts.deliver(source, { ...one, file });
  const staged = await facts.stage(id, connector, keptRows);
  const { skipped: _, ...counts } = staged.counts;
  demand('counts', counts, expected.counts);
  if (dry) demand('counts of a dry run', dry.counts, staged.counts);
  demand('activation', await facts.activate(id), { kind: 'activated', sequence });
  const { kept, counted } = await facts.content(source);
  demand('what is counted of the active content', kept, counted);
  return expected;
}

/** What differs between two states, told as the API tells it. */
function differences(before: ModelState, after: ModelState) {
  const counts = { added: 0, changed: 0, retired: 0 };
  for (const [at, record] of after) {
    const old = before.get(at);
    if (old === undefined) counts.added += 1;
    else if (comparable([old]) !== comparable([record])) counts.changed += 1;
  }
  for (const at of before.keys()) if (!after.has(at)) counts.retired += 1;
  return counts;
}

async function differencesFound(source: number, from: number, to: number) {
  const counts = { added: 0, changed: 0, retired: 0 };
  const comparison = { kind: 'sequences', source, from, to } as const;
  for await (const some of allChanges(facts.pool, facts.master, comparison)) {
    for (const { kind } of some) counts[kind] += 1;
  }
  return counts;
}

const promise =
  'after any deliveries exactly those are active whom a plain reading of the lists makes active, then and ever after';

t.test(promise, async (t) => {
  const kinds = { added: 0, changed: 0, retired: 0, unchanged: 0, bad: 0 };
  const way = fc.record({ knowing: fc.boolean(), keptRows: fc.constantFrom(0, 1, 20_000) });
  const turn = fc.record({ after: fc.integer({ min: 0, max: 4 }), to: fc.nat(5) });
  let reversals = 0;
  const deliveries = fc.array(delivery, { minLength: 2, maxLength: 6, size: 'max' });
  await fc.assert(
    fc.asyncProperty(deliveries, way, turn, async (sent, { knowing, keptRows }, reversal) => {
      const connector = knowing ? school : { ...school, module: null };
      const source = await facts.addSource();
      const states: ModelState[] = [new Map()];
      for (const [i, one] of sent.entries()) {
        const last = i === sent.length - 1;
        const { after, counts } = await send(source, states.length, one, states.at(-1) ?? new Map(), {
          connector,
          keptRows,
          trial: last,
        });
        states.push(after);
        for (const kind of ['added', 'changed', 'retired', 'unchanged', 'bad'] as const) kinds[kind] += counts[kind];
        if (i !== reversal.after) continue;
        const to = reversal.to % states.length;
        if (to === states.length - 1) continue;
        const { result } = await facts.reverse(source, to);
        if (result.kind !== 'activated') throw new Error(`the reversal became ${result.kind}`);
        states.push(states[to] ?? new Map());
        reversals += 1;
      }
      for (const [sequence, state] of states.entries()) {
        const found = comparable(await facts.recordsAt(source, sequence, allKeys));
        const wanted = comparable(state.values());
        if (found !== wanted) throw new Error(`at sequence ${sequence}:\n${found}\nand not\n${wanted}`);
      }
      for (const [from, before] of states.entries()) {
        const to = (from * 7 + 1) % states.length;
        const [found, wanted] = [
          await differencesFound(source, from, to),
          differences(before, states[to] ?? new Map()),
        ];
        if (JSON.stringify(found) !== JSON.stringify(wanted)) {
          throw new Error(`from ${from} to ${to}: ${JSON.stringify(found)} and not ${JSON.stringify(wanted)}`);
        }
      }
      const keys = [...(states.at(-1)?.values() ?? [])].flatMap((record) => record.keys);
      const found = await keysThatChecksFind(source);
      if (found !== keys.length) throw new Error(`checks find records under ${found} keys and not ${keys.length}`);
    }),
    { numRuns: process.env.XACTHUC_TEST_LONG ? 500 : 24 },
  );
  for (const [kind, count] of Object.entries({ ...kinds, reversals })) t.ok(count > 0, `${kind} ${count} times`);
});
