import { endOfWorkingDays, vietnamDay } from '@xacthuc/domain';
import { type PeriodicKind, periodsEnding, type ReportPeriod, shifted } from './kinds.ts';
import type { PlanInForce } from './plan-in-force.ts';
import { type ReportTemplate, reportTemplates } from './templates.ts';

/** Reports that are due within so many days are called to mind. */
export const soonDays = 3;
/** Periods that ended longer ago are nobody's reminder any more. */
const longestAgo = 400;

/** The first instant after the last day on which a periodic report is in time. */
export function deadlineOf(
  template: ReportTemplate,
  kind: PeriodicKind,
  { until }: ReportPeriod,
  holidays: ReadonlySet<string>,
): Date {
  return endOfWorkingDays(new Date(`${until}T12:00:00+07:00`), template.workingDays[kind], holidays);
}

/** A report that somebody owes. */
export interface ExpectedReport {
  readonly template: string;
  readonly organisation: string;
  readonly kind: PeriodicKind;
  readonly period: ReportPeriod;
  readonly dueAt: Date;
}

/**
 * What the plans in force ask for: of each co-ordinating unit reports to the lead unit, of the lead unit reports to the province and
 * to the registry, for each period of an expected kind that ended within the plan's time. A pure function.
 */
export function expectedReports(
  plans: readonly PlanInForce[],
  holidays: ReadonlySet<string>,
  now: Date,
): ExpectedReport[] {
  const today = vietnamDay(now);
  const found = new Map<string, ExpectedReport>();
  for (const { content } of plans) {
    const first = content.period.from > shifted(today, -longestAgo) ? content.period.from : shifted(today, -longestAgo);
    const last = content.period.until < today ? content.period.until : shifted(today, -1);
    for (const template of reportTemplates) {
      const authors = content.units.filter(({ role }) => (role === 'lead') === (template.author === 'lead'));
      for (const kind of template.expected) {
        for (const period of periodsEnding(kind, first, last)) {
          const dueAt = deadlineOf(template, kind, period, holidays);
          for (const { organisation } of authors) {
            const key = [template.code, organisation, kind, period.from].join('|');
            found.set(key, { template: template.code, organisation, kind, period, dueAt });
          }
        }
      }
    }
  }
  return [...found.values()].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
}

/** How near a deadline is. */
export type Stage = 'open' | 'due_soon' | 'overdue';

export function stageOf(dueAt: Date, now: Date): Stage {
  if (now >= dueAt) return 'overdue';
  return dueAt.getTime() - now.getTime() <= soonDays * 86_400_000 ? 'due_soon' : 'open';
}
