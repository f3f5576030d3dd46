import t from 'tap';
import { addSource, startProgramme } from '../fixture.ts';

const programme = await startProgramme();
t.teardown(() => programme.close());
await addSource(programme, 'education', null);
await addSource(programme, 'labour', null);
const admin = await programme.client(['admin']);
const office = await programme.client(['office']);
const registrar = await programme.client(['registrar']);

const admit = (json: unknown, key = office.key) => programme.call('POST', '/v1/clients', { key, json });
const clients = async () => (await programme.owner('SELECT count(*) AS n FROM access.clients'))[0]?.n;

t.test('the office admits a registrar: the key comes once, works, and only its hash is kept', async (t) => {
  const { status, body, headers } = await admit({ name: 'Nhà đăng ký Ví dụ', roles: ['registrar'], ratePerMinute: 60 });
  t.equal(status, 201);
  t.match(body, {
    name: 'Nhà đăng ký Ví dụ',
    roles: ['registrar'],
    sources: null,
    segment: null,
    expiresAt: null,
    revokedAt: null,
    ratePerMinute: 60,
    createdAt: /^20\d\d-.*Z$/,
  });
  t.ok(body.key.startsWith(`${body.keyPrefix}_`));
  t.equal(headers['cache-control'], 'no-store');
  const refused = await programme.call('GET', '/v1/clients', { key: body.key });
  t.equal(refused.status, 403, 'recognised, and kept from what registrars may not do');
  const [row] = await programme.owner(
    'SELECT row_to_json(c)::text AS c, created_by FROM access.clients c WHERE id = $1',
    [body.id],
  );
  t.notOk(String(row?.c).includes(body.key.slice(12)));
  t.equal(row?.created_by, office.id);
});

t.test('a department is bound to its sources and its segment', async (t) => {
  const { status, body } = await admit({
    name: 'Trường Ví dụ',
    roles: ['department'],
    sources: ['education'],
    segment: 'VDU',
    expiresAt: '2999-01-01T00:00:00+07:00',
  });
  t.equal(status, 201);
  t.match(body, { sources: ['education'], segment: 'VDU', expiresAt: '2998-12-31T17:00:00.000Z' });
});

t.test('only an admin admits an office or an admin', async (t) => {
  for (const role of ['office', 'admin']) {
    const refused = await admit({ name: 'x', roles: ['registrar', role] });
    t.equal(refused.status, 403, role);
    t.equal(refused.body.code, 'forbidden');
    t.equal((await admit({ name: 'x', roles: [role] }, admin.key)).status, 201, role);
  }
});

t.test('what a shape cannot say is refused with the field named, and nobody is admitted', async (t) => {
  const before = await clients();
  const wrong: [string, Record<string, unknown>][] = [
    ['/body/name', { name: '   ', roles: ['registrar'] }],
    ['/body/name', { name: 'a\u0000b', roles: ['registrar'] }],
    ['/body/roles', { name: 'x', roles: ['registrar', 'registrar'] }],
    ['/body/sources', { name: 'x', roles: ['department'] }],
    ['/body/sources', { name: 'x', roles: ['department'], sources: [] }],
    ['/body/sources/1', { name: 'x', roles: ['department'], sources: ['education', 'weather'] }],
    ['/body/sources', { name: 'x', roles: ['department'], sources: ['education', 'education'] }],
    ['/body/sources', { name: 'x', roles: ['registrar'], sources: ['education'] }],
    ['/body/segment', { name: 'x', roles: ['department'], sources: ['education', 'labour'], segment: 'VDU' }],
    ['/body/segment', { name: 'x', roles: ['registrar'], segment: 'VDU' }],
    ['/body/expiresAt', { name: 'x', roles: ['registrar'], expiresAt: '2001-01-01T00:00:00Z' }],
  ];
  for (const [at, json] of wrong) {
    const { status, body } = await admit(json);
    t.equal(status, 400, JSON.stringify(json));
    t.match(body, { code: 'validation_failed', errors: [{ at }] }, JSON.stringify(json));
  }
  t.equal(await clients(), before);
});

t.test('a wrong shape is refused with the field named, and nobody is admitted', async (t) => {
  const before = await clients();
  const wrong: [string, unknown][] = [
    ['/body', {}],
    ['/body', []],
    ['/body', null],
    ['/body', { name: 'x', roles: ['registrar'], isAdmin: true }],
    ['/body/name', { name: 7, roles: ['registrar'] }],
    ['/body/name', { name: '', roles: ['registrar'] }],
    ['/body/name', { name: 'x'.repeat(201), roles: ['registrar'] }],
    ['/body/roles', { name: 'x', roles: 'registrar' }],
    ['/body/roles', { name: 'x', roles: [] }],
    ['/body/roles/0', { name: 'x', roles: ['king'] }],
    ['/body/roles/0', { name: 'x', roles: [null] }],
    ['/body/sources', { name: 'x', roles: ['department'], sources: 'education' }],
    ['/body/sources', { name: 'x', roles: ['department'], sources: null }],
    ['/body/sources/0', { name: 'x', roles: ['department'], sources: [1] }],
    ['/body/segment', { name: 'x', roles: ['department'], sources: ['education'], segment: '' }],
    ['/body/expiresAt', { name: 'x', roles: ['registrar'], expiresAt: 'tomorrow' }],
    ['/body/expiresAt', { name: 'x', roles: ['registrar'], expiresAt: '2027-13-01T00:00:00Z' }],
    ['/body/ratePerMinute', { name: 'x', roles: ['registrar'], ratePerMinute: 0 }],
    ['/body/ratePerMinute', { name: 'x', roles: ['registrar'], ratePerMinute: 1.5 }],
    ['/body/ratePerMinute', { name: 'x', roles: ['registrar'], ratePerMinute: '60' }],
  ];
  for (const [at, json] of wrong) {
    const { status, body } = await admit(json);
    t.equal(status, 400, JSON.stringify(json));
    t.equal(body.code, 'validation_failed', JSON.stringify(json));
    t.ok(
      body.errors.some((error: { at: string }) => error.at === at),
      `${at} of ${JSON.stringify(json)}: ${JSON.stringify(body.errors)}`,
    );
  }
  t.equal(await clients(), before);
});

t.test('a body that is no JSON is a clear 4xx', async (t) => {
  const json = { 'content-type': 'application/json' };
  const post = (headers: Record<string, string>, payload: string) =>
    programme.call('POST', '/v1/clients', { key: office.key, headers, payload });
  t.match(await post(json, '{"name":'), { status: 400, body: { code: 'malformed_body' } });
  t.match(await post(json, ''), { status: 400, body: { code: 'malformed_body' } });
  t.match(await post({ 'content-type': 'application/xml' }, '<x/>'), {
    status: 415,
    body: { code: 'unsupported_media_type' },
  });
});

t.test('without a key 401; with a key that has not the role 403, whatever is sent', async (t) => {
  const auditor = await programme.client(['auditor']);
  const department = await programme.client(['department'], { sources: ['education'] });
  const expired = await programme.client(['admin'], { expiresAt: new Date('2001-01-01T00:00:00Z') });
  const calls = [
    ['POST', '/v1/clients'],
    ['GET', '/v1/clients'],
    ['DELETE', `/v1/clients/${admin.id}`],
  ] as const;
  for (const [method, url] of calls) {
    const json = method === 'POST' ? { json: { nonsense: true } } : {};
    t.match(
      await programme.call(method, url, json),
      { status: 401, body: { code: 'unauthenticated' } },
      `${method} none`,
    );
    t.equal((await programme.call(method, url, { ...json, key: `${admin.key}x` })).status, 401, `${method} wrong`);
    t.equal((await programme.call(method, url, { ...json, key: expired.key })).status, 401, `${method} expired`);
    for (const { key } of [registrar, auditor, department]) {
      t.match(await programme.call(method, url, { ...json, key }), { status: 403, body: { code: 'forbidden' } });
    }
  }
});

t.test('the list shows every client, revoked ones too, and never a key or its hash', async (t) => {
  const gone = await programme.client(['registrar']);
  await programme.call('DELETE', `/v1/clients/${gone.id}`, { key: office.key });
  const { status, body } = await programme.call('GET', '/v1/clients', { key: office.key });
  t.equal(status, 200);
  t.equal(body.clients.length, Number(await clients()));
  const listed = body.clients.find(({ id }: { id: string }) => id === gone.id);
  t.match(listed, { id: gone.id, revokedAt: /Z$/, keyPrefix: gone.key.slice(0, 11) });
  t.same(Object.keys(listed).sort(), [
    'createdAt',
    'expiresAt',
    'id',
    'keyPrefix',
    'name',
    'organisation',
    'ratePerMinute',
    'revokedAt',
    'roles',
    'sandbox',
    'segment',
    'sources',
  ]);
});
