import t from 'tap';
import { startProgramme } from '../fixture.ts';
import { commune, organisationKey, recordPlaces } from '../fixture-plan.ts';

const programme = await startProgramme(() => new Date('2026-11-23T03:00:00Z'));
t.teardown(() => programme.close());
const office = (await programme.client(['office'])).key;
const auditor = (await programme.client(['auditor'])).key;
await recordPlaces(programme, office);
const youth = await organisationKey(programme, 'doan-thanh-nien');
const farmers = await organisationKey(programme, 'hoi-nong-dan');
const unbound = (await programme.client(['organisation'])).key;
const base = '/v1/programme/activities';
const activity = {
  kind: 'training',
  title: 'Tập huấn tạo website',
  summary: 'Hướng dẫn đăng ký tên miền',
  startsOn: '2026-03-15',
  endsOn: null,
  area: commune,
  place: 'Nhà văn hoá',
  participants: { households: 40, officials: 3 },
  links: ['https://example.vn/tin'],
};
let made = 0;
const fresh = () => {
  made += 1;
  return { ...activity, title: `Tập huấn số ${made}` };
};
const post = (url: string, json: unknown, key = youth, headers = {}) =>
  programme.call('POST', url, { key, json, headers });
const put = (url: string, json: unknown, key = youth) => programme.call('PUT', url, { key, json });
const get = (url: string, key = youth) => programme.call('GET', url, { key });

t.test('an activity is filed for the organisation of the key, and given back as it was sent', async (t) => {
  const json = fresh();
  const { status, body, headers } = await post(base, json);
  t.equal(status, 201);
  t.match(body, { ...json, organisation: 'doan-thanh-nien', state: 'filed', revision: 1, participantsTotal: 43 });
  t.same((await get(String(headers.location))).body, body);
});

t.test('no organisation files, reads drafts, corrects or withdraws for another', async (t) => {
  t.match(await post(base, { ...fresh(), organisation: 'hoi-nong-dan' }), { status: 403, body: { code: 'forbidden' } });
  t.match(await post(base, fresh(), unbound), { status: 403 });
  const draft = (await post(base, { ...fresh(), state: 'draft' })).body;
  const filed = (await post(base, fresh())).body;
  for (const { id } of [draft, filed]) {
    const at = `${base}/${id}`;
    for (const key of [farmers, unbound]) {
      t.equal((await get(at, key)).status, 404);
      t.equal((await get(`${at}/versions`, key)).status, 404);
      t.equal((await put(at, { revision: 1, reason: 'x', ...activity }, key)).status, 404);
      t.equal((await post(`${at}/withdrawal`, { revision: 1, reason: 'x' }, key)).status, 404);
    }
  }
  for (const key of [farmers, unbound]) t.same((await get(base, key)).body.activities, []);
  t.same((await get(`${base}?organisation=doan-thanh-nien`, farmers)).body.activities, []);
  for (const key of [office, auditor]) {
    t.equal((await get(`${base}/${draft.id}`, key)).status, 404, 'a draft is the organisation’s own');
    const seen = (await get(`${base}?limit=500`, key)).body.activities.map(({ id }: { id: string }) => id);
    t.ok(seen.includes(filed.id));
    t.notOk(seen.includes(draft.id));
  }
  t.match(await put(`${base}/${filed.id}`, { revision: 1, reason: 'x', ...activity }, auditor), { status: 403 });
});

t.test('the office files what came on paper, for an organisation that it names', async (t) => {
  t.match(await post(base, { ...fresh(), organisation: 'hoi-nong-dan' }, office), {
    status: 201,
    body: { organisation: 'hoi-nong-dan' },
  });
  for (const organisation of [undefined, 'khong-co']) {
    t.match(await post(base, { ...fresh(), organisation }, office), {
      status: 400,
      body: { errors: [{ at: '/body/organisation' }] },
    });
  }
  t.match(await post(base, { ...fresh(), organisation: 'hoi-nong-dan', state: 'draft' }, office), { status: 400 });
});

t.test('the same request with the same key is recorded once; another request with it is refused', async (t) => {
  const json = fresh();
  const headers = { 'idempotency-key': 'lan-1' };
  const replies = await Promise.all([1, 2, 3].map(() => post(base, json, youth, headers)));
  t.same(new Set(replies.map(({ status, body }) => `${status} ${body.id}`)).size, 1);
  t.match(await post(base, fresh(), youth, headers), { status: 422, body: { code: 'idempotency_key_reused' } });
  t.equal((await post(base, fresh(), farmers, headers)).status, 201, 'another client’s keys are its own');
});

t.test('the same activity is filed once, however its title is written, until it is withdrawn', async (t) => {
  const json = { ...fresh(), title: 'Hội thảo Hoà Bình' };
  const first = await post(base, json);
  for (const title of ['hội thảo HÒA BÌNH', 'Hoi thao hoa binh.']) {
    t.match(await post(base, { ...json, title, participants: {} }), { status: 409, body: { code: 'state_conflict' } });
  }
  t.equal((await post(base, { ...json, place: 'Nơi khác' })).status, 201);
  t.equal((await post(base, json, farmers)).status, 201, 'another organisation’s is another');
  const draft = await post(base, { ...json, state: 'draft' });
  t.equal(draft.status, 201, 'a draft counts nothing');
  t.equal((await put(`${base}/${draft.body.id}`, { revision: 1, ...json })).status, 409);
  await post(`${base}/${first.body.id}/withdrawal`, { revision: 1, reason: 'không diễn ra' });
  t.equal((await put(`${base}/${draft.body.id}`, { revision: 1, ...json })).status, 200);
  const both = await Promise.all([1, 2].map(() => post(base, { ...json, title: 'Cùng lúc' })));
  t.same(both.map(({ status }) => status).sort(), [201, 409]);
});

t.test('a correction keeps what was, who and why; a change of somebody else is not overwritten', async (t) => {
  const json = fresh();
  const { body } = await post(base, json);
  const at = `${base}/${body.id}`;
  const corrected = { ...json, participants: { households: 41 } };
  t.match(await put(at, { revision: 1, ...corrected }), { status: 422, body: { code: 'reason_required' } });
  t.match(await put(at, { revision: 1, reason: 'đếm lại', ...corrected }), {
    status: 200,
    body: { revision: 2, participantsTotal: 41 },
  });
  t.match(await put(at, { revision: 1, reason: 'x', ...json }), { status: 409 });
  t.match(await put(at, { revision: 2, reason: 'x', ...corrected, state: 'draft' }), { status: 409 });
  t.match(await post(`${at}/withdrawal`, { revision: 2, reason: 'nhầm' }, office), {
    status: 200,
    body: { state: 'withdrawn' },
  });
  t.match(await put(at, { revision: 3, reason: 'x', ...json }), { status: 409 });
  const { versions } = (await get(`${at}/versions`)).body;
  t.match(versions, [
    { revision: 1, state: 'filed', reason: null, content: { participants: { households: 40, officials: 3 } } },
    { revision: 2, state: 'filed', reason: 'đếm lại', content: { participants: { households: 41 } } },
    { revision: 3, state: 'withdrawn', reason: 'nhầm' },
  ]);
  for (const statement of [
    'UPDATE programme.activity_versions SET reason = reason',
    'DELETE FROM programme.activity_versions',
    'DELETE FROM programme.activities',
    'UPDATE programme.activities SET organisation = organisation',
  ]) {
    await t.rejects(programme.service(statement), { code: '42501' }, statement);
  }
});

t.test('the office sees nothing of the time when an activity was a draft', async (t) => {
  const json = fresh();
  const { body } = await post(base, { ...json, state: 'draft', summary: 'chưa xong' });
  await put(`${base}/${body.id}`, { revision: 1, ...json });
  t.equal((await get(`${base}/${body.id}/versions`)).body.versions.length, 2);
  t.match((await get(`${base}/${body.id}/versions`, office)).body.versions, [{ revision: 2, state: 'filed' }]);
});

t.test('what is wrong is said with its place; nobody’s number or address gets in', async (t) => {
  const wrong: [string, object][] = [
    ['/body/title', { title: 'Tập huấn, liên hệ 0912 345 678' }],
    ['/body/summary', { summary: 'CCCD 024203001234 đã tham gia' }],
    ['/body/place', { place: 'an.nguyen@example.vn' }],
    ['/body/startsOn', { startsOn: '2026-11-24' }],
    ['/body/startsOn', { startsOn: '2026-02-30' }],
    ['/body/endsOn', { endsOn: '2026-03-14' }],
    ['/body/endsOn', { endsOn: '2032-01-01' }],
    ['/body/area', { area: { list: '2019', code: '24' } }],
    ['/body/links/0', { links: ['javascript:alert(1)'] }],
    ['/body/links/1', { links: ['https://a.vn', 'https://u:p@a.vn'] }],
    ['/body/participants/households', { participants: { households: -1 } }],
    ['/body/participants', { participants: { 'Nguyễn Văn An': 1 } }],
    ['/body/kind', { kind: 'party' }],
    ['/body/title', { title: '   ' }],
    ['/body/summary', { summary: 'x'.repeat(2001) }],
    ['/body/title', { title: 'nửa \ud800' }],
  ];
  for (const [at, change] of wrong) {
    const { status, body } = await post(base, { ...activity, ...change });
    t.equal(status, 400, JSON.stringify(change));
    t.ok(
      body.errors?.some((error: { at: string }) => error.at === at),
      `${at}: ${JSON.stringify(body.errors)}`,
    );
  }
  t.equal((await post(base, { ...fresh(), title: 'Đợt 1 năm 2026, 15/03/2026' })).status, 201, 'dates are nobody’s');
});

t.test('pages give every activity once, newest first', async (t) => {
  const all = (await get(`${base}?limit=500`)).body.activities.map(({ id }: { id: string }) => id);
  const paged: string[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const { body } = await get(`${base}?limit=3${next && `&cursor=${next}`}`);
    paged.push(...body.activities.map(({ id }: { id: string }) => id));
    next = body.next;
  }
  t.ok(all.length > 6);
  t.same(paged, all);
  t.match(await get(`${base}?cursor=x`), { status: 400, body: { code: 'invalid_cursor' } });
  const filtered = (await get(`${base}?kind=training&state=filed&from=2026-03-15&until=2026-03-15`)).body.activities;
  t.ok(filtered.length > 0);
  t.ok(filtered.every(({ kind, state }: { kind: string; state: string }) => kind === 'training' && state === 'filed'));
  t.same((await get(`${base}?from=2026-03-16`)).body.activities, []);
});
