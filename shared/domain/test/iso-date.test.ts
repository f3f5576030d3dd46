import fc from 'fast-check';
import t from 'tap';
import { anniversary, dayBefore, daysBetween, isIsoDate, isoDate, isoDateOf } from '../src/index.ts';

const day = fc
  .date({ min: new Date('0002-01-02T00:00:00Z'), max: new Date('9990-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => isoDate(date.toISOString().slice(0, 10)));

function pad(n: number, length: number): string {
  return String(n).padStart(length, '0');
}

function temporalTakes(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}

t.test('a date is taken exactly when the calendar has that day', async (t) => {
  let wrong = 0;
  for (const year of [1, 1899, 1900, 1904, 1999, 2000, 2004, 2023, 2024, 2100, 2400, 9999]) {
    for (let month = 0; month <= 13; month++) {
      for (let dayOfMonth = 0; dayOfMonth <= 32; dayOfMonth++) {
        const text = `${pad(year, 4)}-${pad(month, 2)}-${pad(dayOfMonth, 2)}`;
        if (isIsoDate(text) !== temporalTakes(text)) wrong++;
        if (isoDateOf(year, month, dayOfMonth) !== (temporalTakes(text) ? text : null)) wrong++;
      }
    }
  }
  t.equal(wrong, 0);
});

t.test('anything else than YYYY-MM-DD is refused', async (t) => {
  const texts = ['', '2024-2-29', '29/02/2024', '20240229', '2024-02-29 ', ' 2024-02-29', '2024-02-2９', '0000-01-01'];
  for (const text of [...texts, '2024/02/29', '2024-02-29T00:00', '-024-02-29', '2024-+2-29', '+02024-2-29']) {
    t.notOk(isIsoDate(text), text);
  }
  fc.assert(fc.property(fc.string({ maxLength: 12 }), (text) => !isIsoDate(text) || temporalTakes(text)));
});

t.test('the error for a wrong date does not repeat it: it may be a birth date', async (t) => {
  const thrown = t.throws(() => isoDate('2005-02-31'), RangeError);
  t.notMatch(String(thrown), /2005/);
});

t.test('parts that are not whole numbers are no date', async (t) => {
  for (const [year, month, dayOfMonth] of [
    [2024.5, 1, 1],
    [2024, 1.5, 1],
    [2024, 1, 1.5],
    [2024, Number.NaN, 1],
  ] as const) {
    t.equal(isoDateOf(year, month, dayOfMonth), null);
  }
});

t.test('days between and the day before are those of Temporal', async () => {
  fc.assert(
    fc.property(day, day, (a, b) => {
      const [from, to] = [Temporal.PlainDate.from(a), Temporal.PlainDate.from(b)];
      return daysBetween(a, b) === from.until(to).days && dayBefore(a) === from.subtract({ days: 1 }).toString();
    }),
    { numRuns: 2000 },
  );
});

t.test('every day of two centuries follows the day before it', async (t) => {
  let date = Temporal.PlainDate.from('1899-12-31');
  let wrong = 0;
  for (let i = 0; i < 146_097 / 2; i++) {
    const next = date.add({ days: 1 });
    if (dayBefore(isoDate(next.toString())) !== date.toString()) wrong++;
    if (daysBetween(isoDate('1899-12-31'), isoDate(next.toString())) !== i + 1) wrong++;
    date = next;
  }
  t.equal(wrong, 0);
});

t.test('an anniversary is that of Temporal, but for 29 February under march-1', async () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 0, max: 150 }), (date, years) => {
      const born = Temporal.PlainDate.from(date);
      if (born.year + years > 9999) return anniversary(date, years, 'march-1') === '9999-12-31';
      const constrained = born.add({ years });
      const march = constrained.day === born.day ? constrained : constrained.add({ days: 1 });
      return (
        anniversary(date, years, 'february-28') === constrained.toString() &&
        anniversary(date, years, 'march-1') === march.toString()
      );
    }),
    { numRuns: 2000 },
  );
});

t.test('29 February has its anniversary on 1 March or 28 February, and on itself in leap years', async (t) => {
  const leap = isoDate('2004-02-29');
  t.equal(anniversary(leap, 18, 'march-1'), '2022-03-01');
  t.equal(anniversary(leap, 18, 'february-28'), '2022-02-28');
  t.equal(anniversary(leap, 20, 'march-1'), '2024-02-29');
  t.equal(anniversary(leap, 20, 'february-28'), '2024-02-29');
  t.equal(anniversary(leap, 96, 'march-1'), '2100-03-01');
});

t.test('the ends of the calendar do not overflow', async (t) => {
  t.equal(dayBefore(isoDate('0001-01-01')), '0001-01-01');
  t.equal(anniversary(isoDate('9999-06-01'), 1, 'march-1'), '9999-12-31');
});
