import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Resolve } from '@xacthuc/platform';
import t from 'tap';
import type { Looking } from '../../../src/directory/websites/fetch-page.ts';
import { HostTurns } from '../../../src/directory/websites/host-turns.ts';
import { look } from '../../../src/directory/websites/look.ts';

/** What each site answers; robots.txt is not there unless a site has one. */
const sites: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {};
const asked: string[] = [];
let atOnce = 0;
let mostAtOnce = 0;

function answer(request: IncomingMessage, response: ServerResponse): void {
  const host = (request.headers.host ?? '').split(':')[0] ?? '';
  asked.push(`${host}${request.url}`);
  atOnce += 1;
  mostAtOnce = Math.max(mostAtOnce, atOnce);
  response.on('close', () => {
    atOnce -= 1;
  });
  const site = sites[host];
  if (site) site(request, response);
  else response.writeHead(404).end();
}

const page =
  (body: string, robots: string | number = 404) =>
  (request: IncomingMessage, response: ServerResponse) => {
    if (request.url === '/robots.txt') {
      if (typeof robots === 'number') response.writeHead(robots).end('x');
      else response.writeHead(200, { 'content-type': 'text/plain' }).end(robots);
    } else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(body);
  };
const redirect = (to: string) => (request: IncomingMessage, response: ServerResponse) => {
  if (request.url === '/robots.txt') response.writeHead(404).end();
  else response.writeHead(302, { location: to }).end();
};

const server = http.createServer(answer);
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
/** Nothing listens there: it was given by the system and let go again. */
const closed = await new Promise<number>((resolve) => {
  const probe = net.createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address() as AddressInfo;
    probe.close(() => resolve(port));
  });
});
t.teardown(() => {
  server.closeAllConnections();
  server.close();
});

/** Names of this test alone; whatever ends in `inner.vn` lies in an office, and the rest has no address. */
const resolve: Resolve = (host, _options, callback) => {
  if (host.endsWith('inner.id.vn')) callback(null, [{ address: '10.0.0.7', family: 4 }]);
  else if (host in sites) callback(null, [{ address: '127.0.0.1', family: 4 }]);
  else callback(Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' }), []);
};
const ports = { http: (server.address() as AddressInfo).port, https: closed };
const looking: Looking = {
  reach: { privateNetworks: false, hosts: ['127.0.0.1/32'] },
  userAgent: 'xacthuc-website-checker (+http://xacthuc.test)',
  timeoutMs: 10_000,
  maxBytes: 64 * 1024,
  signal: new AbortController().signal,
  ports,
  resolve,
};
const seen = (domain: string, more: Partial<Looking> = {}) => look({ ...looking, ...more }, new HostTurns(), domain);

t.test('a page is a page, with its title; without HTTPS that is said', async (t) => {
  sites['sen.id.vn'] = page('<title>Trà Sen</title><body>Trà ướp sen</body>');
  t.match(await seen('sen.id.vn'), {
    outcome: 'page',
    resolves: true,
    https: 'none',
    certificateExpiresAt: null,
    httpStatus: 200,
    title: 'Trà Sen',
  });
});

t.test('a name with Vietnamese letters is asked for by its A-label', async (t) => {
  sites['xn--nguyn-an-z60d.id.vn'] = page('<title>An</title>x');
  t.match(await seen('xn--nguyn-an-z60d.id.vn'), { outcome: 'page', title: 'An' });
});

t.test('a name without an address, one where nobody answers, and one that errs are told apart', async (t) => {
  t.match(await seen('khong-co.id.vn'), { outcome: 'no_address', resolves: false });
  sites['tat.id.vn'] = page('x');
  t.match(await seen('tat.id.vn', { ports: { http: closed, https: closed } }), {
    outcome: 'no_answer',
    resolves: true,
  });
  sites['hong.id.vn'] = (request, response) => response.writeHead(request.url === '/' ? 503 : 404).end();
  t.match(await seen('hong.id.vn'), { outcome: 'error_page', httpStatus: 503 });
  sites['khoa.id.vn'] = (request, response) => response.writeHead(request.url === '/' ? 403 : 404).end();
  t.match(await seen('khoa.id.vn'), { outcome: 'page', httpStatus: 403 });
});

t.test('what robots.txt forbids is not asked for; a robots.txt that fails forbids all', async (t) => {
  sites['kin.id.vn'] = page('<title>Kín</title>x', 'User-agent: *\nDisallow: /');
  t.match(await seen('kin.id.vn'), { outcome: 'closed_to_robots', title: null });
  sites['rieng.id.vn'] = page(
    '<title>x</title>x',
    'User-agent: xacthuc-website-checker\nDisallow: /\n\nUser-agent: *\nAllow: /',
  );
  t.match(await seen('rieng.id.vn'), { outcome: 'closed_to_robots' });
  sites['mo.id.vn'] = page('<title>Mở</title>x', 'User-agent: *\nDisallow: /rieng');
  t.match(await seen('mo.id.vn'), { outcome: 'page', title: 'Mở' });
  sites['loi.id.vn'] = page('<title>x</title>x', 500);
  t.match(await seen('loi.id.vn'), { outcome: 'error_page', httpStatus: 500 });
  for (const host of ['kin.id.vn', 'rieng.id.vn', 'loi.id.vn']) t.notOk(asked.includes(`${host}/`), host);
});

t.test('a place-holder is parked', async (t) => {
  sites['giu-cho.id.vn'] = page('<title>Giữ chỗ</title><body>Tên miền này đã được đăng ký</body>');
  t.match(await seen('giu-cho.id.vn'), { outcome: 'parked', title: 'Giữ chỗ' });
});

t.test(
  'redirects are followed and judged anew, each: into a private network, round in circles, to no website',
  async (t) => {
    sites['dich.id.vn'] = page('<title>Đích</title>x');
    sites['chuyen.id.vn'] = redirect('http://dich.id.vn/');
    t.match(await seen('chuyen.id.vn'), { outcome: 'page', title: 'Đích' });
    sites['dich-kin.id.vn'] = page('<title>x</title>x', 'User-agent: *\nDisallow: /');
    sites['chuyen-kin.id.vn'] = redirect('http://dich-kin.id.vn/');
    t.match(await seen('chuyen-kin.id.vn'), { outcome: 'closed_to_robots' });
    const astray: Record<string, string> = {
      'vao-trong.id.vn': 'http://inner.id.vn/',
      'dia-chi.id.vn': 'http://10.0.0.7/',
      'dam-may.id.vn': 'http://169.254.169.254/latest/meta-data/',
      'sau.id.vn': 'http://[::1]:1/',
      'vong.id.vn': 'http://vong.id.vn/',
      'tep.id.vn': 'file:///etc/passwd',
      'hong-dich.id.vn': 'http://[',
    };
    for (const [host, to] of Object.entries(astray)) {
      sites[host] = redirect(to);
      t.match(await seen(host), { outcome: 'leads_astray' }, to);
    }
    t.match(await seen('inner.id.vn'), { outcome: 'leads_astray' }, 'the name itself');
  },
);

t.test('of a page without end only the beginning is read', async (t) => {
  let sent = 0;
  sites['lon.id.vn'] = (request, response) => {
    if (request.url === '/robots.txt') return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/html' });
    response.write('<title>Lớn</title><body>');
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536))) sent += 65_536;
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  };
  t.match(await seen('lon.id.vn'), { outcome: 'page', title: 'Lớn' });
  t.ok(sent < 64 * 1024 * 1024, `${sent} bytes were sent`);
});

t.test('a site that never answers is given up', async (t) => {
  sites['cham.id.vn'] = () => {};
  t.match(await seen('cham.id.vn', { timeoutMs: 200 }), { outcome: 'no_answer' });
});

t.test('a host is asked one thing at a time', async (t) => {
  sites['ban.id.vn'] = (request, response) => {
    setTimeout(() => page('<title>Bận</title>x')(request, response), 20);
  };
  const turns = new HostTurns();
  mostAtOnce = 0;
  const results = await Promise.all([1, 2, 3, 4].map(() => look(looking, turns, 'ban.id.vn')));
  for (const result of results) t.match(result, { outcome: 'page' });
  t.equal(mostAtOnce, 1);
});

t.test('whoever stops the checker ends what is under way, and nothing is taken for seen', async (t) => {
  const stop = new AbortController();
  sites['dung.id.vn'] = () => stop.abort();
  await t.rejects(seen('dung.id.vn', { signal: stop.signal }));
});

const openssl = spawnSync('openssl', ['version']).status === 0 ? false : 'no openssl on the PATH to make a certificate';

t.test(
  'HTTPS is asked first; a certificate that nobody vouches for is noted with its end',
  { skip: openssl },
  async (t) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'xacthuc-certificate-'));
    t.teardown(() => fs.rmSync(folder, { recursive: true, force: true }));
    const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=an-toan.id.vn', '-days', '30'];
    spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, ...subject]);
    const secure = https.createServer({ key: fs.readFileSync(key), cert: fs.readFileSync(cert) }, answer);
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    t.teardown(() => {
      secure.closeAllConnections();
      secure.close();
    });
    sites['an-toan.id.vn'] = page('<title>An toàn</title>x');
    const result = await seen('an-toan.id.vn', {
      ports: { http: closed, https: (secure.address() as AddressInfo).port },
    });
    t.match(result, { outcome: 'page', https: 'invalid', title: 'An toàn' });
    const days = ((result.certificateExpiresAt?.getTime() ?? 0) - Date.now()) / 86_400_000;
    t.ok(days > 29 && days < 31, `${days} days`);
  },
);
