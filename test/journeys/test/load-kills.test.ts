import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder } from '@xacthuc/test-harness';
import t from 'tap';
import { disturbed, KilledService, leftovers, type Orders, ordersOf, spotChecks, undisturbed } from '../src/index.ts';

/** Of each five, four kill the service and two the database server: 52 and 26 in the long run. */
const rounds = process.env.XACTHUC_TEST_LONG === '1' ? 65 : 5;
t.setTimeout(rounds * 120_000);

const data = temporaryFolder('xacthuc-test-');
const service = new KilledService(data);
t.teardown(async () => {
  await service.end('SIGTERM');
  fs.rmSync(data, { recursive: true, force: true });
});

const killService = async () => {
  await service.end('SIGKILL');
  await service.begin();
};
const killBoth = async () => {
  service.endDatabase();
  await killService();
};
const disturbances = [killService, killBoth, killService, () => service.crashDatabase(), killService];
let orders: readonly Orders[] = [];

t.test('undisturbed, a source shows the list that was delivered last', async (t) => {
  await service.begin();
  orders = ordersOf(await undisturbed(service));
  t.same(await service.broken(), []);
  t.same(await leftovers(service.query), {});
  for (const { question, eligible } of spotChecks('B')) {
    const { body } = await service.call('POST', '/v1/checks', question);
    t.equal(body.outcome === 'eligible', eligible, body.outcome);
  }
});

t.test(`ended by SIGKILL in ${rounds} loads, each is done once, in order, and leaves nothing half-done`, async (t) => {
  for (let round = 0; round < rounds; round++) {
    const ordered = orders[round % orders.length] as Orders;
    const disturbance = disturbances[round % disturbances.length] as () => Promise<void>;
    await disturbed(service, ordered, disturbance);
    t.same(await service.broken(), [], `round ${round}`);
    t.same(await leftovers(service.query), {}, `round ${round}`);
  }
});

t.test('no job is left over', async (t) => {
  const jobs = () => service.query(`SELECT id, state FROM queue.job WHERE queue = 'snapshots'`);
  // A killed worker's job is taken up again, and found done, once its lock has run out.
  for (let waited = 0; waited < 120 && (await jobs()).length > 0; waited++) await sleep(1000);
  t.same(await jobs(), []);
});
