import t from 'tap';
import { startProgramme } from '../fixture.ts';
import { list, organisationKey, recordPlaces } from '../fixture-plan.ts';

const programme = await startProgramme();
t.teardown(() => programme.close());
const { key } = await programme.client(['office']);
await recordPlaces(programme, key);
const at = '/v1/programme/organisations/so-ke-hoach';
const organisation = {
  kind: 'department',
  names: [{ vi: 'Sở Kế hoạch và Đầu tư', en: 'Planning', from: null, until: null }],
  area: { list, code: '24' },
  from: null,
  until: null,
};
const put = (url: string, json: unknown, as = key) => programme.call('PUT', url, { key: as, json });

t.test('a correction is a new version; the old one stays; the same again changes nothing', async (t) => {
  t.match(await put(at, organisation), { status: 200, body: { version: 1, recordedAt: /Z$/ } });
  t.match(await put(at, organisation), { status: 200, body: { version: 1 } });
  const names = [
    { vi: 'Sở Kế hoạch và Đầu tư', en: 'Planning', from: null, until: '2025-02-28' },
    { vi: 'Sở Tài chính', en: 'Finance', from: '2025-03-01', until: null },
  ];
  t.match(await put(at, { ...organisation, names }), { status: 200, body: { version: 2 } });
  const { body } = await programme.call('GET', at, { key });
  t.match(body.versions, [
    { version: 2, names },
    { version: 1, names: organisation.names },
  ]);
  await t.rejects(programme.service('UPDATE programme.organisations SET names = names'), { code: '42501' });
  await t.rejects(programme.service('DELETE FROM programme.areas'), { code: '42501' });
});

t.test('versions that are made at one moment are numbered one after the other', async (t) => {
  const kinds = ['association', 'authority', 'community_team', 'mass_organisation', 'department'];
  const url = '/v1/programme/organisations/cung-luc';
  const replies = await Promise.all(kinds.map((kind) => put(url, { ...organisation, kind })));
  t.same(
    replies.map(({ status, body }) => [status, body.version]).sort(),
    [1, 2, 3, 4, 5].map((n) => [200, n]),
  );
});

t.test('what is wrong is said with its place', async (t) => {
  const wrong: [string, object][] = [
    ['/body/area', { ...organisation, area: { list, code: '99' } }],
    ['/body/until', { ...organisation, from: '2026-01-02', until: '2026-01-01' }],
    ['/body/kind', { ...organisation, kind: 'king' }],
    ['/body/names', { ...organisation, names: [] }],
    ['/body/from', { ...organisation, from: '0001-01-01' }],
    ['/body/names/0/vi', { ...organisation, names: [{ ...organisation.names[0], vi: 'a\u0000' }] }],
  ];
  for (const [place, json] of wrong) {
    const { status, body } = await put(at, json);
    t.equal(status, 400, place);
    t.ok(
      body.errors.some((error: { at: string }) => error.at === place),
      `${place}: ${JSON.stringify(body.errors)}`,
    );
  }
});

t.test('areas are of a list; communes belong to a province of it', async (t) => {
  const area = { code: '31', level: 'province', parent: null, vi: 'Tỉnh Khác', en: 'Other', from: null, until: null };
  const communeOf = (parent: string | null) => ({ ...area, code: '10001', level: 'commune', parent });
  const url = '/v1/programme/areas/2019';
  t.match(await put(url, { areas: [communeOf('31')] }), {
    status: 400,
    body: { errors: [{ at: '/body/areas/0/parent' }] },
  });
  t.match(await put(url, { areas: [area, communeOf('31')] }), { status: 200, body: { changed: 2, unchanged: 0 } });
  t.match(await put(url, { areas: [area, communeOf('31')] }), { status: 200, body: { changed: 0, unchanged: 2 } });
  t.match(await put(url, { areas: [area, area] }), { status: 400 });
  t.match(await put(url, { areas: [{ ...area, parent: '24' }] }), { status: 400 });
  const { body } = await programme.call('GET', '/v1/programme/areas?list=2019&level=commune', { key });
  t.match(body.areas, [{ list: '2019', code: '10001', parent: '31' }]);
});

t.test('the office records; organisations and departments read', async (t) => {
  const member = await organisationKey(programme, 'hoi-nong-dan');
  t.equal((await put(at, organisation, member)).status, 403);
  t.equal((await programme.call('GET', '/v1/programme/organisations', { key: member })).status, 200);
  t.equal((await programme.call('GET', '/v1/programme/areas', { key: member })).status, 200);
});

t.test('a key is bound to its organisation when it is admitted, for good, and lists say so', async (t) => {
  const json = { name: 'Hội Ví dụ', roles: ['organisation'], organisation: 'hoi-nong-dan' };
  const admitted = await programme.call('POST', '/v1/clients', { key, json });
  t.match(admitted, { status: 201, body: { organisation: 'hoi-nong-dan', roles: ['organisation'] } });
  const { body } = await programme.call('GET', '/v1/clients', { key });
  const listed = body.clients.find(({ id }: { id: string }) => id === admitted.body.id);
  t.equal(listed.organisation, 'hoi-nong-dan');
  const before = body.clients.length;
  const unknown = await programme.call('POST', '/v1/clients', { key, json: { ...json, organisation: 'khong-co' } });
  t.match(unknown, { status: 400, body: { errors: [{ at: '/body/organisation' }] } });
  t.equal((await programme.call('GET', '/v1/clients', { key })).body.clients.length, before);
  await t.rejects(programme.service(`UPDATE programme.organisation_keys SET organisation = 'x'`), { code: '42501' });
  await t.rejects(programme.service('DELETE FROM programme.organisation_keys'), { code: '42501' });
  const revoked = await programme.call('DELETE', `/v1/clients/${admitted.body.id}`, { key });
  t.match(revoked, { status: 200, body: { organisation: 'hoi-nong-dan' } });
});
