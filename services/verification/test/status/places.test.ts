import { newDataKey } from '@xacthuc/platform';
import t from 'tap';
import { createStatusPlaces } from '../../src/status/places.ts';
import { startVerification } from '../fixture.ts';

const { pool, owner, close } = await startVerification();
t.teardown(close);
const secret = newDataKey();
const seen = new Set<string>();

t.test('replicas that hand out places at the same time never hand out one twice', async (t) => {
  const replicas = await Promise.all([1, 2, 3, 4].map(() => createStatusPlaces(pool, secret)));
  const each = 3_000;
  const places = await Promise.all(replicas.flatMap((one) => Array.from({ length: each }, () => one.next())));
  for (const { list, index } of places) {
    seen.add(`${list}/${index}`);
    if (list !== 0 || !(index >= 0 && index < 2 ** 20)) t.fail(`${list}/${index}`);
  }
  t.equal(seen.size, replicas.length * each);
});

t.test('a replica that starts anew goes on elsewhere', async (t) => {
  const again = await createStatusPlaces(pool, secret);
  for (let i = 0; i < 2_000; i++) {
    const { list, index } = await again.next();
    if (seen.has(`${list}/${index}`)) t.fail(`${list}/${index}`);
    seen.add(`${list}/${index}`);
  }
});

t.test('indices say nothing of the order in which they were given', async (t) => {
  const places = await createStatusPlaces(pool, secret);
  const given: number[] = [];
  for (let i = 0; i < 1_000; i++) given.push((await places.next()).index);
  const rising = given.filter((index, i) => index > (given[i - 1] ?? 0)).length;
  t.ok(rising > 400 && rising < 600, `${rising} of 1000 steps rise`);
  t.ok(Math.max(...given) - Math.min(...given) > 2 ** 19, 'they are strewn over the whole list');
});

t.test('a full list is followed by the next one', async (t) => {
  await owner.query(`SELECT setval('verification.status_places', ${2 ** 20 - 2048})`);
  const places = await createStatusPlaces(pool, secret);
  const lists = new Map<number, number>();
  for (let i = 0; i < 2_000; i++) {
    const { list } = await places.next();
    lists.set(list, (lists.get(list) ?? 0) + 1);
  }
  t.same(
    [...lists],
    [
      [0, 1024],
      [1, 976],
    ],
  );
  const { rows } = await pool.query('SELECT number FROM verification.status_lists ORDER BY number');
  t.same(rows, [{ number: 0 }, { number: 1 }]);
});

t.test('when the database is away, asking fails and later goes on', async (t) => {
  let away = false;
  const flaky = {
    query: (...given: unknown[]) => (away ? Promise.reject(new Error('away')) : pool.query(...(given as [string]))),
  };
  const places = await createStatusPlaces(flaky as typeof pool, secret);
  away = true;
  const outcomes = await Promise.allSettled(Array.from({ length: 1_500 }, () => places.next()));
  t.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1024, 'what it had in hand');
  away = false;
  t.ok(await places.next());
});
