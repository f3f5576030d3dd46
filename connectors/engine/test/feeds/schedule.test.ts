import fc from 'fast-check';
import t from 'tap';
import { isCron, nextDue, retryDelaySeconds } from '../../src/feeds/schedule.ts';

t.test("a cron pattern is read in Vietnam's time, whatever the server's is", async (t) => {
  const after = (cron: string, at: string) => nextDue({ cron, everySeconds: null }, new Date(at)).toISOString();
  t.equal(after('30 1 * * *', '2026-11-22T00:00:00Z'), '2026-11-22T18:30:00.000Z');
  t.equal(after('0 8 1 * *', '2026-11-22T00:00:00Z'), '2026-12-01T01:00:00.000Z');
  t.equal(nextDue({ cron: null, everySeconds: 90 }, new Date(0)).getTime(), 90_000);
});

t.test('only five fields that ever come due are a pattern', async (t) => {
  for (const cron of ['* * * * *', '*/5 0-6 1,15 * 1-5', '0 0 29 2 *']) t.ok(isCron(cron), cron);
  for (const cron of ['', '* * * *', '* * * * * *', '60 * * * *', 'hằng ngày', '0 0 31 2 *', '@daily']) {
    t.notOk(isCron(cron), cron);
  }
});

t.test('waits between attempts double, vary, and have an end', async (t) => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3600 }),
      fc.integer({ min: 1, max: 10 }),
      random,
      (seconds, attempt, random) => {
        const wait = retryDelaySeconds(seconds, attempt, random);
        const whole = Math.min(seconds * 2 ** (attempt - 1), 6 * 3600);
        return wait >= whole / 2 && wait <= whole;
      },
    ),
  );
  t.not(retryDelaySeconds(60, 1, 0), retryDelaySeconds(60, 1, 0.9));
});
