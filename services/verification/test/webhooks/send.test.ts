import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { guardedAgents, type ReachRules } from '@xacthuc/platform';
import t from 'tap';
import { type Sender, send } from '../../src/webhooks/send.ts';
import { startReceiver } from './receiver.ts';

const here: ReachRules = { privateNetworks: false, hosts: ['127.0.0.1'] };
const nowhere: ReachRules = { privateNetworks: true, hosts: [] };
const long = 60_000;

function senderOf(more: { reach?: ReachRules; ca?: string; timeoutMs?: number; signal?: AbortSignal } = {}): Sender {
  const { reach = here, ca = null, timeoutMs = long, signal = new AbortController().signal } = more;
  const agents = guardedAgents(reach, { maxSockets: 4, ca });
  t.teardown(() => agents.destroy());
  return { reach, agents, timeoutMs, signal };
}

const post = (url: string, sender = senderOf()) => send(sender, new URL(url), { 'webhook-id': 'x' }, '{"a":"ă"}');

t.test('the body arrives as it was signed, and a 2xx is a delivery', async (t) => {
  for (const status of [200, 202, 204]) {
    const receiver = await startReceiver((response) => response.writeHead(status).end());
    const sent = await post(receiver.url);
    t.match(sent, { status, error: null, at: Date, durationMs: Number });
    t.match(receiver.received, [
      { body: '{"a":"ă"}', headers: { 'webhook-id': 'x', 'content-type': 'application/json', 'content-length': '10' } },
    ]);
    await receiver.close();
  }
});

t.test('a redirect is not followed, wherever it leads', async (t) => {
  const other = await startReceiver((response) => response.end());
  for (const status of [301, 302, 303, 307, 308]) {
    const receiver = await startReceiver((response) => response.writeHead(status, { location: other.url }).end());
    t.match(await post(receiver.url), { status, error: 'redirect_refused' });
    await receiver.close();
  }
  t.same(other.received, []);
  await other.close();
});

t.test('any other status is a failure, with what the receiver asks for', async (t) => {
  const cases: [number, Record<string, string>, number | null][] = [
    [410, {}, null],
    [429, { 'retry-after': '120' }, 120],
    [503, { 'retry-after': 'x' }, null],
    [500, { 'retry-after': new Date(0).toUTCString() }, 0],
  ];
  for (const [status, headers, retryAfterSeconds] of cases) {
    const receiver = await startReceiver((response) => response.writeHead(status, headers).end('lỗi'));
    t.match(await post(receiver.url), { status, error: 'http_status', retryAfterSeconds });
    await receiver.close();
  }
});

t.test('an inner address, and a name that leads to one, is not called', async (t) => {
  const receiver = await startReceiver((response) => response.end());
  const closed = senderOf({ reach: nowhere });
  const { port } = receiver;
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '169.254.169.254']) {
    t.match(await post(`https://${host}:${port}/`, closed), { status: null, error: 'private_address' }, host);
  }
  t.match(await post(receiver.url, closed), { error: 'not_encrypted' });
  t.match(await post('https://khong-co.invalid/', closed), { error: 'host_unknown' });
  t.same(receiver.received, []);
  await receiver.close();
  t.match(await post(receiver.url), { status: null, error: 'unreachable' });
});

t.test('a receiver that never ends its answer, or never begins one, is given up in time', async (t) => {
  const sender = senderOf({ timeoutMs: 300 });
  const trickling = await startReceiver((response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write('.'), 20);
    response.once('close', () => clearInterval(timer));
  });
  t.match(await post(trickling.url, sender), { status: null, error: 'timed_out' });
  const silent = await startReceiver(() => {});
  t.match(await post(silent.url, sender), { status: null, error: 'timed_out' });
  await Promise.all([trickling.close(), silent.close()]);
});

t.test('an answer without end is not read to its end', async (t) => {
  const receiver = await startReceiver((response) => {
    const more = () => {
      while (response.write(Buffer.alloc(16_384)));
      response.once('drain', more);
    };
    more();
  });
  t.match(await post(receiver.url), { status: 200, error: 'response_too_large' });
  await receiver.close();
});

t.test('a connection that breaks off is a failure; one that was closed while it lay idle is not', async (t) => {
  const breaking = await startReceiver((response) => {
    response.writeHead(200, { 'content-length': '10' });
    response.write('x');
    response.destroy();
  });
  t.match(await post(breaking.url), { status: null, error: 'interrupted' });
  await breaking.close();
  // It answers the first request of a connection and ends the connection when it sees a second.
  let asked = 0;
  const server = net.createServer((socket) => {
    let seen = 0;
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      if (!bytes.includes('POST')) return;
      asked += 1;
      if (seen++ > 0) socket.resetAndDestroy();
      else socket.write('HTTP/1.1 204 No Content\r\nconnection: keep-alive\r\n\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const sender = senderOf();
  t.match(await post(url, sender), { error: null });
  t.match(await post(url, sender), { status: 204, error: null });
  t.equal(asked, 3);
  sender.agents.destroy();
  await new Promise((resolve) => server.close(resolve));
});

t.test('a process that closes ends what is under way, and claims nothing about it', async (t) => {
  const stop = new AbortController();
  const receiver = await startReceiver(() => stop.abort());
  await t.rejects(post(receiver.url, senderOf({ signal: stop.signal })));
  await receiver.close();
});

const openssl = spawnSync('openssl', ['version']).status === 0 ? false : 'no openssl on the PATH to make a certificate';

t.test('over HTTPS the certificate must be trusted', { skip: openssl }, async (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'xacthuc-webhook-'));
  t.teardown(() => fs.rmSync(folder, { recursive: true }));
  const [keyFile, certFile] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
  const names = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const kind = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  execFileSync('openssl', [...kind, '-keyout', keyFile, '-out', certFile, ...names], { stdio: 'ignore' });
  const [key, cert] = [fs.readFileSync(keyFile, 'utf8'), fs.readFileSync(certFile, 'utf8')];
  const receiver = await startReceiver((response) => response.end(), { key, cert });
  t.match(await post(receiver.url), { status: null, error: 'certificate_refused' });
  t.same(receiver.received, []);
  t.match(await post(receiver.url, senderOf({ ca: cert })), { status: 200, error: null });
  await receiver.close();
});
