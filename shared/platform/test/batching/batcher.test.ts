import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import t from 'tap';
import { Batcher } from '../../src/batching/batcher.ts';

/** A batcher whose groups end when the test says so. */
function heldBatcher(max: number, lanes?: number) {
  const groups: { readonly items: readonly number[]; end(error?: Error): void }[] = [];
  const batcher = new Batcher<number, string>({
    max,
    ...(lanes === undefined ? {} : { lanes }),
    run: (items) =>
      new Promise((resolve, reject) => {
        groups.push({
          items,
          end: (error) => (error ? reject(error) : resolve(items.map((item) => `answer ${item}`))),
        });
      }),
  });
  /** The i-th group, once it has begun; a group that never begins is a test that never ends. */
  const group = async (i: number) => {
    for (;;) {
      const found = groups[i];
      if (found) return found;
      await turn();
    }
  };
  return { batcher, groups, group };
}

t.test('an idle batcher runs a lone call at once', async (t) => {
  const { batcher, groups } = heldBatcher(10);
  const answer = batcher.add(1);
  await turn();
  t.same(groups[0]?.items, [1], 'by the end of this turn of the event loop');
  groups[0]?.end();
  t.equal(await answer, 'answer 1');
});

t.test('calls that come while a group is under way share the next one, in the order in which they came', async (t) => {
  const { batcher, groups, group } = heldBatcher(10);
  const first = batcher.add(1);
  const under = await group(0);
  const later = [2, 3, 4].map((item) => batcher.add(item));
  await turn();
  await turn();
  t.equal(groups.length, 1, 'one group at a time');
  under.end();
  await first;
  t.same((await group(1)).items, [2, 3, 4]);
  (await group(1)).end();
  t.same(await Promise.all(later), ['answer 2', 'answer 3', 'answer 4']);
});

t.test('no group is larger than the most it may hold', async (t) => {
  const { batcher, groups, group } = heldBatcher(3);
  const answers = Promise.all([1, 2, 3, 4, 5, 6, 7].map((item) => batcher.add(item)));
  for (const i of [0, 1, 2]) (await group(i)).end();
  await answers;
  t.same(
    groups.map(({ items }) => items),
    [[1, 2, 3], [4, 5, 6], [7]],
  );
});

t.test('with two lanes two groups are under way, and never a third', async (t) => {
  const { batcher, groups, group } = heldBatcher(10, 2);
  const answers: Promise<string>[] = [];
  for (const item of [1, 2]) {
    answers.push(batcher.add(item));
    await group(item - 1);
  }
  answers.push(batcher.add(3));
  await turn();
  await turn();
  t.equal(groups.length, 2);
  (await group(1)).end();
  t.same((await group(2)).items, [3], 'the lane that is free first takes the next group');
  (await group(0)).end();
  (await group(2)).end();
  t.same(await Promise.all(answers), ['answer 1', 'answer 2', 'answer 3']);
});

t.test('a failure is that of its group only: earlier and later calls are answered', async (t) => {
  const { batcher, group } = heldBatcher(2);
  const answers = Promise.allSettled([1, 2, 3, 4, 5].map((item) => batcher.add(item)));
  (await group(0)).end();
  (await group(1)).end(new Error('the database went away'));
  (await group(2)).end();
  t.match(await answers, [
    { value: 'answer 1' },
    { value: 'answer 2' },
    { reason: new Error('the database went away') },
    { reason: new Error('the database went away') },
    { value: 'answer 5' },
  ]);
});

t.test('a group that does not answer each of its calls fails them all rather than leave one waiting', async (t) => {
  const batcher = new Batcher<number, number>({ max: 10, run: async (items) => items.slice(1) });
  const answers = await Promise.allSettled([batcher.add(1), batcher.add(2)]);
  t.same(
    answers.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  const thrown = new Batcher<number, number>({
    max: 10,
    run: () => {
      throw new Error('before any promise');
    },
  });
  await t.rejects(thrown.add(1), { message: 'before any promise' });
});

t.test('whatever the arrivals, sizes, lanes and failures: each call gets its own answer, once, in order', async () => {
  const arrivals = fc.array(fc.array(fc.nat(), { maxLength: 12 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(
      arrivals,
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 3 }),
      fc.array(fc.record({ turns: fc.nat({ max: 3 }), fails: fc.boolean() }), { minLength: 1 }),
      async (bursts, max, lanes, fates) => {
        const seen: number[] = [];
        const failed = new Set<number>();
        let groups = 0;
        let underWay = 0;
        const batcher = new Batcher<{ id: number; value: number }, string>({
          max,
          lanes,
          run: async (items) => {
            const fate = fates[groups++ % fates.length] as (typeof fates)[number];
            underWay += 1;
            if (items.length === 0 || items.length > max) throw new Error(`a group of ${items.length}`);
            if (underWay > lanes) throw new Error(`${underWay} groups at once`);
            seen.push(...items.map(({ id }) => id));
            for (let i = 0; i < fate.turns; i++) await turn();
            underWay -= 1;
            if (!fate.fails) return items.map(({ id, value }) => `${id}:${value}`);
            for (const { id } of items) failed.add(id);
            throw new Error('on purpose');
          },
        });
        const calls: Promise<PromiseSettledResult<string>>[] = [];
        let id = 0;
        const expected: string[] = [];
        for (const burst of bursts) {
          for (const value of burst) {
            expected.push(`${id}:${value}`);
            calls.push(Promise.allSettled([batcher.add({ id, value })]).then(([result]) => result));
            id += 1;
          }
          await turn();
        }
        const results = await Promise.all(calls);
        for (const [i, result] of results.entries()) {
          const right = failed.has(i)
            ? result.status === 'rejected' && (result.reason as Error).message === 'on purpose'
            : result.status === 'fulfilled' && result.value === expected[i];
          if (!right) throw new Error(`call ${i}: ${JSON.stringify(result)}`);
        }
        if (seen.length !== id || seen.some((value, i) => value !== i)) throw new Error(`order ${seen.join()}`);
      },
    ),
    { numRuns: 200 },
  );
});
