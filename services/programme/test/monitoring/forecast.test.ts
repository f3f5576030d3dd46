import fc from 'fast-check';
import t from 'tap';
import { forecast } from '../../src/monitoring/forecast.ts';

const period = { from: '2026-01-01', until: '2026-12-31' };

t.test('a straight line from the start through today, as everybody can compute it', async (t) => {
  const half = forecast({ target: 100, period, start: 0, value: 40 }, '2026-07-02');
  t.match(half, { daysOver: 183, daysAll: 365, value: 79.78, reached: 0.4, expected: 0.7978, state: 'behind' });
  t.match(forecast({ target: 75, period, start: 0, value: 40 }, '2026-07-02'), { state: 'on_track' });
  const before = forecast({ target: 100, period, start: 30, value: 40 }, '2026-07-02');
  t.equal(before.value, 49.95, 'what was there before did not come within the period');
});

t.test('nothing is foretold without a basis', async (t) => {
  const question = { target: 100, period, start: 0, value: 5 };
  t.match(forecast(question, '2025-12-31'), { state: 'not_begun', value: null, daysOver: 0 });
  t.match(forecast(question, '2026-01-05'), { state: 'unknown', value: null, reached: 0.05 });
  for (const unknown of [{ value: null }, { start: null }]) {
    t.match(forecast({ ...question, ...unknown }, '2026-07-02'), { state: 'unknown', value: null, expected: null });
  }
  t.match(forecast({ ...question, target: 0 }, '2026-07-02'), { state: 'reached', reached: null });
});

t.test('at its end a period is what it is', async (t) => {
  for (const today of ['2026-12-31', '2027-05-01']) {
    t.match(forecast({ target: 100, period, start: 0, value: 99 }, today), { state: 'over', value: 99, daysOver: 365 });
    t.match(forecast({ target: 100, period, start: 0, value: 100 }, today), { state: 'reached', value: 100 });
  }
});

t.test('the forecast goes through today’s value, and more today never means less at the end', async () => {
  const day = fc.integer({ min: 30, max: 360 }).map((n) => new Date(Date.UTC(2026, 0, n)).toISOString().slice(0, 10));
  fc.assert(
    fc.property(day, fc.nat(1000), fc.nat(1000), fc.nat(500), (today, value, more, start) => {
      const at = (now: number) => forecast({ target: 1e9, period, start, value: now }, today);
      const [low, high] = [at(start + value), at(start + value + more)];
      return (high.value ?? -1) >= (low.value ?? 0) && (low.value ?? 0) >= start + value - 0.01;
    }),
  );
});
