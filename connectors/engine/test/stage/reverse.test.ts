import t from 'tap';
import { type Delivery, TestFacts, uploader } from './fixture.ts';
import { keysOf } from './model.ts';
import { type ListRow, listOf, rowOf, studentsOf } from './students.ts';

const facts = await TestFacts.start();
t.teardown(() => facts.close());

const rows = studentsOf('XSC', 12).map(rowOf);
const keys = rows.flatMap(keysOf);

async function deliver(source: number, some: readonly ListRow[], how: Omit<Delivery, 'file'> = {}): Promise<string> {
  const id = await facts.deliver(source, { file: listOf(some), ...how });
  await facts.stage(id);
  await facts.activate(id);
  return id;
}

const stateOf = async (id: string) => (await facts.snapshot(id)).state;

async function numbersAt(source: number, sequence: number): Promise<string[]> {
  return (await facts.recordsAt(source, sequence, keys))
    .map((one) => JSON.stringify({ ...one, keys: [...one.keys].sort() }))
    .sort();
}

/** How many of the rows checks find by their first key. */
async function found(source: number): Promise<number> {
  const { rows } = await facts.owner.query(
    `SELECT count(*)::int AS n FROM facts.current_records c JOIN facts.sources s ON s.code = c.source
     WHERE s.id = $1 AND c.key = c.identity`,
    [source],
  );
  return rows[0].n;
}

t.test('a wrong list undone: what was active before is found again, under a new sequence', async (t) => {
  const source = await facts.addSource();
  const right = await deliver(source, rows);
  const wrong = await deliver(source, [{ ...(rows[0] as ListRow), name: 'Sai Tên' }, ...rows.slice(1, 4)]);
  t.equal(await found(source), 4);
  const { id, result } = await facts.reverse(source, 1);
  t.match(result, { kind: 'activated', sequence: 3 });
  t.equal(await found(source), 12);
  t.same(await numbersAt(source, 3), await numbersAt(source, 1));
  t.equal((await numbersAt(source, 2)).length, 4, 'what was active meanwhile can still be read');
  t.match(await facts.snapshot(id), {
    state: 'active',
    counts: { rows: 12, added: 8, changed: 1, retired: 0, unchanged: 3 },
    activated_by: uploader,
    activation_reason: 'reversed by a test',
    wrapped_key: null,
  });
  t.equal(await stateOf(right), 'active');
  t.equal(await stateOf(wrong), 'reversed');
});

t.test('a reversal can itself be reversed, and a list after it is compared with what it brought back', async (t) => {
  const source = await facts.addSource();
  const first = await deliver(source, rows.slice(0, 6));
  const second = await deliver(source, rows.slice(6));
  await facts.reverse(source, 1);
  t.match((await facts.reverse(source, 2)).result, { sequence: 4 });
  t.same(await numbersAt(source, 4), await numbersAt(source, 2));
  t.same([await stateOf(first), await stateOf(second)], ['superseded', 'active']);
  const id = await facts.deliver(source, { file: listOf(rows.slice(5)) });
  t.match((await facts.stage(id)).counts, { added: 1, changed: 0, retired: 0, unchanged: 6 });
});

t.test('to before the first delivery: nothing is active, and the source is as if never delivered', async (t) => {
  const source = await facts.addSource();
  const only = await deliver(source, rows);
  await facts.reverse(source, 0);
  t.equal(await found(source), 0);
  t.equal(await stateOf(only), 'reversed');
  const { rows: sources } = await facts.owner.query('SELECT sequence, as_of FROM facts.sources WHERE id = $1', [
    source,
  ]);
  t.same(sources, [{ sequence: 2, as_of: null }]);
  const { rows: dates } = await facts.owner.query('SELECT 1 FROM facts.freshness WHERE source_id = $1', [source]);
  t.same(dates, []);
  const id = await facts.deliver(source, { file: listOf(rows) });
  t.match((await facts.stage(id)).counts, { added: 12 });
  t.match(await facts.activate(id), { sequence: 3 });
});

t.test('staged twice, as after a kill, a reversal brings each record back once', async (t) => {
  const source = await facts.addSource();
  await deliver(source, rows);
  await deliver(source, rows.slice(0, 2));
  const { id, result } = await facts.reverse(source, 1);
  t.match(result, { kind: 'activated' });
  t.equal(await found(source), 12);
  t.match(await facts.rowsOf(id), { records: 10, keys: 20, stray_keys: 0 });
});

t.test('reversing appended lists takes away exactly what they brought', async (t) => {
  const source = await facts.addSource();
  const ids: string[] = [];
  for (const at of [0, 4, 8]) ids.push(await deliver(source, rows.slice(at, at + 4), { mode: 'append' }));
  await facts.reverse(source, 1);
  t.equal(await found(source), 4);
  t.same(await Promise.all(ids.map(stateOf)), ['active', 'reversed', 'reversed']);
});
