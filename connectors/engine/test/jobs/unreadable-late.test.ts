import t from 'tap';
import { TestFacts } from '../stage/fixture.ts';
import { listOf, rowOf, studentsOf } from '../stage/students.ts';

const facts = await TestFacts.start();
t.teardown(() => facts.close());

t.test('a file found unreadable after thousands of rows leaves none of their keys behind', async (t) => {
  const many = studentsOf('XSC', 20_000).map(rowOf);
  const source = await facts.addSource();
  // The first lot of records is sent after about 17,000 rows; the file breaks off while it is under way.
  for (const rows of [18_000, 18_500, 19_000, 20_000]) {
    const notUtf8 = Buffer.from('\xff\xfe,x\n', 'latin1');
    const file = Buffer.concat([Buffer.from(`${listOf(many.slice(0, rows))}\n`), notUtf8]);
    const id = await facts.deliver(source, { file });
    t.equal(await facts.process(id), 'rejected');
    t.same(await facts.rowsOf(id), { records: 0, keys: 0, stray_keys: 0, replaced: 0, issues: 0 }, `${rows} rows`);
  }
});
