import fc from 'fast-check';
import t from 'tap';
import { openWorld, otherBirthDate, type PopulationCode, personAt } from '../src/people.ts';

const bounds: Record<PopulationCode, readonly [number, number]> = {
  education: [17, 24],
  labour: [16, 23],
  'youth-union': [18, 23],
  'industry-trade': [24, 63],
  agriculture: [24, 63],
  'farmers-union': [24, 63],
};
const codes = Object.keys(bounds) as PopulationCode[];
const asOf = fc
  .date({ min: new Date('2023-06-01'), max: new Date('2035-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

/** Full years by comparing month and day as text, the way a clerk does. */
function ageOn(day: string, birthDate: string): number {
  return Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4)) - (day.slice(5) < birthDate.slice(5) ? 1 : 0);
}

t.test('a person’s number agrees with sex and birth date, and the age with the population, on any day', async () => {
  fc.assert(
    fc.property(fc.constantFrom(...codes), fc.nat(5_000_000), fc.nat(), asOf, (code, index, seed, day) => {
      const person = personAt(openWorld(seed, day), code, index);
      const [youngest, oldest] = bounds[code];
      const number = person.personalNumber;
      const year = 1900 + Math.floor(Number(number[3]) / 2) * 100 + Number(number.slice(4, 6));
      const age = ageOn(day, person.birthDate);
      return (
        /^0\d{11}$/.test(number) &&
        /^9[0-9]{5}$/.test(number.slice(6)) &&
        Number(number.slice(6)) < 999_900 &&
        Number(number[3]) % 2 === (person.sex === 'female' ? 1 : 0) &&
        year === Number(person.birthDate.slice(0, 4)) &&
        age === person.age &&
        age >= youngest &&
        age <= oldest
      );
    }),
    { numRuns: 2000 },
  );
});

t.test('no two persons of any population share a number, also where serials come round again', async (t) => {
  const world = openWorld(4, '2026-10-01');
  const round = 99_900 / 6;
  const near = codes.flatMap((code) => Array.from({ length: 40_000 }, (_, i) => personAt(world, code, i)));
  t.equal(new Set(near.map((p) => p.personalNumber)).size, near.length);
  const same = Array.from({ length: 63 * 2 * 8 }, (_, k) => personAt(world, 'education', 11 + k * round));
  t.equal(new Set(same.map((p) => p.personalNumber)).size, same.length);
  t.equal(new Set(same.map((p) => p.personalNumber.slice(6))).size, 1, 'these are the persons of one serial');
  t.throws(() => personAt(world, 'education', 63 * 2 * 8 * round), RangeError);
});

t.test('another birth date is a real one, in the same year', async () => {
  fc.assert(
    fc.property(fc.nat(100_000), asOf, (index, day) => {
      const { birthDate } = personAt(openWorld(1, day), 'education', index);
      const other = otherBirthDate(birthDate);
      const real = new Date(`${other}T00:00:00Z`).toISOString().slice(0, 10) === other;
      return real && other !== birthDate && other.slice(0, 4) === birthDate.slice(0, 4);
    }),
  );
});
