import t from 'tap';
import { TestFacts } from './fixture.ts';
import { listOf, rowOf, studentsOf } from './students.ts';

const facts = await TestFacts.start();
t.teardown(() => facts.close());

const rows = studentsOf('XSC', 3).map(rowOf);
const older = listOf(rows.map((row) => ({ ...row, name: `${row.name} Cũ` })));

/** The days that checks are told the records are of. */
async function daysOf(source: number): Promise<string[]> {
  const { rows } = await facts.owner.query(
    `SELECT DISTINCT c.as_of FROM facts.current_records c JOIN facts.records r ON r.id = c.record_id AND r.source_id = $1`,
    [source],
  );
  return rows.map(({ as_of }) => as_of);
}

t.test('an older full list is held; activated, the records are as old as that list says', async (t) => {
  const source = await facts.addSource({ rest: { allowOlder: false } });
  await facts.process(await facts.deliver(source, { file: listOf(rows) }));
  const id = await facts.deliver(source, { file: older, asOf: '2024-01-01' });
  t.equal(await facts.process(id), 'staged');
  t.same(await daysOf(source), ['2025-11-22']);
  t.match(await facts.activate(id, 'Danh sách mới bị nhầm'), { kind: 'activated' });
  t.same(await daysOf(source), ['2024-01-01']);
});

t.test('where older lists are allowed they become active by themselves', async (t) => {
  const source = await facts.addSource({ rest: { allowOlder: true } });
  await facts.process(await facts.deliver(source, { file: listOf(rows) }));
  t.equal(await facts.process(await facts.deliver(source, { file: older, asOf: '2024-01-01' })), 'active');
  t.same(await daysOf(source), ['2024-01-01']);
});
