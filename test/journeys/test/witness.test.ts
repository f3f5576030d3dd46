import fs from 'node:fs';
import { startTestService, temporaryFolder } from '@xacthuc/test-harness';
import { parseVerifierKey, readCosignatures } from '@xacthuc/transparency-log';
import t from 'tap';
import { OtherLog } from '../src/index.ts';

const log = new OtherLog('bacninh.example.vn/log');
const rival = new OtherLog('hue.example.vn/log');
const dataDir = temporaryFolder('xacthuc-test-');
const env = { XACTHUC_WITNESS_LOGS: `${log.vkey},${rival.vkey}` };
let service = await startTestService({ dataDir, env });
t.teardown(async () => {
  await service.close();
  fs.rmSync(dataDir, { recursive: true, force: true });
});
const vkeys = (await service.call('GET', '/witness/vkeys')).text.trimEnd().split('\n');
const keys = vkeys.map(parseVerifierKey);

const send = (body: string) => service.call('POST', '/witness/add-checkpoint', { bytes: body });
const entries = (from: number, count: number) => Array.from({ length: count }, (_, i) => `entry ${from + i}`);
const textOf = (checkpoint: string) => checkpoint.slice(0, checkpoint.indexOf('\n\n') + 1);
const ofLog = async (origin: string) => {
  const { body } = await service.call('GET', '/v1/audit/witnessed-logs', { key: await service.key('auditor') });
  return body.logs.find((one: { origin: string }) => one.origin === origin);
};

t.test('cosigns by Ed25519 and ML-DSA-44 what goes on from what it cosigned before', async (t) => {
  t.same(
    keys.map(({ type }) => type),
    ['ed25519-cosignature', 'ml-dsa-44-cosignature'],
  );
  t.match(await ofLog(log.origin), { latest: null, conflicts: [] });
  let known = 0;
  for (const count of [5, 300, 0, 1]) {
    log.append(entries(log.size, count));
    const reply = await send(await log.request(known));
    t.equal(reply.status, 200, reply.text);
    const checkpoint = await log.checkpoint();
    t.equal(readCosignatures(reply.text, textOf(checkpoint), keys).length, 2);
    known = log.size;
    t.match(await ofLog(log.origin), { latest: { size: known, checkpoint } });
  }
});

t.test('says from where to prove when it is asked from elsewhere', async (t) => {
  const reply = await send(await log.request(5));
  t.equal(reply.status, 409);
  t.equal(reply.headers.get('content-type'), 'text/x.tlog.size');
  t.equal(reply.text, `${log.size}\n`);
});

t.test('refuses another tree of the same size, and keeps both as the proof of a split view', async (t) => {
  const fork = log.fork().append(entries(900, 3));
  log.append(entries(log.size, 3));
  t.equal((await send(await log.request(log.size - 3))).status, 200);
  const [honest, split] = [await log.checkpoint(), await fork.checkpoint()];
  const reply = await send(`old ${fork.size}\n\n${split}`);
  t.match(reply, { status: 422, body: { code: 'checkpoint_contradicts' } });
  await send(`old ${fork.size}\n\n${split}`);
  t.match(await ofLog(log.origin), {
    latest: { size: log.size, checkpoint: honest },
    conflicts: [{ kind: 'fork', size: log.size, knownSize: log.size, checkpoint: split }],
  });
  t.equal((await ofLog(log.origin)).conflicts.length, 1, 'once, however often it is sent');
});

t.test('refuses a tree that is not proven to go on, and goes on with the honest one', async (t) => {
  const before = log.size;
  const fork = log.fork().append(entries(2000, 40));
  log.append(entries(before, 40));
  const [, ...proofOfFork] = (await fork.request(before)).split('\n\n');
  const [proofOfLog] = (await log.request(before)).split('\n\n');
  const mixed = `${proofOfLog}\n\n${proofOfFork.join('\n\n')}`;
  t.match(await send(mixed), { status: 422, body: { code: 'checkpoint_contradicts' } });
  t.match((await ofLog(log.origin)).conflicts[0], { kind: 'proof', size: fork.size, knownSize: before });
  t.equal((await send(await log.request(before))).status, 200);
});

t.test('of two forks sent at the same time, many times each, it cosigns one only', async (t) => {
  for (let round = 0; round < 10; round += 1) {
    const before = rival.size;
    const forks = [rival, rival.fork().append(['fork'])];
    rival.append([`honest ${round}`]);
    const requests = await Promise.all(forks.map((fork) => fork.request(before)));
    const replies = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => ({ fork: i % 2, reply: await send(requests[i % 2] ?? '') })),
    );
    const cosigned = replies.filter(({ reply }) => reply.status === 200);
    t.equal(new Set(cosigned.map(({ fork }) => fork)).size, 1, `round ${round}`);
    t.same(
      replies.filter(({ reply }) => ![200, 409].includes(reply.status)),
      [],
    );
    if (cosigned[0]?.fork === 1) rival.become(forks[1] as OtherLog);
  }
});

t.test('refuses what is not signed by a log it knows, and what it cannot read, with a reason', async (t) => {
  const stranger = new OtherLog('nobody.example.vn/log').append(['x']);
  t.match(await send(await stranger.request(0)), { status: 404, body: { code: 'log_not_witnessed' } });
  const impostor = new OtherLog(log.origin).append(['x']);
  t.match(await send(await impostor.request(0)), { status: 403, body: { code: 'checkpoint_not_signed' } });
  for (const body of ['', 'old', 'old 0\n\n', `old -1\n\n${await log.checkpoint()}`, '\0\0\n\n\xff']) {
    t.match(await send(body), { status: 400, body: { code: 'malformed_body' } }, JSON.stringify(body.slice(0, 20)));
  }
  t.match(await send(`old ${log.size + 1}\n\n${await log.checkpoint()}`), { status: 400 });
  t.match(await send('x'.repeat(2_000_000)), { status: 413, body: { code: 'payload_too_large' } });
  t.equal((await service.call('GET', '/v1/audit/witnessed-logs', { key: await service.key('registrar') })).status, 403);
});

t.test('remembers after a restart, under the same keys, and keeps its name', async (t) => {
  const before = log.size;
  await service.close();
  service = await startTestService({ dataDir, env });
  t.same((await service.call('GET', '/witness/vkeys')).text.trimEnd().split('\n'), vkeys);
  t.equal((await send(await log.request(0))).status, 409, 'what it cosigned is not forgotten');
  log.append(entries(before, 2));
  t.equal((await send(await log.request(before))).status, 200);
  await t.rejects(
    startTestService({ env: { ...env, XACTHUC_WITNESS_LOGS: `${log.vkey.slice(0, -4)}AAAA` } }),
    /XACTHUC_WITNESS_LOGS/,
  );
});

t.test('not even the serving role makes it go back', async (t) => {
  const back = `UPDATE witness.heads SET size = size - 1 WHERE origin = '${log.origin}'`;
  await t.rejects(service.query(back), /does not go back/);
  await t.rejects(service.query(`SET ROLE xacthuc_verification; DELETE FROM witness.heads`), /permission denied/);
});
