import fs from 'node:fs';
import { startTestService, type TestService, temporaryFolder } from '@xacthuc/test-harness';
import { Redis } from 'ioredis';
import t from 'tap';
import {
  batchFile,
  batchFinished,
  batchResults,
  batchRow,
  csvFile,
  member,
  members,
  memberTable,
  questionAbout,
  sendBatch,
  testRedis,
} from '../src/index.ts';

const redis = await testRedis();
const reason = typeof redis === 'string' ? redis : null;
const unless = reason === null ? {} : { skip: reason };
const url = typeof redis === 'string' ? '' : redis.url;
const restart = typeof redis === 'string' ? null : redis.restart;
const dataDir = temporaryFolder('xacthuc-test-');
t.teardown(async () => {
  if (typeof redis !== 'string') await redis.close();
  fs.rmSync(dataDir, { recursive: true, force: true });
});

const open = (roles: string) => startTestService({ dataDir, env: { XACTHUC_REDIS_URL: url, XACTHUC_ROLES: roles } });
const workless = 'verification,intake,programme';
const all = 'verification,intake,programme,worker';

function send(service: TestService, count: number) {
  const headers = { 'content-type': 'text/csv' };
  const bytes = csvFile(memberTable(members(count)));
  return service.call('POST', '/v1/sources/youth-union/snapshots', { key: service.admin, bytes, headers });
}

/** Everything that Redis holds, as text. */
async function contents(): Promise<string> {
  const client = new Redis(url);
  const keys = await client.keys('*');
  const dumps = await Promise.all(keys.map(async (key) => (await client.dumpBuffer(key))?.toString('latin1') ?? ''));
  client.disconnect();
  return keys.join() + dumps.join();
}

t.test('jobs wait in Redis as ids only', unless, async (t) => {
  const service = await open(workless);
  t.teardown(() => service.close());
  const { status, body } = await send(service, 10);
  t.equal(status, 202);
  const held = await contents();
  t.ok(held.includes(body.id), 'the job is there');
  for (const { name, number } of members(10)) {
    t.notOk(held.includes(number));
    t.notOk(held.includes(Buffer.from(name).toString('latin1')));
  }
});

t.test('what waited in Redis is processed once a worker runs', unless, async (t) => {
  const service = await open(all);
  t.teardown(() => service.close());
  const { body } = await service.call('GET', '/v1/sources/youth-union/snapshots', { key: service.admin });
  const { body: snapshot } = await service.settled(body.snapshots[0].id);
  t.match(snapshot, { state: 'active', sequence: 1 });
  const key = await service.key('registrar');
  const answer = await service.call('POST', '/v1/checks', { key, json: questionAbout(member(1)) });
  t.equal(answer.body.outcome, 'eligible');
});

t.test('an acknowledged upload whose job is lost with Redis’s memory is processed all the same', unless, async (t) => {
  const paused = await open(workless);
  const { body } = await send(paused, 11);
  const client = new Redis(url);
  await client.flushall();
  client.disconnect();
  await paused.close();
  t.notOk((await contents()).includes(body.id), 'the job is lost');
  const service = await open(all);
  t.teardown(() => service.close());
  t.match((await service.settled(body.id)).body, { state: 'active', sequence: 2, counts: { added: 1 } });
});

t.test('a file of checks waits in Redis as its id only, and is answered though Redis forgets it', unless, async (t) => {
  const paused = await open(workless);
  const key = await paused.key('registrar');
  const rows = members(20).map((one, i) => batchRow(one, `don-${i}`));
  const sent = await sendBatch(paused, key, batchFile(rows));
  t.equal(sent.status, 202);
  const held = await contents();
  t.ok(held.includes(sent.body.id), 'the job is there');
  for (const { number } of members(20)) t.notOk(held.includes(number));
  const client = new Redis(url);
  await client.flushall();
  client.disconnect();
  await paused.close();
  const service = await open(all);
  t.teardown(() => service.close());
  const done = await batchFinished(service, key, sent.body.id);
  t.match(done, { state: 'done', rows: { total: 20, answered: 20 } });
  const results = await batchResults(service, key, sent.body.id);
  t.equal(
    results.filter(({ outcome }: { outcome: string }) => outcome === 'eligible').length,
    11,
    'whom the list knows',
  );
  t.equal(results.length, 20);
});

t.test(
  'with Redis away uploads are still taken, and processed once it is back, memory lost',
  {
    skip: reason ?? (restart === null ? 'the given Redis is not ours to end' : false),
  },
  async (t) => {
    const service = await open(all);
    t.teardown(() => service.close());
    await restart?.end();
    const { status, body } = await send(service, 12);
    t.equal(status, 202, 'the database has it');
    const key = await service.key('registrar');
    const answer = await service.call('POST', '/v1/checks', { key, json: questionAbout(member(1)) });
    t.equal(answer.body.outcome, 'eligible', 'checks need no queue');
    await restart?.begin();
    t.match((await service.settled(body.id)).body, { state: 'active', sequence: 3, counts: { added: 1 } });
  },
);
