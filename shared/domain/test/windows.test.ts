import t from 'tap';
import {
  enterpriseWindow,
  fullYears,
  type IsoDate,
  isoDate,
  type LeapDayAnniversary,
  personWindow,
} from '../src/index.ts';

/*
 * The oracle is Temporal, used the other way round: not "when is the birthday" but "how old is this person that day".
 * `until` counts whole years and takes 29 February's birthday in other years as 1 March; `add` takes it as 28 February.
 */
function ageByTemporal(born: Temporal.PlainDate, on: Temporal.PlainDate, leapDay: LeapDayAnniversary): number {
  if (leapDay === 'march-1') return born.until(on, { largestUnit: 'years' }).years;
  let years = on.year - born.year;
  while (Temporal.PlainDate.compare(born.add({ years }), on) > 0) years--;
  return years;
}

function iso(date: Temporal.PlainDate): IsoDate {
  return isoDate(date.toString());
}

/** Every day of the years given. */
function* everyDay(first: number, last: number): Generator<Temporal.PlainDate> {
  let date = new Temporal.PlainDate(first, 1, 1);
  for (; date.year <= last; date = date.add({ days: 1 })) yield date;
}

/** The days from three before to three after. */
function* around(date: Temporal.PlainDate): Generator<Temporal.PlainDate> {
  for (let days = -3; days <= 3; days++) yield date.add({ days });
}

const leapDays: readonly LeapDayAnniversary[] = ['march-1', 'february-28'];

t.test('every birth date against every day around its 18th, 23rd and 24th birthday', async (t) => {
  let checked = 0;
  const wrong: string[] = [];
  for (const [firstYear, lastYear] of [
    [1999, 2008],
    [2075, 2084],
  ] as const) {
    for (const born of everyDay(firstYear, lastYear)) {
      const birthDate = iso(born);
      for (const leapDay of leapDays) {
        const base = { fullYearsFrom: 18, fullYearsTo: 23, leapDayAnniversary: leapDay };
        const eve = personWindow(birthDate, { ...base, upperBound: 'eve-of-next-birthday' });
        const birthday = personWindow(birthDate, { ...base, upperBound: 'birthday' });
        for (const age of [18, 23, 24]) {
          for (const on of around(born.add({ years: age }))) {
            const date = iso(on);
            const full = ageByTemporal(born, on, leapDay);
            const fullYesterday = ageByTemporal(born, on.subtract({ days: 1 }), leapDay);
            const inside = full >= 18 && full <= 23;
            const insideOrBirthday = full >= 18 && (full <= 22 || (full === 23 && fullYesterday === 22));
            const right =
              fullYears(birthDate, date, leapDay) === full &&
              (eve.from <= date && date <= eve.until) === inside &&
              (birthday.from <= date && date <= birthday.until) === insideOrBirthday;
            if (!right) wrong.push(`${birthDate} on ${date} under ${leapDay}`);
            checked++;
          }
        }
      }
    }
  }
  t.same(wrong.slice(0, 5), []);
  t.ok(checked > 300_000, `${checked} days checked`);
});

t.test('every founding date against every day around it and its anniversary', async (t) => {
  let checked = 0;
  const wrong: string[] = [];
  for (const [firstYear, lastYear] of [
    [2019, 2028],
    [2096, 2104],
  ] as const) {
    for (const founded of everyDay(firstYear, lastYear)) {
      const first = iso(founded);
      for (const leapDay of leapDays) {
        const base = { enterpriseYears: 1, leapDayAnniversary: leapDay };
        const closed = enterpriseWindow(first, { ...base, anniversaryIncluded: true });
        const open = enterpriseWindow(first, { ...base, anniversaryIncluded: false });
        for (const on of [...around(founded), ...around(founded.add({ years: 1 }))]) {
          const date = iso(on);
          const full = ageByTemporal(founded, on, leapDay);
          const fullYesterday = ageByTemporal(founded, on.subtract({ days: 1 }), leapDay);
          const started = Temporal.PlainDate.compare(founded, on) <= 0;
          const inside = started && (full === 0 || fullYesterday === 0);
          const right =
            (closed.from <= date && date <= closed.until) === inside &&
            (open.from <= date && date <= open.until) === (started && full === 0);
          if (!right) wrong.push(`${first} on ${date} under ${leapDay}`);
          checked++;
        }
      }
    }
  }
  t.same(wrong.slice(0, 5), []);
  t.ok(checked > 150_000, `${checked} days checked`);
});

t.test('the shipped reading: 18 from the birthday, 23 to the eve of the 24th', async (t) => {
  const shipped = {
    fullYearsFrom: 18,
    fullYearsTo: 23,
    upperBound: 'eve-of-next-birthday',
    leapDayAnniversary: 'march-1',
  } as const;
  t.same(personWindow(isoDate('2005-07-14'), shipped), { from: '2023-07-14', until: '2029-07-13' });
  t.same(personWindow(isoDate('2004-02-29'), shipped), { from: '2022-03-01', until: '2028-02-28' });
  t.same(personWindow(isoDate('2000-02-29'), shipped), { from: '2018-03-01', until: '2024-02-28' });
});

t.test('the shipped reading: an enterprise is new up to and with its first anniversary', async (t) => {
  const shipped = { enterpriseYears: 1, anniversaryIncluded: true, leapDayAnniversary: 'march-1' } as const;
  t.same(enterpriseWindow(isoDate('2025-01-15'), shipped), { from: '2025-01-15', until: '2026-01-15' });
  t.same(enterpriseWindow(isoDate('2024-02-29'), shipped), { from: '2024-02-29', until: '2025-03-01' });
});

t.test('nobody has an age before being born', async (t) => {
  t.equal(fullYears(isoDate('2005-07-14'), isoDate('2005-07-13'), 'march-1'), -1);
  t.equal(fullYears(isoDate('2005-07-14'), isoDate('2004-12-31'), 'march-1'), -1);
  t.equal(fullYears(isoDate('2005-07-14'), isoDate('2005-07-14'), 'march-1'), 0);
});
