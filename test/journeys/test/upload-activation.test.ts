import { startTestService } from '@xacthuc/test-harness';
import pg from 'pg';
import t from 'tap';
import { activate, csvFile, members, memberTable, questionAbout } from '../src/index.ts';

const source = 'youth-union';
const list = members(10);
const service = await startTestService();
t.teardown(() => service.close());
const registrar = await service.key('registrar');
const department = await service.key('department', { sources: [source] });
const file = (count: number, from = 0) => csvFile(memberTable(members(count, from)));
const path = (id: string) => `/v1/snapshots/${id}`;

async function sequence(): Promise<number> {
  const { body } = await service.call('GET', '/v1/sources', { key: department });
  return body.sources[0].sequence;
}

await service.deliver({ source, bytes: file(10) });

t.test('a dry run says what would happen and leaves everything as it was', async (t) => {
  const before = await service.activeContent(source);
  const bytes = csvFile(memberTable([...list.slice(1), ...members(2, 10)]));
  const { body } = await service.deliver({ source, bytes, query: { dryRun: 'true' } });
  t.match(body, { state: 'validated', dryRun: true, held: false, sequence: null, activatedAt: null });
  t.match(body.counts, { rows: 11, good: 11, bad: 0, added: 2, changed: 0, retired: 1, unchanged: 9 });
  t.equal(await service.activeContent(source), before);
  t.equal(await sequence(), 1);
  const left = await service.query(
    `SELECT 1 FROM facts.records r JOIN facts.snapshots n ON n.stage = r.stage WHERE n.id = $1
     UNION ALL SELECT 1 FROM facts.replaced p JOIN facts.snapshots n ON n.stage = p.stage WHERE n.id = $1`,
    [body.id],
  );
  t.same(left, [], 'no record and no difference is kept');
  t.equal((await activate(service, body.id)).status, 409, 'it can never be activated');
  t.equal((await service.call('GET', `${path(body.id)}/changes`, { key: department })).status, 409);
});

t.test('a held list is activated by a named person who says why, once', async (t) => {
  const before = await service.activeContent(source);
  const { body: held } = await service.deliver({ source, bytes: file(5), key: department });
  t.match(held, { state: 'staged', held: true, counts: { retired: 5 } });

  const silent = await service.call('POST', `${path(held.id)}/activation`, { key: department, json: {} });
  t.equal(silent.status, 422);
  t.equal(silent.body.code, 'reason_required');
  const curt = await service.call('POST', `${path(held.id)}/activation`, { key: department, json: { reason: 'ok' } });
  t.equal(curt.status, 400);
  t.equal(await service.activeContent(source), before);

  const other = await service.key('department', { sources: ['education'] });
  const json = { reason: 'đã đối chiếu với quyết định số 12' };
  t.equal((await service.call('POST', `${path(held.id)}/activation`, { key: other, json })).status, 404);
  const auditor = await service.key('auditor');
  t.equal((await service.call('POST', `${path(held.id)}/activation`, { key: auditor, json })).status, 403);

  const activated = await service.call('POST', `${path(held.id)}/activation`, { key: department, json });
  t.equal(activated.status, 200);
  t.match(activated.body, { state: 'active', sequence: 2, activationReason: json.reason, activatedBy: String });
  t.match(JSON.parse(await service.activeContent(source)), { records: 5 });
  const again = await service.call('POST', `${path(held.id)}/activation`, { key: department, json });
  t.equal(again.status, 409);
  t.equal(again.body.code, 'state_conflict');
  t.equal(await sequence(), 2);
});

t.test('a list held while another went active is compared anew before it goes active', async (t) => {
  const { body: held } = await service.deliver({ source, bytes: file(1) });
  t.match(held, { held: true, counts: { retired: 4, unchanged: 1 } });
  const { body: between } = await service.deliver({ source, bytes: file(8) });
  t.match(between, { state: 'active', sequence: 3, counts: { added: 3 } });
  const reply = await activate(service, held.id);
  t.equal(reply.status, 202);
  for (let state = 'staged'; state === 'staged'; ) {
    ({ state } = (await service.call('GET', path(held.id), { key: department })).body);
  }
  const { body } = await service.call('GET', path(held.id), { key: department });
  t.match(body, { state: 'active', sequence: 4, counts: { added: 0, changed: 0, retired: 7, unchanged: 1 } });
  t.match(JSON.parse(await service.activeContent(source)), { records: 1 });
});

t.test('eight files of one source sent at once become active one after the other, the last whole', async (t) => {
  await service.deliver({ source, bytes: file(50) });
  const first = await sequence();
  // Each is full and renames everybody, so a mix of two would show.
  const json = { source: { maxChangedShare: 1 }, reason: 'tám danh sách đổi tên tất cả' };
  await service.call('PUT', `/v1/sources/${source}/guards`, { key: service.admin, json });
  const files = Array.from({ length: 8 }, (_, i) =>
    csvFile(memberTable(members(50).map((one) => ({ ...one, name: `${one.name} Lần ${'ABCDEFGH'[i]}` })))),
  );
  const ids = await Promise.all(
    files.map(async (bytes) => {
      const headers = { 'content-type': 'text/csv' };
      const reply = await service.call('POST', `/v1/sources/${source}/snapshots`, { key: department, bytes, headers });
      t.equal(reply.status, 202);
      return reply.body.id as string;
    }),
  );
  await Promise.all(ids.map((id) => service.settled(id)));
  const snapshots = await Promise.all(ids.map(async (id) => (await service.settled(id)).body));
  const sequences = snapshots.map((snapshot) => snapshot.sequence).sort((a, b) => a - b);
  t.same(
    sequences,
    Array.from({ length: 8 }, (_, i) => first + 1 + i),
  );
  for (const snapshot of snapshots) {
    t.match(snapshot.counts, { added: 0, changed: 50, retired: 0 });
    t.equal(snapshot.state, snapshot.sequence === first + 8 ? 'active' : 'superseded');
  }
  const active = await service.query<{ sequence: number }>(
    `SELECT DISTINCT n.sequence FROM facts.records r JOIN facts.snapshots n ON n.stage = r.stage
     JOIN facts.sources s ON s.id = r.source_id WHERE s.code = $1 AND r.retired_stage IS NULL`,
    [source],
  );
  t.same(
    active.map((row) => Number(row.sequence)),
    [first + 8],
  );
});

t.test('whoever waits for a delivery is told of its end, not of the instant between staged and active', async (t) => {
  const client = new pg.Client({ connectionString: service.running.database.ownerUrl });
  await client.connect();
  t.teardown(() => client.end());
  await client.query('BEGIN');
  await client.query('SELECT 1 FROM facts.sources WHERE code = $1 FOR NO KEY UPDATE', [source]);
  const headers = { 'content-type': 'text/csv' };
  const upload = await service.call('POST', `/v1/sources/${source}/snapshots`, {
    key: department,
    bytes: file(50),
    headers,
  });
  for (let staged: unknown[] = []; staged.length === 0; ) {
    staged = await service.query(`SELECT 1 FROM facts.snapshots WHERE id = $1 AND state = 'staged'`, [upload.body.id]);
  }
  const waiting = service.call('GET', `${path(upload.body.id)}?wait=20`, { key: department });
  // The activation waits for our lock; long enough for an early answer to be on its way.
  await client.query('SELECT pg_sleep(0.5)');
  await client.query('ROLLBACK');
  const { body } = await waiting;
  t.equal(body.state, 'active');
  const answer = await service.call('POST', '/v1/checks', {
    key: registrar,
    json: questionAbout(list[0] as (typeof list)[number]),
  });
  t.equal(answer.body.outcome, 'eligible');
});
