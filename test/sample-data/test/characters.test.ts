import fc from 'fast-check';
import t from 'tap';
import { type Character, characters, sampleFile, sourceCodes } from '../src/index.ts';

const days = ['2026-10-01', '2024-02-29', '2025-03-01', '2027-12-31', '2028-02-29', '2026-01-01'];

function find(asOf: string, id: string): Character {
  const found = characters(asOf).find((character) => character.id === id);
  if (found === undefined) throw new Error(`no character ${id}`);
  return found;
}

/** Full years on a day, by comparing month and day as text. */
function age(asOf: string, birthDate: string | undefined): number {
  if (birthDate === undefined) throw new Error('no birth date');
  return Number(asOf.slice(0, 4)) - Number(birthDate.slice(0, 4)) - (asOf.slice(5) < birthDate.slice(5) ? 1 : 0);
}

/** The records under any of a character's numbers, over all sample files. */
function records(asOf: string, character: Character) {
  const numbers = new Set(character.numbers.map((key) => JSON.stringify(key)));
  return sourceCodes.flatMap((source) =>
    sampleFile(source, asOf).rows.flatMap(({ expected }) =>
      expected?.keys.some((key) => numbers.has(JSON.stringify(key))) ? [{ source, ...expected }] : [],
    ),
  );
}

t.test('every source and every outcome that facts decide has a character', async (t) => {
  const all = characters('2026-10-01');
  t.same(new Set(all.flatMap((c) => c.sources)), new Set(sourceCodes));
  t.same(new Set(all.map((c) => c.outcome)), new Set(['eligible', 'ineligible', 'not_found', 'inconclusive']));
  t.same(new Set(all.map((c) => c.benefit)), new Set(['id.vn', 'biz.vn']));
  t.equal(new Set(all.map((c) => c.id)).size, all.length);
});

t.test('a character is in the files it names, under its numbers, and in no other', async (t) => {
  for (const asOf of days.slice(0, 3)) {
    for (const character of characters(asOf)) {
      const held = records(asOf, character).map((record) => record.source);
      const wanted = character.id === 'wrong-birth-date' ? ['education', 'youth-union'] : [...character.sources];
      t.same(held.sort(), wanted.sort(), `${character.id} on ${asOf}`);
    }
  }
});

t.test('persons have the ages they play, on the day and three months later', async (t) => {
  const ages = { 'eligible-student': 20, 'vocational-student': 19, 'too-old': 31, 'too-young': 17, 'young-owner': 22 };
  for (const asOf of days) {
    const later = new Date(Date.parse(asOf) + 90 * 86_400_000).toISOString().slice(0, 10);
    for (const [id, years] of Object.entries(ages)) {
      const { birthDate } = find(asOf, id).secondFacts[0] ?? {};
      t.same([age(asOf, birthDate), age(later, birthDate)], [years, years], `${id} on ${asOf}`);
    }
  }
});

t.test('the stated facts give the stated outcomes', async (t) => {
  for (const asOf of days.slice(0, 3)) {
    const facts = (id: string) => records(asOf, find(asOf, id)).map((record) => record.facts);
    const [laotian] = facts('foreign-student');
    t.match(laotian, { nationality: 'LA', hasPersonalNumber: false });
    const [nameless] = facts('no-number-no-nationality');
    t.match(nameless, { nationality: null, hasPersonalNumber: false });
    const dates = facts('disagreeing-birth-dates').map((f) => f.type === 'person' && f.birthDate);
    t.equal(new Set(dates).size, 2);
    t.same(new Set(dates), new Set(find(asOf, 'disagreeing-birth-dates').secondFacts.map((f) => f.birthDate)));
    const agreed = facts('eligible-student').map((f) => f.type === 'person' && f.birthDate);
    t.same(agreed, Array(2).fill(find(asOf, 'eligible-student').secondFacts[0]?.birthDate));
    const wrong = find(asOf, 'wrong-birth-date');
    t.same(wrong.numbers[0], find(asOf, 'eligible-student').numbers[0]);
    t.not(wrong.secondFacts[0]?.birthDate, agreed[0]);
  }
});

t.test('enterprises are as old as they play, whatever was amended', async (t) => {
  for (const asOf of days) {
    const founded = (id: string) => find(asOf, id).secondFacts.flatMap((fact) => fact.date ?? [])[0] ?? '';
    const yearAgo = `${Number(asOf.slice(0, 4)) - 1}${asOf.slice(4)}`;
    t.ok(founded('new-enterprise') > yearAgo && founded('new-enterprise') < asOf);
    t.ok(founded('cooperative') > yearAgo && founded('cooperative') < asOf);
    t.ok(founded('old-enterprise') < yearAgo);
  }
});

t.test('one number, two subjects: the young owner and the household business', async (t) => {
  const person = find('2026-10-01', 'young-owner').numbers[0];
  const household = find('2026-10-01', 'young-owner-household').numbers.find((key) => key.scheme === 'owner-number');
  t.equal(person?.number, household?.number);
  t.not(person?.type, household?.type);
});

t.test('characters’ numbers lie where no generated number can', async (t) => {
  for (const { numbers } of characters('2026-10-01')) {
    for (const { scheme, number } of numbers) {
      if (scheme === 'enterprise-code' || scheme === 'tax-code') t.equal(number[2], '7');
      else t.match(number, /9999\d\d$/);
    }
  }
});

t.test('no two characters share a number, but for the same person asked twice', async (t) => {
  const keys = characters('2026-10-01')
    .filter((c) => c.id !== 'wrong-birth-date')
    .flatMap((c) => c.numbers.map((key) => JSON.stringify(key)));
  t.equal(new Set(keys).size, keys.length);
});

t.test('there are characters for any day of the programme', async () => {
  const day = fc.date({ min: new Date('2023-06-01'), max: new Date('2040-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(day, (date) => {
      const asOf = date.toISOString().slice(0, 10);
      const all = characters(asOf);
      return all.length > 15 && all.every((c) => c.secondFacts.every((f) => (f.birthDate ?? f.date ?? '') < asOf));
    }),
  );
});
