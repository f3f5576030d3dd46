import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { startEmbeddedPostgres } from '@xacthuc/platform';
import { callService, databasePid, temporaryFolder } from '@xacthuc/test-harness';
import t from 'tap';
import { csvFile, member, members, memberTable, questionAbout, serve, xacthuc } from '../src/index.ts';

const home = temporaryFolder('xacthuc-test-');
t.teardown(() => fs.rmSync(home, { recursive: true, force: true }));
const folder = (name: string) => path.join(home, name);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

t.test('a first start prints an admin key, once; a folder may have spaces; SIGTERM ends all of it', async (t) => {
  const XACTHUC_DATA = folder('dữ liệu của tôi');
  const first = await serve({ XACTHUC_DATA });
  t.match(first.adminKey, /^xt_/);
  const server = databasePid(path.join(XACTHUC_DATA, 'postgres')) ?? 0;
  const key = first.adminKey ?? '';
  t.equal((await callService(first.url, 'GET', '/v1/clients', { key })).status, 200);
  t.match(await first.end('SIGTERM'), { code: 0, stderr: '' });
  t.notOk(isAlive(server), 'its database ends with it');

  const second = await serve({ XACTHUC_DATA });
  t.equal(second.adminKey, null);
  t.equal((await callService(second.url, 'GET', '/v1/clients', { key })).status, 200, 'the key still opens');

  const third = await xacthuc(['serve'], { XACTHUC_DATA, PORT: '0' });
  t.equal(third.code, 1, 'a second process on the same folder ends');
  t.match(third.stderr, new RegExp(`Thư mục dữ liệu đang được tiến trình ${second.pid} dùng`));
  t.match(third.stderr, /in use by process \d+: stop it, or set XACTHUC_DATA to another folder/);
  t.notMatch(third.stderr, /\n {4}at /, 'no stack');
  t.equal((await callService(second.url, 'GET', '/health/ready')).status, 200, 'and the first serves on');
  await second.end('SIGINT');
});

t.test('a taken port is said plainly, with what to do, and nothing is left running', async (t) => {
  const taken = net.createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  t.teardown(() => taken.close());
  const { port } = taken.address() as net.AddressInfo;
  const XACTHUC_DATA = folder('taken');
  const { code, stdout, stderr } = await xacthuc(['serve'], { XACTHUC_DATA, PORT: String(port) });
  t.equal(code, 1);
  t.match(stderr, new RegExp(`Cổng ${port} đang được chương trình khác dùng`));
  t.match(stderr, new RegExp(`port ${port} is taken: set PORT`));
  t.notMatch(stderr, /\n {4}at /);
  t.notMatch(stdout, /xt_/, 'no key is printed by a start that failed');
  t.notOk(fs.existsSync(path.join(XACTHUC_DATA, 'postgres', 'postmaster.pid')), 'its database has ended');
  const later = await serve({ XACTHUC_DATA });
  t.match(later.adminKey, /^xt_/, 'the next start is the first one');
  await later.end('SIGTERM');
});

t.test('wrong settings are all listed at once, secrets without their value', async (t) => {
  const { code, stderr } = await xacthuc(['serve'], {
    XACTHUC_DATA: folder('wrong'),
    PORT: '99999',
    XACTHUC_LOG_LEVEL: 'loud',
    XACTHUC_ROLES: 'verification,cook',
    XACTHUC_RATE_PER_MINUTE: 'many',
    XACTHUC_PUBLIC_URL: 'ftp://x',
    XACTHUC_MIGRATE: 'maybe',
    XACTHUC_MASTERKEY: 'a-mistyped-secret',
  });
  t.equal(code, 1);
  t.match(stderr, /Cấu hình sai \/ settings are wrong/);
  for (const name of ['PORT', 'LOG_LEVEL', 'ROLES', 'RATE_PER_MINUTE', 'PUBLIC_URL', 'MIGRATE', 'MASTERKEY']) {
    t.match(stderr, new RegExp(`- (XACTHUC_)?${name}: `), name);
  }
  t.notMatch(stderr, /a-mistyped-secret/);
  t.notOk(fs.existsSync(folder('wrong')), 'nothing was made');
  const short = await xacthuc(['serve'], { XACTHUC_DATA: folder('short'), PORT: '0', XACTHUC_MASTER_KEY: 'c2hvcnQ=' });
  t.equal(short.code, 1);
  t.match(short.stderr, /XACTHUC_MASTER_KEY: .*32 byte/);
  t.notMatch(short.stderr, /c2hvcnQ=/);
});

t.test('roles run apart on a given database, which only its own master key opens', async (t) => {
  const server = await startEmbeddedPostgres({ dataDir: folder('given') });
  t.teardown(() => server.stop());
  const given = { XACTHUC_DATABASE_URL: server.ownerUrl, XACTHUC_DATA: folder('one') };
  const keyless = await xacthuc(['serve'], { ...given, PORT: '0' });
  t.equal(keyless.code, 1);
  t.match(keyless.stderr, /XACTHUC_MASTER_KEY: .*needed with an external database/);

  const XACTHUC_MASTER_KEY = randomBytes(32).toString('base64');
  const answering = await serve({ ...given, XACTHUC_MASTER_KEY }, ['--role', 'verification']);
  const taking = await serve({
    ...given,
    XACTHUC_DATA: folder('two'),
    XACTHUC_MASTER_KEY,
    XACTHUC_ROLES: 'intake,worker',
  });
  t.teardown(() => Promise.all([answering.end('SIGTERM'), taking.end('SIGTERM')]));
  t.equal(taking.adminKey, null, 'one first key for all of them');
  const key = answering.adminKey ?? '';
  const upload = { key, bytes: csvFile(memberTable(members(3))), headers: { 'content-type': 'text/csv' } };
  const at = '/v1/sources/youth-union/snapshots';
  t.equal((await callService(answering.url, 'POST', at, upload)).status, 404, 'a role has its own routes only');
  const { body } = await callService(taking.url, 'POST', at, upload);
  const snapshot = await callService(taking.url, 'GET', `/v1/snapshots/${body.id}?wait=60`, { key });
  t.equal(snapshot.body.state, 'active');
  const question = { key, json: questionAbout(member(1)) };
  t.equal((await callService(taking.url, 'POST', '/v1/checks', question)).status, 404);
  t.equal((await callService(answering.url, 'POST', '/v1/checks', question)).body.outcome, 'eligible');

  const other = { ...given, XACTHUC_MASTER_KEY: randomBytes(32).toString('base64') };
  const refused = await xacthuc(['serve'], { ...other, PORT: '0' });
  t.equal(refused.code, 1);
  t.match(refused.stderr, /the master key is not the one this database was made with/);
});

t.test('a database that is not there is said plainly, without its password', async (t) => {
  const { code, stderr } = await xacthuc(['serve'], {
    XACTHUC_DATA: folder('none'),
    PORT: '0',
    XACTHUC_DATABASE_URL: 'postgresql://somebody:hidden-password@127.0.0.1:1/none',
    XACTHUC_MASTER_KEY: randomBytes(32).toString('base64'),
  });
  t.equal(code, 1);
  t.match(stderr, /XACTHUC_DATABASE_URL/, 'it names the setting to look at');
  t.notMatch(stderr, /hidden-password/);
});
