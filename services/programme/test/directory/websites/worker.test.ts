import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createQueue, migrateQueue, type Resolve } from '@xacthuc/platform';
import t from 'tap';
import { startWebsiteWorker, type WebsitePayload, websiteQueue } from '../../../src/index.ts';
import { startProgramme } from '../../fixture.ts';

const programme = await startProgramme();
const office = await programme.client(['office']);
await migrateQueue(programme.ownerUrl);
let status = 200;
const server = http.createServer((request, response) => {
  response.writeHead(request.url === '/' ? status : 404, { 'content-type': 'text/html' }).end('<title>Sen</title>x');
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;
const resolve: Resolve = (_host, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]);
const backend = { kind: 'postgres', url: programme.ownerUrl, role: null } as const;
const queue = createQueue<WebsitePayload>(backend, websiteQueue);
const start = () =>
  startWebsiteWorker({
    backend,
    queue,
    db: programme.context.db,
    looking: {
      reach: { privateNetworks: false, hosts: ['127.0.0.1/32'] },
      userAgent: 'xacthuc-website-checker (+http://xacthuc.test)',
      timeoutMs: 10_000,
      maxBytes: 65_536,
      // Where HTTPS is asked for, plain HTTP answers: no TLS.
      ports: { http: port, https: port },
      resolve,
    },
    log: programme.context.log,
    sweepMs: 200,
  });
let worker = start();
t.teardown(async () => {
  await worker.close();
  await queue.close();
  server.close();
  await programme.close();
});

const call = (method: 'GET' | 'POST', path: string, json?: object) =>
  programme.call(method, `/v1/programme/directory${path}`, { key: office.key, ...(json ? { json } : {}) });
await call('POST', '/declarations', { domain: 'sen.biz.vn', holder: { kind: 'enterprise', name: 'Công ty Sen' } });
const { body } = await call('POST', '/search', { q: 'sen.biz.vn' });
const [{ id }] = body.entries;
const website = async () => (await call('GET', `/${id}/website`)).body;

/** Looks until the website was looked at so many times. */
async function looked(times: number) {
  for (;;) {
    const now = await website();
    const checks = now.history.reduce((sum: number, row: { checks: number }) => sum + row.checks, 0);
    if (checks >= times) return now;
    await sleep(50);
  }
}

t.test('a name that has just come is not looked at before its site can be there', async (t) => {
  const now = await website();
  t.match(now, { state: 'unchecked', checkedAt: null, history: [] });
  t.ok(new Date(now.dueAt).getTime() > Date.now() + 1_800_000);
});

t.test('when it is due it is looked at, and the entry says what it is, to the public too', async (t) => {
  t.equal((await call('POST', `/${id}/website/check`)).status, 202);
  const now = await looked(1);
  t.match(now, { state: 'live', outcome: 'page', httpStatus: 200, title: 'Sen', https: 'none', resolves: true });
  t.ok(new Date(now.dueAt).getTime() > Date.now() + 5 * 86_400_000, 'and not again for days');
  t.match((await programme.call('GET', '/v1/directory?q=sen.biz.vn')).body.entries, [{ websiteState: 'live' }]);
});

t.test(
  'a queue that was emptied forgets nothing: the database says what is due, and looks alike are one row',
  async (t) => {
    await worker.close();
    const tables =
      await programme.owner(`SELECT format('%I.%I', schemaname, tablename) AS t FROM pg_tables WHERE schemaname = 'queue'
    AND tablename !~ 'migration|version'`);
    await programme.owner(`TRUNCATE ${tables.map(({ t }) => t).join(', ')}`);
    await call('POST', `/${id}/website/check`);
    worker = start();
    const now = await looked(2);
    t.match(now.history, [{ state: 'live', outcome: 'page', checks: 2 }]);
    t.equal(now.history.length, 1);
  },
);

t.test('one failure is not down; the third is', async (t) => {
  status = 500;
  for (const [i, state] of ['live', 'live', 'down'].entries()) {
    await call('POST', `/${id}/website/check`);
    t.match(await looked(3 + i), { state, failures: i + 1, outcome: 'error_page', httpStatus: 500 });
  }
  t.match((await website()).history, [
    { state: 'down', checks: 1 },
    { state: 'live', outcome: 'error_page', checks: 2 },
    { state: 'live', checks: 2 },
  ]);
});

t.test('a name that is not registered any more is left alone', async (t) => {
  await programme.owner(`UPDATE directory.entries SET status = 'released', public_name = NULL WHERE id = $1`, [id]);
  await call('POST', `/${id}/website/check`);
  for (let due = 0; due < Date.now() + 86_400_000; ) {
    due = new Date((await website()).dueAt).getTime();
    await sleep(50);
  }
  t.match(await website(), { failures: 3 });
});
