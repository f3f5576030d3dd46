import fc from 'fast-check';
import t from 'tap';
import { drawAt, fractionAt, Random, scramble, streamKey } from '../src/random.ts';

t.test('the draws are these on every machine, for ever', async (t) => {
  t.same([0, 1, -1, 0x7fffffff].map(scramble), [0, 1364076727, 2180083513, 4190899880]);
  const random = new Random(streamKey(1, 'people'), 7);
  t.equal(streamKey(2026, 'people'), 4193214919);
  t.equal(drawAt(5, 9), 4213051542);
  t.same([random.next(), random.next(), random.next()], [2432107970, 1050416128, 923252537]);
});

t.test('every draw is in its range', async () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 2 ** 21 }), (seed, index, limit) => {
      const random = new Random(streamKey(seed, 'x'), index);
      const draw = random.below(limit);
      const fraction = fractionAt(seed, index);
      return Number.isInteger(draw) && draw >= 0 && draw < limit && fraction >= 0 && fraction < 1;
    }),
  );
});

t.test('draws spread evenly over the choices', async (t) => {
  const counts = Array<number>(10).fill(0);
  const random = new Random(streamKey(3, 'spread'), 0);
  for (let i = 0; i < 100_000; i++) {
    const choice = random.below(10);
    counts[choice] = (counts[choice] ?? 0) + 1;
  }
  for (const count of counts) t.ok(Math.abs(count - 10_000) < 500, `${count} of 10,000`);
});

t.test('seeds and streams keep apart, large seeds included', async (t) => {
  const keys = [0, 1, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER].flatMap((seed) =>
    ['a', 'b', 'ab', 'ba', ''].map((stream) => streamKey(seed, stream)),
  );
  t.equal(new Set(keys).size, keys.length);
});

t.test('a seed that is no whole number from 0 is refused', async (t) => {
  for (const seed of [-1, 1.5, Number.NaN, 2 ** 53]) t.throws(() => streamKey(seed, 'x'), RangeError);
});
