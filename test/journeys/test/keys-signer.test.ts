import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Jwks, verify } from '@xacthuc/attestation';
import { callService, type Reply, temporaryFolder } from '@xacthuc/test-harness';
import t from 'tap';
import { member, questionAbout, runSigner, serve, xacthuc } from '../src/index.ts';

const home = temporaryFolder('xacthuc-test-');
const folder = (name: string) => path.join(home, name);
const socket = folder('signer.sock');
const passphrase = { XACTHUC_SIGNER_PASSPHRASE: 'a passphrase for a test' };
const files = [folder('first.key'), folder('second.key')] as const;
const env = { XACTHUC_DATA: folder('data'), XACTHUC_SIGNER_SOCKET: socket, XACTHUC_LOG_LEVEL: 'fatal' };

async function newKey(file: string): Promise<string> {
  const { code, stdout, stderr } = await xacthuc(['signer', 'new-key', file], passphrase);
  if (code !== 0) throw new Error(stderr);
  return /made: (\S+)/.exec(stdout)?.[1] ?? '';
}

const kids = [await newKey(files[0]), await newKey(files[1])] as const;
const early = await xacthuc(['serve'], { ...env, PORT: '0' });
let signer = await runSigner(['--socket', socket, '--key-file', files[0]], passphrase);
const served = await serve(env);
t.teardown(async () => {
  await served.end('SIGTERM');
  await signer.end('SIGTERM');
  fs.rmSync(home, { recursive: true, force: true });
});
const key = served.adminKey ?? '';
const call = (method: string, at: string, json?: unknown): Promise<Reply> =>
  callService(served.url, method, at, { key, ...(json === undefined ? {} : { json }) });
const check = (i = 1) => call('POST', '/v1/checks', questionAbout(member(i)));
const published = async () => (await call('GET', '/.well-known/jwks.json')).body as Jwks;
const signedBy = async ({ body }: Reply) =>
  (await verify(body.attestation, { jwks: await published(), issuer: served.url })).header.kid;
/** The newest answers in the log, once one is in it. */
async function newestWith(id: string): Promise<string[]> {
  const headers = { prefer: 'wait=10' };
  const proof = await callService(served.url, 'GET', `/v1/attestations/${id}/proof`, { key, headers });
  if (proof.status !== 200) throw new Error(proof.text);
  const { body } = await call('GET', '/v1/audit/entries?type=check&limit=2');
  return body.entries.map(({ attestation }: { attestation: string }) => attestation);
}

t.test('without its signer a service that has no key yet does not begin, and says so', async (t) => {
  t.equal(early.code, 1);
  t.match(early.stderr, /the signer cannot be reached.*XACTHUC_SIGNER_SOCKET/);
});

t.test('answers are signed by a process that alone has the key, many at once', async (t) => {
  t.equal(await signedBy(await check()), kids[0]);
  const jwks = await published();
  const replies = await Promise.all(Array.from({ length: 200 }, (_, i) => check(i)));
  for (const { body } of replies) t.equal((await verify(body.attestation, { jwks })).claims.jti, body.id);
  const checks = Array.from({ length: 300 }, (_, i) => questionAbout(member(i)));
  const { body } = await call('POST', '/v1/checks/batch', { checks });
  for (const { id, attestation } of body.results) t.equal((await verify(attestation, { jwks })).claims.jti, id);
  const { keys } = JSON.parse((await xacthuc(['keys', 'list', '--json'], env)).stdout);
  t.match(keys, [{ kid: kids[0], state: 'active', custody: 'signer' }]);
});

t.test('while the signer is away checks say so and record nothing; back, it is used at once', async (t) => {
  const { body: answer } = await check();
  t.equal((await signer.end('SIGKILL')).code, null);
  for (const reply of [await check(), await call('POST', '/v1/checks/batch', { checks: [questionAbout(member(1))] })]) {
    t.match(reply, { status: 503, body: { code: 'signer_unavailable', titleEn: /cannot be signed at the moment/ } });
    t.match(reply.headers.get('retry-after'), /^\d+$/);
    t.notMatch(reply.text, /sock|ENOENT|ECONN/);
  }
  t.equal((await call('GET', `/v1/attestations/${answer.id}`)).status, 200, 'what needs no signature is answered');
  t.equal((await published()).keys.length, 1);
  signer = await runSigner(['--socket', socket, '--key-file', files[0]], passphrase);
  const next = await check();
  t.equal(next.status, 201);
  t.same(await newestWith(next.body.id), [next.body.id, answer.id], 'nothing was recorded in between');
});

t.test('a key is rotated to another one of the signer, which must have it', async (t) => {
  const rotate = ['keys', 'rotate', '--now'];
  const none = await xacthuc(rotate, env);
  t.equal(none.code, 1);
  t.match(none.stderr, /the signer has no new key/);
  await signer.end('SIGTERM');
  const away = await xacthuc(rotate, env);
  t.equal(away.code, 1);
  t.match(away.stderr, /the signer cannot be reached/);
  t.same(
    (await published()).keys.map(({ kid }) => kid),
    [kids[0]],
    'nothing was announced',
  );
  signer = await runSigner(['--socket', socket, '--key-file', files[0], '--key-file', files[1]], passphrase);
  const rotated = await xacthuc(rotate, env);
  t.equal(rotated.code, 0, rotated.stderr);
  while ((await signedBy(await check())) !== kids[1]) await sleep(50);
  t.same((await published()).keys.map(({ kid }) => kid).sort(), [...kids].sort());
});

t.test('the signer keeps its key to itself', async (t) => {
  t.equal(fs.statSync(socket).mode & 0o777, 0o660);
  const [file] = files;
  const wrong = await xacthuc(['signer', '--socket', folder('other.sock'), '--key-file', file], {
    XACTHUC_SIGNER_PASSPHRASE: 'not the passphrase',
  });
  t.match(wrong, { code: 1, stderr: /the passphrase is another/ });
  fs.chmodSync(file, 0o644);
  const open = await xacthuc(['signer', '--socket', folder('other.sock'), '--key-file', file], passphrase);
  t.match(open, { code: 1, stderr: /chmod 600/ });
  const second = await xacthuc(['signer', '--socket', socket, '--key-file', files[1]], passphrase);
  t.match(second, { code: 1, stderr: /listening already/ });
  for (const args of [['signer'], ['signer', 'new-key'], ['signer', '--socket', socket]]) {
    t.equal((await xacthuc(args, passphrase)).code, 2, args.join(' '));
  }
  const { code, stderr } = await xacthuc(['signer', '--socket', folder('other.sock'), '--key-file', files[1]]);
  t.equal(code, 2);
  t.match(stderr, /XACTHUC_SIGNER_PASSPHRASE/);
});
