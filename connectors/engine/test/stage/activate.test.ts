import { clientConfig } from '@xacthuc/platform';
import pg from 'pg';
import t from 'tap';
import { activate } from '../../src/stage/activate.ts';
import { TestFacts, uploader } from './fixture.ts';
import { keysOf } from './model.ts';
import { type ListRow, listOf, rowOf, studentsOf } from './students.ts';

const facts = await TestFacts.start();
t.teardown(() => facts.close());

const ours = studentsOf('XSC', 6).map(rowOf);
const theirs = studentsOf('XND', 3).map(rowOf);
const all = [...ours, ...theirs];
const texts = all.flatMap(keysOf);

async function staged(source: number, rows: readonly ListRow[], more: { segment?: string; mode?: 'append' } = {}) {
  const id = await facts.deliver(source, { file: listOf(rows), ...more });
  await facts.stage(id);
  return id;
}

/** Whom a source knows at a sequence, by student code. */
async function known(source: number, sequence: number): Promise<string[]> {
  const records = await facts.recordsAt(source, sequence, texts);
  return records.map(({ keys }) => keys.find((key) => key.includes('student-code')) ?? '').sort();
}
const codes = (rows: readonly ListRow[]) => rows.map((row) => keysOf(row)[0] ?? '').sort();
const states = async (...ids: string[]) => Promise.all(ids.map(async (id) => (await facts.snapshot(id)).state));

t.test('activation gives the next sequence, names who did it and why, and refreshes the source', async (t) => {
  const source = await facts.addSource();
  const id = await staged(source, ours);
  t.match(await facts.snapshot(id), { state: 'staged', sequence: null, activated_at: null });
  t.same(await facts.activate(id, 'Đã đối chiếu'), { kind: 'activated', sequence: 1 });
  t.match(await facts.snapshot(id), {
    state: 'active',
    sequence: 1,
    activated_by: uploader,
    activation_reason: 'Đã đối chiếu',
    activated_at: Date,
  });
  const { rows } = await facts.owner.query('SELECT sequence, as_of FROM facts.sources WHERE id = $1', [source]);
  t.same(rows, [{ sequence: 1, as_of: '2025-11-22' }]);
});

t.test('what is already active, rejected, a trial or nothing at all is not activated', async (t) => {
  const source = await facts.addSource();
  const id = await staged(source, ours);
  await facts.activate(id);
  t.same(await facts.activate(id), { kind: 'not_staged' });
  t.same(await facts.activate(uploader), { kind: 'not_staged' }, 'no such snapshot');
  const received = await facts.deliver(source, { file: listOf(ours) });
  t.same(await facts.activate(received), { kind: 'not_staged' });
});

t.test('a snapshot compared with what is no longer active is stale, and trying changes nothing', async (t) => {
  const source = await facts.addSource();
  const first = await staged(source, ours.slice(0, 4));
  await facts.activate(first);
  const waiting = await staged(source, ours.slice(0, 1));
  const other = await staged(source, ours.slice(2));
  t.same(await facts.activate(other), { kind: 'activated', sequence: 2 });
  t.same(await facts.activate(waiting), { kind: 'stale' });
  t.same(await known(source, 2), codes(ours.slice(2)));
  t.same(await states(first, waiting, other), ['superseded', 'staged', 'active']);

  t.test('staged again it takes the place of what is active now', async (t) => {
    await facts.stage(waiting);
    t.same(await facts.activate(waiting), { kind: 'activated', sequence: 3 });
    t.same(await known(source, 3), codes(ours.slice(0, 1)));
    t.same(await known(source, 2), codes(ours.slice(2)), 'and the past stays as it was');
    t.same(await known(source, 1), codes(ours.slice(0, 4)));
  });
});

t.test('one school’s list supersedes that school’s lists only, the whole province’s all of them', async (t) => {
  const source = await facts.addSource();
  const a = await staged(source, ours, { segment: 'XSC' });
  await facts.activate(a);
  const b = await staged(source, theirs, { segment: 'XND' });
  await facts.activate(b);
  const a2 = await staged(source, ours.slice(1), { segment: 'XSC' });
  await facts.activate(a2);
  t.same(await states(a, b, a2), ['superseded', 'active', 'active']);
  t.same(await known(source, 3), codes([...ours.slice(1), ...theirs]));
  const more = await staged(source, ours.slice(0, 1), { mode: 'append' });
  await facts.activate(more);
  t.same(await states(a2, b, more), ['active', 'active', 'active'], 'what is appended joins the rest');
  const whole = await staged(source, [...ours.slice(0, 2), ...theirs.slice(0, 1)]);
  await facts.activate(whole);
  t.same(await states(b, a2, more, whole), ['superseded', 'superseded', 'superseded', 'active']);
  t.same(await known(source, 5), codes([...ours.slice(0, 2), ...theirs.slice(0, 1)]));
});

t.test('each scope is as fresh as its own newest list', async (t) => {
  const source = await facts.addSource();
  const whole = await staged(source, all);
  await facts.activate(whole);
  const id = await staged(source, ours, { segment: 'XSC' });
  await facts.owner.query(`UPDATE facts.snapshots SET as_of = '2025-11-30' WHERE id = $1`, [id]);
  await facts.activate(id);
  const { rows } = await facts.owner.query(
    `SELECT DISTINCT r.segment, c.as_of FROM facts.current_records c
     JOIN facts.records r ON r.id = c.record_id AND r.source_id = $1 ORDER BY 1`,
    [source],
  );
  t.same(rows, [
    { segment: 'XND', as_of: '2025-11-22' },
    { segment: 'XSC', as_of: '2025-11-30' },
  ]);
});

t.test('of two who activate one snapshot at once, one does', async (t) => {
  const source = await facts.addSource();
  const id = await staged(source, ours);
  const other = new pg.Client(clientConfig({ url: facts.url, role: 'xacthuc_intake', name: 'test second' }));
  await other.connect();
  t.teardown(() => other.end());
  const results = await Promise.all([facts.activate(id), activate(other, id, { by: uploader, reason: null })]);
  t.same(results.map(({ kind }) => kind).sort(), ['activated', 'not_staged']);
  t.same(await known(source, 1), codes(ours));
});

t.test('readers at any moment see the old list or the new one, never a mix', async (t) => {
  const source = await facts.addSource();
  await facts.activate(await staged(source, ours));
  const seen = new Set<string>();
  let over = false;
  const reading = (async () => {
    while (!over) {
      const { rows } = await facts.owner.query(
        `SELECT c.sequence, count(*)::int AS n FROM facts.current_records c JOIN facts.sources s ON s.code = c.source
         WHERE s.id = $1 GROUP BY 1`,
        [source],
      );
      seen.add(JSON.stringify(rows));
    }
  })();
  const sizes = [3, 6, 2, 5, 1, 4];
  for (const size of sizes) await facts.activate(await staged(source, ours.slice(0, size)));
  over = true;
  await reading;
  const allowed = [6, ...sizes].map((n, i) => JSON.stringify([{ sequence: i + 1, n: n * 2 }]));
  t.same(
    [...seen].filter((one) => !allowed.includes(one)),
    [],
  );
  t.ok(seen.size > 1);
});
