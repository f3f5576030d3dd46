import t from 'tap';
import {
  type Expected,
  generate,
  type PersonFacts,
  type Row,
  rowAt,
  type SourceCode,
  sourceCodes,
} from '../src/index.ts';

const base = { seed: 7, asOf: '2026-10-01' } as const;

function rows(source: SourceCode, count: number): Row[] {
  return [...generate({ source, rows: count, ...base })];
}

function numbers(expected: Expected | null, scheme: string): string[] {
  return (expected?.keys ?? []).filter((key) => key.scheme === scheme).map((key) => key.number);
}

function share(rows: readonly Row[], holds: (row: Row) => boolean): number {
  return rows.filter(holds).length / rows.length;
}

function person(row: Row): PersonFacts {
  const facts = row.expected?.facts;
  if (facts?.type !== 'person') throw new TypeError('no person');
  return facts;
}

for (const source of ['education', 'labour'] as const) {
  t.test(`${source}: some students are foreign, some lack number or nationality, most lack nothing`, async (t) => {
    const students = rows(source, 20_000);
    const foreign = share(students, (row) => !['VN', null].includes(person(row).nationality));
    const neither = share(students, (row) => !person(row).hasPersonalNumber && person(row).nationality === null);
    t.ok(foreign > 0.005 && foreign < 0.011, `foreign ${foreign}`);
    t.ok(neither > 0.001 && neither < 0.003, `neither ${neither}`);
    t.ok(share(students, (row) => person(row).hasPersonalNumber && person(row).nationality === 'VN') > 0.93);
    t.ok(students.every((row) => numbers(row.expected, 'student-code').length === 1));
  });
}

t.test('youth-union: a part are students under the same number, most of them with the same birth date', async (t) => {
  const members = rows('youth-union', 4000);
  const shared = members.filter((row) => row.overlap !== null);
  t.ok(shared.length > 1200 && shared.length < 2000, `${shared.length} of 4,000`);
  t.ok(shared.some((row) => row.overlap?.source === 'education'));
  t.ok(shared.some((row) => row.overlap?.source === 'labour'));
  const wrong = shared.filter((row) => {
    if (row.overlap === null) return true;
    const student = rowAt(row.overlap.source, row.overlap.index, base.seed, base.asOf);
    const sameNumber = numbers(student.expected, 'personal-number')[0] === numbers(row.expected, 'personal-number')[0];
    return !sameNumber || (person(student).birthDate === person(row).birthDate) !== row.overlap.agrees;
  });
  t.same(wrong, []);
  const disagreeing = share(shared, (row) => row.overlap?.agrees === false);
  t.ok(disagreeing > 0.01 && disagreeing < 0.03, `disagreeing ${disagreeing}`);
});

t.test('youth-union: a few officers are over 30', async (t) => {
  const officers = share(rows('youth-union', 20_000), (row) => (person(row).birthDate ?? '') < '1997');
  t.ok(officers > 0.002 && officers < 0.015, `officers ${officers}`);
});

t.test('industry-trade: every twentieth owner is a youth-union member under the same number', async (t) => {
  const households = rows('industry-trade', 400);
  const members = new Set(rows('youth-union', 400).flatMap((row) => numbers(row.expected, 'personal-number')));
  const owners = households.flatMap((row) =>
    numbers(row.expected, 'owner-number').map((number) => ({ index: row.index, number })),
  );
  t.ok(owners.filter(({ number }) => members.has(number)).length >= 12);
  t.ok(owners.every(({ index, number }) => members.has(number) === (index % 20 === 7)));
});

t.test('farmers-union: a third is in agriculture’s list with the same numbers and facts', async (t) => {
  const shared = rows('farmers-union', 900).filter((row) => row.overlap !== null);
  t.equal(shared.length, 240);
  t.same(
    shared.map((row) => rowAt('agriculture', row.overlap?.index ?? 0, base.seed, base.asOf).expected),
    shared.map((row) => row.expected),
  );
});

t.test('agriculture: households, cooperatives and farm enterprises stand in one list', async (t) => {
  const all = rows('agriculture', 1000);
  for (const [form, type] of [
    ['Hộ kinh doanh', 'household'],
    ['Hợp tác xã', 'enterprise'],
    ['Doanh nghiệp', 'enterprise'],
  ] as const) {
    const some = all.filter((row) => row.cells[1] === form);
    t.ok(some.length > 40, `${some.length} ${form}`);
    t.ok(some.every((row) => row.expected?.facts.type === type));
  }
});

t.test('planning-investment: amendments are later than founding and never the expected date', async (t) => {
  const all = rows('planning-investment', 2000);
  const amended = all.filter((row) => row.cells[5] !== null);
  t.ok(amended.length > 300);
  const wrong = amended.filter((row) => {
    const [founded, changed] = [row.cells[4], row.cells[5]].map((cell) => (cell as { date: string }).date);
    const facts = row.expected?.facts;
    return facts?.type !== 'enterprise' || facts.firstIssueDate !== founded || (changed ?? '') < (founded ?? '');
  });
  t.same(wrong, []);
  t.ok(
    all.some((row) => /^\d{10}-001$/.test(String(row.cells[1]))),
    'some are branches',
  );
});

t.test('no date of a clean list lies after the day of the list', async (t) => {
  const dates = sourceCodes.flatMap((source) =>
    rows(source, 1000).flatMap(({ cells }) =>
      cells.flatMap((cell) => (typeof cell === 'object' && cell !== null && 'date' in cell ? [cell.date] : [])),
    ),
  );
  t.ok(dates.length > 7000);
  t.same(
    dates.filter((date) => date > base.asOf),
    [],
  );
});
