import { type AccessDatabase, Authenticator, createDatabase, createPool } from '@xacthuc/platform';
import t from 'tap';
import type { PortalDatabase } from '../src/index.ts';
import { addSource, appOf, startPortal } from './fixture.ts';
import { faultsOf } from './page-structure.ts';

const portal = await startPortal();
t.teardown(() => portal.close());
const get = (url: string) => portal.app.inject({ method: 'GET', url });
const always = { from: null, until: null };

t.test('before any source is set up the page says so', async (t) => {
  const { statusCode, body } = await get('/');
  t.equal(statusCode, 200);
  t.match(body, /Chưa khai báo nguồn dữ liệu nào/);
  t.same(faultsOf(body), []);
});

t.test("the page shows each source under its department's name of today, and how current it is", async (t) => {
  await addSource(portal, 'education', '2026-10-23', [{ vi: 'Sở Giáo dục', en: 'Education', ...always }]);
  await addSource(portal, 'labour', '2026-10-22', [
    { vi: 'Sở Lao động', en: 'Labour', from: null, until: '2025-02-28' },
    { vi: 'Sở Nội vụ', en: 'Home Affairs', from: '2025-03-01', until: null },
  ]);
  await addSource(portal, 'youth-union', null, [{ vi: 'Tỉnh đoàn', en: 'Youth Union', ...always }]);
  const { body, headers } = await get('/');
  const rows = [...body.matchAll(/<tr role="row">\n<th scope="row"[\s\S]*?<\/tr>/g)].map(([row]) => row);
  t.equal(rows.length, 3);
  t.match(rows[0], /Sở Giáo dục[\s\S]*education[\s\S]*Còn hạn[\s\S]*23\/10\/2026[\s\S]*30 ngày/);
  t.match(rows[1], /Sở Nội vụ[\s\S]*labour[\s\S]*Quá hạn cập nhật[\s\S]*22\/10\/2026/);
  t.notMatch(body, /Sở Lao động/);
  t.match(rows[2], /Tỉnh đoàn[\s\S]*youth-union[\s\S]*Chưa nộp dữ liệu/);
  t.same(faultsOf(body), []);
  t.match(headers, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'public, max-age=60' });
});

t.test('a name that holds markup is shown, not run', async (t) => {
  const attack = '"><img src=x onerror=alert(1)><script>alert(1)</script>';
  await addSource(portal, 'hostile', null, [{ vi: attack, en: attack, ...always }]);
  const { body } = await get('/');
  t.match(body, /&lt;script&gt;alert\(1\)/);
  t.notMatch(body, /<script|<img/);
  await portal.owner(`DELETE FROM facts.sources WHERE code = 'hostile'`);
});

t.test('what is open to anyone is linked', async (t) => {
  const { body } = await get('/');
  const links = [
    '/docs',
    '/openapi.json',
    '/.well-known/jwks.json',
    '/v1/policies',
    '/v1/reasons',
    '/health/ready',
    '/verify',
  ];
  for (const link of links) t.ok(body.includes(`href="${link}"`), link);
});

t.test('the verification page explains how to verify offline and every outcome', async (t) => {
  const { statusCode, body } = await get('/verify');
  t.equal(statusCode, 200);
  t.match(body, /xacthuc verify/);
  for (const outcome of ['eligible', 'ineligible', 'not_found', 'inconclusive', 'source_unavailable', 'already_used']) {
    t.ok(body.includes(`<code>${outcome}</code>`), outcome);
  }
  t.same(faultsOf(body), []);
});

t.test('pages need no key, send a strict content policy, and set no cookie', async (t) => {
  for (const url of ['/', '/verify']) {
    const { statusCode, headers } = await get(url);
    t.equal(statusCode, 200, url);
    const policy = String(headers['content-security-policy']);
    t.match(policy, /default-src 'self'/);
    t.match(policy, /script-src 'self'(;|$)/);
    t.notOk(headers['set-cookie'], url);
    t.match(headers, { 'x-content-type-options': 'nosniff', 'content-language': 'vi, en' });
  }
});

t.test('the style sheet is where the pages say, as what it is, and styles what they use', async (t) => {
  const { body } = await get('/');
  const other = await get('/verify');
  const [, href = ''] = /<link rel="stylesheet" href="([^"]+)">/.exec(body) ?? [];
  const { statusCode, headers, body: css } = await get(href);
  t.equal(statusCode, 200);
  t.match(headers, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'public, max-age=86400' });
  const used = new Set(
    [...`${body}${other.body}`.matchAll(/class="([^"]+)"/g)].flatMap(([, names]) => (names ?? '').split(' ')),
  );
  for (const name of used) t.ok(new RegExp(`\\.${name}\\b`).test(css), name);
});

t.test('other methods and addresses are problem documents', async (t) => {
  for (const [method, url] of [
    ['POST', '/'],
    ['GET', '/nothing'],
    ['GET', '/assets/../package.json'],
    ['DELETE', '/verify'],
  ] as const) {
    const reply = await portal.app.inject({ method, url });
    t.equal(reply.statusCode, 404, `${method} ${url}`);
    t.match(reply.headers['content-type'], /application\/problem\+json/);
  }
  t.equal((await portal.app.inject({ method: 'HEAD', url: '/' })).statusCode, 200);
});

t.test('without its database the page still says what the service is, and is not kept', async (t) => {
  // Nothing listens on port 1.
  const pool = createPool({ url: 'postgresql://x:x@127.0.0.1:1/x', role: null, max: 1, name: 'test gone' });
  const db = createDatabase<PortalDatabase>(pool);
  const app = await appOf({ ...portal.context, db }, new Authenticator(createDatabase<AccessDatabase>(pool)));
  t.teardown(async () => {
    await app.close();
    await pool.end();
  });
  const { statusCode, body, headers } = await app.inject({ method: 'GET', url: '/' });
  t.equal(statusCode, 200);
  t.match(body, /Hiện chưa đọc được tình trạng các nguồn dữ liệu/);
  t.match(body, /Thông tư số 10\/2025\/TT-BTC/);
  t.equal(headers['cache-control'], 'no-store');
  t.same(faultsOf(body), []);
});

t.test('the portal can read the published states and nothing about anybody', async (t) => {
  await t.resolves(portal.service('SELECT * FROM facts.source_states'));
  for (const table of ['facts.sources', 'facts.records', 'facts.record_keys', 'facts.current_records', 'facts.files']) {
    await t.rejects(portal.service(`SELECT 1 FROM ${table}`), { code: '42501' }, table);
  }
  await t.rejects(portal.service('SELECT token FROM verification.answers'), { code: '42501' });
  await t.rejects(portal.service('UPDATE facts.source_states SET freshness_days = 1'), { code: '42501' });
});
