import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import { csvFile, deliverSamples, logCaughtUp, member, members, memberTable, questionAbout } from '../src/index.ts';

const service = await startTestService();
t.teardown(() => service.close());
const registrar = await service.key('registrar', { name: 'Nhà đăng ký Mẫu' });
const sandbox = await service.key('registrar', { sandbox: true });
const office = await service.key('office');
const admin = await service.key('admin');
await deliverSamples(service, ['education', 'youth-union']);
await service.deliver({ source: 'youth-union', bytes: csvFile(memberTable(members(20))), query: { mode: 'append' } });

const names = [{ vi: 'Tỉnh đoàn', en: 'Youth union', from: null, until: null }];
await service.call('PUT', '/v1/programme/organisations/tinh-doan', {
  key: admin,
  json: { kind: 'mass_organisation', names, area: null, from: null, until: null },
});
const channel = { code: 'DTN-01', organisation: 'tinh-doan', from: null, until: null, note: 'Tờ rơi' };
const ask = (json: object, key = registrar) => service.call('POST', '/v1/checks', { key, json });
const funnel = async (query: string) =>
  (await service.call('GET', `/v1/programme/monitoring/funnel?${query}`, { key: office })).body;

/** Waits until everything in the log and the directory is counted: the condition, not a time, is waited for. */
async function counted(until: (total: Record<string, number>) => boolean): Promise<Record<string, number>> {
  await logCaughtUp(service);
  for (;;) {
    const { total } = await funnel('by=month');
    if (until(total)) return total;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

t.test('who a registrar says brought a subject is in the funnel, from the check to the name and back', async (t) => {
  t.equal((await service.call('POST', '/v1/programme/channels', { key: office, json: channel })).status, 201);
  const first = await ask({ ...questionAbout(member(0)), channel: 'DTN-01' });
  t.equal(first.status, 201);
  t.notMatch(JSON.stringify(first.body), 'DTN-01', 'it is no part of the answer');
  t.notMatch(Buffer.from(first.body.attestation.split('.')[1], 'base64url').toString(), 'DTN-01', 'nor signed');
  await ask({ ...questionAbout(member(0)), channel: 'DTN-01' });
  const batch = await service.call('POST', '/v1/checks/batch', {
    key: registrar,
    json: { checks: [{ ...questionAbout(member(1)), channel: 'NO-SUCH' }, questionAbout(member(2))] },
  });
  t.same(
    batch.body.results.map(({ outcome }: { outcome: string }) => outcome),
    ['eligible', 'eligible'],
    'a code that nobody knows refuses no one',
  );
  for (const wrong of ['dtn-01', 'D', 'X'.repeat(25), 'DTN 01', '']) {
    t.equal((await ask({ ...questionAbout(member(3)), channel: wrong })).body.code, 'validation_failed', wrong);
  }
  const csv = 'benefit,type,scheme,number,birthDate,channel\n';
  const { number, birthDate } = member(4);
  const file = await service.call('POST', '/v1/batches', {
    key: registrar,
    bytes: `${csv}id.vn,person,personal-number,${number},${birthDate},DTN-01\n`,
    headers: { 'content-type': 'text/csv' },
  });
  t.equal(file.status, 202);
  const json = { domain: 'mau-mot.id.vn', registeredAt: new Date().toISOString(), registrarTransactionId: 'T-1' };
  const use = `/v1/attestations/${first.body.id}/redemption`;
  t.equal((await service.call('POST', use, { key: registrar, json })).status, 201);

  const total = await counted(({ checked, registered }) => checked === 4 && registered === 1);
  t.match(total, { checked: 4, attested: 4, attestedRegistered: 1, registered: 1, live: 0 });
  const { rows } = await funnel('by=organisation');
  t.match(rows, [
    { key: 'none', checked: 1, registered: 0 },
    { key: 'tinh-doan', label: { vi: 'Tỉnh đoàn' }, checked: 2, attested: 2, registered: 1 },
    { key: 'unknown-code', checked: 1, registered: 0 },
  ]);
  t.match((await funnel('by=registrar')).rows, [{ label: { vi: 'Nhà đăng ký Mẫu' }, checked: 4, registered: 1 }]);

  const release = { reason: 'Khách trả lại' };
  t.equal((await service.call('DELETE', use, { key: registrar, json: release })).status < 300, true);
  t.match(await counted(({ registered, attestedRegistered }) => registered === 0 && attestedRegistered === 0), {
    checked: 4,
    attested: 4,
  });
});

t.test('the code is in no entry of the log', async (t) => {
  const [found] = await service.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM log.entries WHERE position('DTN-01'::bytea IN entry) > 0`,
  );
  t.equal(found?.n, 0);
});

t.test('what sandbox keys do is not counted', async (t) => {
  const { body } = await service.call('GET', '/v1/sandbox/subjects?limit=1', { key: sandbox });
  const [subject] = body.subjects;
  const answer = await ask({ ...subject.check, channel: 'DTN-01' }, sandbox);
  t.equal(answer.status, 201);
  t.equal(answer.body.sandbox, true);
  await ask(questionAbout(member(5)));
  t.match(await counted(({ checked }) => checked === 5), { checked: 5 });
});

t.test('each source’s active records are those that its activations left', async (t) => {
  const { body } = await service.call('GET', '/v1/programme/monitoring/sources', { key: office });
  const rows = await service.query<{ code: string; n: number }>(
    `SELECT s.code, count(*)::int AS n FROM facts.records r JOIN facts.sources s ON s.id = r.source_id
     WHERE r.retired_stage IS NULL AND r.stage IN (SELECT stage FROM facts.snapshots WHERE sequence IS NOT NULL) GROUP BY 1`,
  );
  const held = new Map(rows.map(({ code, n }) => [code, n]));
  t.ok(held.size >= 2);
  for (const { source, records } of body.sources) t.equal(records, held.get(source) ?? 0, source);
});
