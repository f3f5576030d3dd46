import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTestService, type TestService, temporaryFolder } from '@xacthuc/test-harness';
import {
  hashLeaf,
  openCheckpoint,
  parseProof,
  parseVerifierKey,
  TransparencyLogError,
  verifyProof,
} from '@xacthuc/transparency-log';
import t from 'tap';
import { deliverMembers, member, members, questionAbout, xacthuc } from '../src/index.ts';

t.setTimeout(170_000);

// A's log is witnessed by B, each a whole service with a database of its own; they meet over HTTP only. A's operator then
// goes back to an older state of A's database and goes on from there: the same key, another log.
const home = temporaryFolder('xacthuc-test-');
const folder = (name: string) => path.join(home, name);
const open: TestService[] = [];
t.teardown(async () => {
  for (const service of open) await service.close();
  fs.rmSync(home, { recursive: true, force: true });
});

async function start(name: string, env: Readonly<Record<string, string>> = {}): Promise<TestService> {
  const service = await startTestService({ dataDir: folder(name), env });
  open.push(service);
  return service;
}

async function stop(service: TestService): Promise<void> {
  open.splice(open.indexOf(service), 1);
  await service.close();
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(50);
}

async function asker(service: TestService) {
  const key = await service.key('registrar');
  return async (i: number) => {
    const options = { key, json: questionAbout(member(i)), headers: { prefer: 'wait=10' } };
    return (await service.call('POST', '/v1/checks', options)).body;
  };
}

async function audit(service: TestService, at: string) {
  return (await service.call('GET', `/v1/audit/${at}`, { key: service.admin })).body;
}

const checkpointOf = async (service: TestService) => (await service.call('GET', '/log/checkpoint')).text;
const sizeOf = async (service: TestService) => Number((await checkpointOf(service)).split('\n')[1]);

for (const name of ['a', 'b']) {
  fs.mkdirSync(folder(name));
  fs.chmodSync(folder(name), 0o755);
}
let a = await start('a');
const vkey = (await a.call('GET', '/log/vkey')).text.trim();
await deliverMembers(a, members(40));
await stop(a);
let b = await start('b', { XACTHUC_WITNESS_LOGS: vkey, XACTHUC_WITNESS_NAME: 'b.example.vn/witness' });
const port = new URL(b.url).port;
const witnessKeys = (await b.call('GET', '/witness/vkeys')).text.trim().split('\n');
const asked = {
  XACTHUC_LOG_WITNESSES: `${b.url}/witness ${witnessKeys.join(' ')}`,
  XACTHUC_LOG_WITNESS_HOSTS: '127.0.0.1',
  XACTHUC_LOG_WITNESS_SECONDS: '1',
};
const logKey = parseVerifierKey(vkey);
const trust = { origin: logKey.name, logKeys: [logKey] };
const withWitness = { ...trust, witnessKeys: witnessKeys.map(parseVerifierKey), quorum: 1 };

t.test('another service witnesses the log, also after it was away', async (t) => {
  a = await start('a', asked);
  let ask = await asker(a);
  await ask(1);
  await until(async () => (await audit(a, 'witnesses')).witnessed?.size === (await sizeOf(a)));
  openCheckpoint(await checkpointOf(a), withWitness);
  await stop(a);
  // What the operator goes back to, later.
  execFileSync('cp', ['-a', folder('a'), folder('older')]);
  a = await start('a', asked);
  ask = await asker(a);
  await stop(b);
  await ask(2);
  await until(async () => (await audit(a, 'witnesses')).witnesses[0].error?.code === 'unreachable');
  const answer = await ask(3);
  t.type(answer.proof, 'string', 'the log goes on without its witness');
  b = await start('b', { XACTHUC_WITNESS_LOGS: vkey, XACTHUC_WITNESS_NAME: 'b.example.vn/witness', PORT: port });
  await until(async () => (await audit(a, 'witnesses')).witnessed?.size === (await sizeOf(a)));
  t.match((await audit(a, 'witnesses')).witnesses[0], { failures: 0, error: null, conflicts: [] });
});

t.test('a fork of it is refused, kept as evidence by both, and no proof of it has a quorum', async (t) => {
  const honest = await checkpointOf(a);
  openCheckpoint(honest, withWitness);
  const seen = await sizeOf(a);
  await stop(a);
  a = await start('older', asked);
  t.equal((await a.call('GET', '/log/vkey')).text.trim(), vkey, 'the same name, the same key');
  t.ok((await sizeOf(a)) < seen);
  const ask = await asker(a);
  await ask(20);
  await until(async () => (await audit(a, 'witnesses')).witnesses[0].conflicts.length > 0);
  t.match((await audit(a, 'witnesses')).witnesses[0], {
    error: { code: 'ahead' },
    conflicts: [{ kind: 'ahead', witnessSize: seen }],
  });
  for (let i = 21; (await sizeOf(a)) <= seen; i += 1) await ask(i);
  const last = await ask(39);
  await until(async () => {
    await a.query('UPDATE log.witnesses SET next_at = clock_timestamp()');
    return (await audit(a, 'witnesses')).witnesses[0].error?.code === 'refused';
  });
  const [conflict] = (await audit(a, 'witnesses')).witnesses[0].conflicts;
  t.match(conflict, { kind: 'refused', witnessSize: seen });
  const metrics = await a.call('GET', '/metrics', { key: a.admin });
  t.match(metrics.text, /xacthuc_log_witness_conflicts\{witness="b\.example\.vn\/witness"\} 2/);

  const { logs } = await audit(b, 'witnessed-logs');
  const [log] = logs;
  t.match(log, { origin: logKey.name, latest: { size: seen }, conflicts: [{ kind: 'proof', knownSize: seen }] });
  t.equal(log.conflicts[0].checkpoint, conflict.checkpoint, 'the witness has what the log has sent it');
  openCheckpoint(log.conflicts[0].checkpoint, trust);

  const fork = await checkpointOf(a);
  openCheckpoint(fork, trust);
  const refused = { name: 'TransparencyLogError', code: 'witnesses_insufficient' };
  t.throws(() => openCheckpoint(fork, withWitness), refused);
  const proof = (await a.call('GET', `/v1/attestations/${last.id}/proof`, { key: a.admin })).text;
  const leaf = hashLeaf(parseProof(proof).extra ?? new Uint8Array());
  t.ok(verifyProof(proof, leaf, trust), 'by the log alone it would be believed');
  t.throws(() => verifyProof(proof, leaf, withWitness), TransparencyLogError);
  const file = (name: string, text: string) => {
    fs.writeFileSync(folder(name), text);
    return folder(name);
  };
  const bundle = file('bundle.json', JSON.stringify({ ...last, proof }));
  const keys = file('jwks.json', (await a.call('GET', '/.well-known/jwks.json')).text);
  const offline = ['verify', bundle, '--keys', keys, '--log-vkey', file('log.vkey', vkey)];
  const demanding = [...offline, '--witness-vkey', file('b.vkeys', witnessKeys.join('\n')), '--witness-quorum', '1'];
  t.equal((await xacthuc(offline, {})).code, 0);
  t.match(await xacthuc(demanding, {}), { code: 1, stdout: /witnesses_insufficient/ });

  const kept = file('checkpoint', honest);
  const fsck = await xacthuc(['log', 'fsck', '--checkpoint', kept], { XACTHUC_DATA: folder('older') });
  t.match(fsck, { code: 1, stdout: /\[checkpoint_differs\]/ }, 'and so does whoever has kept a checkpoint');
});
