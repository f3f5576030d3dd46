import {
  type IsoDate,
  isoDate,
  parseSubjectNumber,
  personalNumberClaims,
  placeCodes,
  type ReasonCode,
  reasons,
  shippedPolicies,
  subjectKeyText,
  yearOf,
} from '@xacthuc/domain';
import fc from 'fast-check';
import t from 'tap';
import { readQuestions } from '../../src/checks/question.ts';
import { buildSubjects, serialOf } from '../../src/sandbox/build.ts';
import { addDays } from '../../src/sandbox/dates.ts';
import { expectationOf } from '../../src/sandbox/expectation.ts';
import { slowestSeconds } from '../../src/sandbox/subjects/subject.ts';
import { mockSubjects } from '../../src/sandbox/subjects.ts';

const at = (day: IsoDate) => ({ policies: shippedPolicies, now: () => new Date(`${day}T05:00:00Z`) });
const someDay = fc.integer({ min: 0, max: 12_000 }).map((days) => addDays(isoDate('2023-06-01'), days));
/** Leap days, their neighbours, and the ends of months and years. */
const edges = [
  '2024-02-28',
  '2024-02-29',
  '2024-03-01',
  '2026-02-28',
  '2026-03-01',
  '2027-02-28',
  '2028-02-28',
  '2028-02-29',
  '2028-03-01',
  '2026-12-31',
  '2027-01-01',
  '2028-12-31',
  '2029-01-01',
].map(isoDate);

function assertListHolds(day: IsoDate): void {
  for (const built of buildSubjects(shippedPolicies, day)) {
    const { subject } = built;
    const decided = expectationOf(at(day), built);
    const expected = subject.expected ?? { outcome: 'eligible', reasons: ['facts_satisfy_policy'] };
    if (JSON.stringify(decided) !== JSON.stringify(expected)) {
      throw new Error(`${day} ${subject.id}: ${JSON.stringify(decided)}`);
    }
  }
}

t.test('on every day each subject is answered as its line in the list says', async (t) => {
  for (const day of edges) t.doesNotThrow(() => assertListHolds(day), day);
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(someDay, (day) => assertListHolds(day)),
      { numRuns: 300 },
    ),
  );
});

t.test('every reason that a check can give is shown by a subject', async (t) => {
  const shown = new Set<ReasonCode>(mockSubjects.flatMap(({ expected }) => expected?.reasons ?? []));
  t.same(
    (Object.keys(reasons) as ReasonCode[]).filter((code) => !shown.has(code)),
    [],
  );
  const outcomes = new Set(mockSubjects.flatMap(({ expected }) => (expected ? [expected.outcome] : [])));
  t.same([...outcomes].sort(), [...new Set(Object.values(reasons).map(({ outcome }) => outcome))].sort());
});

t.test('ids, serials and numbers are unique, and every number is well formed and canonical', async (t) => {
  t.equal(new Set(mockSubjects.map(({ id }) => id)).size, mockSubjects.length);
  t.equal(new Set(mockSubjects.map(({ serial }) => serial)).size, mockSubjects.length);
  for (const day of edges) {
    const built = buildSubjects(shippedPolicies, day);
    const keys = built.flatMap((one) => one.keys);
    t.equal(new Set(keys.map(subjectKeyText)).size, keys.length, day);
    for (const { type, scheme, number } of keys) {
      const parsed = parseSubjectNumber(type, scheme, number);
      if (!parsed.ok || parsed.value.number !== number) t.fail(`${scheme} ${number}`);
    }
    t.equal(
      readQuestions(
        built.map(({ check }) => check),
        String,
      ).length,
      built.length,
    );
  }
});

t.test('no number is one that a register gives', async (t) => {
  t.notOk(placeCodes.has('999'));
  for (const { keys } of buildSubjects(shippedPolicies, isoDate('2026-11-22'))) {
    for (const { number } of keys) t.match(number, /^(999|99\d{8}$|SANDBOX)/);
  }
});

t.test('a personal number carries the birth year of its record', async (t) => {
  for (const day of edges) {
    for (const { keys, found } of buildSubjects(shippedPolicies, day)) {
      const [key] = keys;
      const facts = found.records[0]?.facts;
      if (key?.scheme !== 'personal-number' || facts?.type !== 'person' || facts.birthDate === null) continue;
      t.equal(personalNumberClaims(key.number).birthYear, yearOf(facts.birthDate));
    }
  }
});

t.test('within a year the list changes only where an age is at its edge', async (t) => {
  const moving = [
    'person-youngest',
    'person-last-day',
    'person-too-young',
    'person-too-old',
    'person-foreigner-too-old',
  ];
  const text = (day: string) =>
    buildSubjects(shippedPolicies, isoDate(day))
      .filter(({ subject: { id } }) => !moving.includes(id))
      .map(({ check }) => JSON.stringify(check));
  t.same(
    text('2026-12-30').filter((line, i) => line !== text('2026-01-02')[i]),
    [],
  );
});

t.test('a record tells its subject', async (t) => {
  for (const { subject, found } of buildSubjects(shippedPolicies, isoDate('2026-11-22'))) {
    for (const { id } of found.records) t.equal(serialOf(id), subject.serial);
  }
});

t.test('no subject keeps a request waiting for longer than the most', async (t) => {
  for (const { id, fault } of mockSubjects) t.ok((fault?.slowSeconds ?? 0) <= slowestSeconds, id);
});
