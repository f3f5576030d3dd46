import fc from 'fast-check';
import t from 'tap';
import { mostTries, retrySeconds } from '../../src/webhooks/schedule.ts';

const day = 86_400;

t.test('tries grow apart, stretch over days and come to an end', async (t) => {
  const waits = Array.from({ length: mostTries - 1 }, (_, i) => retrySeconds(i + 1, null, 0) ?? 0);
  t.equal(waits[0], 5);
  t.same(
    waits,
    [...waits].sort((a, b) => a - b),
  );
  const whole = waits.reduce((sum, wait) => sum + wait, 0);
  t.ok(whole > 2 * day && whole < 5 * day, `${whole} s`);
  t.equal(retrySeconds(mostTries, null, 0.5), null);
  t.equal(retrySeconds(mostTries, 60, 0.5), null, 'however politely it is refused');
});

t.test('a try is never early, at most a fifth late, and as late as the receiver asks within a day', async () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: mostTries - 1 }), random, fc.nat(10 * day), (tries, chance, asked) => {
      const [least, wait] = [retrySeconds(tries, null, 0) ?? 0, retrySeconds(tries, asked, chance) ?? 0];
      return wait >= least && wait >= Math.min(asked, day) && wait <= Math.max(least * 1.2, Math.min(asked, day));
    }),
  );
});
