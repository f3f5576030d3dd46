import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, createPool, loadMasterKey } from '@xacthuc/platform';
import { startTestService } from '@xacthuc/test-harness';
import {
  decodeEntry,
  hashLeaf,
  parseProof,
  proveConsistency,
  proveInclusion,
  rootFromTiles,
  verifyConsistency,
  verifyInclusion,
  verifyProof,
} from '@xacthuc/transparency-log';
import { entryTypes, newWrappedKey, rotateKeys, type VerificationDatabase } from '@xacthuc/verification';
import pg from 'pg';
import t from 'tap';
import {
  consequencesDrawn,
  csvFile,
  deliverMembers,
  deliverSamples,
  findingsOf,
  LogReader,
  member,
  members,
  memberTable,
  questionAbout,
  statusBecomes,
} from '../src/index.ts';

const service = await startTestService({
  env: {
    XACTHUC_SIGNAL_SECONDS: '1',
    // Whatever the hour is: of this journey one signal is made, by its override.
    XACTHUC_SIGNAL_THRESHOLDS: 'off_hours.acts=1000,not_found_share.checks=1000000,second_fact_guessing.tries=1000',
  },
});
t.teardown(() => service.close());
const registrar = await service.key('registrar', { name: 'Nhà đăng ký Nguyễn Văn Kín' });
const other = await service.key('registrar');
const auditor = await service.key('auditor');
const reader = new LogReader(service, (await service.call('GET', '/log/vkey')).text);
const admin = service.admin;
const domains = ['nguyen-thu-kin.id.vn', 'nguyễnthửkín.id.vn'];
const reasons = ['Đối chiếu văn bản của bà Kín', 'ông Kín trả lại tên miền'];

const ask = async (i: number, more: object = {}, headers: Record<string, string> = {}) =>
  (
    await service.call('POST', '/v1/checks', {
      key: registrar,
      json: { ...questionAbout(member(i)), ...more },
      headers,
    })
  ).body;
const attestation = (id: string, method: string, part: string, json?: object) =>
  service.call(method, `/v1/attestations/${id}${part}`, { key: registrar, ...(json ? { json } : {}) });
async function redeem(id: string, domain: string, i: number): Promise<void> {
  const registeredAt = new Date().toISOString();
  const json = { domain, registeredAt, registrarTransactionId: `GD-secret-${i}` };
  const { status, text } = await attestation(id, 'POST', '/redemption', json);
  if (status !== 200 && status !== 201) throw new Error(text);
}

/** Waits until all that was recorded is in the log. */
async function allLogged(): Promise<void> {
  for (;;) {
    const [row] = await service.query<{ missing: string }>(
      `SELECT count(*) AS missing
       FROM (SELECT index AS number FROM verification.answers UNION ALL SELECT number FROM log.events) r
       WHERE NOT EXISTS (SELECT FROM log.entries e WHERE e.number = r.number)`,
    );
    if (Number(row?.missing) === 0) return;
    await sleep(20);
  }
}

/** Everything that can happen, some of it several times. */
async function journey() {
  await ask(0, {}, { prefer: 'wait=10' });
  const early = await reader.checkpoint();
  await deliverSamples(service, ['education', 'labour']);
  const first = await deliverMembers(service, members(20));
  const wrong = { ...questionAbout(member(1)), match: { birthDate: '2001-01-01' } };
  await service.call('POST', '/v1/checks', { key: registrar, json: wrong });
  const taken = await ask(2);
  await redeem(taken.id, domains[0] ?? '', 1);
  await ask(2);
  await attestation(taken.id, 'DELETE', '/redemption', { reason: reasons[1] });
  const again = await ask(2, { reserve: true });
  await redeem(again.id, domains[1] ?? '', 2);
  const reserved = await ask(3, { reserve: true });
  await attestation(reserved.id, 'DELETE', '/reservation');
  const suspended = await ask(19);
  const held = await service.deliver({ source: 'youth-union', bytes: csvFile(memberTable(members(10))) });
  await service.call('POST', `/v1/snapshots/${held.body.id}/activation`, { key: admin, json: { reason: reasons[0] } });
  await consequencesDrawn(service, 'youth-union', 2);
  const undo = { reason: reasons[0], to: 1 };
  await service.call('POST', `/v1/snapshots/${held.body.id}/reversal`, { key: admin, json: undo });
  await statusBecomes(service, registrar, suspended.id, 'valid');
  const put = { segments: {}, fourEyes: true, reason: reasons[0] };
  await service.call('PUT', '/v1/sources/youth-union/guards', { key: admin, json: put });
  const columns = [{ header: 'Sinh ngày', field: 'birthDate' }];
  await service.call('PUT', '/v1/sources/youth-union/mapping', { key: admin, json: { columns } });
  const limit = { freshnessDays: 300, reason: reasons[0] };
  await service.call('PATCH', '/v1/sources/youth-union', { key: admin, json: limit });
  const json = { name: 'Ông Kín', roles: ['department'], sources: ['education'] };
  const { body: client } = await service.call('POST', '/v1/clients', { key: admin, json });
  for (let i = 0; i < 2; i++) await service.call('DELETE', `/v1/clients/${client.id}`, { key: admin });
  await approveReport();
  const checks = Array.from({ length: 300 }, (_, i) => questionAbout(member(i)));
  await service.call('POST', '/v1/checks/batch', { key: registrar, json: { checks } });
  const purpose = reasons[0] ?? '';
  await service.call('POST', '/v1/audit/searches', {
    key: admin,
    json: { subject: questionAbout(member(1)).subject, purpose },
  });
  await service.call('GET', '/v1/audit/entries?format=csv', { key: admin });
  return { early, first, taken, again, reserved, suspended };
}

/** A report is submitted with one key and approved with another. */
async function approveReport(): Promise<void> {
  const names = [{ vi: 'Sở Mẫu', en: 'Sample department', from: null, until: null }];
  const dates = { area: null, from: null, until: null };
  const put = { kind: 'department', names, ...dates };
  await service.call('PUT', '/v1/programme/organisations/so-mau', { key: admin, json: put });
  const period = { from: '2026-01-01', until: '2026-01-31' };
  const json = { template: 'lead-province', kind: 'month', period, organisation: 'so-mau' };
  const at = '/v1/programme/reports';
  const { body } = await service.call('POST', at, { key: admin, json });
  await service.call('POST', `${at}/${body.id}/submission`, { key: admin, json: { revision: 1 } });
  const key = await service.key('office');
  const { status, text } = await service.call('POST', `${at}/${body.id}/approval`, { key, json: { revision: 2 } });
  if (status !== 200) throw new Error(text);
}

const done = await journey();
await signalled();
await rotate();
await service.query(`SELECT log.erase_salts('{0,1}', 'ông Kín')`);
await service.query(`SELECT log.erase_salts(ARRAY(SELECT index FROM log.salts ORDER BY index LIMIT 1), 'ông Kín')`);
await allLogged();
const last = await reader.checkpoint();
const entries = await reader.entries(last.checkpoint.size);
const ofType = (type: string) => entries.filter((one) => one.type === type);

/** Waits for the signal of the override, and acknowledges it. */
async function signalled(): Promise<void> {
  for (;;) {
    const { body } = await service.call('GET', '/v1/audit/signals?kind=guard_overridden', { key: auditor });
    const [signal] = body.signals;
    if (!signal) {
      await sleep(50);
      continue;
    }
    const path = `/v1/audit/signals/${signal.id}/acknowledgement`;
    await service.call('POST', path, { key: auditor, json: { note: reasons[0] } });
    return;
  }
}

async function rotate(): Promise<void> {
  const { ownerUrl, embedded } = service.running.database;
  const pool = createPool({ url: ownerUrl, role: null, max: 1, name: 'test owner' });
  const master = loadMasterKey(null, service.dataDir, embedded);
  await rotateKeys(createDatabase<VerificationDatabase>(pool), {
    actor: 'Ông Kín',
    reason: 'Ông Kín yêu cầu',
    jwksMaxAgeSeconds: 1,
    now: true,
    newKey: async () => newWrappedKey(master),
  });
  await pool.end();
}

t.test('whatever was recorded is in the log exactly once, as many of each kind as there were', async (t) => {
  const [answers] = await service.query<{ n: string }>('SELECT count(*) AS n FROM verification.answers');
  t.equal(ofType('check').length, Number(answers?.n));
  t.equal(new Set(ofType('check').map(({ entry }) => entry.attestation)).size, Number(answers?.n));
  const counted: Record<string, string> = {
    'status-change': 'verification.status_changes',
    'key-event': 'verification.key_events',
    'policy-version': 'verification.policy_versions',
    'access-grant': 'access.clients',
    'access-change': 'access.clients WHERE revoked_at IS NOT NULL',
    activation: 'facts.snapshots WHERE sequence IS NOT NULL AND reverts_to IS NULL',
    reversal: 'facts.snapshots WHERE sequence IS NOT NULL AND reverts_to IS NOT NULL',
    'limit-change': 'facts.limit_changes',
    'guard-settings': 'facts.guard_settings',
    'guard-override': `facts.guard_events WHERE kind = 'overridden'`,
    'column-map': 'facts.column_maps',
    reservation: `verification.redemption_events WHERE event = 'reserved'`,
    'reservation-release': `verification.redemption_events WHERE event = 'given_up'`,
    redemption: `verification.redemption_events WHERE event = 'redeemed'`,
    release: `verification.redemption_events WHERE event = 'released'`,
    'audit-search': `verification.audit_accesses WHERE kind = 'search'`,
    'audit-export': `verification.audit_accesses WHERE kind = 'export'`,
    'report-approved': `programme.reports WHERE state = 'approved'`,
    erasure: 'log.salts WHERE salt IS NULL',
    signal: 'verification.signals',
    'signal-acknowledgement': 'verification.signal_acknowledgements',
  };
  for (const [type, rows] of Object.entries(counted)) {
    const [row] = await service.query<{ n: string }>(`SELECT count(*) AS n FROM ${rows}`);
    t.ok(Number(row?.n) > 0, `the journey has ${type}`);
    t.equal(ofType(type).length, Number(row?.n), type);
  }
  t.same([...Object.keys(counted), 'check', 'unwritable'].sort(), [...entryTypes].sort(), 'no type is left out here');
  const outcomes = new Set(ofType('check').map(({ entry }) => entry.outcome));
  t.same([...outcomes].sort(), ['already_used', 'eligible', 'not_found', 'source_unavailable']);
});

t.test('causes come before their effects', async (t) => {
  const at = (type: string, fits: (entry: Record<string, unknown>) => boolean) =>
    entries.filter((one) => one.type === type && fits(one.entry)).map(({ index }) => index);
  const about = (id: string) => (entry: Record<string, unknown>) => entry.attestation === id;
  const { taken, again, reserved, suspended } = done;
  const inOrder = (...groups: number[][]) => {
    const flat = groups.flat();
    t.ok(groups.every(({ length }) => length > 0));
    t.same(
      flat,
      [...flat].sort((a, b) => a - b),
    );
  };
  inOrder(at('check', about(taken.id)), at('redemption', about(taken.id)), at('release', about(taken.id)));
  inOrder(at('release', about(taken.id)), at('check', about(again.id)), at('reservation', about(again.id)));
  inOrder(at('reservation', about(again.id)), at('redemption', about(again.id)));
  inOrder(at('reservation', about(reserved.id)), at('reservation-release', about(reserved.id)));
  const loaded = (sequence: number) => at('activation', (entry) => entry.sequence === sequence);
  inOrder(
    loaded(1),
    at('check', about(suspended.id)),
    at('guard-override', () => true),
    loaded(2),
  );
  const changed = (status: string) => at('status-change', (e) => e.status === status && e.attestation === suspended.id);
  const back = changed('valid');
  const changes = at('status-change', about(suspended.id)).filter((index) => !back.includes(index));
  inOrder(
    loaded(2),
    changes,
    at('reversal', () => true),
    back,
  );
  for (const { index, entry } of ofType('check')) {
    for (const { source, sequence } of entry.evidence) {
      if (sequence === null) continue;
      const [cause = -1] = entries.flatMap((one) =>
        (one.type === 'activation' || one.type === 'reversal') &&
        one.entry.source === source &&
        one.entry.sequence === sequence
          ? [one.index]
          : [],
      );
      if (cause < 0 || cause > index) t.fail(`check ${index} rests on ${source} ${sequence}, at ${cause}`);
    }
  }
});

t.test('no entry tells anybody’s number, name, birth date, keyed hash, domain name or words', async (t) => {
  const text = Buffer.concat(entries.map(({ bytes }) => bytes)).toString();
  const keyed = await service.query<{ key: Buffer }>('SELECT DISTINCT subject_key AS key FROM verification.answers');
  t.ok(keyed.length >= 300);
  const secrets = [
    ...members(300).flatMap(({ name, number, birthDate }) => [name, number, birthDate]),
    ...keyed.flatMap(({ key }) => [key.toString('hex'), key.toString('base64'), key.toString('base64url')]),
    ...domains,
    ...reasons,
    'Kín',
    'GD-',
    'xn--',
  ];
  t.same(
    secrets.filter((secret) => text.includes(secret)),
    [],
  );
  const rows = await service.query<{ until: string }>(
    'SELECT DISTINCT eligible_until AS until FROM verification.answers',
  );
  const days = rows.flatMap(({ until }) => (until === null ? [] : [until]));
  t.ok(days.length > 0);
  t.same(
    days.filter((day) => text.includes(day)),
    [],
    'not even the day on which somebody gets too old',
  );
});

t.test('with the public key alone: every entry is in the tree, and the tree only grew', async (t) => {
  const { size, root } = last.checkpoint;
  t.equal(size, entries.length);
  t.ok((await rootFromTiles(size, reader.tile)).equals(root));
  for (const { index, bytes } of entries) {
    const proof = await proveInclusion(index, size, reader.tile);
    verifyInclusion({ index, size, leafHash: hashLeaf(bytes), proof, root });
  }
  const { size: oldSize, root: oldRoot } = done.early.checkpoint;
  const proof = await proveConsistency(oldSize, size, reader.tile);
  verifyConsistency({ oldSize, oldRoot, size, root, proof });
  const signed = await service.query<{ size: number; root: Buffer }>(
    'SELECT size, root FROM log.checkpoints WHERE size > 0',
  );
  for (const one of signed) {
    const steps = await proveConsistency(one.size, size, reader.tile);
    verifyConsistency({ oldSize: one.size, oldRoot: one.root, size, root, proof: steps });
  }
  t.ok(signed.length > 3);
});

t.test('full tiles may be kept for ever; what the log has not is not found', async (t) => {
  for (const level of ['0', 'entries']) {
    const full = await service.call('GET', `/log/tile/${level}/000`);
    t.match(full.headers.get('cache-control'), /immutable/);
    t.equal(full.headers.get('content-type'), 'application/octet-stream');
    const part = await service.call('GET', `/log/tile/${level}/001.p/3`);
    t.equal(part.status, 200);
    t.notMatch(part.headers.get('cache-control'), /immutable/);
    const narrower = await reader.bytes(`tile/${level}/000.p/7`);
    t.ok((await reader.bytes(`tile/${level}/000`)).subarray(0, narrower.length).equals(narrower), 'its beginning');
    for (const at of ['001', '001.p/255', '007', '000.p/0', '000.p/256', '0', '%2e%2e/x', 'x001/000']) {
      const { status, body } = await service.call('GET', `/log/tile/${level}/${at}`);
      t.match({ status, body }, { status: 404, body: { code: 'not_found' } }, at);
    }
  }
});

t.test('an attestation’s proof verifies offline, and its entry names the attestation', async (t) => {
  const { id, attestation: token } = done.taken;
  const get = (key: string, headers = {}) => service.call('GET', `/v1/attestations/${id}/proof`, { key, headers });
  const { status, headers, text } = await get(registrar);
  t.equal(status, 200);
  t.match(headers.get('content-type'), /^text\/plain; charset=utf-8/);
  const { extra = Buffer.alloc(0) } = parseProof(text);
  verifyProof(text, hashLeaf(extra), reader.trust);
  const sha256 = createHash('sha256').update(token.split('~')[0]).digest('hex');
  t.match(decodeEntry(extra, entryTypes), { type: 'check', attestation: id, sha256, outcome: 'eligible' });
  t.throws(() => verifyProof(text, hashLeaf(Buffer.from('another entry')), reader.trust), {
    code: 'inclusion_invalid',
  });
  t.equal((await get(auditor)).status, 200);
  t.match((await get(other)).body, { code: 'not_found' }, 'none of another registrar’s business');
});

t.test('"Prefer: wait" brings the proof with the answer, also of a repeated one and of a batch', async (t) => {
  const json = questionAbout(member(7));
  const call = (prefer: string, at = '/v1/checks', body: object = json) =>
    service.call('POST', at, { key: registrar, json: body, headers: { prefer, 'idempotency-key': `p-${at}` } });
  for (const expected of [201, 200]) {
    const { status, headers, body } = await call('respond-async, wait=10');
    t.equal(status, expected);
    t.equal(headers.get('preference-applied'), 'wait=10');
    const { extra = Buffer.alloc(0) } = parseProof(body.proof);
    verifyProof(body.proof, hashLeaf(extra), reader.trust);
    t.match(decodeEntry(extra, entryTypes), { attestation: body.id });
  }
  const batch = await call('wait=99', '/v1/checks/batch', { checks: Array.from({ length: 20 }, () => json) });
  t.equal(batch.headers.get('preference-applied'), 'wait=10', 'no longer than that');
  for (const { proof } of batch.body.results)
    verifyProof(proof, hashLeaf(parseProof(proof).extra ?? Buffer.alloc(0)), reader.trust);
  const without = await call('return=minimal', '/v1/checks');
  t.equal(without.headers.get('preference-applied'), null);
  t.notOk('proof' in without.body);
});

t.test('an approved report that was changed behind the program’s back is found by the log’s check', async (t) => {
  const client = new pg.Client(service.running.database.ownerUrl);
  await client.connect();
  t.teardown(() => client.end());
  const places = async () =>
    (await findingsOf(client)).map(({ where }) => where).filter((at) => /reports/.test(at ?? ''));
  t.same(await places(), []);
  for (const deed of [
    `UPDATE programme.reports SET frozen = 'x', frozen_sha256 = sha256('x')`,
    `UPDATE programme.reports SET approved_by = gen_random_uuid()`,
    'DELETE FROM programme.report_events; DELETE FROM programme.reports',
  ]) {
    await client.query(`BEGIN; SET LOCAL session_replication_role = replica; ${deed}`);
    t.equal((await places()).length, 1, deed);
    await client.query('ROLLBACK');
  }
});
