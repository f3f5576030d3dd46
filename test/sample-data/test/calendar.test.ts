import fc from 'fast-check';
import t from 'tap';
import { civil, dayFirst, dayNumberOf, excelSerial, isoOf, parseIso, yearsBefore } from '../src/calendar.ts';

const day = fc.integer({ min: -300_000, max: 300_000 });

t.test('day numbers and dates are those of the Gregorian calendar', async () => {
  fc.assert(
    fc.property(day, (n) => {
      const date = new Date(n * 86_400_000);
      const { year, month, day } = civil(n);
      return (
        year === date.getUTCFullYear() &&
        month === date.getUTCMonth() + 1 &&
        day === date.getUTCDate() &&
        dayNumberOf(year, month, day) === n &&
        parseIso(isoOf(n)) === n
      );
    }),
  );
});

t.test('years before keep month and day; only 29 February moves, to the 28th', async (t) => {
  t.equal(isoOf(yearsBefore(parseIso('2024-02-29'), 1)), '2023-02-28');
  t.equal(isoOf(yearsBefore(parseIso('2024-02-29'), 4)), '2020-02-29');
  t.equal(isoOf(yearsBefore(parseIso('2000-02-29'), 100)), '1900-02-28');
  t.equal(isoOf(yearsBefore(parseIso('2026-10-01'), -2)), '2028-10-01');
});

t.test('only days of the calendar are taken', async (t) => {
  for (const text of ['2026-02-29', '2026-13-01', '2026-1-1', '01/10/2026', '', '2026-10-01 ', '2026-00-10']) {
    t.throws(() => parseIso(text), RangeError, text);
  }
});

t.test('dates are written day first, and as the serials Excel uses', async (t) => {
  t.equal(dayFirst('2005-02-28'), '28/02/2005');
  t.equal(dayFirst('2005-02-28', '.'), '28.02.2005');
  t.equal(excelSerial('1900-03-01'), 61);
  t.equal(excelSerial('2026-10-01'), 46_296);
});
