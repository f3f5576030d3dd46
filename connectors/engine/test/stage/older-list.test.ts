import t from 'tap';
import { TestFacts } from './fixture.ts';
import { listOf, rowOf, studentsOf } from './students.ts';

const facts = await TestFacts.start();
t.teardown(() => facts.close());

t.test('after an older full list the records are as old as that list, not as the one it replaced', async (t) => {
  const source = await facts.addSource();
  const rows = studentsOf('XSC', 3).map(rowOf);
  await facts.process(await facts.deliver(source, { file: listOf(rows) }));
  const id = await facts.deliver(source, { file: listOf(rows.map((row) => ({ ...row, name: `${row.name} Cũ` }))) });
  await facts.owner.query(`UPDATE facts.snapshots SET as_of = '2024-01-01' WHERE id = $1`, [id]);
  await facts.process(id);
  const { rows: found } = await facts.owner.query(
    `SELECT DISTINCT c.as_of FROM facts.current_records c JOIN facts.records r ON r.id = c.record_id AND r.source_id = $1`,
    [source],
  );
  t.same(found, [{ as_of: '2024-01-01' }]);
});
