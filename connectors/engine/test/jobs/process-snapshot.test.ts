import t from 'tap';
import { TestFacts, uploader } from '../stage/fixture.ts';
import { badDate, keysOf } from '../stage/model.ts';
import { type ListRow, listOf, rowOf, studentsOf } from '../stage/students.ts';

const facts = await TestFacts.start();
t.teardown(() => facts.close());

const students = studentsOf('XSC', 12).map(rowOf);
const texts = students.flatMap(keysOf);
const codes = (rows: readonly ListRow[]) => rows.map((row) => keysOf(row)[0] ?? '').sort();

/** Whom a source knows at a sequence, by student code. */
async function known(source: number, sequence: number): Promise<string[]> {
  const records = await facts.recordsAt(source, sequence, texts);
  return records.map(({ keys }) => keys.find((key) => key.includes('student-code')) ?? '').sort();
}

async function sequences(source: number): Promise<number[]> {
  const { rows } = await facts.owner.query<{ sequence: number }>(
    'SELECT sequence FROM facts.snapshots WHERE source_id = $1 AND sequence IS NOT NULL ORDER BY sequence',
    [source],
  );
  return rows.map(({ sequence }) => sequence);
}

/** The connection of a worker that waits for the row of its snapshot, all else of its transaction done. */
async function workerIsBlocked(): Promise<number> {
  for (;;) {
    const { rows } = await facts.owner.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE application_name = 'xacthuc intake worker'
         AND wait_event_type = 'Lock' AND query LIKE 'UPDATE facts.snapshots%'`,
    );
    if (rows[0]) return rows[0].pid;
  }
}

/** Processes a snapshot, again while somebody else works on its source, as the sweep does. */
async function whenFree(id: string) {
  for (;;) {
    const state = await facts.process(id);
    if (state !== 'busy') return state;
  }
}

t.test('a good delivery becomes active by itself, in the name of who sent it', async (t) => {
  const source = await facts.addSource();
  const id = await facts.deliver(source, { file: listOf(students) });
  t.equal(await facts.process(id), 'active');
  t.match(await facts.snapshot(id), { state: 'active', sequence: 1, activated_by: uploader, activation_reason: null });
  t.same(await known(source, 1), codes(students));
});

t.test('processed again, whatever became of it, it stays as it is', async (t) => {
  const source = await facts.addSource({ maxBadRowShare: 0.1 });
  const active = await facts.deliver(source, { file: listOf(students) });
  const trial = await facts.deliver(source, { file: listOf(students), dryRun: true });
  const held = await facts.deliver(source, { file: listOf(students.map((row) => ({ ...row, birthDate: badDate }))) });
  const unreadable = await facts.deliver(source, { file: 'no header of ours\nat all\n' });
  for (const round of ['first', 'again']) {
    t.equal(await facts.process(active), 'active', round);
    t.equal(await facts.process(trial), 'validated', round);
    t.equal(await facts.process(held), 'staged', round);
    t.equal(await facts.process(unreadable), 'rejected', round);
  }
  t.same(await sequences(source), [1]);
});

t.test('a file that cannot be read is rejected with why, in both languages, and the active list stays', async (t) => {
  const source = await facts.addSource();
  await facts.process(await facts.deliver(source, { file: listOf(students) }));
  const id = await facts.deliver(source, { file: 'no header of ours\nat all\n' });
  t.equal(await facts.process(id), 'rejected');
  t.match(await facts.snapshot(id), {
    state: 'rejected',
    counts: null,
    rejection: { code: String, vi: { what: String, fix: String }, en: { what: String, fix: String } },
  });
  t.same(await known(source, 1), codes(students));
});

t.test(
  'a held delivery waits for a named person, and is then activated in that person’s name with the reason',
  async (t) => {
    const source = await facts.addSource({ maxRetiredShare: 0.2 });
    await facts.process(await facts.deliver(source, { file: listOf(students) }));
    const id = await facts.deliver(source, { file: listOf(students.slice(0, 3)) });
    t.equal(await facts.process(id), 'staged');
    t.same(await known(source, 1), codes(students));
    const person = 'b5e0a3f2-6a0e-4f52-9d0c-1f1f3b3f8a11';
    await facts.owner.query('UPDATE facts.snapshots SET requested_by = $2, requested_reason = $3 WHERE id = $1', [
      id,
      person,
      'Đã đối chiếu',
    ]);
    t.equal(await facts.process(id), 'active');
    t.match(await facts.snapshot(id), { sequence: 2, activated_by: person, activation_reason: 'Đã đối chiếu' });
    t.same(await known(source, 2), codes(students.slice(0, 3)));
  },
);

t.test('a delivery held while another was activated is compared anew before it is activated', async (t) => {
  const source = await facts.addSource({ maxRetiredShare: 0.5 });
  await facts.process(await facts.deliver(source, { file: listOf(students.slice(0, 6)) }));
  const held = await facts.deliver(source, { file: listOf(students.slice(0, 2)) });
  t.equal(await facts.process(held), 'staged');
  t.match((await facts.snapshot(held)).counts, { unchanged: 2, retired: 4 });
  const meanwhile = await facts.deliver(source, { file: listOf(students.slice(0, 4)), mode: 'append' });
  const more = await facts.deliver(source, { file: listOf(students.slice(8, 10)), mode: 'append' });
  t.equal(await facts.process(meanwhile), 'active');
  t.equal(await facts.process(more), 'active');
  await facts.owner.query('UPDATE facts.snapshots SET requested_by = $2, requested_reason = $3 WHERE id = $1', [
    held,
    uploader,
    'Đã đối chiếu',
  ]);
  t.equal(await facts.process(held), 'active');
  t.match(await facts.snapshot(held), { sequence: 4, counts: { unchanged: 2, retired: 6 } });
  t.same(await known(source, 4), codes(students.slice(0, 2)), 'those who came meanwhile are gone: they are not in it');
  t.same(await known(source, 3), codes([...students.slice(0, 6), ...students.slice(8, 10)]));
});

t.test('processed by two workers at once, a snapshot is activated once', async (t) => {
  const source = await facts.addSource();
  const id = await facts.deliver(source, { file: listOf(students) });
  const results = await Promise.all([1, 2, 3].map(() => facts.process(id)));
  t.ok(results.includes('active'));
  t.same(
    results.filter((result) => result !== 'active' && result !== 'busy'),
    [],
    'the others find it done or its source busy',
  );
  t.same(await sequences(source), [1]);
  t.same(await known(source, 1), codes(students), 'each student once');
});

t.test('many snapshots of a source at once take turns: sequences without a gap, and nobody lost', async (t) => {
  const source = await facts.addSource();
  const parts = [0, 3, 6, 9].map((from) => students.slice(from, from + 3));
  const ids = await Promise.all(parts.map((rows) => facts.deliver(source, { file: listOf(rows), mode: 'append' })));
  t.same(await Promise.all(ids.map(whenFree)), ['active', 'active', 'active', 'active']);
  t.same(await sequences(source), [1, 2, 3, 4]);
  t.same(await known(source, 4), codes(students));
});

t.test(
  'while somebody works on a source nothing is done about its other snapshots, and other sources go on',
  async (t) => {
    const source = await facts.addSource();
    const [one, two] = [
      await facts.deliver(source, { file: listOf(students) }),
      await facts.deliver(source, { file: listOf(students) }),
    ];
    const elsewhere = await facts.deliver(await facts.addSource(), { file: listOf(students) });
    const holder = await facts.owner.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT 1 FROM facts.snapshots WHERE id = $1 FOR UPDATE', [one]);
    const processing = facts.process(one);
    await workerIsBlocked();
    t.equal(await facts.process(two), 'busy');
    t.match(await facts.snapshot(two), { state: 'received' });
    t.equal(await facts.process(elsewhere), 'active');
    await holder.query('ROLLBACK');
    holder.release();
    t.equal(await processing, 'active');
    t.equal(await facts.process(two), 'active');
  },
);

t.test('a worker whose connection dies before the commit leaves nothing, and the next one starts afresh', async (t) => {
  const source = await facts.addSource();
  const id = await facts.deliver(source, { file: listOf(students) });
  const holder = await facts.owner.connect();
  await holder.query('BEGIN');
  await holder.query('SELECT 1 FROM facts.snapshots WHERE id = $1 FOR UPDATE', [id]);
  const processing = facts.process(id).catch((error: Error) => error);
  const pid = await workerIsBlocked();
  await facts.owner.query('SELECT pg_terminate_backend($1)', [pid]);
  t.ok((await processing) instanceof Error);
  await holder.query('ROLLBACK');
  holder.release();
  t.same(await facts.rowsOf(id), { records: 0, keys: 0, stray_keys: 0, replaced: 0, issues: 0 });
  t.match(await facts.snapshot(id), { state: 'received' });
  t.equal(await facts.process(id), 'active', 'its lock on the source died with it');
  t.same(await known(source, 1), codes(students));
});

t.test('what fails when a file was opened and no row of it read yet, fails, and nobody waits for ever', async (t) => {
  const source = await facts.addSource();
  await facts.process(await facts.deliver(source, { file: listOf(students) }));
  // Longer than what is read of it to find the header.
  const list = listOf(studentsOf('XSC', 20_000).map(rowOf));
  const id = await facts.deliver(source, { file: list });
  const mayCompare = (verb: string, towards: string) =>
    facts.owner.query(
      `DO $$ BEGIN EXECUTE format('${verb} TEMPORARY ON DATABASE %I ${towards} PUBLIC', current_database()); END $$`,
    );
  await mayCompare('REVOKE', 'FROM');
  await t.rejects(facts.process(id), { message: /permission denied/ });
  await mayCompare('GRANT', 'TO');
  t.match(await facts.snapshot(id), { state: 'received' });
});

t.test('a snapshot that does not exist, or whose connector is not known, fails and changes nothing', async (t) => {
  await t.rejects(facts.process(uploader), { message: /there is no snapshot/ });
  const source = await facts.addSource();
  await facts.owner.query(`UPDATE facts.sources SET connector = 'another' WHERE id = $1`, [source]);
  const id = await facts.deliver(source, { file: listOf(students) });
  await t.rejects(facts.process(id), { message: 'no connector is named another' });
  t.match(await facts.snapshot(id), { state: 'received' });
});
