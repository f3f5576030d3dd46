import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { startEmbeddedPostgres } from '@xacthuc/platform';
import { callService, temporaryFolder } from '@xacthuc/test-harness';
import t from 'tap';
import { csvFile, member, members, memberTable, questionAbout, serve, xacthuc } from '../src/index.ts';

const home = temporaryFolder('xacthuc-test-');
t.teardown(() => fs.rmSync(home, { recursive: true, force: true }));
const folder = (name: string) => path.join(home, name);

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
