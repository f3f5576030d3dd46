import fc from 'fast-check';
import t from 'tap';
import { openHttps } from '../../src/transports/https.ts';
import { valueAt } from '../../src/transports/paged-json.ts';
import type { Paging } from '../../src/transports/settings.ts';
import { contentOf, contextOf, unknownVersion } from './fixture.ts';
import { startHttp } from './http-server.ts';

const rows = Array.from({ length: 7 }, (_, n) => ({ 'Họ và tên': `Mẫu ${n}`, 'Ghi chú': 'một\nhai' }));
const plain: Paging = { items: '', next: null, cursor: null, parameter: null, maxPages: 100 };

const server = await startHttp((_request, response, url) => {
  const page = Number(url.searchParams.get('p') ?? 0);
  const part = rows.slice(page * 3, page * 3 + 3);
  const more = (page + 1) * 3 < rows.length;
  const next = `${url.origin}${url.pathname}?p=${page + 1}`;
  response.setHeader('content-type', 'application/json');
  const send = (body: unknown) => response.end(JSON.stringify(body));
  if (url.pathname === '/link') {
    if (more) response.setHeader('link', `</first>; rel="first", <${next}>; title="a, b"; rel="last next"`);
    return send(part);
  }
  if (url.pathname === '/next') return send({ data: { 'a/b': part }, next: more ? `?p=${page + 1}` : null });
  if (url.pathname === '/cursor') return send({ rows: part, meta: { cursor: more ? page + 1 : '' } });
  if (url.pathname === '/loop') return send({ rows: part, next: '/loop' });
  if (url.pathname === '/away') return send({ rows: part, next: 'https://example.org/' });
  if (url.pathname === '/strange') return send({ rows: [1, 2], next: 7 });
  if (url.pathname === '/late' && page === 1) response.statusCode = 500;
  if (url.pathname === '/late') return send({ rows: part, next: `/late?p=${page + 1}` });
  response.end('{"rows": [');
});
t.teardown(() => server.close());

function read(at: string, paging: Partial<Paging>): Promise<string | null> {
  const settings = { url: server.url + at, username: null, ca: null, paging: { ...plain, ...paging } };
  const transport = openHttps(settings, { token: 'x' }, contextOf());
  t.teardown(() => transport.close());
  return contentOf(transport, { name: 'x', version: unknownVersion });
}

const expected = rows.map((row) => `${JSON.stringify(row)}\n`).join('');

t.test('pages are followed to the end by Link, by address or by cursor, and become one line a row', async (t) => {
  t.equal(await read('/link', {}), expected);
  t.equal(await read('/next', { items: '/data/a~1b', next: '/next' }), expected);
  t.equal(await read('/cursor', { items: '/rows', cursor: '/meta/cursor', parameter: 'p' }), expected);
  t.ok(server.requests.every(({ headers }) => headers.authorization === 'Bearer x'));
});

t.test('a list that does not end, leads elsewhere, breaks off or is something else is no list', async (t) => {
  const at = { items: '/rows', next: '/next' };
  await t.rejects(read('/loop', at), { code: 'unexpected_answer', detail: { reason: 'paging does not end' } });
  await t.rejects(read('/next', { items: '/data/a~1b', next: '/next', maxPages: 2 }), { code: 'unexpected_answer' });
  await t.rejects(read('/away', at), {
    code: 'unexpected_answer',
    detail: { reason: 'the next page is at another host' },
  });
  await t.rejects(read('/strange', at), { code: 'unexpected_answer' });
  await t.rejects(read('/late', at), { code: 'http_status' });
  await t.rejects(read('/broken', at), { code: 'unexpected_answer', detail: { reason: 'not JSON' } });
  await t.rejects(read('/next', { items: '/nowhere' }), { code: 'unexpected_answer' });
  await t.rejects(read('/next', { items: '/__proto__' }), { code: 'unexpected_answer' });
});

t.test('a JSON pointer finds what it was made for', async (t) => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 4 }), fc.jsonValue(), (names, value) => {
      const document = names.reduceRight<unknown>((inner, name) => Object.fromEntries([[name, inner]]), value);
      const pointer = names.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
      return valueAt(document, pointer) === value || Number.isNaN(value);
    }),
  );
  t.equal(valueAt({}, '/toString'), undefined);
  t.equal(valueAt([{ a: 1 }], '/0/a'), 1);
});
