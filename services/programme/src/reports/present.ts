import { type IndicatorDefinition, indicatorOf, type Measure } from '../indicators/registry.ts';
import type { ReportContent, ReportLine } from './content.ts';
import type { DueReport } from './due.ts';
import { type Report, reportArea } from './report.ts';

export function presentReport(report: Report, now: Date) {
  return {
    id: report.id,
    template: report.template,
    kind: report.kind,
    period: { from: report.period_from, until: report.period_until },
    organisation: report.organisation,
    area: reportArea(report),
    state: report.state,
    revision: report.revision,
    texts: report.texts,
    form: report.form,
    dueAt: report.due_at.toISOString(),
    late: (report.first_submitted_at ?? now) >= report.due_at,
    sha256: report.frozen_sha256?.toString('hex') ?? null,
    firstSubmittedAt: report.first_submitted_at?.toISOString() ?? null,
    submittedAt: report.submitted_at?.toISOString() ?? null,
    submittedBy: report.submitted_by,
    approvedAt: report.approved_at?.toISOString() ?? null,
    approvedBy: report.approved_by,
    createdAt: report.created_at.toISOString(),
    createdBy: report.created_by,
    changedAt: report.changed_at.toISOString(),
    changedBy: report.changed_by,
  };
}

export function presentDue(one: DueReport) {
  const { dueAt, raised, ...rest } = one;
  return {
    ...rest,
    dueAt: dueAt.toISOString(),
    raised: raised.map(({ stage, at }) => ({ stage, at: at.toISOString() })),
  };
}

/** A figure with the query and the data it came from. */
export function presentOrigin(content: ReportContent, line: ReportLine, sha256: Buffer | null) {
  const definition = indicatorOf(line.indicator);
  if (definition === undefined) throw new Error(`no indicator ${line.indicator}`);
  const { code, name, unit, kind, computed, numerator, denominator } = definition;
  return {
    report: content.report,
    frozen: sha256 !== null,
    sha256: sha256?.toString('hex') ?? null,
    computedAt: content.computedAt,
    line,
    definition: { code, name, unit, kind, computed, numerator, denominator },
    query: queryOf(line),
    origin: originOf(content, line, definition),
  };
}

function queryOf({ indicator, current, area, organisation }: ReportLine): string {
  const query = new URLSearchParams({ indicator, from: current.from, until: current.until });
  if (area !== null) query.set('areaList', area.list);
  if (area !== null) query.set('area', area.code);
  if (organisation !== null) query.set('organisation', organisation);
  return `/v1/programme/figures?${query}`;
}

function originOf(content: ReportContent, line: ReportLine, { numerator, denominator }: IndicatorDefinition) {
  const measures = [numerator, ...(denominator === null ? [] : [denominator])];
  const activities = measures.find(({ of }) => of === 'activities' || of === 'participants');
  const answers = measures.find((one): one is Extract<Measure, { of: 'answers' }> => one.of === 'answers');
  return {
    activities: activities === undefined ? [] : countedActivities(content, line, activities),
    activitiesOmitted: activities === undefined ? 0 : content.activitiesOmitted,
    answers: answers === undefined ? null : answersQuery(line, answers.outcome),
    denominators: measures.some(({ of }) => of === 'base') ? '/v1/programme/denominators' : null,
  };
}

/** Those of the report's activities that a line counts. */
function countedActivities({ activities, area: whole }: ReportContent, line: ReportLine, measure: Measure): string[] {
  const kind = 'kind' in measure ? measure.kind : null;
  const { area, organisation, current } = line;
  const everywhere = area === null || (area.list === whole?.list && area.code === whole.code);
  return activities
    .filter(
      (one) =>
        (kind === null || one.kind === kind) &&
        (organisation === null || one.organisation === organisation) &&
        (everywhere || (one.area?.list === area?.list && one.area?.code === area?.code)) &&
        one.startsOn >= current.from &&
        one.startsOn <= current.until,
    )
    .map(({ id }) => id);
}

function answersQuery({ current: { from, until } }: ReportLine, outcome: string | null): string {
  const end = new Date(Date.parse(`${until}T00:00:00+07:00`) + 86_400_000);
  const query = new URLSearchParams({
    from: new Date(`${from}T00:00:00+07:00`).toISOString(),
    until: end.toISOString(),
  });
  if (outcome !== null) query.set('outcome', outcome);
  return `/v1/audit/entries?${query}`;
}
