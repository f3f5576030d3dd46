import type { Kysely } from 'kysely';
import type { ProgrammeDatabase } from '../db/schema.ts';
import type { PlanContent } from '../plan/content.ts';
import type { ReportPeriod } from './kinds.ts';

/** A plan's newest approved version. */
export interface PlanInForce {
  readonly plan: string;
  readonly number: number;
  readonly content: PlanContent;
}

export async function plansInForce(db: Kysely<ProgrammeDatabase>): Promise<PlanInForce[]> {
  return db
    .selectFrom('programme.plan_versions')
    .distinctOn('plan')
    .select(['plan', 'number', 'content'])
    .where('state', '=', 'approved')
    .orderBy('plan')
    .orderBy('number', 'desc')
    .execute();
}

/** The plan that a period is reported against: the one that covers its end; of several, the one that began last. */
export async function planFor(db: Kysely<ProgrammeDatabase>, { until }: ReportPeriod): Promise<PlanInForce | null> {
  const covering = (await plansInForce(db))
    .filter(({ content: { period } }) => period.from <= until && period.until >= until)
    .sort((a, b) => (a.content.period.from < b.content.period.from ? 1 : -1));
  return covering[0] ?? null;
}
