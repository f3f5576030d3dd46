import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { callService, temporaryFolder } from '@xacthuc/test-harness';
import t from 'tap';
import { csvFile, member, members, memberTable, questionAbout, serve, xacthuc } from '../src/index.ts';

const home = temporaryFolder('xacthuc-test-');
const env = { XACTHUC_DATA: path.join(home, 'data') };
const served = await serve(env);
t.teardown(async () => {
  await served.end('SIGTERM');
  fs.rmSync(home, { recursive: true, force: true });
});
const admin = served.adminKey ?? '';

t.test('while the service runs, a client is added, listed and revoked from the command line', async (t) => {
  const add = ['client', 'add', '--role', 'registrar', '--name', 'Nhà đăng ký Mẫu', '--json'];
  const added = await xacthuc(add, env);
  t.equal(added.code, 0, added.stderr);
  const { id, key, ...more } = JSON.parse(added.stdout);
  t.same(more, {}, 'the id and the key, no more');
  t.equal(added.stdout.trim().split('\n').length, 1);
  const ask = () => callService(served.url, 'POST', '/v1/checks', { key, json: questionAbout(member(1)) });
  t.equal((await ask()).status, 201);

  const listed = await xacthuc(['client', 'list'], env);
  t.equal(listed.code, 0);
  t.match(listed.stdout, new RegExp(`^${id} .*registrar.*Nhà đăng ký Mẫu$`, 'm'));
  t.notOk(listed.stdout.includes(key), 'the key is shown once');

  const revoked = await xacthuc(['client', 'revoke', id], env);
  t.equal(revoked.code, 0);
  t.match(revoked.stdout, /Đã thu hồi \/ revoked: Nhà đăng ký Mẫu/);
  await sleep(2000);
  t.equal((await ask()).status, 401);
  t.match((await xacthuc(['client', 'list'], env)).stdout, new RegExp(`^${id} .*thu hồi / revoked`, 'm'));
});

t.test('a sandbox registrar is added from the command line, and is listed as one', async (t) => {
  const add = ['client', 'add', '--role', 'registrar', '--sandbox', '--name', 'Nhà đăng ký Thử', '--json'];
  const added = await xacthuc(add, env);
  t.equal(added.code, 0, added.stderr);
  const { id, key } = JSON.parse(added.stdout);
  const asked = await callService(served.url, 'POST', '/v1/checks', { key, json: questionAbout(member(1)) });
  t.match(asked, { status: 201, body: { outcome: 'not_found', sandbox: true } });
  t.match(
    (await xacthuc(['client', 'list'], env)).stdout,
    new RegExp(`^${id}  xts_.*\\(sandbox\\).*Nhà đăng ký Thử$`, 'm'),
  );
  const other = await xacthuc(['client', 'add', '--role', 'auditor', '--sandbox', '--name', 'x'], env);
  t.equal(other.code, 1);
});

t.test('while the service runs, the sums of monitoring are counted again from the log', async (t) => {
  const office = ['client', 'add', '--role', 'office', '--name', 'Văn phòng', '--json'];
  const { key } = JSON.parse((await xacthuc(office, env)).stdout);
  const at = '/v1/programme/monitoring/funnel?by=month';
  const total = async () => (await callService(served.url, 'GET', at, { key })).body.total;
  // The one check above, of the registrar that is no sandbox.
  while ((await total()).checked !== 1) await sleep(200);
  const rebuilt = await xacthuc(['monitoring', 'rebuild', '--json'], env);
  t.equal(rebuilt.code, 0, rebuilt.stderr);
  t.match(JSON.parse(rebuilt.stdout), { names: 0 });
  t.equal((await total()).checked, 1);
});

t.test('a department’s key is bound to the sources it is added with', async (t) => {
  const add = ['client', 'add', '--role', 'department', '--name', 'Tỉnh đoàn', '--source', 'youth-union', '--json'];
  const { key } = JSON.parse((await xacthuc(add, env)).stdout);
  const { body } = await callService(served.url, 'GET', '/v1/sources', { key });
  t.match(body.sources, [{ source: 'youth-union' }]);
});

t.test('what is wrong on the command line is said with how it is written, and ends with 2', async (t) => {
  const wrong = [
    ['client', 'add', '--name', 'x'],
    ['client', 'add', '--role', 'cook', '--name', 'x'],
    ['client', 'add', '--role', 'registrar', '--nmae', 'x'],
    ['verify'],
    ['cook'],
  ];
  for (const args of wrong) {
    const { code, stdout, stderr } = await xacthuc(args, env);
    t.equal(code, 2, args.join(' '));
    t.match(stdout + stderr, / {2}xacthuc \w+/, args.join(' '));
    t.notMatch(stderr, /\n {4}at /);
  }
  const unbound = await xacthuc(['client', 'add', '--role', 'department', '--name', 'x'], env);
  t.not(unbound.code, 0, 'a department names its sources');
  t.match(unbound.stderr, /phải nêu ít nhất một nguồn|must name at least one source/);
  const unknown = await xacthuc(['client', 'revoke', '00000000-0000-4000-8000-000000000000'], env);
  t.equal(unknown.code, 1);
});

t.test('an attestation is verified offline: genuine, changed, missing', async (t) => {
  const headers = { 'content-type': 'text/csv' };
  const upload = { key: admin, bytes: csvFile(memberTable(members(3))), headers };
  const { body } = await callService(served.url, 'POST', '/v1/sources/youth-union/snapshots', upload);
  await callService(served.url, 'GET', `/v1/snapshots/${body.id}?wait=60`, { key: admin });
  const json = questionAbout(member(1));
  const answer = await callService(served.url, 'POST', '/v1/checks', { key: admin, json });
  t.equal(answer.body.outcome, 'eligible');

  const file = path.join(home, 'câu trả lời.json');
  fs.writeFileSync(file, answer.text);
  const genuine = await xacthuc(['verify', file], env);
  t.equal(genuine.code, 0, genuine.stderr);
  t.match(genuine.stdout, new RegExp(served.url), 'it says who signed');
  t.match(genuine.stdout, new RegExp(json.subject.number), 'and about whom');
  t.match(genuine.stdout, /youth-union/);

  const { attestation } = answer.body;
  const at = attestation.indexOf('.') + 40;
  const changed = attestation.slice(0, at) + (attestation[at] === 'A' ? 'B' : 'A') + attestation.slice(at + 1);
  fs.writeFileSync(file, changed);
  const refused = await xacthuc(['verify', file], env);
  t.equal(refused.code, 1);
  t.match(refused.stdout, /KHÔNG ĐƯỢC CHẤP NHẬN: .*\[signature_invalid\]/);
  t.match(refused.stdout, /ATTESTATION REFUSED.*\[signature_invalid\]/);

  fs.writeFileSync(file, attestation);
  const issuer = await xacthuc(['verify', file, '--issuer', 'https://other.example'], env);
  t.equal(issuer.code, 1, 'another issuer’s');
  const keys = path.join(home, 'keys.json');
  fs.writeFileSync(keys, (await callService(served.url, 'GET', '/.well-known/jwks.json')).text);
  const elsewhere = { XACTHUC_DATA: path.join(home, 'elsewhere') };
  t.equal((await xacthuc(['verify', file, '--keys', keys], elsewhere)).code, 0, 'on another machine, with the keys');
  const keyless = await xacthuc(['verify', file], elsewhere);
  t.equal(keyless.code, 1);
  t.match(keyless.stderr, /jwks\.json/, 'without them it says where to get them');
  t.notOk(fs.existsSync(elsewhere.XACTHUC_DATA), 'and makes nothing');

  const missing = await xacthuc(['verify', path.join(home, 'none.json')], env);
  t.equal(missing.code, 1);
  t.match(missing.stderr, /Không đọc được tệp \/ cannot read the file: .*none\.json/);
});

t.test('settings and migrate say what there is and that nothing is to be done', async (t) => {
  const settings = await xacthuc(['settings'], env);
  t.equal(settings.code, 0);
  for (const name of ['PORT=8080', 'XACTHUC_DATABASE_URL', 'XACTHUC_REDIS_URL', 'XACTHUC_DATA']) {
    t.ok(settings.stdout.includes(name), name);
  }
  const migrated = await xacthuc(['migrate'], env);
  t.equal(migrated.code, 0, migrated.stderr);
  t.match(migrated.stdout, /^(\w+: .*up to date\n)+$/);
  t.equal((await callService(served.url, 'GET', '/health/ready')).status, 200);
});
