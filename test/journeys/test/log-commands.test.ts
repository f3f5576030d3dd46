import fs from 'node:fs';
import path from 'node:path';
import { startTestService, temporaryFolder } from '@xacthuc/test-harness';
import t from 'tap';
import { deliverMembers, member, members, questionAbout, xacthuc } from '../src/index.ts';

const service = await startTestService();
const home = temporaryFolder('xacthuc-log-');
t.teardown(async () => {
  await service.close();
  fs.rmSync(home, { recursive: true, force: true });
});
const registrar = await service.key('registrar');
await deliverMembers(service, members(5));
const headers = { prefer: 'wait=10' };
const ask = (i: number) =>
  service.call('POST', '/v1/checks', { key: registrar, json: questionAbout(member(i)), headers });
const answer = (await ask(1)).body;
const other = (await ask(2)).body;
const env = { XACTHUC_DATA: service.dataDir };
const elsewhere = { XACTHUC_DATA: path.join(home, 'elsewhere') };
const written = (name: string, content: string) => {
  const file = path.join(home, name);
  fs.writeFileSync(file, content);
  return file;
};
const keys = written('jwks.json', (await service.call('GET', '/.well-known/jwks.json')).text);
const vkey = written('log.vkey', (await service.call('GET', '/log/vkey')).text);
const offline = ['--keys', keys, '--log-vkey', vkey];

t.test('an attestation with its proof is decided offline, on another machine', async (t) => {
  const bundle = written('bundle.json', JSON.stringify(answer));
  const good = await xacthuc(['verify', bundle, ...offline, '--require-proof'], elsewhere);
  t.equal(good.code, 0, good.stdout + good.stderr);
  t.match(good.stdout, /entry \d+ of \d+ of the log 127\.0\.0\.1\/log/);
  t.equal((await xacthuc(['verify', bundle], env)).code, 0, 'and here, with the keys that are here');
});

t.test('a proof that is changed, of another answer, or missing, is refused with the reason', async (t) => {
  const cases: [string, object, RegExp][] = [
    ['changed', { ...answer, proof: answer.proof.replace(/\nindex (\d+)/, '\nindex 1$1') }, /does not hold/],
    ['another’s', { ...answer, proof: other.proof }, /of another attestation/],
    ['missing', { ...answer, proof: null }, /no proof of the log/],
    ['no proof at all', { ...answer, proof: 'x' }, /does not hold \(proof_malformed\)/],
  ];
  for (const [name, bundle, said] of cases) {
    const file = written('bad.json', JSON.stringify(bundle));
    const { code, stdout } = await xacthuc(['verify', file, ...offline, '--require-proof'], elsewhere);
    t.equal(code, 1, name);
    t.match(stdout, said, name);
  }
  const file = written('bundle.json', JSON.stringify(answer));
  const foreign = await xacthuc(['verify', file, '--keys', keys, '--log-vkey', keys], elsewhere);
  t.match(foreign, { code: 1, stderr: /no verifier key of a log/ });
  t.notMatch(foreign.stdout, /VALID/, 'no verdict stands above a mistake');
  t.match(await xacthuc(['verify', file, '--keys', keys], elsewhere), { code: 1, stderr: /\/log\/vkey/ });
});

t.test('fsck finds nothing wrong with the log of a service that runs, and all that is', async (t) => {
  const checkpoint = written('checkpoint', (await service.call('GET', '/log/checkpoint')).text);
  const args = ['log', 'fsck', '--vkey', vkey, '--checkpoint', checkpoint];
  const good = await xacthuc(args, env);
  t.match(good, { code: 0, stdout: '', stderr: /\d+ mục \/ entries: không có sai lệch \/ no difference/ });
  await service.query(`UPDATE verification.policy_versions SET canonical = canonical || ' '`);
  const bad = await xacthuc(args, env);
  t.equal(bad.code, 1);
  t.match(bad.stdout, /verification\.policy_versions: .*\[record_changed\]/);
  const json = await xacthuc([...args, '--json'], env);
  for (const line of json.stdout.trim().split('\n')) t.match(JSON.parse(line), { code: 'record_changed' });
  await service.query(`UPDATE verification.policy_versions SET canonical = rtrim(canonical)`);
});

t.test('the log is exported, checked as files, and brought up to date', async (t) => {
  const folder = path.join(home, 'log');
  t.match(await xacthuc(['log', 'export', folder], env), { code: 0, stdout: /entries, \d+ tệp mới/ });
  const fsck = ['log', 'fsck', '--files', folder, '--vkey', vkey];
  t.equal((await xacthuc(fsck, elsewhere)).code, 0, 'without any database');
  await ask(3);
  t.equal((await xacthuc(['log', 'export', folder], env)).code, 0);
  t.equal((await xacthuc(fsck, elsewhere)).code, 0);
  fs.appendFileSync(path.join(folder, 'checkpoint'), 'x');
  t.match(await xacthuc(fsck, elsewhere), { code: 1, stdout: /\[checkpoint_unsigned\]/ });
});

t.test('wrong use is said to be wrong', async (t) => {
  for (const args of [['log'], ['log', 'x'], ['log', 'export'], ['log', 'export', 'a', 'b'], ['log', 'fsck', '--x']]) {
    t.match(await xacthuc(args, env), { code: 2, stderr: /xacthuc log fsck/ }, args.join(' '));
  }
  t.match(await xacthuc(['log', 'fsck', '--vkey', '/none'], env), { code: 2, stderr: /cannot read the file/ });
});
