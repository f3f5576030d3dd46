import t from 'tap';
import { school } from '../map/fixture-list.ts';
import { TestFacts } from './fixture.ts';
import { badDate, keysOf } from './model.ts';
import { type ListRow, listOf, rowOf, studentsOf } from './students.ts';

const facts = await TestFacts.start();
t.teardown(() => facts.close());

const many = studentsOf('XSC', 2000).map(rowOf);
const few = many.slice(0, 30);
const nothing = { records: 0, keys: 0, stray_keys: 0, replaced: 0, issues: 0 };

/** A connector that fails in the middle of a file, as one with a mistake would. */
function failingAfter(rows: number): typeof school {
  let left = rows;
  return {
    ...school,
    facts(row) {
      if (left-- === 0) throw new Error('the connector failed');
      return school.facts(row);
    },
  };
}

async function activeSource(): Promise<number> {
  const source = await facts.addSource();
  const id = await facts.deliver(source, { file: listOf(few) });
  await facts.stage(id);
  await facts.activate(id);
  return source;
}

t.test('a first load that fails in the middle of the file leaves none of its rows', async (t) => {
  const source = await facts.addSource();
  const id = await facts.deliver(source, { file: listOf(many) });
  await t.rejects(facts.stage(id, failingAfter(1900)), { message: 'the connector failed' });
  t.same(await facts.rowsOf(id), nothing);
  t.match(await facts.snapshot(id), { state: 'received', counts: null, wrapped_key: null, first_record: null });

  t.test('and staged again it is whole', async (t) => {
    const { counts } = await facts.stage(id);
    t.match(counts, { rows: 2000, good: 2000, bad: 0, added: 2000, changed: 0, retired: 0, unchanged: 0 });
    t.same(await facts.rowsOf(id), { ...nothing, records: 2000, keys: 4000 });
    t.same(await facts.recordsAt(source, 0, []), [], 'nobody sees it before it is activated');
  });
});

t.test('a first load whose records a thread makes is the same as one whose are made here', async (t) => {
  // More than the thread is given at once, some of it twice, some of it wrong.
  const rows = [...many, ...many.slice(0, 50), ...few.map((row) => ({ ...row, birthDate: badDate }))];
  const keys = many.flatMap(keysOf);
  const loads = [];
  for (const threadAfter of [Infinity, 0]) {
    const source = await facts.addSource();
    const id = await facts.deliver(source, { file: listOf(rows) });
    const { counts } = await facts.stage(id, undefined, undefined, threadAfter);
    await facts.activate(id, 'some rows are wrong');
    const records = await facts.recordsAt(source, 1, keys);
    const sorted = records.map((record) => JSON.stringify(record)).sort();
    const { issues } = await facts.rowsOf(id);
    loads.push({ counts, sorted, issues });
  }
  t.match(loads[0]?.counts, { rows: 2080, good: 2050, bad: 30 });
  t.equal(loads[0]?.sorted.length, 2000);
  t.same(loads[1], loads[0]);
});

t.test('a first load that fails while a thread makes its records leaves none of them', async (t) => {
  const source = await facts.addSource();
  const id = await facts.deliver(source, { file: listOf(many) });
  await t.rejects(facts.stage(id, failingAfter(1900), undefined, 0), { message: 'the connector failed' });
  t.same(await facts.rowsOf(id), nothing);
  t.match((await facts.stage(id, undefined, undefined, 0)).counts, { good: 2000, added: 2000 });
});

t.test('a later load that fails in its second reading leaves nothing and touches nothing', async (t) => {
  const source = await activeSource();
  const before = await facts.recordsAt(source, 1, []);
  const changed = few.map((row) => ({ ...row, name: `${row.name} Đổi` }));
  const id = await facts.deliver(source, { file: listOf(changed) });
  await t.rejects(facts.stage(id, failingAfter(few.length + 10), 0), { message: 'the connector failed' });
  t.same(await facts.rowsOf(id), nothing);
  t.same(await facts.recordsAt(source, 1, []), before);
  t.match((await facts.stage(id)).counts, { changed: 30 }, 'the connection can be used again');
});

t.test('the same list again changes nothing and writes nothing', async (t) => {
  const source = await activeSource();
  const id = await facts.deliver(source, { file: listOf([...few].reverse()) });
  t.match((await facts.stage(id)).counts, { added: 0, changed: 0, retired: 0, unchanged: 30 });
  t.same(await facts.rowsOf(id), nothing);
  t.match(await facts.activate(id), { kind: 'activated', sequence: 2 }, 'it is a delivery all the same');
});

t.test('a trial run writes its report and nothing else', async (t) => {
  const source = await activeSource();
  const rows = few.slice(0, 20).map((row, i) => ({ ...row, birthDate: i === 3 ? badDate : row.birthDate }));
  const id = await facts.deliver(source, { file: listOf(rows), dryRun: true });
  t.match((await facts.stage(id)).counts, { rows: 20, good: 19, bad: 1, retired: 10, unchanged: 19 });
  t.same(await facts.rowsOf(id), { ...nothing, issues: 1 });
  t.match(await facts.snapshot(id), { state: 'validated', sequence: null, wrapped_key: null });
  t.same(await facts.activate(id), { kind: 'not_staged' });
});

t.test('a snapshot beyond its source’s limits is held, and says which limit and by how much', async (t) => {
  const source = await facts.addSource({ maxBadRowShare: 0.1, maxRetiredShare: 0.5 });
  const first = await facts.deliver(source, { file: listOf(few) });
  t.equal((await facts.stage(first)).held, false);
  await facts.activate(first);
  const rows = few.slice(0, 10).map((row, i) => ({ ...row, birthDate: i < 2 ? badDate : row.birthDate }));
  const id = await facts.deliver(source, { file: listOf(rows) });
  const { held, guards } = await facts.stage(id);
  t.equal(held, true);
  const told = guards.map(({ guard, value, limit, basis, ok }) => ({ guard, value, limit, basis, ok }));
  t.same(told, [
    { guard: 'bad_row_share', value: 0.2, limit: 0.1, basis: 10, ok: false },
    { guard: 'retired_share', value: 0.666667, limit: 0.5, basis: 30, ok: false },
  ]);
  t.same((await facts.snapshot(id)).guards, guards);
});

t.test('issues say where, in the order of the file, and no stored value is a whole number or name', async (t) => {
  const source = await facts.addSource();
  const [one, two, three, four] = studentsOf('XSC', 4).map(rowOf) as [ListRow, ListRow, ListRow, ListRow];
  const rows = [one, one, { ...two, name: '' }, { ...three, birthDate: badDate }, four, { ...four, name: 'X' }];
  const id = await facts.deliver(source, { file: listOf(rows) });
  await facts.stage(id);
  const issues = await facts.files
    .selectFrom('facts.snapshot_issues')
    .select(['ordinal', 'row', 'header', 'column_letter', 'code', 'severity', 'value'])
    .where('snapshot_id', '=', id)
    .orderBy('ordinal')
    .execute();
  t.same(
    issues.map(({ ordinal, row, code, severity }) => [ordinal, row, code, severity]),
    [
      [1, 3, 'duplicate_identical', 'warning'],
      [2, 4, 'required_missing', 'error'],
      [3, 5, 'date_invalid', 'error'],
      [4, 6, 'duplicate_conflict', 'error'],
      [5, 7, 'duplicate_conflict', 'error'],
    ],
  );
  t.match(issues[2], { header: 'Ngày sinh', column_letter: 'D' });
  const kept = JSON.stringify(issues);
  for (const { name, number, code } of few.slice(0, 4)) for (const v of [name, number, code]) t.notOk(kept.includes(v));
  t.same((await facts.snapshot(id)).issue_counts, {
    date_invalid: 1,
    duplicate_conflict: 2,
    duplicate_identical: 1,
    required_missing: 1,
  });
});

t.test(
  'what is stored can be read with the stage’s key only: no column holds a number, a name or a date',
  async (t) => {
    const source = await activeSource();
    const { rows } = await facts.owner.query(
      `SELECT string_agg(encode(r.identity || r.content || r.line || p.sealed || k.key, 'escape'), '') AS bytes
     FROM facts.records r JOIN facts.pages p ON p.id = r.page JOIN facts.record_keys k ON k.record_id = r.id WHERE r.source_id = $1`,
      [source],
    );
    for (const { name, number, code } of few)
      for (const part of [name, number, code]) t.notOk(rows[0].bytes.includes(part));
    const [record] = await facts.recordsAt(source, 1, few.flatMap(keysOf));
    t.match(record, { facts: { type: 'person', name: String } });
    t.notMatch(record?.keys, ['?']);
  },
);
