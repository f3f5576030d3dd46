import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { openHttps } from '../../src/transports/https.ts';
import type { HttpsSettings, Secrets } from '../../src/transports/settings.ts';
import type { TransportContext } from '../../src/transports/transport.ts';
import { contentOf, contextOf, temporaryFolder, unknownVersion } from './fixture.ts';
import { startHttp } from './http-server.ts';

/** Opens the one item of an address. */
function opening(url: string, more: Partial<HttpsSettings> = {}, secrets: Secrets = {}, context = contextOf()) {
  const transport = openHttps({ url, username: null, ca: null, paging: null, ...more }, secrets, context);
  t.teardown(() => transport.close());
  return transport;
}

const item = { name: 'x', version: unknownVersion };
const fetchText = (url: string, more?: Partial<HttpsSettings>, secrets?: Secrets, context?: TransportContext) =>
  contentOf(opening(url, more, secrets, context), item);

t.test(
  'a file is asked for again only by what it was last known by, and not sent again while it is the same',
  async (t) => {
    const modified = 'Sat, 21 Nov 2026 03:00:00 GMT';
    let etag = '"1"';
    const server = await startHttp((request, response) => {
      const same = request.headers['if-none-match'] === etag;
      response.writeHead(same ? 304 : 200, {
        etag,
        'last-modified': modified,
        'content-type': 'text/csv; charset=utf-8',
      });
      response.end(same ? undefined : 'nội dung');
    });
    t.teardown(() => server.close());
    const transport = opening(`${server.url}/xuat/danh%20s%C3%A1ch.csv?kỳ=1`);
    const [listed] = await transport.list();
    t.match(listed, { name: /\/xuat\/danh%20s%C3%A1ch\.csv$/, version: unknownVersion }, 'without its query');
    const first = await transport.open(item, null);
    t.match(first, {
      fileName: 'danh sách.csv',
      contentType: 'text/csv',
      version: { etag, modifiedAt: new Date(modified) },
    });
    for await (const _ of first?.bytes ?? []);
    t.equal(await transport.open(item, first?.version ?? null), null);
    t.match(server.requests.at(-1)?.headers, { 'if-none-match': etag, 'if-modified-since': modified });
    etag = '"2"';
    t.equal(await contentOf(transport, item, first?.version), 'nội dung');
  },
);

t.test('credentials are sent as Bearer or Basic, and do not follow a redirect to another host', async (t) => {
  const other = await startHttp((_request, response) => response.end('ở nơi khác'));
  const server = await startHttp((_request, response, url) => {
    if (url.pathname === '/away') response.writeHead(302, { location: `${other.url}/x` });
    if (url.pathname === '/near') response.writeHead(307, { location: '/x' });
    response.end('ở đây');
  });
  t.teardown(() => Promise.all([server.close(), other.close()]));
  const sent = (of: typeof server) => of.requests.at(-1)?.headers.authorization;
  t.equal(await fetchText(`${server.url}/near`, {}, { token: 'bi-mat' }), 'ở đây');
  t.equal(sent(server), 'Bearer bi-mat');
  await fetchText(`${server.url}/x`, { username: 'sở' }, { password: 'a:b' });
  t.equal(sent(server), `Basic ${Buffer.from('sở:a:b').toString('base64')}`);
  t.equal(await fetchText(`${server.url}/away`, {}, { token: 'x' }), 'ở nơi khác');
  t.equal(sent(other), undefined);
});

t.test('a redirect is judged like the address itself, and they do not go on for ever', async (t) => {
  const server = await startHttp((_request, response, url) => {
    response.writeHead(302, { location: url.searchParams.get('to') ?? '/?to=/' });
    response.end();
  });
  t.teardown(() => server.close());
  const to = (target: string) => fetchText(`${server.url}/?to=${encodeURIComponent(target)}`);
  await t.rejects(to('/'), { code: 'redirect_refused' });
  await t.rejects(to('http://169.254.169.254/latest/meta-data/'), { code: 'not_encrypted' });
  await t.rejects(to('https://169.254.169.254/latest/meta-data/'), { code: 'private_address' });
  await t.rejects(to('https://[::1]/'), { code: 'private_address' });
  await t.rejects(to('file:///etc/passwd'), { code: 'not_encrypted' });
  await t.rejects(to('//['), { code: 'redirect_refused' });
});

t.test(
  'an inner address is refused unless it is named, and without encryption only a named one is reached',
  async (t) => {
    const server = await startHttp((_request, response) => response.end('x'));
    t.teardown(() => server.close());
    const closed = contextOf({ reach: { privateNetworks: true, hosts: [] } });
    await t.rejects(fetchText(server.url, {}, {}, closed), { code: 'not_encrypted' });
    await t.rejects(fetchText('https://127.0.0.1/', {}, {}, closed), { code: 'private_address' });
    await t.rejects(fetchText('https://localhost/', {}, {}, closed), { code: 'private_address' });
    t.equal(server.requests.length, 0);
  },
);

t.test('what a server answers instead of a file is told, without what may be secret in the address', async (t) => {
  const server = await startHttp((_request, response, url) => {
    const status = Number(url.pathname.slice(1));
    response.writeHead(status, { 'content-type': status === 200 ? 'text/html' : 'text/plain' });
    response.end('<form>');
  });
  t.teardown(() => server.close());
  const expected = [
    [200, 'unexpected_answer'],
    [304, 'http_status'],
    [401, 'login_refused'],
    [403, 'access_denied'],
    [404, 'place_missing'],
    [503, 'http_status'],
  ] as const;
  for (const [status, code] of expected) {
    const error = await fetchText(`${server.url}/${status}?key=bi-mat`, {}, { token: 'tok' }).catch((error) => error);
    t.equal(error.code, code, String(status));
    t.notMatch(JSON.stringify(error.describe(null)), /bi-mat|tok"/);
  }
});

t.test('an answer that breaks off, never comes or has no server is an error and no shorter file', async (t) => {
  const server = await startHttp((_request, response, url) => {
    if (url.pathname === '/silent') return;
    response.writeHead(200, { 'content-length': 1000 });
    response.write('nửa');
    setTimeout(() => response.destroy(), 50);
  });
  await t.rejects(fetchText(`${server.url}/half`), { code: 'interrupted' });
  await t.rejects(fetchText(`${server.url}/silent`, {}, {}, contextOf({ idleMs: 100 })), { code: 'timed_out' });
  const stop = new AbortController();
  const aborted = fetchText(`${server.url}/silent`, {}, {}, contextOf({ signal: stop.signal }));
  stop.abort();
  await t.rejects(aborted, { code: 'interrupted' });
  await server.close();
  await t.rejects(fetchText(server.url), { code: 'unreachable' });
  await t.rejects(fetchText('https://khong-co.invalid/'), { code: 'host_unknown' });
});

const openssl = spawnSync('openssl', ['version']).status === 0 ? false : 'no openssl on the PATH to make a certificate';

t.test(
  'a certificate must be trusted: by the usual authorities, or the one that is given',
  { skip: openssl },
  async (t) => {
    const folder = temporaryFolder();
    t.teardown(() => fs.rmSync(folder, { recursive: true, force: true }));
    const [key, cert] = [path.join(folder, 'key'), path.join(folder, 'cert')];
    const make = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test';
    const name = ['-addext', 'subjectAltName=IP:127.0.0.1'];
    execFileSync('openssl', [...make.split(' '), ...name, '-keyout', key, '-out', cert], { stdio: 'ignore' });
    const tls = { key: fs.readFileSync(key, 'utf8'), cert: fs.readFileSync(cert, 'utf8') };
    const server = await startHttp((_request, response) => response.end('mã hoá'), tls);
    t.teardown(() => server.close());
    await t.rejects(fetchText(server.url), { code: 'certificate_refused' });
    t.equal(await fetchText(server.url, { ca: tls.cert }), 'mã hoá');
  },
);
