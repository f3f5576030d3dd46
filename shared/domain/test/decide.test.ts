import t from 'tap';
import { decide, isoDate, reasons } from '../src/index.ts';
import { cases } from './decision-cases.ts';
import { aboutEnterprise, aboutPerson, allFresh, enterprise, person, record, state } from './decision-samples.ts';

for (const { name, input, reasons: codes, departments = [], eligibleUntil = null } of cases) {
  t.test(name, async (t) => {
    const decision = decide(input);
    t.same(decision.reasons, codes);
    t.equal(decision.outcome, reasons[codes[0] ?? 'no_matching_record'].outcome);
    t.same(decision.departments, departments);
    t.equal(decision.eligibleUntil, eligibleUntil);
  });
}

t.test('the evidence names the needed sources and those of the records, with sequence and age', async (t) => {
  const decision = decide(
    aboutPerson([
      record('industry-trade', person(), { sequence: 9, asOf: isoDate('2025-10-10') }),
      record('education', person(), { sequence: 7, asOf: isoDate('2025-10-05') }),
      record('education', person(), { sequence: 7, asOf: isoDate('2025-09-20'), record: 'education-2' }),
    ]),
  );
  t.equal(decision.outcome, 'eligible');
  t.same(decision.evidence, [
    { source: 'education', sequence: 7, asOf: '2025-09-20', ageDays: 25, limitDays: 45 },
    { source: 'industry-trade', sequence: 9, asOf: '2025-10-10', ageDays: 5, limitDays: 45 },
    { source: 'labour', sequence: 4, asOf: '2025-10-01', ageDays: 14, limitDays: 45 },
    { source: 'youth-union', sequence: 4, asOf: '2025-10-01', ageDays: 14, limitDays: 45 },
  ]);
  t.same(decision.matched, ['education-1', 'education-2', 'industry-trade-1']);
});

t.test('the evidence of a never delivered source has no sequence and no age; a future one has age 0', async (t) => {
  const sources = [
    state('education', { asOf: isoDate('2025-10-20') }),
    state('labour', { sequence: null, asOf: null }),
    ...allFresh.filter(({ source }) => source === 'youth-union'),
  ];
  t.same(decide(aboutPerson([], { sources })).evidence, [
    { source: 'education', sequence: 4, asOf: '2025-10-20', ageDays: 0, limitDays: 45 },
    { source: 'labour', sequence: null, asOf: null, ageDays: null, limitDays: 45 },
    { source: 'youth-union', sequence: 4, asOf: '2025-10-01', ageDays: 14, limitDays: 45 },
  ]);
});

t.test('the evidence of a stale answer is the stale record’s', async (t) => {
  const old = record('education', person(), { sequence: 2, asOf: isoDate('2025-01-01') });
  const { evidence, matched } = decide(aboutPerson([old]));
  t.same(evidence[0], { source: 'education', sequence: 2, asOf: '2025-01-01', ageDays: 287, limitDays: 45 });
  t.same(matched, ['education-1']);
});

t.test('the evidence of a disagreement names every party to it', async (t) => {
  const decision = decide(
    aboutEnterprise([
      record('agriculture', enterprise()),
      record('industry-trade', enterprise({ name: 'Phát An', status: 'ceased' })),
    ]),
  );
  t.same(
    decision.evidence.map(({ source }) => source),
    ['agriculture', 'industry-trade', 'planning-investment'],
  );
  t.same(decision.matched, ['agriculture-1']);
});
