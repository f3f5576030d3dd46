import { setTimeout as sleep } from 'node:timers/promises';
import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';

const service = await startTestService();
t.teardown(() => service.close());
const path = '/v1/audit/entries';
/** A revocation takes effect within this time everywhere. */
const revocationMs = 2000;

t.test('a key is shown once, when it is made, and never kept', async (t) => {
  const json = { name: 'Kiểm toán', roles: ['auditor'] };
  const made = await service.call('POST', '/v1/clients', { key: service.admin, json });
  t.equal(made.status, 201);
  t.match(made.body, { key: /^xt_[0-9a-f]{8}_[\w-]{43}$/, keyPrefix: made.body.key.slice(0, 11) });
  t.equal(made.headers.get('cache-control'), 'no-store');
  const listed = await service.call('GET', '/v1/clients', { key: service.admin });
  t.ok(listed.body.clients.some(({ id }: { id: string }) => id === made.body.id));
  const secret = made.body.key.slice(12);
  t.notOk(listed.text.includes(secret));
  const stored = await service.query<{ all: string }>('SELECT string_agg(c::text, $1) AS all FROM access.clients c', [
    '|',
  ]);
  t.ok(stored[0]?.all.includes(made.body.keyPrefix));
  t.notOk(stored[0]?.all.includes(secret));
  t.notOk(stored[0]?.all.includes(Buffer.from(secret).toString('hex')));
});

t.test('what is no key, or nobody’s, opens nothing', async (t) => {
  const good = await service.key('auditor');
  t.equal((await service.call('GET', path, { key: good })).status, 200);
  const changed = `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`;
  const headers = [
    changed,
    good.slice(0, -1),
    `${good}A`,
    good.slice(0, 11),
    good.toUpperCase(),
    'xt_00000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    `' OR 1=1 --`,
    'x'.repeat(5000),
  ].map((key) => `Bearer ${key}`);
  headers.push('Bearer', 'Bearer ', `Basic ${good}`, good, `Bearer  ${good} ${good}`);
  for (const authorization of headers) {
    const reply = await service.call('GET', path, { headers: { authorization } });
    t.equal(reply.status, 401, authorization.slice(0, 40));
    t.equal(reply.body.code, 'unauthenticated');
  }
  const inAddress = await service.call('GET', `${path}?key=${good}`);
  t.equal(inAddress.status, 401, 'a key in an address is not looked at');
});

t.test('a revoked key opens nothing within two seconds, whatever it opened before', async (t) => {
  const json = { name: 'Sẽ thu hồi', roles: ['auditor'] };
  const { body } = await service.call('POST', '/v1/clients', { key: service.admin, json });
  t.equal((await service.call('GET', path, { key: body.key })).status, 200);
  const revoked = await service.call('DELETE', `/v1/clients/${body.id}`, { key: service.admin });
  t.equal(revoked.status, 200);
  t.match(revoked.body, { id: body.id, revokedAt: String });
  await sleep(revocationMs);
  t.equal((await service.call('GET', path, { key: body.key })).status, 401);
  const again = await service.call('DELETE', `/v1/clients/${body.id}`, { key: service.admin });
  t.same(again.body, revoked.body, 'revoking again changes nothing');
});

t.test('a key past its day opens nothing', async (t) => {
  const past = await service.key('auditor', { expiresAt: new Date(Date.now() - 1000) });
  t.equal((await service.call('GET', path, { key: past })).status, 401);
  const expiresAt = new Date(Date.now() + 1500);
  const soon = await service.key('auditor', { expiresAt });
  t.equal((await service.call('GET', path, { key: soon })).status, 200);
  await sleep(expiresAt.getTime() - Date.now() + 50);
  t.equal((await service.call('GET', path, { key: soon })).status, 401);
});

t.test('the last admin key that works cannot be revoked', async (t) => {
  const { body } = await service.call('GET', '/v1/clients', { key: service.admin });
  const admins = body.clients.filter(({ roles }: { roles: string[] }) => roles.includes('admin'));
  t.equal(admins.length, 1);
  const reply = await service.call('DELETE', `/v1/clients/${admins[0].id}`, { key: service.admin });
  t.equal(reply.status, 409);
  t.equal(reply.body.code, 'state_conflict');
  t.equal((await service.call('GET', '/v1/clients', { key: service.admin })).status, 200);
});

t.test('a department sees its own sources and what was delivered to them, others see all', async (t) => {
  const one = await service.key('department', { sources: ['youth-union'] });
  const other = await service.key('department', { sources: ['education', 'labour'] });
  const sourcesOf = async (key: string) => {
    const { body } = await service.call('GET', '/v1/sources', { key });
    return body.sources.map(({ source }: { source: string }) => source).sort();
  };
  t.same(await sourcesOf(one), ['youth-union']);
  t.same(await sourcesOf(other), ['education', 'labour']);
  for (const role of ['office', 'auditor', 'admin'] as const) {
    t.equal((await sourcesOf(await service.key(role))).length, 7, role);
  }
  const { body } = await service.deliver({ source: 'youth-union', bytes: 'x', key: one });
  for (const at of [
    `/v1/snapshots/${body.id}`,
    `/v1/snapshots/${body.id}/issues`,
    '/v1/sources/youth-union/snapshots',
  ]) {
    t.equal((await service.call('GET', at, { key: one })).status, 200, at);
    t.equal((await service.call('GET', at, { key: other })).status, 404, at);
    t.equal((await service.call('GET', at, { key: await service.key('auditor') })).status, 200, at);
  }
});
