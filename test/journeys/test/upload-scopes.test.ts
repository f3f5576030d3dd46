import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import {
  csvFile,
  members,
  memberTable,
  questionAbout,
  questionByStudentCode,
  students,
  studentTable,
} from '../src/index.ts';

const service = await startTestService();
t.teardown(() => service.close());
const registrar = await service.key('registrar');

async function outcome(json: object): Promise<string> {
  const { body } = await service.call('POST', '/v1/checks', { key: registrar, json });
  return body.outcome;
}

async function changesOf(id: string, limit = 100): Promise<object[]> {
  const all: object[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const { status, body } = await service.call('GET', `/v1/snapshots/${id}/changes?limit=${limit}${query}`, {
      key: service.admin,
    });
    if (status !== 200 || body.changes.length > limit) throw new Error(`${status}: no page of at most ${limit}`);
    all.push(...body.changes);
    cursor = body.next;
  }
  return all;
}

t.test('the same list again, in whatever order, changes nothing', async (t) => {
  const source = 'youth-union';
  const list = members(12);
  await service.deliver({ source, bytes: csvFile(memberTable(list)) });
  const before = await service.activeContent(source);
  const { body } = await service.deliver({ source, bytes: csvFile(memberTable([...list].reverse())) });
  t.match(body, { state: 'active', sequence: 2, counts: { added: 0, changed: 0, retired: 0, unchanged: 12 } });
  t.same(await changesOf(body.id), []);
  t.equal(await service.activeContent(source), before);
});

t.test('a full list adds, changes and retires; changes name each once, page by page, without saying who', async (t) => {
  const source = 'youth-union';
  const list = members(12);
  const [renamed, moved, gone] = list as [(typeof list)[number], (typeof list)[number], (typeof list)[number]];
  const next = [
    { ...renamed, name: `${renamed.name} Mới` },
    { ...moved, birthDate: moved.birthDate.replace(/\d\d$/, '27') },
    ...list.slice(3),
    ...members(2, 12),
  ];
  const { body } = await service.deliver({ source, bytes: csvFile(memberTable(next)) });
  t.match(body, { state: 'active', sequence: 3, counts: { added: 2, changed: 2, retired: 1, unchanged: 9 } });

  const changes = await changesOf(body.id);
  t.match(changes, [
    { kind: 'added', row: 13, previousRecord: null, previousRow: null, fields: [] },
    { kind: 'added', row: 14, previousRecord: null, fields: [] },
    { kind: 'changed', row: 2, fields: ['name'] },
    { kind: 'changed', row: 3, fields: ['birthDate'] },
    { kind: 'retired', record: null, row: null, fields: [] },
  ]);
  t.equal(changes.length, 5);
  t.same(await changesOf(body.id, 2), changes, 'in pages of two');
  t.notMatch(JSON.stringify(changes), /Nguyễn Thử|027[23]\d{8}|\d{4}-\d\d-\d\d/);

  t.equal(await outcome(questionAbout(renamed)), 'eligible');
  t.equal(await outcome(questionAbout(next[1] ?? moved)), 'eligible');
  t.not(await outcome(questionAbout(moved)), 'eligible', 'the previous birth date fits no more');
  t.not(await outcome(questionAbout(gone)), 'eligible');
});

t.test('an appended list joins what is there and retires nothing', async (t) => {
  const source = 'youth-union';
  const bytes = csvFile(memberTable(members(3, 50)));
  const { body } = await service.deliver({ source, bytes, query: { mode: 'append' } });
  t.match(body, { state: 'active', mode: 'append', counts: { added: 3, changed: 0, retired: 0 } });
  t.match(JSON.parse(await service.activeContent(source)), { records: 16 });
});

t.test('one school’s full list never retires another’s students, the whole source’s does', async (t) => {
  const source = 'education';
  const [one, other] = [students('XSA', 10), students('XSB', 10, 100)];
  const send = (list: typeof one, segment?: string) =>
    service.deliver({ source, bytes: csvFile(studentTable(list)), query: segment === undefined ? {} : { segment } });
  t.match((await send(one, 'XSA')).body, { state: 'active', segment: 'XSA', counts: { added: 10 } });
  t.match((await send(other, 'XSB')).body, { state: 'active', counts: { added: 10, changed: 0, retired: 0 } });

  const [left] = other as [(typeof other)[number]];
  const smaller = await send(other.slice(1), 'XSB');
  t.match(smaller.body, { state: 'active', counts: { added: 0, retired: 1, unchanged: 9 } });
  t.not(await outcome(questionByStudentCode(left)), 'eligible');
  for (const stayed of one) t.equal(await outcome(questionByStudentCode(stayed)), 'eligible');

  const states = await service.query<{ segment: string; state: string }>(
    `SELECT segment, state FROM facts.snapshots WHERE segment IS NOT NULL ORDER BY stage`,
  );
  t.same(
    states.map(({ segment, state }) => `${segment} ${state}`),
    ['XSA active', 'XSB superseded', 'XSB active'],
  );
  const whole = await send([...one.slice(1), ...other.slice(1)]);
  t.match(whole.body, { state: 'active', segment: null, counts: { added: 0, changed: 0, retired: 1, unchanged: 18 } });
  const superseded = await service.query(`SELECT 1 FROM facts.snapshots n JOIN facts.sources s ON s.id = n.source_id
    WHERE s.code = 'education' AND state = 'active'`);
  t.equal(superseded.length, 1);
});

t.test('a key bound to one school delivers for that school without saying so, and sees no other’s', async (t) => {
  const bound = await service.key('department', { sources: ['education'], segment: 'XSB' });
  const source = 'education';
  const bytes = csvFile(studentTable(students('XSB', 9, 101)));
  const { body } = await service.deliver({ source, bytes, key: bound });
  t.match(body, { state: 'active', segment: 'XSB', counts: { added: 0, retired: 0, unchanged: 9 } });
  const { body: listed } = await service.call('GET', '/v1/sources/education/snapshots', { key: service.admin });
  const other = listed.snapshots.find(({ segment }: { segment: string | null }) => segment === 'XSA');
  for (const part of ['', '/issues', '/changes']) {
    t.equal((await service.call('GET', `/v1/snapshots/${body.id}${part}`, { key: bound })).status, 200);
    t.equal((await service.call('GET', `/v1/snapshots/${other.id}${part}`, { key: bound })).status, 404);
  }
  const mine = await service.call('GET', '/v1/sources/education/snapshots', { key: bound });
  const segments = mine.body.snapshots.map(({ segment }: { segment: string | null }) => segment);
  t.same([...new Set(segments)], ['XSB'], 'nor in a list');
});

t.test('a student of another school in one school’s list is told and not taken in', async (t) => {
  const list = [...students('XSA', 9, 1), ...students('XSB', 1, 200)];
  const before = await service.activeContent('education');
  const { body } = await service.deliver({
    source: 'education',
    bytes: csvFile(studentTable(list)),
    query: { segment: 'XSA' },
  });
  t.match(body, { state: 'staged', held: true, counts: { bad: 1, added: 0, changed: 0, retired: 0 } });
  t.match(body.issueCounts, { segment_mismatch: 1 });
  t.equal(await service.activeContent('education'), before);
});

t.test('a list that would retire more than its guard allows waits for a person', async (t) => {
  const before = await service.activeContent('education');
  const { body } = await service.deliver({ source: 'education', bytes: csvFile(studentTable(students('XSA', 3, 1))) });
  t.match(body, { state: 'staged', held: true, counts: { retired: 15 } });
  t.match(
    body.guards.filter((guard: { ok: boolean }) => !guard.ok),
    [{ guard: 'retired_share', limit: 0.2 }],
  );
  t.equal(await service.activeContent('education'), before);
  t.equal((await changesOf(body.id)).length, 15, 'what it would do can be read beforehand');
});
