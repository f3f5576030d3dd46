import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder } from '@xacthuc/test-harness';
import { Redis } from 'ioredis';
import t from 'tap';
import { disturbed, KilledService, leftovers, type Orders, ordersOf, testRedis, undisturbed } from '../src/index.ts';

const redis = await testRedis();
const unless = typeof redis === 'string' ? { skip: redis } : {};
// A given Redis may be in use by another test at the same time: each has a database of its own.
const url = typeof redis === 'string' ? '' : new URL('/1', redis.url).href;
const restart = typeof redis === 'string' ? null : redis.restart;
const rounds = process.env.XACTHUC_TEST_LONG === '1' ? 20 : 3;
t.setTimeout(rounds * 120_000);

const data = temporaryFolder('xacthuc-test-');
const service = new KilledService(data, { XACTHUC_REDIS_URL: url });
t.teardown(async () => {
  await service.end('SIGTERM');
  if (typeof redis !== 'string') await redis.close();
  fs.rmSync(data, { recursive: true, force: true });
});

async function asked<T>(ask: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url);
  try {
    return await ask(client);
  } finally {
    client.disconnect();
  }
}

const flush = async () => void (await asked((client) => client.flushdb()));
const killService = async () => {
  await service.end('SIGKILL');
  await service.begin();
};
const killAndFlush = async () => {
  await service.end('SIGKILL');
  await flush();
  await service.begin();
};
const killRedis = async () => {
  await restart?.end();
  await restart?.begin();
};
const killBoth = async () => {
  service.endDatabase();
  await killService();
};
const disturbances = [flush, killAndFlush, killService, restart === null ? flush : killRedis, killBoth];
let orders: readonly Orders[] = [];

t.test('undisturbed, a source shows the list that was delivered last', unless, async (t) => {
  await service.begin();
  orders = ordersOf(await undisturbed(service));
  t.same(await service.broken(), []);
});

t.test(`with Redis emptied and all else killed in ${rounds} loads, each is done once, in order`, unless, async (t) => {
  for (let round = 0; round < rounds; round++) {
    const ordered = orders[round % orders.length] as Orders;
    const disturbance = disturbances[round % disturbances.length] as () => Promise<void>;
    await disturbed(service, ordered, disturbance);
    t.same(await service.broken(), [], `round ${round}`);
    t.same(await leftovers(service.query), {}, `round ${round}`);
  }
});

t.test('no job is left over', unless, async (t) => {
  const jobs = () =>
    asked(async (client) => (await client.keys('bull:snapshots:*')).filter((key) => /:(snapshot|sweep)-/.test(key)));
  // A killed worker's job is taken up again, and found done, once its lock has run out.
  for (let waited = 0; waited < 120 && (await jobs()).length > 0; waited++) await sleep(1000);
  t.same(await jobs(), []);
});
