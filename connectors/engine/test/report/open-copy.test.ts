import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import t from 'tap';
import { defaultReadLimits, openAnnotatedCopy } from '../../src/index.ts';
import { listOf } from '../map/fixture-list.ts';
import { readWhole } from '../read/fixture-bytes.ts';
import { TestFacts } from '../stage/fixture.ts';
import { gathered, partsOf } from './fixture-copy.ts';

const facts = await TestFacts.start();
t.teardown(() => facts.close());
const source = await facts.addSource();

const open = (snapshotId: string) =>
  openAnnotatedCopy({ snapshotId, databaseUrl: facts.url, master: facts.master, limits: defaultReadLimits });

async function processed(rows: readonly Record<string, string>[]): Promise<string> {
  const id = await facts.deliver(source, { file: listOf(...rows) });
  await facts.process(id);
  return id;
}

async function copyConnections(): Promise<number> {
  const { rows } = await facts.owner.query<{ open: number }>(
    `SELECT count(*)::int AS open FROM pg_stat_activity WHERE application_name = 'xacthuc intake copy'`,
  );
  return rows[0]?.open ?? 0;
}

t.test('what was staged, and what is wrong with it, comes out of the stored file', async (t) => {
  const id = await processed([{}, { 'Ngày sinh': '31/02/2004', MSSV: 'SV02', 'Số CCCD': '' }]);
  const { layout } = await facts.snapshot(id);
  t.match(layout, { headerRow: 1, lastRow: 3 });
  const copy = await gathered(await open(id));
  t.equal((await readWhole(copy)).rows.length, 3);
  t.match((await partsOf(copy)).get('xl/comments1.xml'), 'ref="D3"');
});

t.test('what fails at once is told at once, and leaves nothing behind', async (t) => {
  await t.rejects(open(randomUUID()));
  const broken = await processed([{}]);
  const { file_id } = await facts.snapshot(broken);
  await facts.owner.query('DELETE FROM facts.file_chunks WHERE file_id = $1', [file_id]);
  await t.rejects(open(broken), /is not as long as when it was stored/);
  while ((await copyConnections()) > 0);
});

t.test('a copy that nobody takes any more ends with its thread and its connection', async (t) => {
  const rows = Array.from({ length: 20_000 }, (_, i) => ({
    MSSV: `SV${i}`,
    'Số CCCD': '',
    'Họ và tên': `An ${'xyz'.repeat(i % 50)}`,
  }));
  const copy = await open(await processed(rows));
  t.equal(await copyConnections(), 1);
  copy.destroy();
  await once(copy, 'close');
  while ((await copyConnections()) > 0);
});
