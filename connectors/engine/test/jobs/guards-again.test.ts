import t from 'tap';
import { TestFacts } from '../stage/fixture.ts';
import { listOf, rowOf, studentsOf } from '../stage/students.ts';

const facts = await TestFacts.start();
t.teardown(() => facts.close());

t.test('a delivery that nobody asked for is held when its guards fail as it is compared anew', async (t) => {
  const source = await facts.addSource({ maxRetiredShare: 0.5 });
  const students = studentsOf('XSC', 12).map(rowOf);
  await facts.process(await facts.deliver(source, { file: listOf(students.slice(0, 6)) }));
  const held = await facts.deliver(source, { file: listOf(students.slice(6)) });
  t.equal(await facts.process(held), 'staged');
  const same = await facts.deliver(source, { file: listOf(students.slice(0, 6)) });
  // While the worker compares it with the first list, a named person activates the held one.
  const holder = await facts.owner.connect();
  await holder.query('BEGIN');
  await holder.query('SELECT 1 FROM facts.snapshots WHERE id = $1 FOR UPDATE', [same]);
  const processing = facts.process(same);
  const blocked = `SELECT 1 FROM pg_stat_activity WHERE application_name = 'xacthuc intake worker'
    AND wait_event_type = 'Lock' AND query LIKE 'UPDATE facts.snapshots%'`;
  while ((await facts.owner.query(blocked)).rowCount === 0);
  t.match(await facts.activate(held, 'Đã đối chiếu'), { kind: 'activated', sequence: 2 });
  await holder.query('ROLLBACK');
  holder.release();
  t.equal(await processing, 'staged', 'it would retire everybody now');
  t.match(await facts.snapshot(same), { state: 'staged', sequence: null, counts: { retired: 6 } });
});
