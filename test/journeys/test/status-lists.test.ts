import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { AttestationError, getStatus, verify, verifyStatusList } from '@xacthuc/attestation';
import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import { consequencesDrawn, deliverMembers, member, members, questionAbout } from '../src/index.ts';

const ttl = 40;
const service = await startTestService({
  env: { XACTHUC_STATUS_TTL_SECONDS: String(ttl), XACTHUC_STATUS_EXPIRY_SECONDS: '4000' },
});
t.teardown(() => service.close());
const opened = Math.floor(Date.now() / 1000);
const key = await service.key('registrar');
const jwks = (await service.call('GET', '/.well-known/jwks.json')).body;
await deliverMembers(service, members(20));
const get = (at: string, headers: Record<string, string> = {}) => service.call('GET', at, { headers });
const ask = async (i: number) =>
  (await service.call('POST', '/v1/checks', { key, json: questionAbout(member(i)) })).body;

/** The bytes as they are sent: fetch would unpack them. */
function raw(at: string, headers: Record<string, string>): Promise<{ headers: NodeJS.Dict<unknown>; bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    const sent = request(service.url + at, { headers }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      resolve({ headers: response.headers, bytes: Buffer.concat(chunks) });
    });
    sent.on('error', reject).end();
  });
}

t.test('a list is a signed token for anybody, with its times and where the other lists are', async (t) => {
  const { claims } = await verify((await ask(0)).attestation, { jwks });
  const uri = `${service.running.url}/status-lists/0`;
  t.equal(claims.status_list?.uri, uri);
  const reply = await get('/status-lists/0');
  t.equal(reply.status, 200);
  t.equal(reply.headers.get('content-type'), 'application/statuslist+jwt');
  t.equal(reply.headers.get('access-control-allow-origin'), '*');
  const [, maxAge] = /^public, max-age=(\d+)$/.exec(reply.headers.get('cache-control') ?? '') ?? [];
  t.ok(Number(maxAge) <= ttl && Number(maxAge) >= ttl / 2, `max-age ${maxAge}: what is left of the ttl`);
  const { list, issuedAt, expiresAt, ...found } = await verifyStatusList(reply.text, { jwks });
  t.match(found, { uri, ttl, issuer: service.running.url });
  t.equal(Number(expiresAt) - Number(issuedAt), 4_000_000);
  t.equal(list.bits, 2);
  t.equal(list.bytes.length, 2 ** 20 / 4);
  t.equal(getStatus(list, claims.status_list?.idx ?? -1), 0);
  const payload = JSON.parse(Buffer.from(reply.text.split('.')[1] ?? '', 'base64url').toString());
  t.equal(payload.status_list.aggregation_uri, `${service.running.url}/status-lists`);
  const all = await get('/status-lists');
  t.same(all.body, { status_lists: [uri] });
  t.equal(all.headers.get('access-control-allow-origin'), '*');
});

t.test('who has the list is told so without it; who accepts gzip gets it, under a tag of its own', async (t) => {
  const plain = await raw('/status-lists/0', { 'accept-encoding': 'identity' });
  const zipped = await raw('/status-lists/0', { 'accept-encoding': 'br, gzip;q=0.5' });
  t.equal(plain.headers['content-encoding'], undefined);
  t.equal(zipped.headers['content-encoding'], 'gzip');
  t.equal(gunzipSync(zipped.bytes).toString(), plain.bytes.toString());
  t.not(zipped.headers.etag, plain.headers.etag);
  for (const { headers } of [plain, zipped]) t.match(String(headers.vary), /accept-encoding/i);
  const refused = await raw('/status-lists/0', { 'accept-encoding': 'gzip;q=0, identity' });
  t.equal(refused.headers['content-encoding'], undefined);
  for (const tag of [plain.headers.etag, zipped.headers.etag, `"x", W/${String(plain.headers.etag)}`, '*']) {
    const reply = await get('/status-lists/0', { 'if-none-match': String(tag) });
    t.match({ status: reply.status, text: reply.text }, { status: 304, text: '' }, String(tag));
    t.equal(reply.headers.get('access-control-allow-origin'), '*');
  }
  t.equal((await get('/status-lists/0', { 'if-none-match': '"x"' })).status, 200);
});

t.test('of a time there was no list, of a time to come, and of no time at all it says so', async (t) => {
  const now = Math.floor(Date.now() / 1000);
  for (const [query, status] of [
    [`time=${opened - 1000}`, 404],
    [`time=${now + 1000}`, 404],
    ['time=yesterday', 400],
    ['time=1.5', 400],
    ['time=-1', 400],
    ['other=1', 400],
    [`time=${now}`, 200],
  ] as const) {
    const reply = await get(`/status-lists/0?${query}`);
    t.equal(reply.status, status, query);
    t.equal(reply.headers.get('access-control-allow-origin'), '*', query);
  }
  for (const n of ['1', '2147483647']) t.equal((await get(`/status-lists/${n}`)).status, 404, n);
  for (const n of ['-1', 'x', '2147483648']) t.equal((await get(`/status-lists/${n}`)).status, 400, n);
});

t.test('the list of a past second is that of then, however often the status has changed since', async (t) => {
  const { id, attestation } = await ask(1);
  const times: [number, string][] = [];
  const note = async (status: string) => {
    const second = Math.floor(Date.now() / 1000);
    while (Date.now() < (second + 1) * 1000) await pause(20);
    times.push([second, status]);
  };
  await note('valid');
  for (const [i, list] of [members(20).slice(0, 1), members(20)].entries()) {
    await deliverMembers(service, [...list, ...members(10, 2)]);
    await consequencesDrawn(service, 'youth-union', i + 2);
    await note(i === 0 ? 'suspended' : 'valid');
  }
  for (const [second, status] of times) {
    const { text } = await get(`/status-lists/0?time=${second}`);
    const found = await verify(attestation, { jwks, statusList: text, now: new Date(second * 1000) }).catch(
      (error: AttestationError) => ({ status: error.code }),
    );
    t.equal(found.status, status, `${id} at ${second}`);
    t.equal((await verifyStatusList(text, { jwks, now: new Date(second * 1000) })).issuedAt.getTime(), second * 1000);
  }
});

t.test('verifiers fail closed: on a list that is too old, of another address, or that cannot be had', async (t) => {
  const { attestation } = await ask(3);
  const { text: statusList } = await get('/status-lists/0');
  t.equal((await verify(attestation, { jwks, statusList })).status, 'valid');
  const later = new Date(Date.now() + (ttl + 61) * 1000);
  await t.rejects(verify(attestation, { jwks, statusList, now: later }), { code: 'status_stale' });
  const gone = async () => {
    throw new Error('no network');
  };
  await t.rejects(verify(attestation, { jwks, statusList: gone }), { code: 'status_unavailable' });
  await t.rejects(verify(attestation, { jwks, requireStatus: true }), AttestationError);
  const changed = statusList.replace(/.\.([^.]*)$/, (end) =>
    end.startsWith('A') ? `B${end.slice(1)}` : `A${end.slice(1)}`,
  );
  await t.rejects(verify(attestation, { jwks, statusList: changed }), { code: 'status_list_invalid' });
});
