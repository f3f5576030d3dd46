import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import { Batcher } from '../../src/batching/batcher.ts';

t.test('what did not fit one group takes the other lane at once, without waiting for a further call', async (t) => {
  const groups: number[][] = [];
  const ends: (() => void)[] = [];
  const batcher = new Batcher<number, number>({
    max: 2,
    lanes: 2,
    run: (items) => {
      groups.push([...items]);
      return new Promise((resolve) => ends.push(() => resolve(items)));
    },
  });
  const answers = [1, 2, 3, 4].map((item) => batcher.add(item));
  for (let i = 0; i < 5; i++) await turn();
  t.same(groups, [
    [1, 2],
    [3, 4],
  ]);
  for (let i = 0; i < 2; i++) {
    for (const end of ends.splice(0)) end();
    await turn();
    await turn();
  }
  t.same(await Promise.all(answers), [1, 2, 3, 4]);
});
