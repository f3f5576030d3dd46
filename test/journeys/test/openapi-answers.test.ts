import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Call, startTestService } from '@xacthuc/test-harness';
import pg from 'pg';
import t from 'tap';
import {
  batchFile,
  batchFinished,
  batchRow,
  callMonitoringRoutes,
  callPlanRoutes,
  callReportRoutes,
  character,
  csvFile,
  deliverSamples,
  logCaughtUp,
  member,
  members,
  memberTable,
  OtherLog,
  OwnWitness,
  offsetStream,
  openApiOf,
  questionAbout,
  questionOf,
  Recorder,
  startWebhookReceiver,
  tusHeaders,
} from '../src/index.ts';

const log = new OtherLog('log.example.vn');
const other = log.fork();
const ownWitness = await OwnWitness.start('own.vn/w');
t.teardown(() => ownWitness.close());
const service = await startTestService({
  env: {
    XACTHUC_LOG_WITNESSES: ownWitness.setting,
    XACTHUC_LOG_WITNESS_HOSTS: '127.0.0.1',
    XACTHUC_LOG_WITNESS_SECONDS: '1',
    XACTHUC_MAX_UPLOAD_BYTES: '100000',
    XACTHUC_BATCH_MAX_BYTES: '20000',
    XACTHUC_FEED_HOSTS: '127.0.0.1',
    XACTHUC_WEBHOOK_HOSTS: '127.0.0.1',
    XACTHUC_WITNESS_LOGS: log.vkey,
  },
});
t.teardown(() => service.close());
const api = new Recorder(service, await openApiOf(service));
const admin = service.admin;
const registrar = await service.key('registrar');
const department = await service.key('department', { sources: ['youth-union'] });
const nobody = '00000000-0000-4000-8000-000000000000';
const csv = { 'content-type': 'text/csv' };
const source = 'youth-union';
const upload = `/v1/sources/${source}/snapshots`;
const send = (count: number, query = '') =>
  api.call('POST', `${upload}${query}`, { key: department, bytes: csvFile(memberTable(members(count))), headers: csv });

t.test('departments: every answer is as described', async (t) => {
  await api.call('GET', '/v1/sources', { key: department });
  const first = await send(20);
  await api.call('GET', `/v1/snapshots/${first.body.id}?wait=60`, { key: department });
  const held = await send(10);
  await service.settled(held.body.id);
  const path = `/v1/snapshots/${held.body.id}`;
  await api.call('POST', `${path}/activation`, { key: department, json: {} });
  const later = await send(19);
  await service.settled(later.body.id);
  const reason = { reason: 'đã đối chiếu với văn bản số 123' };
  await api.call('POST', `${path}/activation`, { key: department, json: reason });
  for (let state = 'staged'; state === 'staged'; ) ({ state } = (await api.call('GET', path, { key: admin })).body);
  const limits = `/v1/sources/${source}/guards`;
  const put = { segments: {}, fourEyes: true, reason: 'đặt lại các chốt an toàn' };
  for (const key of [admin, department]) await api.call('PUT', limits, { key, json: put });
  await api.call('PUT', limits, { key: admin, json: { ...put, segments: { XSC: {} } } });
  await api.call('PUT', '/v1/sources/none/guards', { key: admin, json: put });
  for (const at of [limits, '/v1/sources/none/guards', '/v1/sources/education/guards']) {
    await api.call('GET', at, { key: department });
  }
  for (const query of ['', '?limit=1', '?cursor=x']) {
    await api.call('GET', `/v1/sources/${source}/overrides${query}`, { key: department });
  }
  await api.call('GET', '/v1/sources/none/overrides', { key: admin });
  const own = await send(1);
  await service.settled(own.body.id);
  const refusedOwn = await api.call('POST', `/v1/snapshots/${own.body.id}/activation`, {
    key: department,
    json: reason,
  });
  t.match(refusedOwn.body, { code: 'other_person_required' });
  await api.call('PUT', limits, { key: admin, json: { reason: put.reason } });
  const again = await send(1);
  await service.settled(again.body.id);
  await api.call('POST', `/v1/snapshots/${again.body.id}/activation`, { key: department, json: reason });
  await api.call('POST', `/v1/snapshots/${again.body.id}/activation`, { key: department, json: reason });
  await api.call('GET', `${upload}?limit=2`, { key: department });
  for (const part of ['changes?limit=2', 'issues', 'issues?format=csv', 'issues?format=xlsx', 'events']) {
    await api.call('GET', `${path}/${part}`, { key: department });
  }
  const wrong = csvFile([...memberTable(members(1)), ['<b>x</b>', '31/02/2005', 'Nam', '1', '']]);
  const bad = await api.call('POST', upload, { key: department, bytes: wrong, headers: csv });
  await service.settled(bad.body.id);
  await api.call('GET', `/v1/snapshots/${bad.body.id}`, { key: department });
  await api.call('GET', `/v1/snapshots/${bad.body.id}/issues`, { key: department });
  const tooLong = `UPDATE facts.snapshots SET layout = jsonb_set(layout, '{lastRow}', '1048577') WHERE id = $1`;
  await service.query(tooLong, [bad.body.id]);
  await api.call('GET', `/v1/snapshots/${bad.body.id}/issues?format=xlsx`, { key: department });
  const refused = await api.call('POST', upload, { key: department, bytes: 'a,b\n1,2\n', headers: csv });
  await service.settled(refused.body.id);
  await api.call('GET', `/v1/snapshots/${refused.body.id}`, { key: department });
  await api.call('GET', `/v1/snapshots/${refused.body.id}/changes`, { key: department });
  await api.call('GET', `/v1/snapshots/${refused.body.id}/issues?format=xlsx`, { key: department });
  const told = { 'last-event-id': 'state.rejected' };
  await api.call('GET', `/v1/snapshots/${refused.body.id}/events`, { key: department, headers: told });
  const undo = { reason: 'nộp nhầm danh sách', to: 1 };
  const reversal = `/v1/snapshots/${again.body.id}/reversal`;
  await api.call('POST', `${reversal}?wait=0`, { key: department, json: undo });
  for (let status = 409; status === 409; ) {
    ({ status } = await api.call('POST', reversal, { key: department, json: undo }));
  }
  await api.call('POST', reversal, { key: department, json: { ...undo, to: 99 } });
  await api.call('POST', `/v1/snapshots/${nobody}/reversal`, { key: department, json: undo });
  for (const query of ['from=0&to=1', 'from=1&format=csv', 'from=99']) {
    await api.call('GET', `/v1/sources/youth-union/changes?${query}`, { key: department });
  }
  await api.call('GET', '/v1/sources/none/changes?from=0', { key: department });
  const dry = await send(3, '?dryRun=true');
  await service.settled(dry.body.id);
  await api.call('GET', `/v1/snapshots/${dry.body.id}`, { key: department });
  await send(1, '?asOf=2199-01-01');
  await api.call('POST', upload, { key: department, bytes: '', headers: csv });
  await api.call('POST', upload, { key: department, bytes: 'x'.repeat(200_000), headers: csv });
  await api.call('POST', upload, { key: department, bytes: 'x', headers: { 'content-type': 'application/pdf' } });
  await api.call('POST', '/v1/sources/none/snapshots', { key: admin, bytes: 'x', headers: csv });
  await api.call('GET', '/v1/sources/education/snapshots', { key: department });
  const mapping = `/v1/sources/${source}/mapping`;
  await api.call('GET', mapping, { key: department });
  const columns = [{ header: 'Sinh ngày', field: 'birthDate' }];
  await api.call('PUT', mapping, { key: department, json: { columns } });
  await api.call('PUT', mapping, { key: department, json: { columns: [{ header: 'x', field: 'y' }] } });
  await send(5, '?map=E:-&sheet=1');
  await send(5, '?map=x');
  await api.call('DELETE', mapping, { key: department });
  for (const method of ['GET', 'DELETE']) {
    await api.call(method, '/v1/sources/education/mapping', { key: department });
    await api.call(method, '/v1/sources/none/mapping', { key: admin });
    await api.call(method, `/v1/sources/${'x'.repeat(65)}/mapping`, { key: admin });
  }
  await api.call('PUT', '/v1/sources/none/mapping', { key: admin, json: { columns } });
  for (const part of ['', '/issues', '/changes', '/events'])
    await api.call('GET', `/v1/snapshots/${nobody}${part}`, { key: admin });
  await api.call('POST', `/v1/snapshots/${nobody}/activation`, { key: admin, json: {} });
  t.same(api.deviations.splice(0), []);
});

t.test('feeds: every answer is as described', async (t) => {
  let status = 404;
  const server = http.createServer((_request, response) => {
    response.statusCode = status;
    response.end(csvFile(memberTable(members(20))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  const { port } = server.address() as AddressInfo;
  const feeds = `/v1/sources/${source}/feeds`;
  const https = { url: `http://127.0.0.1:${port}/ds.csv` };
  const json = { name: 'Kênh thử', https, schedule: { cron: '0 0 1 1 *', maxAttempts: 1 } };
  const { body: feed } = await api.call('POST', feeds, { key: admin, json });
  const path = `/v1/feeds/${feed.id}`;
  await api.call('POST', '/v1/sources/none/feeds', { key: admin, json });
  await api.call('POST', feeds, { key: admin, json: { ...json, schedule: { cron: 'x' } } });
  await api.call('GET', feeds, { key: department });
  await api.call('GET', `${feeds}?x=1`, { key: department });
  await api.call('GET', '/v1/sources/education/feeds', { key: department });
  await api.call('GET', path, { key: department });
  await api.call('PATCH', path, { key: admin, json: { name: 'Tên khác' } });
  await api.call('PATCH', path, { key: admin, json: {} });
  await api.call('PATCH', `/v1/feeds/${nobody}`, { key: admin, json: { name: 'x' } });
  const ended = async () => {
    for (;;) {
      const { body } = await api.call('GET', `${path}/runs?limit=1`, { key: department });
      if (['succeeded', 'failed'].includes(body.runs[0].state)) return body.runs[0];
    }
  };
  await api.call('POST', `${path}/run`, { key: department });
  const failed = await ended();
  t.match(failed, { state: 'failed', error: { code: 'place_missing' } });
  await api.call('GET', '/v1/feeds/failures', { key: department });
  await api.call('GET', '/v1/feeds/failures?cursor=x', { key: department });
  status = 200;
  await api.call('POST', `/v1/feeds/failures/${failed.id}/retry`, { key: department });
  t.match(await ended(), { state: 'succeeded', trigger: 'retry' });
  await api.call('POST', `/v1/feeds/failures/${failed.id}/retry`, { key: department });
  await api.call('POST', `/v1/feeds/failures/${nobody}/retry`, { key: department });
  await api.call('GET', `${path}/runs?limit=1`, { key: department });
  for (const part of ['', '/runs']) await api.call('GET', `/v1/feeds/${nobody}${part}`, { key: department });
  await api.call('POST', `/v1/feeds/${nobody}/run`, { key: department });
  for (let i = 0; i < 2; i++) await api.call('DELETE', path, { key: admin });
  t.same(api.deviations.splice(0), []);
});

t.test('uploads in parts: every answer is as described', async (t) => {
  const bytes = Buffer.from(csvFile(memberTable(members(20))));
  const length = { ...tusHeaders, 'upload-length': String(bytes.length) };
  const call = (method: string, at: string, headers: Record<string, string>, more: Call = {}) =>
    api.call(method, at, { key: department, headers, ...more });
  const begin = async () => (await call('POST', '/v1/uploads', length)).headers.get('location') ?? '';
  const other = `sha1 ${Buffer.alloc(20).toString('base64')}`;
  await api.call('OPTIONS', '/v1/uploads');
  const pdf = Buffer.from('application/pdf').toString('base64');
  for (const [headers, more] of [
    [tusHeaders, {}],
    [{ ...tusHeaders, 'upload-length': '0' }, {}],
    [{ ...tusHeaders, 'upload-length': '100001' }, {}],
    [{ ...length, 'upload-metadata': `filetype ${pdf}` }, {}],
    [{ ...length, ...offsetStream, 'upload-checksum': other }, { bytes }],
  ] as const) {
    await call('POST', '/v1/uploads', headers, more);
  }
  for (const [method, override] of [
    ['PATCH', {}],
    ['POST', { 'x-http-method-override': 'PATCH' }],
  ] as const) {
    const at = await begin();
    const add = (offset: string, headers: object, more: Call = { bytes }) =>
      call(method, at, { ...offsetStream, ...override, 'upload-offset': offset, ...headers }, more);
    await call('HEAD', at, tusHeaders);
    await add('x', {});
    await add('1', {});
    await add('0', { 'content-type': 'text/csv' });
    await add('0', {}, { bytes: 'x'.repeat(bytes.length * 2) });
    await add('0', { 'upload-checksum': other });
    const id = at.split('/').at(-1);
    await call('POST', `${upload}?upload=${id}`, {});
    await add('0', {});
    await call('POST', `${upload}?upload=${id}&dryRun=true`, {});
    await call('POST', `${upload}?upload=${id}`, {});
    await call(method === 'POST' ? 'POST' : 'DELETE', at, {
      ...tusHeaders,
      ...(method === 'POST' ? { 'x-http-method-override': 'DELETE' } : {}),
    });
    await add('0', {});
    await call('DELETE', at, tusHeaders);
    await call('HEAD', at, tusHeaders);
    await call('DELETE', '/v1/uploads/x', tusHeaders);
    await call('HEAD', '/v1/uploads/x', tusHeaders);
    await call('HEAD', at, {});
  }
  // The last is one more than a key may leave unfinished.
  for (let i = 0; i <= 20; i += 1) await begin();
  t.same(api.deviations.splice(0), []);
});

t.test('registrars and auditors: every answer is as described', async (t) => {
  const early = await api.call('POST', '/v1/checks', { key: registrar, json: questionOf(character('unknown-number')) });
  t.equal(early.body.outcome, 'source_unavailable');
  await deliverSamples(service, ['education', 'labour']);
  const json = questionOf(character('eligible-student'));
  const headers = { 'idempotency-key': 'k' };
  const { body } = await api.call('POST', '/v1/checks', { key: registrar, json, headers });
  await api.call('POST', '/v1/checks', { key: registrar, json, headers });
  await api.call('POST', '/v1/checks', { key: registrar, json: questionAbout(member(1)), headers });
  for (const id of ['too-young', 'wrong-birth-date', 'no-number-no-nationality']) {
    await api.call('POST', '/v1/checks', { key: registrar, json: questionOf(character(id)) });
  }
  const batch = { checks: [json, questionAbout(member(2))] };
  await api.call('POST', '/v1/checks/batch', { key: registrar, json: batch, headers: { 'idempotency-key': 'b' } });
  const other = { checks: [json] };
  await api.call('POST', '/v1/checks/batch', { key: registrar, json: other, headers: { 'idempotency-key': 'b' } });
  const path = `/v1/attestations/${body.id}`;
  const registration = { domain: 'mau.id.vn', registeredAt: new Date().toISOString(), registrarTransactionId: 'GD-1' };
  for (let i = 0; i < 2; i++) await api.call('POST', `${path}/redemption`, { key: registrar, json: registration });
  await api.call('POST', `${path}/redemption`, { key: registrar, json: { ...registration, domain: 'khac.id.vn' } });
  await api.call('POST', `/v1/attestations/${nobody}/redemption`, { key: registrar, json: registration });
  t.equal((await api.call('POST', '/v1/checks', { key: registrar, json })).body.outcome, 'already_used');
  await reservations(path);
  await api.call('GET', path, { key: registrar });
  await api.call('GET', `/v1/attestations/${nobody}`, { key: registrar });
  await proofs();
  for (const query of ['', '?limit=1', '?outcome=eligible&benefit=id.vn', '?from=2020-01-01T00:00:00Z', '?cursor=x']) {
    await api.call('GET', `/v1/audit/entries${query}`, { key: admin });
  }
  await logCaughtUp(service);
  const { body: entries } = await api.call('GET', `/v1/audit/entries?type=check&attestation=${body.id}`, {
    key: admin,
  });
  t.match(entries.entries, [{ redemption: { domain: 'mau.id.vn' } }]);
  const { body: all } = await api.call('GET', '/v1/audit/entries?limit=500&order=asc', { key: admin });
  const byType = new Map<string, number>(
    all.entries.map(({ type, index }: { type: string; index: number }) => [type, index]),
  );
  for (const index of [...byType.values(), 999999]) {
    await api.call('GET', `/v1/audit/entries/${index}`, { key: admin });
    await api.call('GET', `/v1/audit/entries/${index}/lineage`, { key: admin });
  }
  for (const format of ['csv', 'ndjson']) await api.call('GET', `/v1/audit/entries?format=${format}`, { key: admin });
  for (const index of [entries.entries[0].index, 999999, -1]) {
    await api.call('POST', `/v1/audit/entries/${index}/replay`, { key: admin });
  }
  await api.call('GET', '/v1/audit/entries/-1', { key: admin });
  await api.call('GET', '/v1/audit/entries/x/lineage', { key: admin });
  const search = { subject: json.subject, purpose: 'Khiếu nại số 12/KN-2026', limit: 1 };
  const { body: found } = await api.call('POST', '/v1/audit/searches', { key: admin, json: search });
  t.equal(found.entries.length, 1);
  await api.call('POST', '/v1/audit/searches', { key: admin, json: { ...search, format: 'csv' } });
  await api.call('POST', '/v1/audit/searches', { key: admin, json: { subject: json.subject } });
  const wrong = { ...search, subject: { ...json.subject, number: '1' } };
  await api.call('POST', '/v1/audit/searches', { key: admin, json: wrong });
  const further = `/v1/audit/searches/${found.search.id}/entries`;
  for (const query of ['', `?cursor=${found.next}`, '?cursor=x', '?limit=0']) {
    await api.call('GET', `${further}${query}`, { key: admin });
  }
  await api.call('GET', `/v1/audit/searches/${nobody}/entries`, { key: admin });
  t.same(api.deviations.splice(0), []);
});

/** Asks for proofs while nothing can be put into the log, and afterwards. */
async function proofs() {
  const client = new pg.Client({ connectionString: service.running.database.ownerUrl });
  await client.connect();
  await client.query('BEGIN');
  await client.query('LOCK TABLE log.state IN EXCLUSIVE MODE');
  const json = questionAbout(member(4));
  const headers = { prefer: 'wait=1' };
  const { body } = await api.call('POST', '/v1/checks', { key: registrar, json, headers });
  t.equal(body.proof, null, 'not in time');
  await api.call('GET', `/v1/attestations/${body.id}/proof`, { key: registrar });
  await client.query('COMMIT');
  await client.end();
  const later = { key: registrar, headers: { prefer: 'wait=10' } };
  await api.call('GET', `/v1/attestations/${body.id}/proof`, later);
  await api.call('POST', '/v1/checks/batch', { json: { checks: [json, json] }, ...later });
  await api.call('GET', `/v1/attestations/${nobody}/proof`, { key: registrar });
  for (const path of ['/log/checkpoint', '/log/vkey']) await api.call('GET', path);
}
t.test('files of checks: every answer is as described', async (t) => {
  const send = (bytes: string, more = {}) =>
    api.call('POST', '/v1/batches', { key: registrar, bytes, headers: { ...csv, ...more } });
  const keyed = { 'idempotency-key': 'file' };
  const file = batchFile([batchRow(member(0), 'a'), 'x,person,personal-number,1,,,,b']);
  const { body } = await send(file, keyed);
  await send(file, keyed);
  await send(batchFile([batchRow(member(1), 'a')]), keyed);
  for (const bytes of ['', 'a,b\n1,2\n', `${file}"`, file.repeat(1000)]) await send(bytes);
  await send(file, { 'content-type': 'application/json' });
  const path = `/v1/batches/${body.id}`;
  await batchFinished(service, registrar, body.id);
  for (const part of ['', '/results', '/results?format=ndjson']) await api.call('GET', path + part, { key: registrar });
  await api.call('DELETE', path, { key: registrar });
  for (const query of ['', '?limit=1', '?cursor=x']) await api.call('GET', `/v1/batches${query}`, { key: registrar });
  // Finished before it could be cancelled, however quick the request: so it is put back.
  await service.query(`UPDATE verification.batches SET state = 'cancelled' WHERE id = $1`, [body.id]);
  await api.call('DELETE', path, { key: registrar });
  for (const [method, part] of [
    ['GET', ''],
    ['GET', '/results'],
    ['DELETE', ''],
  ] as const)
    await api.call(method, `/v1/batches/${nobody}${part}`, { key: registrar });
  t.same(api.deviations.splice(0), []);
});

/** Reserves, releases and renders; `redeemed` is the path of an attestation that was. */
async function reservations(redeemed: string) {
  const reserving = { ...questionAbout(member(3)), reserve: true };
  const { body } = await api.call('POST', '/v1/checks', { key: registrar, json: reserving });
  const path = `/v1/attestations/${body.id}`;
  await api.call('GET', path, { key: registrar });
  for (const query of ['', '?form=encoded'])
    await api.call('GET', `${path}/verification-code${query}`, { key: registrar });
  await api.call('DELETE', `${path}/reservation`, { key: registrar });
  await api.call('DELETE', `${redeemed}/reservation`, { key: registrar });
  await api.call('GET', `${redeemed}/verification-code`, { key: registrar });
  for (const json of [{}, { reason: 'Số 027206912345' }, { reason: 'chủ thể huỷ đăng ký' }]) {
    await api.call('DELETE', `${redeemed}/redemption`, { key: registrar, json });
  }
  await api.call('GET', `${redeemed}/verification-code`, { key: registrar });
  for (const part of ['redemption', 'reservation']) {
    const json = { reason: 'chủ thể huỷ đăng ký' };
    await api.call('DELETE', `/v1/attestations/${nobody}/${part}`, {
      key: registrar,
      ...(part === 'redemption' ? { json } : {}),
    });
  }
  await api.call('GET', `/v1/attestations/${nobody}/verification-code`, { key: registrar });
}

t.test('webhooks and the office’s decisions: every answer is as described', async (t) => {
  const receiver = await startWebhookReceiver();
  t.teardown(() => receiver.close());
  const json = { url: receiver.url };
  const { body: made } = await api.call('POST', '/v1/webhooks', { key: registrar, json });
  for (let i = 0; i < 5; i++) await api.call('POST', '/v1/webhooks', { key: registrar, json });
  await api.call('POST', '/v1/webhooks', { key: registrar, json: { url: 'http://10.0.0.1' } });
  await api.call('GET', '/v1/webhooks', { key: registrar });
  await api.call('GET', '/v1/webhooks?x=1', { key: registrar });
  const path = `/v1/webhooks/${made.id}`;
  for (const call of [{}, { json: { overlapHours: 1 } }]) {
    await api.call('POST', `${path}/secret`, { key: registrar, ...call });
  }
  await api.call('POST', `/v1/webhooks/${nobody}/secret`, { key: registrar, json: {} });
  const { body: asked } = await api.call('POST', '/v1/checks', { key: registrar, json: questionAbout(member(4)) });
  const status = `/v1/attestations/${asked.id}/status`;
  const decide = (status: string, reason: string) => ({ key: admin, json: { status, reason } });
  await api.call('PUT', status, decide('revoked', 'issued_in_error'));
  await api.call('PUT', status, decide('suspended', 'under_review'));
  await api.call('PUT', status, decide('revoked', 'restored_on_review'));
  await api.call('PUT', `/v1/attestations/${nobody}/status`, decide('revoked', 'issued_in_error'));
  await receiver.has(1);
  for (const at of [path, `/v1/webhooks/${nobody}`]) {
    for (const part of ['', '/deliveries', '/deliveries?limit=1&state=delivered', '/deliveries?cursor=x']) {
      await api.call('GET', `${at}${part}`, { key: registrar });
    }
    await api.call('POST', `${at}/test`, { key: registrar });
  }
  await receiver.has(2);
  await api.call('GET', `${path}/deliveries`, { key: registrar });
  const { body: log } = await api.call('GET', `${path}/deliveries`, { key: registrar });
  const range = { from: new Date(Date.now() - 60_000).toISOString(), until: new Date().toISOString() };
  const replays = async () => {
    for (const id of [log.deliveries[0].id, nobody]) {
      await api.call('POST', `${path}/deliveries/${id}/replay`, { key: registrar });
    }
    for (const json of [range, { ...range, until: range.from }]) {
      await api.call('POST', `${path}/replay`, { key: registrar, json });
    }
  };
  await replays();
  await api.call('POST', `/v1/webhooks/${nobody}/replay`, { key: registrar, json: range });
  for (const enabled of [true, false]) await api.call('PATCH', path, { key: registrar, json: { enabled } });
  await api.call('PATCH', path, { key: registrar, json: { events: [] } });
  await api.call('PATCH', `/v1/webhooks/${nobody}`, { key: registrar, json: {} });
  await api.call('GET', path, { key: registrar });
  await api.call('POST', `${path}/test`, { key: registrar });
  await replays();
  for (let i = 0; i < 2; i++) await api.call('DELETE', path, { key: registrar });
  t.same(api.deviations.splice(0), []);
});

t.test('contests: every answer is as described', async (t) => {
  const json = { grounds: 'other', note: 'xem lại giúp', source: 'labour' };
  const labour = await service.key('department', { sources: ['labour'] });
  const contested: string[] = [];
  for (const id of ['unknown-number', 'eligible-student', 'wrong-birth-date']) {
    const { body } = await service.call('POST', '/v1/checks', { key: registrar, json: questionOf(character(id)) });
    contested.push(`/v1/attestations/${body.id}/contest`);
  }
  const [path = '', refused = '', withdrawn = ''] = contested;
  for (let i = 0; i < 2; i++) await api.call('POST', path, { key: registrar, json });
  await api.call('POST', path, { key: registrar, json: { grounds: 'name_differs' } });
  await api.call('POST', refused, { key: registrar, json });
  await api.call('POST', withdrawn, { key: registrar, json: { grounds: 'missing_record' } });
  await api.call('GET', path, { key: registrar });
  await api.call('DELETE', withdrawn, { key: registrar });
  for (const query of ['', '?limit=1', '?state=open', '?cursor=x', '?state=x']) {
    await api.call('GET', `/v1/contests${query}`, { key: registrar });
  }
  for (const query of ['', '?limit=1', '?state=open', '?cursor=x', '?overdue=x']) {
    await api.call('GET', `/v1/tickets${query}`, { key: labour });
  }
  const { body } = await api.call('GET', '/v1/tickets?state=open', { key: labour });
  const ticket = `/v1/tickets/${body.tickets[0].id}`;
  await api.call('GET', ticket, { key: labour });
  for (const decision of ['upheld', 'corrected', 'rejected']) {
    await api.call('POST', `${ticket}/decision`, { key: labour, json: { decision, note: 'đã đối chiếu' } });
  }
  await api.call('GET', ticket, { key: labour });
  await api.call('GET', path, { key: registrar });
  await api.call('DELETE', path, { key: registrar });
  const decision = { decision: 'upheld', note: 'x' };
  await api.call('POST', `/v1/tickets/${nobody}/decision`, { key: labour, json: decision });
  await api.call('GET', `/v1/tickets/${nobody}`, { key: labour });
  const none = `/v1/attestations/${nobody}/contest`;
  await api.call('POST', none, { key: registrar, json });
  for (const method of ['GET', 'DELETE']) await api.call(method, none, { key: registrar });
  for (const query of ['', '?limit=1', '?source=labour&overdue=false', '?cursor=x', '?state=x']) {
    await api.call('GET', `/v1/audit/contests${query}`, { key: admin });
  }
  t.same(api.deviations.splice(0), []);
});

t.test('signals: every answer is as described', async (t) => {
  const id = '11111111-1111-4111-8111-111111111111';
  const at = '2026-11-22T03:00:00.000Z';
  const measure = JSON.stringify({ value: '0.91', threshold: '0.5', basis: 200, from: at, until: at, entries: [0] });
  await service.query(
    `INSERT INTO verification.signals (id, kind, subject_type, subject, opened_at, opening, last_seen_at, latest)
     VALUES ($1, 'not_found_share', 'registrar', $2, $3, $4, $3, $4)`,
    [id, nobody, at, measure],
  );
  for (const query of [
    '',
    '?limit=1',
    '?state=open&acknowledged=false',
    `?registrar=${nobody}`,
    '?cursor=x',
    '?kind=x',
  ]) {
    await api.call('GET', `/v1/audit/signals${query}`, { key: admin });
  }
  for (const one of [id, nobody, 'x']) {
    const path = `/v1/audit/signals/${one}`;
    const json = { note: 'đã hỏi nhà đăng ký' };
    for (let i = 0; i < 2; i++) await api.call('POST', `${path}/acknowledgement`, { key: admin, json });
    await api.call('POST', `${path}/acknowledgement`, { key: admin, json: { note: 'số 027206912345' } });
    await api.call('GET', path, { key: admin });
  }
  t.same(api.deviations.splice(0), []);
});

t.test('the office and anyone: every answer is as described', async (t) => {
  for (const path of ['/v1/policies', '/v1/reasons', '/v1/sandbox/subjects']) await api.call('GET', path);
  for (const below of ['', '/sandbox']) await publicParts(below);
  await api.call('GET', '/v1/programme/overview', { key: admin });
  await api.call('GET', '/v1/programme/overview?from=2020-13-01', { key: admin });
  const json = { name: 'Sở Ví dụ', roles: ['department'], sources: ['education'], segment: 'XSA' };
  const { body } = await api.call('POST', '/v1/clients', { key: admin, json });
  await api.call('GET', '/v1/clients', { key: admin });
  for (let i = 0; i < 2; i++) await api.call('DELETE', `/v1/clients/${body.id}`, { key: admin });
  const { body: list } = await api.call('GET', '/v1/clients', { key: admin });
  const last = list.clients.find(({ roles }: { roles: string[] }) => roles.includes('admin'));
  await api.call('DELETE', `/v1/clients/${last.id}`, { key: admin });
  await api.call('DELETE', `/v1/clients/${nobody}`, { key: admin });
  const limit = { freshnessDays: 300, reason: 'lịch nộp hằng năm' };
  await api.call('PATCH', `/v1/sources/${source}`, { key: admin, json: limit });
  await api.call('PATCH', `/v1/sources/${source}`, { key: admin, json: { freshnessDays: 300 } });
  await api.call('PATCH', '/v1/sources/none', { key: admin, json: limit });
  await api.call('GET', '/v1/sources', { key: admin });
  t.same(api.deviations.splice(0), []);
});

t.test('the website directory: every answer is as described', async (t) => {
  const base = '/v1/programme/directory';
  const at = (path: string) => `${base}${path}`;
  const post = (path: string, json: object, key = admin) => api.call('POST', at(path), { key, json });
  await api.call('GET', '/v1/directory/codes');
  const holder = { kind: 'person', name: 'Lê Văn Ba' };
  await post('/declarations', { domain: 'leba90.id.vn', holder }, department);
  await post(
    '/declarations',
    { domain: 'sen.biz.vn', holder: { kind: 'enterprise', name: 'Công ty Sen' } },
    department,
  );
  await post('/declarations', { domain: 'sen.biz.vn', holder: { kind: 'enterprise', name: 'Công ty Mai' } });
  await post('/declarations', { domain: 'sen.vn', holder });
  await post('/declarations', { domain: 'leba90.id.vn', holder: { ...holder, number: '1' } });
  const { body } = await post('/search', { q: 'le van ba', limit: 1 });
  await post('/search', { cursor: 'x' });
  for (const format of ['csv', 'xlsx']) await post('/export', { format, published: format === 'csv' });
  const entry = `/${body.entries[0].id}`;
  const agreed = { textVersion: '1', evidence: 'Hồ sơ 1', givenOn: '2026-01-05' };
  for (const id of [entry, `/${nobody}`]) {
    await post(`${id}/consent`, agreed);
    await api.call('GET', at(id), { key: admin });
    await api.call('GET', at(`${id}/website`), { key: admin });
    await api.call('POST', at(`${id}/website/check`), { key: admin });
    for (const reason of ['', 'theo đơn'])
      await api.call('DELETE', at(`${id}/consent`), { key: admin, json: { reason } });
  }
  const { body: businesses } = await post('/search', { q: 'sen.biz.vn' });
  await post(`/${businesses.entries[0].id}/consent`, agreed);
  for (const query of ['', '?limit=1', '?state=open', '?cursor=x', '?state=x']) {
    await api.call('GET', at(`/conflicts${query}`), { key: admin });
  }
  const { body: listed } = await api.call('GET', at('/conflicts?state=open'), { key: admin });
  const decision = { prevails: 'declaration', person: 'Trần Thị Bình', reason: 'đã đối chiếu' };
  for (const id of [listed.conflicts[0].id, nobody]) {
    for (const reason of [' ', 'đã đối chiếu', 'khác']) {
      await post(`/conflicts/${id}/resolution`, { ...decision, reason });
    }
  }
  const file = 'Tên miền,Tên chủ thể\ncam.id.vn,Phạm Thị Cam\nx,y\n';
  const send = (bytes: string, headers = csv) => api.call('POST', at('/imports'), { key: admin, bytes, headers });
  const { body: taken } = await send(file);
  for (const bytes of [file, '', 'a,b\n1,2\n', 'x'.repeat(200_000)]) await send(bytes);
  await send(file, { 'content-type': 'application/json' });
  for (const id of [taken.id, nobody]) {
    for (const part of ['', '/issues', '/issues?format=csv'])
      await api.call('GET', at(`/imports/${id}${part}`), { key: admin });
  }
  const { headers } = await api.call('GET', '/v1/directory?limit=1');
  await api.call('GET', '/v1/directory?limit=1', { headers: { 'if-none-match': headers.get('etag') ?? '' } });
  for (const query of ['?cursor=x', '?q=a', '?nothing=1']) await api.call('GET', `/v1/directory${query}`);
  t.same(api.deviations.splice(0), []);
});

/** What attestations are verified with: real ones, or those of the sandbox. */
async function publicParts(below: string) {
  await api.call('GET', `${below}/.well-known/verification-code.pem`);
  for (const path of [`${below}/.well-known/jwks.json`, `${below}/status-lists/0`]) {
    const { headers } = await api.call('GET', path);
    await api.call('GET', path, { headers: { 'if-none-match': headers.get('etag') ?? '' } });
  }
  for (const path of ['', '/1', '/x', '/0?time=1', '/0?time=x']) await api.call('GET', `${below}/status-lists${path}`);
}

t.test('a sandbox key: every answer is as described', async (t) => {
  const key = await service.key('registrar', { sandbox: true });
  const { body } = await api.call('GET', '/v1/sandbox/subjects');
  for (const { check: json, slowSeconds } of body.subjects) {
    if (slowSeconds === 0) await api.call('POST', '/v1/checks', { key, json });
  }
  const [{ check: json }] = body.subjects;
  const checks = [json];
  const batch = await api.call('POST', '/v1/checks/batch', { key, json: { checks } });
  await api.call('GET', `/v1/attestations/${batch.body.results[0].id}`, { key });
  await api.call('DELETE', '/v1/sandbox', { key });
  await api.call('DELETE', '/v1/sandbox', { key: registrar });
  t.same(api.deviations.splice(0), []);
});

t.test('plans, activities and figures: every answer is as described', async (t) => {
  await callPlanRoutes(api, admin);
  t.same(api.deviations.splice(0), []);
});

t.test('reports: every answer is as described', async (t) => {
  await callReportRoutes(api, admin, await service.key('office'));
  t.same(api.deviations.splice(0), []);
});

t.test('monitoring, channels and support: every answer is as described', async (t) => {
  const nobody = { total: { whole: 0, part: 0 }, tables: [] };
  const content = Buffer.from(JSON.stringify({ month: '2025-12', checked: nobody, registered: nobody }));
  await service.query(
    `INSERT INTO programme.published_months (month, content, sha256) VALUES ('2025-12-01', $1, sha256($1::bytea))`,
    [content],
  );
  await callMonitoringRoutes(api, admin);
  t.same(api.deviations.splice(0), []);
});

t.test('refusals: every answer is as described', async (t) => {
  const auditor = await service.key('auditor');
  const parameters: Record<string, string> = {
    '{id}': nobody,
    '{delivery}': nobody,
    '{index}': '1',
    '{source}': source,
    '{code}': 'hoi-mau',
    '{list}': '2025-07-01',
    '{plan}': 'mau',
    '{version}': '1',
    '{other}': '2',
    '{attachment}': nobody,
  };
  for (const { method, path, described } of api.operations) {
    const at = path.replace(/\{\w+\}/g, (name) => parameters[name] ?? name);
    if (described.security === undefined) continue;
    const body = /^(POST|PUT|PATCH)$/.test(method) ? { json: {} } : {};
    await api.call(method, at, body);
    // One of the three may not call it.
    for (const key of [registrar, auditor, department]) await api.call(method, at, { key, ...body });
    await api.call(method, `${at.replace(nobody, 'x')}?nothing=1`, { key: admin, ...body });
    if (!described.requestBody?.content?.['application/json']) continue;
    const json = { 'content-type': 'application/json' };
    await api.call(method, at, { key: admin, bytes: '{', headers: json });
    await api.call(method, at, { key: admin, bytes: '<x/>', headers: { 'content-type': 'application/xml' } });
    await api.call(method, at, { key: admin, bytes: JSON.stringify({ x: 'x'.repeat(1_100_000) }), headers: json });
  }
  t.same(api.deviations.splice(0), []);
});

t.test('logs and witnesses: every answer is as described', async (t) => {
  await api.call('GET', '/witness/vkeys');
  await api.call('GET', '/v1/audit/witnessed-logs', { key: admin });
  const { body } = await api.call('GET', '/v1/audit/witnesses', { key: admin });
  t.equal(body.witnesses[0].error.code, 'log_unknown');
  await api.call('GET', '/log/witnessed/checkpoint');
  const { text: vkey } = await api.call('GET', '/log/vkey');
  ownWitness.trust(vkey);
  const soon = () => service.query('UPDATE log.witnesses SET next_at = clock_timestamp()');
  while ((await api.call('GET', '/log/witnessed/checkpoint')).status === 404) await soon();
  ownWitness.pretend(vkey.split('+')[0] ?? '', { size: 1_000_000, root: Buffer.alloc(32) });
  await service.query(`UPDATE log.witnessing SET chosen_at = chosen_at - interval '1 day'`);
  const conflicts = async () =>
    (await api.call('GET', '/v1/audit/witnesses', { key: admin })).body.witnesses[0].conflicts;
  while ((await conflicts()).length === 0) await soon();
  log.append(['one']);
  const requests = [
    await log.request(0),
    `old 0\n\n${await log.checkpoint()}`,
    `old 1\n\n${await other.append(['fork']).checkpoint()}`,
    await new OtherLog(log.origin).append(['x']).request(0),
    await new OtherLog('nobody.example.vn').append(['x']).request(0),
    'x',
    'x'.repeat(2_000_000),
  ];
  for (const bytes of requests) await api.call('POST', '/witness/add-checkpoint', { bytes });
  t.same(api.deviations.splice(0), []);
});

t.test('every described answer was given above, but for those of overload and faults', async (t) => {
  const described = api.operations.flatMap(({ method, path, described: { responses } }) =>
    Object.keys(responses)
      .filter((status) => !/^(429|5\d\d)$/.test(status))
      .map((status) => `${method} ${path} ${status}`),
  );
  t.same(
    described.filter((answer) => !api.seen.has(answer)),
    [],
  );
});
