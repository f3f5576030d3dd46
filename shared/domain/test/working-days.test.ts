import fc from 'fast-check';
import t from 'tap';
import { endOfWorkingDays, isoDate, isWorkingDay, vietnamDay } from '../src/index.ts';

const none: ReadonlySet<string> = new Set();
const dayMs = 86_400_000;

t.test(
  'the day of sending does not count, weekends and holidays do not, and the term ends with its last day',
  async (t) => {
    const cases: readonly (readonly [string, number, readonly string[], string])[] = [
      // Monday to Friday: five days from a Monday end with the next one.
      ['2026-11-23T02:00:00Z', 5, [], '2026-11-30T17:00:00Z'],
      // Sunday evening in Vietnam's reckoning is Monday already.
      ['2026-11-22T17:00:00Z', 1, [], '2026-11-24T17:00:00Z'],
      ['2026-11-22T16:59:59Z', 1, [], '2026-11-23T17:00:00Z'],
      // Sent on a Saturday.
      ['2026-11-28T02:00:00Z', 1, [], '2026-11-30T17:00:00Z'],
      // 30 April and 1 May 2026 are a Thursday and a Friday.
      ['2026-04-29T02:00:00Z', 1, [], '2026-05-04T17:00:00Z'],
      // 2 September 2026 is a Wednesday; the day that goes with it is declared.
      ['2026-08-31T02:00:00Z', 2, [], '2026-09-03T17:00:00Z'],
      ['2026-08-31T02:00:00Z', 2, ['2026-09-01'], '2026-09-04T17:00:00Z'],
    ];
    for (const [begun, days, holidays, end] of cases) {
      const found = endOfWorkingDays(new Date(begun), days, new Set(holidays));
      t.equal(found.toISOString(), new Date(end).toISOString(), begun);
    }
  },
);

t.test(
  'whatever the day: so many working days lie after it and before the end, and the last one is the last',
  async (t) => {
    const instants = fc.date({ min: new Date('2024-01-01'), max: new Date('2034-01-01'), noInvalidDate: true });
    const off = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 20 });
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 40 }), off, (begun, days, offsets) => {
        const holidays = new Set(offsets.map((n) => vietnamDay(new Date(begun.getTime() + n * dayMs))));
        const end = endOfWorkingDays(begun, days, holidays);
        const first = vietnamDay(begun);
        const within: string[] = [];
        for (let at = begun.getTime() + dayMs; at < end.getTime() + dayMs; at += dayMs) {
          const day = vietnamDay(new Date(Math.min(at, end.getTime() - 1)));
          if (day > first && !within.includes(day)) within.push(day);
        }
        const working = within.filter((day) => isWorkingDay(isoDate(day), holidays));
        const last = within.at(-1) as string;
        return (
          working.length === days &&
          working.at(-1) === last &&
          end.toISOString().slice(10) === 'T17:00:00.000Z' &&
          ![0, 6].includes(new Date(`${last}T12:00:00Z`).getUTCDay())
        );
      }),
    );
    t.notOk(isWorkingDay(isoDate('2026-01-01'), none));
  },
);
