import t from 'tap';
import { deadlineOf, expectedReports, stageOf } from '../../src/reports/deadlines.ts';
import { templateOf } from '../../src/reports/templates.ts';
import { planContent } from '../fixture-plan.ts';

const template = templateOf('lead-province');
if (!template) throw new Error('no template');
const none: ReadonlySet<string> = new Set();

t.test('a deadline counts working days after the period', async (t) => {
  // Quarter IV of 2026 ends on a Thursday; 1 January is a holiday; seven working days end on Tuesday the 12th.
  const period = { from: '2026-10-01', until: '2026-12-31' };
  t.same(deadlineOf(template, 'quarter', period, none), new Date('2027-01-13T00:00:00+07:00'));
  t.same(
    deadlineOf(template, 'quarter', period, new Set(['2027-01-04'])),
    new Date('2027-01-14T00:00:00+07:00'),
    'a day off in lieu is none',
  );
});

t.test('the plan in force says who owes what; nothing is owed for what has not ended', async (t) => {
  const plans = [{ plan: 'mau', number: 1, content: planContent }];
  const now = new Date('2026-07-02T03:00:00Z');
  const owed = expectedReports(plans, none, now);
  const of = (code: string) => owed.filter((one) => one.template === code);
  t.same([...new Set(of('organisation-lead').map(({ organisation }) => organisation))], ['doan-thanh-nien']);
  t.same([...new Set(of('lead-province').map(({ organisation }) => organisation))], ['so-cong-thuong']);
  t.same(
    of('lead-province').map(({ kind, period }) => `${kind} ${period.until}`),
    ['quarter 2026-03-31', 'quarter 2026-06-30', 'half_year 2026-06-30'],
  );
  t.same(expectedReports(plans, none, new Date('2026-01-05T00:00:00Z')), [], 'the year before is not the plan’s');
});

t.test('a report is due soon, then overdue from the deadline’s very instant', async (t) => {
  const due = new Date('2027-01-13T00:00:00+07:00');
  t.equal(stageOf(due, new Date('2027-01-08T00:00:00+07:00')), 'open');
  t.equal(stageOf(due, new Date('2027-01-10T00:00:00+07:00')), 'due_soon');
  t.equal(stageOf(due, new Date(due.getTime() - 1)), 'due_soon');
  t.equal(stageOf(due, due), 'overdue');
});
