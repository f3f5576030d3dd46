import fc from 'fast-check';
import t from 'tap';
import {
  fitsKind,
  monthsOf,
  periodAround,
  periodName,
  periodsEnding,
  previousPeriod,
  shifted,
} from '../../src/reports/kinds.ts';

t.test('periods are those of the calendar', async (t) => {
  t.same(periodAround('month', '2028-02-10'), { from: '2028-02-01', until: '2028-02-29' });
  t.same(periodAround('quarter', '2026-12-31'), { from: '2026-10-01', until: '2026-12-31' });
  t.same(periodAround('half_year', '2026-07-01'), { from: '2026-07-01', until: '2026-12-31' });
  t.same(periodAround('year', '2026-07-01'), { from: '2026-01-01', until: '2026-12-31' });
  t.same(previousPeriod('quarter', { from: '2026-01-01', until: '2026-03-31' }), {
    from: '2025-10-01',
    until: '2025-12-31',
  });
  t.same(previousPeriod('adhoc', { from: '2026-03-05', until: '2026-03-07' }), {
    from: '2026-03-02',
    until: '2026-03-04',
  });
  t.notOk(fitsKind('month', { from: '2026-02-01', until: '2026-02-27' }));
  t.notOk(fitsKind('adhoc', { from: '2026-02-30', until: '2026-03-01' }), 'no such day');
  t.notOk(fitsKind('adhoc', { from: '2026-01-02', until: '2027-01-03' }), 'longer than a leap year');
});

t.test('periods of a kind follow each other without gaps, whatever the day', async (t) => {
  const day = fc.integer({ min: 0, max: 40_000 }).map((days) => shifted('2000-01-01', days));
  fc.assert(
    fc.property(day, fc.constantFrom('month', 'quarter', 'half_year', 'year'), (one, kind) => {
      const period = periodAround(kind, one);
      t.ok(period.from <= one && one <= period.until && fitsKind(kind, period));
      t.equal(shifted(previousPeriod(kind, period).until, 1), period.from);
    }),
    { numRuns: 200 },
  );
  t.equal(periodsEnding('month', '2025-12-31', '2026-03-30').length, 3);
  t.equal(monthsOf({ from: '2026-01-01', until: '2026-12-31' }).length, 12);
  t.same(monthsOf({ from: '2026-01-02', until: '2026-12-31' }), [], 'no month is told in part');
});

t.test('a title names the period as officials do', async (t) => {
  t.equal(periodName('quarter', { from: '2026-10-01', until: '2026-12-31' }), 'quý IV năm 2026');
  t.equal(periodName('half_year', { from: '2026-07-01', until: '2026-12-31' }), '6 tháng cuối năm 2026');
  t.equal(periodName('month', { from: '2026-02-01', until: '2026-02-28' }), 'tháng 2 năm 2026');
});
