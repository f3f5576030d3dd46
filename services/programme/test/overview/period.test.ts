import { daysBetween, isoDate, vietnamDay } from '@xacthuc/domain';
import type { Problem } from '@xacthuc/platform';
import fc from 'fast-check';
import t from 'tap';
import { mostDays, periodOf, usualDays } from '../../src/overview/period.ts';

const now = new Date('2026-11-22T03:00:00Z');

t.test('a period is the last 30 days in Vietnam unless told', async (t) => {
  t.match(periodOf({}, now), {
    from: '2026-10-24',
    until: '2026-11-22',
    start: new Date('2026-10-23T17:00:00Z'),
    end: new Date('2026-11-22T17:00:00Z'),
  });
  t.match(periodOf({}, new Date('2026-11-22T17:00:00Z')), { until: '2026-11-23' }, 'midnight in Vietnam');
  t.match(periodOf({ until: '2026-03-10' }, now), { from: '2026-02-09', until: '2026-03-10' });
  t.match(periodOf({ from: '2026-11-22' }, now), { from: '2026-11-22', until: '2026-11-22' });
});

t.test('exactly the instants of the days asked for lie inside', async () => {
  const day = fc
    .date({ min: new Date('2000-01-02T00:00:00Z'), max: now, noInvalidDate: true })
    .map((date) => vietnamDay(date));
  const instant = fc.date({
    min: new Date('1999-12-01T00:00:00Z'),
    max: new Date('2026-12-31T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(day, fc.nat({ max: usualDays }), instant, (from, length, at) => {
      const last = vietnamDay(new Date(Math.min(Date.parse(`${from}T12:00:00Z`) + length * 86_400_000, now.getTime())));
      const period = periodOf({ from, until: last }, now);
      const inside = period.start <= at && at < period.end;
      return inside === (vietnamDay(at) >= from && vietnamDay(at) <= last);
    }),
  );
});

t.test('days that are none, in the future, in the wrong order, or too many are refused by name', async (t) => {
  const wrong: [string, { from?: string; until?: string }][] = [
    ['/querystring/from', { from: '2026-02-30' }],
    ['/querystring/from', { from: '0000-01-01' }],
    ['/querystring/from', { from: '1999-12-31', until: '2000-01-02' }],
    ['/querystring/until', { until: '2026-11-23' }],
    ['/querystring/until', { until: '0001-01-01' }],
    ['/querystring/from', { from: '2026-11-02', until: '2026-11-01' }],
    ['/querystring/from', { from: '2025-11-21', until: '2026-11-22' }],
  ];
  for (const [at, asked] of wrong) {
    try {
      periodOf(asked, now);
      t.fail(JSON.stringify(asked));
    } catch (error) {
      const { code, errors } = error as Problem;
      t.equal(code, 'validation_failed');
      t.same(
        errors.map((e) => e.at),
        [at],
        JSON.stringify(asked),
      );
    }
  }
});

t.test('the longest period is a leap year', async (t) => {
  const { from, until } = periodOf({ from: '2025-11-22', until: '2026-11-22' }, now);
  t.equal(daysBetween(isoDate(from), isoDate(until)) + 1, mostDays);
});
