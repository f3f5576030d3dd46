import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { joinEmbeddedPostgres, startEmbeddedPostgres } from '../../src/index.ts';
import { temporaryFolder } from '../fixture.ts';
import { query } from './fixture.ts';

const home = temporaryFolder();
t.teardown(() => fs.rmSync(home, { recursive: true, force: true }));
const dataDir = path.join(home, 'Dữ liệu của Sở', "tỉnh Bắc Ninh, 'bản nhúng'");

t.test('a folder that does not exist yet, with spaces and Vietnamese letters, is made and used', async (t) => {
  const server = await startEmbeddedPostgres({ dataDir, unsafeFast: true });
  t.equal(server.clusterDir, path.join(dataDir, 'postgres'));
  await query(server, 'CREATE TABLE kept AS SELECT 42 AS x');
  await server.stop();
  t.throws(() => process.kill(server.pid, 0), { code: 'ESRCH' }, 'the server has ended when stop resolves');
  await server.stop();
});

t.test('data is kept across a stop and a start', async (t) => {
  const server = await startEmbeddedPostgres({ dataDir, unsafeFast: true });
  t.teardown(() => server.stop());
  t.same(await query(server, 'SELECT x FROM kept'), [{ x: 42 }]);

  t.test('a command finds the server of the process that serves, and does not end it', async (t) => {
    const joined = joinEmbeddedPostgres(dataDir);
    t.match(joined, { ownerUrl: server.ownerUrl, serviceUrl: server.serviceUrl, pid: server.pid });
    await joined?.stop();
    t.same(await query(server, 'SELECT x FROM kept'), [{ x: 42 }]);
  });

  t.test('only this machine is listened to, and only the password lets in', async (t) => {
    t.same(await query(server, 'SHOW listen_addresses'), [{ listen_addresses: '127.0.0.1' }]);
    const wrong = new URL(server.ownerUrl);
    wrong.password = 'wrong';
    await t.rejects(query({ ownerUrl: wrong.href }, 'SELECT 1'), { code: '28P01' });
    t.equal(fs.statSync(path.join(dataDir, 'postgres.password')).mode & 0o777, 0o600);
    t.equal(fs.statSync(server.clusterDir).mode & 0o777, 0o700);
  });

  t.test('the database holds Vietnamese as UTF-8 whatever this machine’s locale', async (t) => {
    t.same(await query(server, `SELECT upper('nguyễn đăng') AS up, current_setting('server_encoding') AS encoding`), [
      { up: 'NGUYỄN ĐĂNG', encoding: 'UTF8' },
    ]);
  });

  t.test('another folder beside it has a server of its own at the same time', async (t) => {
    const other = await startEmbeddedPostgres({ dataDir: path.join(home, 'another'), unsafeFast: true });
    t.teardown(() => other.stop());
    t.same(await query(other, `SELECT to_regclass('kept') AS kept`), [{ kept: null }]);
    t.same(await query(server, 'SELECT x FROM kept'), [{ x: 42 }]);
  });
});

t.test('where nobody serves there is nothing to join', async (t) => {
  t.equal(joinEmbeddedPostgres(dataDir), null, 'stopped');
  t.equal(joinEmbeddedPostgres(path.join(home, 'never')), null, 'never begun');
  t.notOk(fs.existsSync(path.join(home, 'never')), 'and asking makes no folder');
});
