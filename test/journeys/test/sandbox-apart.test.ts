import { X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import { AttestationError, verify } from '@xacthuc/attestation';
import { startTestService, temporaryFolder } from '@xacthuc/test-harness';
import t from 'tap';
import {
  deliverMembers,
  logCaughtUp,
  members,
  openApiOf,
  operationsOf,
  publishedSubjects,
  questionAbout,
  type SandboxClient,
  sandboxClient,
} from '../src/index.ts';

const service = await startTestService();
t.teardown(() => service.close());
const subjects = await publishedSubjects(service);
const client = await sandboxClient(service, subjects);
const real = await service.key('registrar');
const list = members(20);
const [somebody] = list as [(typeof list)[number]];
/** Real members, synthetic as all, under numbers of mock subjects: with another birth date, and with the very same one. */
const twins = new Map(
  ['person-eligible', 'person-already-used', 'programme-closed'].map((id, i) => {
    const { check } = subjects.get(id);
    const { birthDate } = check.match;
    const born = i === 0 ? `${birthDate.slice(0, 4)}-03-03` : birthDate;
    return [
      id,
      {
        ...somebody,
        number: check.subject.number,
        birthDate: born,
        sex: 'Nữ' as const,
        name: ['Trần Thật An', 'Trần Thật Bình', 'Trần Thật Chi'][i] ?? '',
      },
    ];
  }),
);
await deliverMembers(service, [...list, ...twins.values()]);
const ask = async (key: string, json: object) => (await service.call('POST', '/v1/checks', { key, json })).body;
const keysAt = async (path: string) => (await service.call('GET', `${path}/.well-known/jwks.json`)).body;

t.test('a sandbox key is seen to be one', async (t) => {
  t.match(client.key, /^xts_[0-9a-f]{8}_/);
  t.match(real, /^xt_[0-9a-f]{8}_/);
});

t.test('a sandbox key never sees a fact, a real key never a mock subject', async (t) => {
  t.equal((await ask(real, questionAbout(somebody))).outcome, 'eligible');
  t.match(await ask(client.key, questionAbout(somebody)), { outcome: 'not_found', sandbox: true });
  const apart = [...subjects.values()].filter(({ id }) => !twins.has(id));
  for (const { id, check } of apart) {
    const body = await ask(real, check);
    // Nobody has delivered the other sources: what is unknown cannot be told to be nowhere.
    t.equal(body.outcome, 'source_unavailable', id);
    t.notOk('sandbox' in body, id);
  }
  const checks = [...list.map(questionAbout), ...apart.map(({ check }) => check)];
  const batch = (key: string, json: object) => service.call('POST', '/v1/checks/batch', { key, json });
  const { body } = await batch(real, { checks });
  t.same(
    body.results.map(({ outcome }: { outcome: string }) => outcome),
    [...Array(20).fill('eligible'), ...Array(apart.length).fill('source_unavailable')],
  );
  const asked = await batch(client.key, { checks: list.map(questionAbout) });
  t.same(new Set(asked.body.results.map(({ outcome }: { outcome: string }) => outcome)), new Set(['not_found']));
});

t.test('when real people bear the numbers of mock subjects, each key still sees its own', async (t) => {
  for (const [id, twin] of twins) {
    const { check, answer } = subjects.get(id);
    const asTwin = { ...check, match: { birthDate: twin.birthDate } };
    t.equal((await ask(real, asTwin)).outcome, 'eligible', id);
    const mock = await ask(client.key, check);
    t.equal(mock.outcome, answer.outcome, id);
    if (check.match.birthDate === twin.birthDate) continue;
    t.equal((await ask(real, check)).outcome, 'source_unavailable', `${id}: the mock birth date is nobody's`);
    t.equal((await ask(client.key, asTwin)).outcome, 'not_found', `${id}: the real birth date is no mock's`);
  }
});

t.test('a sandbox attestation verifies with the sandbox’s keys and name alone, a real one with the real', async (t) => {
  const { attestation: mock } = (await client.ask('person-eligible')).body;
  const { attestation } = await ask(real, questionAbout(somebody));
  const [jwks, sandboxJwks] = await Promise.all([keysAt(''), keysAt('/sandbox')]);
  const [issuer, sandboxIssuer] = [service.url, `${service.url}/sandbox`];
  t.equal((await verify(attestation, { jwks, issuer })).claims.iss, issuer);
  t.equal((await verify(mock, { jwks: sandboxJwks, issuer: sandboxIssuer })).claims.iss, sandboxIssuer);
  t.equal((await verify(mock, { jwks: sandboxJwks })).claims.vct, `${sandboxIssuer}/vct/attestation/1`);
  const both = { keys: [...jwks.keys, ...sandboxJwks.keys] };
  for (const [name, token, options] of [
    ['a sandbox one, real keys and name', mock, { jwks, issuer }],
    ['a sandbox one, real keys, no name', mock, { jwks }],
    ['a sandbox one, both sets of keys mixed up, real name', mock, { jwks: both, issuer }],
    ['a sandbox one, sandbox keys, real name', mock, { jwks: sandboxJwks, issuer }],
    ['a real one, sandbox keys and name', attestation, { jwks: sandboxJwks, issuer: sandboxIssuer }],
    ['a real one, sandbox keys, no name', attestation, { jwks: sandboxJwks }],
    ['a real one, both sets of keys, sandbox name', attestation, { jwks: both, issuer: sandboxIssuer }],
  ] as const) {
    await t.rejects(verify(token, options), AttestationError, name);
  }
  const kids = [...jwks.keys, ...sandboxJwks.keys].map(({ kid }: { kid: string }) => kid);
  t.equal(new Set(kids).size, kids.length, 'no key is in both sets');
});

t.test('a sandbox verification code is signed with a certificate that no registry is told of', async (t) => {
  const { id } = (await client.ask('enterprise-eligible')).body;
  const code = await client.get(`/v1/attestations/${id}/verification-code`);
  t.equal(code.status, 200);
  const pem = async (at: string) =>
    new X509Certificate((await service.call('GET', `${at}/.well-known/verification-code.pem`)).text);
  const [certificate, sandboxCertificate] = [await pem(''), await pem('/sandbox')];
  const inside = /<dsig:X509Certificate>([^<]+)</.exec(code.text)?.[1]?.replace(/\s/g, '') ?? '';
  t.equal(inside, sandboxCertificate.raw.toString('base64'));
  t.not(inside, certificate.raw.toString('base64'));
  t.match(sandboxCertificate.subject, /^CN=xacthuc sandbox /);
  t.notOk(certificate.checkIssued(sandboxCertificate) && sandboxCertificate.verify(certificate.publicKey));
});

/** All that a registrar does, in the sandbox. */
async function wholeJourney(one: SandboxClient): Promise<void> {
  for (const [id] of subjects) if (id !== 'fault-slow') await one.ask(id, {}, { 'idempotency-key': `real-${id}` });
  const checks = [...subjects.values()].filter(({ problem, slowSeconds }) => problem === null && slowSeconds === 0);
  const json = { checks: checks.map(({ check }) => check) };
  await service.call('POST', '/v1/checks/batch', { key: one.key, json });
  const { body } = await one.ask('person-eligible', { reserve: true });
  await one.redeem(body.id, 'thu-nghiem.id.vn');
  await one.release(body.id);
  const later = await one.ask('enterprise-eligible');
  await one.redeem(later.body.id, 'thu-nghiem.biz.vn');
  await one.get(`/v1/attestations/${later.body.id}/verification-code`);
}

/** What is counted, listed and kept of real checks. */
async function realState() {
  const { text } = await service.call('GET', '/metrics');
  const overview = (await service.call('GET', '/v1/programme/overview', { key: service.admin })).body;
  await logCaughtUp(service);
  const entries = (await service.call('GET', '/v1/audit/entries?limit=500', { key: service.admin })).body;
  const tables = await service.query<{ name: string }>(
    `SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
     WHERE (table_schema IN ('verification', 'facts') OR (table_schema, table_name) = ('log', 'events'))
       AND table_type = 'BASE TABLE' ORDER BY 1`,
  );
  const rows: Record<string, unknown> = {};
  for (const { name } of tables) [rows[name]] = await service.query(`SELECT count(*) FROM ${name}`);
  const { at: _at, ...counts } = overview;
  const counted = text.split('\n').filter((line) => /^xacthuc_(checks_total|status_changes|answer_group)/.test(line));
  return { counted, counts, entries, rows };
}

t.test('nothing of the sandbox is counted, listed or kept among what is real', async (t) => {
  const { id } = await ask(real, questionAbout(list[1] ?? somebody));
  await service.call('POST', `/v1/attestations/${id}/redemption`, {
    key: real,
    json: { domain: 'that.id.vn', registeredAt: new Date().toISOString(), registrarTransactionId: 'T-1' },
  });
  // That a key was given out is logged, whichever kind it is: it is given out before.
  const one = await sandboxClient(service, subjects);
  const before = await realState();
  t.ok(before.entries.entries.length > 0 && before.counted.length > 0);
  await wholeJourney(one);
  t.same(await realState(), before);
  const { text } = await service.call('GET', '/metrics');
  t.match(text, /^xacthuc_sandbox_checks_total\{.*outcome="eligible".*\} [1-9]/m);
});

t.test('real answers are not to be had with a sandbox key, nor the other way round', async (t) => {
  const { id } = await ask(real, questionAbout(list[2] ?? somebody));
  const mock = (await client.ask('person-eligible')).body.id;
  for (const [key, other] of [
    [client.key, id],
    [real, mock],
    [service.admin, mock],
  ] as const) {
    const at = `/v1/attestations/${other}`;
    t.equal((await service.call('GET', at, { key })).status, 404);
    t.equal((await service.call('GET', `${at}/verification-code`, { key })).status, 404);
    t.equal((await service.call('DELETE', `${at}/reservation`, { key })).status, 404);
    const json = { domain: 'x-2.id.vn', registeredAt: new Date().toISOString(), registrarTransactionId: 'T-2' };
    t.equal((await service.call('POST', `${at}/redemption`, { key, json })).status, 404);
    const reason = { reason: 'thử nghiệm' };
    t.equal((await service.call('DELETE', `${at}/redemption`, { key, json: reason })).status, 404);
  }
  t.match(await service.call('DELETE', '/v1/sandbox', { key: real }), {
    status: 409,
    body: { code: 'state_conflict' },
  });
});

t.test('a sandbox key opens no route that has no sandbox', async (t) => {
  const parameters: Record<string, string> = {
    '{id}': '00000000-0000-4000-8000-000000000000',
    '{index}': '1',
    '{n}': '0',
    '{source}': 'youth-union',
  };
  const open: string[] = [];
  for (const { method, path, described } of operationsOf(await openApiOf(service))) {
    if (described.security === undefined) continue;
    const at = path.replace(/\{\w+\}/g, (name) => parameters[name] ?? name);
    const json = /^(POST|PUT|PATCH)$/.test(method) ? { json: {} } : {};
    const { status } = await service.call(method, at, { key: client.key, ...json });
    if (status !== 403) open.push(`${method} ${path}`);
  }
  t.same(open.sort(), [
    'DELETE /v1/attestations/{id}/redemption',
    'DELETE /v1/attestations/{id}/reservation',
    'DELETE /v1/sandbox',
    'GET /v1/attestations/{id}',
    'GET /v1/attestations/{id}/verification-code',
    'POST /v1/attestations/{id}/redemption',
    'POST /v1/checks',
    'POST /v1/checks/batch',
  ]);
});

t.test('a client is a sandbox one from its admission on, for good, and a registrar only', async (t) => {
  const admit = (json: object) => service.call('POST', '/v1/clients', { key: service.admin, json });
  const made = await admit({ name: 'Nhà đăng ký thử', roles: ['registrar'], sandbox: true });
  t.match(made, { status: 201, body: { sandbox: true, key: /^xts_/, keyPrefix: /^xts_/ } });
  t.match(await admit({ name: 'x', roles: ['registrar'] }), { status: 201, body: { sandbox: false, key: /^xt_/ } });
  for (const roles of [['auditor'], ['registrar', 'auditor'], ['admin']]) {
    t.match(await admit({ name: 'x', roles, sandbox: true }), {
      status: 400,
      body: { errors: [{ at: '/body/sandbox' }] },
    });
  }
  const { body } = await service.call('GET', '/v1/clients', { key: service.admin });
  t.ok(body.clients.some(({ id, sandbox }: { id: string; sandbox: boolean }) => id === made.body.id && sandbox));
  for (const change of ['sandbox = false', `roles = '{registrar,auditor}'`, `key_prefix = 'xt_00000000'`]) {
    await t.rejects(service.query(`UPDATE access.clients SET ${change} WHERE id = $1`, [made.body.id]), change);
  }
});

t.test('old sandbox answers are swept when a process starts, younger ones are not; its keys outlive it', async (t) => {
  const dataDir = temporaryFolder('xacthuc-test-');
  t.teardown(() => fs.rmSync(dataDir, { recursive: true, force: true }));
  const first = await startTestService({ dataDir });
  const key = await first.key('registrar', { sandbox: true });
  const { check } = (await publishedSubjects(first)).get('person-eligible');
  const send = async () => (await first.call('POST', '/v1/checks', { key, json: check })).body.id;
  const [old, young] = [await send(), await send()];
  const jwks = (await first.call('GET', '/sandbox/.well-known/jwks.json')).text;
  await first.query(`UPDATE sandbox.answers SET stored_at = now() - interval '31 days' WHERE id = $1`, [old]);
  await first.close();
  const second = await startTestService({ dataDir });
  const left = async () => (await second.query<{ id: string }>('SELECT id FROM sandbox.answers')).map(({ id }) => id);
  while ((await left()).includes(old));
  t.same(await left(), [young]);
  t.equal((await second.call('GET', '/sandbox/.well-known/jwks.json')).text, jwks);
  await second.close();
});
