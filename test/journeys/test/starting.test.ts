import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { callService, databasePid, endProcess, temporaryFolder } from '@xacthuc/test-harness';
import t from 'tap';
import { beginServing, serve, xacthuc } from '../src/index.ts';

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

t.test('told to stop while it starts, it leaves nothing running and ends in order', async (t) => {
  const XACTHUC_DATA = folder('stopped early');
  const { end } = beginServing({ XACTHUC_DATA });
  let server: number | null = null;
  while (server === null) {
    await sleep(5);
    server = databasePid(path.join(XACTHUC_DATA, 'postgres'));
  }
  t.equal((await end('SIGTERM')).code, 0);
  t.notOk(isAlive(server), 'its database ends with it');
  endProcess(server);
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
  t.equal((await later.end('SIGTERM')).code, 0, 'however soon it is told to stop');
});
