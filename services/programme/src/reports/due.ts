import type { Kysely } from 'kysely';
import type { ProgrammeDatabase } from '../db/schema.ts';
import { type ExpectedReport, expectedReports, type Stage, stageOf } from './deadlines.ts';
import { plansInForce } from './plan-in-force.ts';

type Db = Kysely<ProgrammeDatabase>;

/** A report that somebody owes, and how far it has come. */
export interface DueReport extends ExpectedReport {
  /** The report, where one was begun. */
  readonly report: string | null;
  readonly state: string;
  /** `done`: it was submitted once, in time or not. */
  readonly stage: Stage | 'done';
  readonly late: boolean;
  /** When it was called to mind, by stage. */
  readonly raised: readonly { readonly stage: string; readonly at: Date }[];
}

export async function dueReports(db: Db, holidays: ReadonlySet<string>, now: Date): Promise<DueReport[]> {
  const expected = expectedReports(await plansInForce(db), holidays, now);
  if (expected.length === 0) return [];
  const oldest = expected.map(({ period }) => period.from).sort()[0] ?? '';
  const reports = await db
    .selectFrom('programme.reports')
    .select(['id', 'template', 'organisation', 'kind', 'period_from', 'state', 'first_submitted_at'])
    .where('period_from', '>=', oldest)
    .where('area_code', 'is', null)
    .execute();
  const reminders = await db
    .selectFrom('programme.report_reminders')
    .selectAll()
    .where('period_from', '>=', oldest)
    .execute();
  const keyOf = (row: { template: string; organisation: string; kind: string; period_from: string }) =>
    [row.template, row.organisation, row.kind, row.period_from].join('|');
  const byKey = new Map(reports.map((row) => [keyOf(row), row]));
  const raised = Map.groupBy(reminders, keyOf);
  return expected.map((one) => {
    const key = keyOf({ ...one, period_from: one.period.from });
    const report = byKey.get(key);
    const delivered = report?.first_submitted_at ?? null;
    return {
      ...one,
      report: report?.id ?? null,
      state: report?.state ?? 'missing',
      stage: delivered === null ? stageOf(one.dueAt, now) : 'done',
      late: (delivered ?? now) >= one.dueAt,
      raised: (raised.get(key) ?? []).map(({ stage, raised_at }) => ({ stage, at: raised_at })),
    };
  });
}

/** Calls to mind what is due soon or overdue, once for each stage, whoever else does it too. @returns how many were new. */
export async function raiseReminders(db: Db, holidays: ReadonlySet<string>, now: Date): Promise<number> {
  const due = (await dueReports(db, holidays, now)).filter(
    ({ stage, raised }) => (stage === 'due_soon' || stage === 'overdue') && !raised.some((one) => one.stage === stage),
  );
  let made = 0;
  for (let at = 0; at < due.length; at += 500) {
    const rows = due.slice(at, at + 500).map(({ template, organisation, kind, period, stage, dueAt }) => ({
      template,
      organisation,
      kind,
      period_from: period.from,
      stage,
      due_at: dueAt,
      raised_at: now,
    }));
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('programme.report_reminders')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    made += Number(numInsertedOrUpdatedRows ?? 0);
  }
  return made;
}
