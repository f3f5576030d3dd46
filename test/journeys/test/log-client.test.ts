import fs from 'node:fs';
import path from 'node:path';
import { startTestService, temporaryFolder } from '@xacthuc/test-harness';
import t from 'tap';
import { deliverMembers, member, members, OwnWitness, questionAbout, runIn, succeeds, xacthuc } from '../src/index.ts';

t.setTimeout(170_000);

/* The client of docs/audit.md that shares no code with us: golang.org/x/mod, as Debian packages it, without any download. */
const packages = process.env.GOPATH ?? '/usr/share/gocode';
const module = path.join(packages, 'src', 'golang.org', 'x', 'mod', 'sumdb', 'tlog');
const skip = !succeeds('go', ['version'])
  ? 'no go (golang-go)'
  : !fs.existsSync(module) && `no ${module} (golang-golang-x-mod-dev)`;

t.test('an independent client reads and checks the log, live and as files', { skip }, async (t) => {
  const home = temporaryFolder('xacthuc-test-');
  const witness = await OwnWitness.start('own.vn/w');
  const dataDir = path.join(home, 'data');
  fs.mkdirSync(dataDir);
  fs.chmodSync(dataDir, 0o755);
  const env = {
    XACTHUC_LOG_WITNESSES: witness.setting,
    XACTHUC_LOG_WITNESS_HOSTS: '127.0.0.1',
    XACTHUC_LOG_WITNESS_SECONDS: '1',
  };
  const service = await startTestService({ dataDir, env });
  t.teardown(async () => {
    await service.close();
    await witness.close();
    fs.rmSync(home, { recursive: true, force: true });
  });
  const source = path.resolve(import.meta.dirname, '../../../docs/snippets/log-client/main.go');
  const go = { GOPATH: packages, GO111MODULE: 'off', GOCACHE: path.join(home, 'cache'), GOFLAGS: '', GOPROXY: 'off' };
  const built = await runIn(home, ['go', 'build', '-o', 'log-client', source], go);
  t.equal(built.code, 0, built.stderr);
  const check = (...args: readonly string[]) => runIn(home, [path.join(home, 'log-client'), ...args]);
  const save = async (name: string, at: string) =>
    fs.writeFileSync(path.join(home, name), (await service.call('GET', at)).text);

  await deliverMembers(service, members(20));
  const key = await service.key('registrar');
  const batch = (count: number) =>
    service.call('POST', '/v1/checks/batch', {
      key,
      json: { checks: Array.from({ length: count }, (_, i) => questionAbout(member(i))) },
      headers: { prefer: 'wait=10' },
    });
  await save('log.vkey', '/log/vkey');
  witness.trust(fs.readFileSync(path.join(home, 'log.vkey'), 'utf8'));
  await batch(20);
  await save('kept', '/log/checkpoint');
  await batch(270);
  const log = `${service.url}/log`;
  const live = await check(log, 'log.vkey', 'kept');
  t.same({ code: live.code, stderr: live.stderr }, { code: 0, stderr: '' });
  t.match(
    live.stdout,
    /^signed: \d{3} entries of 127\.0\.0\.1\/log.*\nincluded: all \d{3} entries\nconsistent: goes on from/,
  );

  const status = () => service.call('GET', '/log/witnessed/checkpoint');
  while (!/^\d{3}$/.test((await status()).text.split('\n')[1] ?? '')) {
    await service.query('UPDATE log.witnesses SET next_at = clock_timestamp()');
  }
  const witnessed = await check(`${log}/witnessed`, 'log.vkey');
  t.same({ code: witnessed.code, stderr: witnessed.stderr }, { code: 0, stderr: '' }, 'cosignatures do not disturb it');

  const folder = path.join(home, 'files');
  t.equal((await xacthuc(['log', 'export', folder], { XACTHUC_DATA: dataDir })).code, 0);
  t.equal((await check(folder, 'log.vkey', 'kept')).code, 0, 'the exported files');
  const bundle = path.join(folder, 'tile', 'entries', '000');
  const bytes = fs.readFileSync(bundle);
  fs.writeFileSync(bundle, bytes.with(40, ((bytes[40] ?? 0) + 1) % 256));
  t.match(await check(folder, 'log.vkey'), { code: 1, stderr: /refused: entry \d+/ }, 'a changed entry');
  fs.writeFileSync(bundle, bytes);

  const other = await startTestService();
  t.teardown(() => other.close());
  fs.writeFileSync(path.join(home, 'other.vkey'), (await other.call('GET', '/log/vkey')).text);
  t.match(await check(log, 'other.vkey'), { code: 1, stderr: /refused: checkpoint/ }, 'another log’s key');
});
