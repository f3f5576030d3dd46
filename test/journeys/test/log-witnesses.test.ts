import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTestService, temporaryFolder } from '@xacthuc/test-harness';
import { openCheckpoint, parseVerifierKey, TransparencyLogError } from '@xacthuc/transparency-log';
import { type WitnessFault, witnessFaults } from '@xacthuc/verification';
import t from 'tap';
import { deliverMembers, member, members, OwnWitness, questionAbout, xacthuc } from '../src/index.ts';

t.setTimeout(170_000);
const [one, two, three] = await Promise.all(['mot', 'hai', 'ba'].map((name) => OwnWitness.start(`${name}.vn/w`)));
if (!one || !two || !three) throw new Error('no witnesses');
const witnesses = [one, two, three];
const dataDir = temporaryFolder('xacthuc-test-');
const env = {
  XACTHUC_LOG_WITNESSES: witnesses.map(({ setting }) => setting).join(', '),
  XACTHUC_LOG_WITNESS_QUORUM: '2',
  XACTHUC_LOG_WITNESS_SECONDS: '1',
  XACTHUC_LOG_WITNESS_HOSTS: '127.0.0.1',
};
const service = await startTestService({ dataDir, env });
t.teardown(async () => {
  await service.close();
  for (const witness of witnesses) await witness.close();
  fs.rmSync(dataDir, { recursive: true, force: true });
});
const registrar = await service.key('registrar');
const auditor = await service.key('auditor');
const vkey = (await service.call('GET', '/log/vkey')).text;
const logKey = parseVerifierKey(vkey.trim());
const trust = {
  origin: logKey.name,
  logKeys: [logKey],
  witnessKeys: witnesses.flatMap(({ vkeys }) => vkeys.map(parseVerifierKey)),
};
await deliverMembers(service, members(30));

const report = async () => (await service.call('GET', '/v1/audit/witnesses', { key: auditor })).body;
const about = async ({ name }: OwnWitness) =>
  (await report()).witnesses.find((witness: { name: string }) => witness.name === name);
const size = async () => Number((await service.call('GET', '/log/checkpoint')).text.split('\n')[1]);
const ask = async (i: number) => {
  const options = { key: registrar, json: questionAbout(member(i)), headers: { prefer: 'wait=10' } };
  return (await service.call('POST', '/v1/checks', options)).body;
};

/** Waits for something that happens by itself. */
async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await sleep(50);
}

const failedBy = (witness: OwnWitness, code: WitnessFault) =>
  until(async () => (await about(witness)).error?.code === code);
/** Lets a witness be asked at once, without waiting for its turn. */
const hurry = () => service.query('UPDATE log.witnesses SET next_at = clock_timestamp()');

t.test('witnesses that do not know the log yet: it goes on, and says so', async (t) => {
  const answer = await ask(1);
  t.match(answer.proof, /^c2sp\.org\/tlog-proof@v1/, 'nobody waits for witnesses');
  for (const witness of witnesses) {
    await failedBy(witness, 'log_unknown');
    t.match(await about(witness), { latest: null, error: { status: 404, messageEn: witnessFaults.log_unknown.en } });
  }
  t.match(await report(), { quorum: 2, witnessed: null });
  t.match(await service.call('GET', '/log/witnessed/checkpoint'), { status: 404, body: { code: 'not_found' } });
});

t.test('what they cosign is published with the checkpoint, by Ed25519 and ML-DSA-44', async (t) => {
  for (const witness of witnesses) witness.trust(vkey);
  await until(async () => {
    await hurry();
    return (await report()).witnessed?.size === (await size());
  });
  const text = (await service.call('GET', '/log/checkpoint')).text;
  const opened = openCheckpoint(text, { ...trust, quorum: 2 });
  t.ok(opened.witnesses.length >= 4);
  const witnessed = openCheckpoint((await service.call('GET', '/log/witnessed/checkpoint')).text, {
    ...trust,
    quorum: 2,
  });
  t.same(witnessed.checkpoint, opened.checkpoint);
  const tile = `/tile/0/000.p/${witnessed.checkpoint.size}`;
  const [here, there] = [await service.call('GET', `/log${tile}`), await service.call('GET', `/log/witnessed${tile}`)];
  t.equal(there.status, 200, 'a prefix of its own for clients that want witnessed checkpoints only');
  t.equal(here.text, there.text);
});

t.test('a proof carries the cosignatures, and `verify` can demand them', async (t) => {
  const home = temporaryFolder('xacthuc-test-');
  t.teardown(() => fs.rmSync(home, { recursive: true, force: true }));
  const file = (name: string, text: string) => {
    fs.writeFileSync(path.join(home, name), text);
    return path.join(home, name);
  };
  const answer = await ask(2);
  const index = Number(/\nindex (\d+)\n/.exec(answer.proof)?.[1]);
  await until(async () => (await report()).witnessed?.size > index);
  const { text } = await service.call('GET', `/v1/attestations/${answer.id}/proof`, { key: registrar });
  const late = file('late.json', JSON.stringify({ ...answer, proof: text }));
  const keys = file('jwks.json', (await service.call('GET', '/.well-known/jwks.json')).text);
  const offline = ['--keys', keys, '--log-vkey', file('log.vkey', vkey)];
  const files = witnesses.map(({ name, vkeys }) => file(name.replace('/', '-'), `${vkeys.join('\n')}\n`));
  const all = files.flatMap((name) => ['--witness-vkey', name]);
  const verify = (bundle: string, args: readonly string[]) =>
    xacthuc(['verify', bundle, ...offline, ...args], { XACTHUC_DATA: home });
  const good = await verify(late, [...all, '--witness-quorum', '2']);
  t.equal(good.code, 0, good.stdout + good.stderr);
  t.match(good.stdout, /witness \S+\.vn\/w \(ml-dsa-44\), 2/);
  const bare = file('bare.json', JSON.stringify({ ...answer, proof: null }));
  t.match(await verify(bare, [...all, '--witness-quorum', '1']), { code: 1, stdout: /no proof of the log/ });
  const strangers = await OwnWitness.start('la.vn/w');
  await strangers.close();
  const unknown = ['--witness-vkey', one.vkeys[0] ?? '', '--witness-vkey', file('la', strangers.vkeys.join('\n'))];
  t.match(
    await verify(late, unknown),
    { code: 1, stdout: /witnesses_insufficient/ },
    'all that are given must have cosigned',
  );
  for (const wrong of [
    [...all, '--witness-quorum', '4'],
    ['--witness-vkey', keys],
  ]) {
    t.match(await verify(late, wrong), { code: 2, stderr: /--witness-/ }, wrong.join(' ').slice(0, 60));
  }
});

t.test(
  'a witness that is silent, or away, delays nothing and nobody, and is asked again when it is back',
  async (t) => {
    for (const [mood, code] of [
      ['silent', 'timed_out'],
      ['shut', 'interrupted'],
    ] as const) {
      const before = three.asked;
      three.mood = mood;
      await ask(3);
      await until(() => three.asked > before);
      const answer = await ask(4);
      t.type(answer.proof, 'string');
      const index = Number(/\nindex (\d+)\n/.exec(answer.proof)?.[1]);
      await until(async () => (await report()).witnessed?.size > index);
      t.pass(`two of three cosign while the third is ${mood}`);
      await failedBy(three, code);
      t.ok((await about(three)).failures > 0);
      three.mood = 'well';
      await ask(5);
      const wanted = await size();
      await until(async () => (await about(three)).latest.size >= wanted);
      t.match(await about(three), { failures: 0, error: null });
    }
  },
);

t.test('whatever else a witness answers is said for what it is, and nothing of it is kept', async (t) => {
  const cases: [WitnessFault, OwnWitness['mood']][] = [
    ['not_signed', { status: 403 }],
    ['http_status', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }],
    ['http_status', { status: 429, headers: { 'retry-after': '1' } }],
    ['not_cosigned', { status: 200, body: '— ba.vn/w AAAAAAAA\n' }],
    ['not_cosigned', { status: 200, body: 'x'.repeat(600_000) }],
    ['answer_malformed', { status: 409, body: '7\n' }],
    ['answer_malformed', { status: 409, body: 'x', headers: { 'content-type': 'text/x.tlog.size' } }],
  ];
  const [before] = await service.query<{ count: string }>('SELECT count(*) FROM log.witness_keys');
  for (const [code, mood] of cases) {
    three.mood = 'well';
    await ask(6);
    await until(async () => {
      await hurry();
      return (await about(three)).error === null;
    });
    three.mood = mood;
    await ask(7);
    await failedBy(three, code);
    t.pass(`${code}: ${JSON.stringify(mood).slice(0, 60)}`);
  }
  three.mood = 'well';
  const keys = three.changeKeys();
  await until(async () => {
    await hurry();
    return (await about(three)).error?.code === 'not_cosigned' && three.sizeOf(logKey.name) === (await size());
  });
  three.restoreKeys(keys);
  await hurry();
  await until(async () => (await about(three)).error === null);
  t.same(
    await service.query('SELECT count(*) FROM log.witness_keys'),
    [before],
    'keys that are not set cosign nothing',
  );
});

t.test('a witness that has seen more than the log has is a conflict, kept and counted', async (t) => {
  const head = { size: 1_000_000, root: randomBytes(32) };
  two.pretend(logKey.name, head);
  await ask(8);
  await failedBy(two, 'ahead');
  await ask(9);
  await hurry();
  await until(async () => (await about(two)).failures > 1);
  const { conflicts, latest } = await about(two);
  t.equal(conflicts.length, 1, 'once');
  t.match(conflicts[0], { kind: 'ahead', witnessSize: head.size });
  t.doesNotThrow(() => openCheckpoint(conflicts[0].checkpoint, trust));
  two.pretend(logKey.name, { size: latest.size, root: randomBytes(32) });
  await ask(10);
  await until(async () => {
    await hurry();
    return (await about(two)).error?.code === 'refused';
  });
  t.match((await about(two)).conflicts[0], { kind: 'refused', witnessSize: latest.size });
  const { text } = await service.call('GET', '/metrics', { key: service.admin });
  t.match(text, /xacthuc_log_witness_conflicts\{witness="hai\.vn\/w"\} 2/);
  t.match(text, /xacthuc_log_witness_requests_total\{witness="hai\.vn\/w",result="ahead"\} [1-9]/);
  t.match(text, /xacthuc_log_witness_lag_entries\{witness="hai\.vn\/w"\} [1-9]/);
  await t.rejects(service.query('DELETE FROM log.witness_conflicts'), 'not even by a slip of the owner');
});

t.test('settings that are wrong are said with what to do', async (t) => {
  const [w = '', key = ''] = [one.url, one.vkeys[0]];
  const cases: [Record<string, string>, RegExp][] = [
    [{ XACTHUC_LOG_WITNESSES: w }, /has no verifier key/],
    [{ XACTHUC_LOG_WITNESSES: `${w} ${vkey.trim()}` }, /is no verifier key of a witness.*\/witness\/vkeys/],
    [{ XACTHUC_LOG_WITNESSES: `${w} ${key.slice(0, -4)}AAAA` }, /is no verifier key of a witness/],
    [{ XACTHUC_LOG_WITNESSES: `${key} ${w}` }, /is no http\(s\) address/],
    [{ XACTHUC_LOG_WITNESSES: `${w} ${key} ${two.vkeys[0]}` }, /keys of different names/],
    [{ XACTHUC_LOG_WITNESSES: `${w} ${key} ${key}` }, /has a key twice/],
    [{ XACTHUC_LOG_WITNESSES: `${one.setting},${one.setting}` }, /is there twice/],
    [{ XACTHUC_LOG_WITNESSES: `${w}?x=1 ${key}` }, /has a query/],
    [{ XACTHUC_LOG_WITNESS_QUORUM: '4' }, /XACTHUC_LOG_WITNESS_QUORUM.*set it to 3 at most/],
    [{ XACTHUC_LOG_WITNESS_QUORUM: '0' }, /XACTHUC_LOG_WITNESS_QUORUM.*from 1/],
    [{ XACTHUC_LOG_WITNESS_HOSTS: '' }, /may not be called \(not_encrypted\).*XACTHUC_LOG_WITNESS_HOSTS/],
    [
      { XACTHUC_LOG_WITNESS_HOSTS: '', XACTHUC_LOG_WITNESSES: `https://192.168.1.4/w ${key}` },
      /may not be called \(private_address\)/,
    ],
  ];
  const home = temporaryFolder('xacthuc-test-');
  t.teardown(() => fs.rmSync(home, { recursive: true, force: true }));
  for (const [more, said] of cases) {
    await t.rejects(
      startTestService({ dataDir: home, env: { ...env, ...more } }),
      said,
      JSON.stringify(more).slice(0, 90),
    );
  }
});

t.test('what witnesses signed is held to by fsck, exported with the log, and an export does not go back', async (t) => {
  const fsck = await xacthuc(['log', 'fsck'], { XACTHUC_DATA: dataDir });
  t.equal(fsck.code, 0, fsck.stdout + fsck.stderr);
  const folder = path.join(dataDir, 'exported');
  const out = await xacthuc(['log', 'export', folder, '--witnessed'], { XACTHUC_DATA: dataDir });
  t.equal(out.code, 0, out.stderr);
  const opened = openCheckpoint(fs.readFileSync(path.join(folder, 'checkpoint')), { ...trust, quorum: 2 });
  t.ok(opened.checkpoint.size > 0);
  const files = ['log', 'fsck', '--files', folder];
  t.equal((await xacthuc(files, {})).code, 0);
  const kept = fs.readFileSync(path.join(folder, 'witness-vkeys'), 'utf8');
  fs.writeFileSync(path.join(folder, 'witness-vkeys'), kept.split('\n').slice(1).join('\n'));
  t.match(await xacthuc(files, {}), { code: 1, stdout: /\[witness_key_wrong\]/ });
  for (const witness of witnesses) witness.mood = 'shut';
  await ask(11);
  t.equal((await xacthuc(['log', 'export', folder], { XACTHUC_DATA: dataDir })).code, 0);
  t.notOk(fs.existsSync(path.join(folder, 'witness-vkeys')), 'nobody has cosigned the newest yet');
  t.match(
    await xacthuc(['log', 'export', folder, '--witnessed'], { XACTHUC_DATA: dataDir }),
    { code: 1, stderr: /holds a log of \d+ entries/ },
    'a folder that others have read does not go back',
  );
  t.throws(
    () => openCheckpoint(fs.readFileSync(path.join(folder, 'checkpoint')), { ...trust, quorum: 3 }),
    TransparencyLogError,
  );
});
