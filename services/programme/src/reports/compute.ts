import { randomBytes } from 'node:crypto';
import { type IsoDate, isoDate, vietnamDay } from '@xacthuc/domain';
import { type Kysely, sql } from 'kysely';
import type { ProgrammeDatabase } from '../db/schema.ts';
import type { Counts } from '../indicators/counts.ts';
import { type FigureQuestion, figureOf, lastDay } from '../indicators/figures.ts';
import { gatheredCounts } from '../indicators/gathered-counts.ts';
import { type IndicatorDefinition, indicatorOf } from '../indicators/registry.ts';
import { listAreas } from '../organisations/areas.ts';
import { type AreaKey, listOrganisations, type Organisation, organisationName } from '../organisations/store.ts';
import type { PlanContent } from '../plan/content.ts';
import type { LineNumbers, LinePart, LineTarget, ListedActivity, ReportContent, ReportLine } from './content.ts';
import { monthsOf, previousPeriod, type ReportPeriod } from './kinds.ts';
import { type PlanInForce, planFor } from './plan-in-force.ts';
import { type Report, reportArea, templateOfReport } from './report.ts';
import type { ReportTemplate } from './templates.ts';

type Db = Kysely<ProgrammeDatabase>;

/** Activities a report lists at most. */
export const mostActivities = 5_000;

/** All that a report says as of now. In one transaction, so that all figures are of one moment. */
export async function computeReport(db: Db, report: Report, now: Date): Promise<ReportContent> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute((trx) => computeIn(trx, report, now));
}

/** As {@link computeReport}, in a transaction that the caller has. */
export async function computeIn(trx: Db, report: Report, now: Date): Promise<ReportContent> {
  const template = templateOfReport(report);
  const kind = report.kind as ReportContent['kind'];
  const period = { from: report.period_from, until: report.period_until };
  const plan = await planFor(trx, period);
  const organisations = new Map((await listOrganisations(trx)).map((one) => [one.code, one]));
  const area = reportArea(report);
  const before = previousPeriod(kind, period);
  const today = vietnamDay(now);
  const work: Work = {
    trx,
    counts: gatheredCounts(trx, {
      days: [period, before, ...monthsOf(period)].map((one) => lastDay(one, today)),
      activities: { from: before.from < period.from ? before.from : period.from, until: period.until },
    }),
    template,
    period,
    before,
    area,
    own: template.author === 'organisation' ? report.organisation : null,
    plan,
    organisations,
    today,
  };
  const province = await provinceOf(work);
  const { listed, omitted } = await activitiesOf(work);
  const nameOf = (code: string) => named(organisations, code, period.until);
  return {
    v: 1,
    salt: randomBytes(32).toString('hex'),
    report: report.id,
    template: template.code,
    kind,
    period,
    previousPeriod: work.before,
    area,
    organisation: { code: report.organisation, name: nameOf(report.organisation) },
    plan:
      plan === null
        ? null
        : {
            code: plan.plan,
            version: plan.number,
            title: plan.content.title.vi,
            legalBasis: plan.content.legalBasis,
          },
    addressee: addresseeOf(template, plan?.content ?? null, nameOf, province),
    form: {
      ...report.form,
      parentBody: report.form.parentBody ?? parentOf(organisations.get(report.organisation), province),
      place: report.form.place ?? (province === null ? null : province.replace(/^(Tỉnh|Thành phố) /u, '')),
      signer: report.form.signer ?? template.signer,
    },
    texts: report.texts,
    computedAt: now.toISOString(),
    lines: await linesOf(work),
    activities: listed,
    activitiesOmitted: omitted,
  };
}

interface Work {
  readonly trx: Db;
  readonly counts: Counts;
  readonly template: ReportTemplate;
  readonly period: ReportPeriod;
  readonly before: ReportPeriod;
  readonly area: AreaKey | null;
  /** The organisation whose own figures these are; null: all. */
  readonly own: string | null;
  readonly plan: PlanInForce | null;
  readonly organisations: ReadonlyMap<string, Organisation>;
  readonly today: IsoDate;
}

async function linesOf(work: Work): Promise<ReportLine[]> {
  const { template, area, own, plan, organisations, period } = work;
  const lines: ReportLine[] = [];
  for (const code of template.indicators)
    lines.push(await line(work, code, { part: 'main', row: null, area, own, suffix: null }));
  const units = plan?.content.units.map(({ organisation }) => organisation) ?? [];
  for (const unit of [...new Set(units)].sort()) {
    const row = named(organisations, unit, period.until);
    for (const code of template.perOrganisation) {
      lines.push(await line(work, code, { part: 'organisation', row, area, own: unit, suffix: unit }));
    }
  }
  // Whether names can be told apart by commune is the same for all of a list: a hundred communes do not ask it again.
  const unknown = new Map<string, ReportLine>();
  for (const commune of template.perArea.length === 0 ? [] : await communesOf(work)) {
    const area = { list: commune.list, code: commune.code };
    for (const code of template.perArea) {
      const asked = { part: 'area', row: commune.vi, area, own, suffix: commune.code } as const;
      const alike = unknown.get(code);
      const one =
        alike === undefined
          ? await line(work, code, asked)
          : { ...alike, key: `${code}@${commune.code}`, row: commune.vi, area, target: targetFor(work, code, area) };
      const isNames = indicatorOf(code)?.numerator.of === 'names';
      if (isNames && one.current.missing === 'numerator') unknown.set(code, one);
      lines.push(one);
    }
  }
  const months = monthsOf(period);
  for (const month of months.length > 1 ? months : []) {
    const row = `${Number(month.from.slice(5, 7))}/${month.from.slice(0, 4)}`;
    for (const code of template.perMonth) {
      const suffix = month.from.slice(0, 7);
      lines.push(await line({ ...work, period: month }, code, { part: 'month', row, area, own, suffix }));
    }
  }
  return lines;
}

function targetFor(work: Work, code: string, area: AreaKey): LineTarget | null {
  const definition = indicatorOf(code);
  return definition === undefined ? null : targetOf(work, definition, area, work.own);
}

interface Asked {
  readonly part: LinePart;
  readonly row: string | null;
  readonly area: AreaKey | null;
  readonly own: string | null;
  readonly suffix: string | null;
}

async function line(work: Work, code: string, { part, row, area, own, suffix }: Asked): Promise<ReportLine> {
  const definition = indicatorOf(code);
  if (definition === undefined) throw new Error(`a template names an indicator that there is not: ${code}`);
  const about = { area, organisation: own };
  const current = await numbers(work, definition, { ...about, period: work.period });
  const previous = part === 'main' ? await numbers(work, definition, { ...about, period: work.before }) : null;
  return {
    key: suffix === null ? code : `${code}@${suffix}`,
    part,
    indicator: code,
    name: definition.name.vi,
    unitName: definition.unitName.vi,
    row,
    area,
    organisation: own,
    current,
    previous,
    target: part === 'month' ? null : targetOf(work, definition, area, own),
  };
}

async function numbers(
  { trx, counts, today }: Work,
  definition: IndicatorDefinition,
  question: FigureQuestion,
): Promise<LineNumbers> {
  const { period, numerator, denominator, value, asOf, missing, source } = await figureOf(
    trx,
    definition,
    question,
    today,
    counts,
  );
  return { ...period, numerator, denominator, value: decimal(value), asOf, missing, source };
}

/** As decimal text, without an exponent. */
export function decimal(value: number | null): string | null {
  return value === null ? null : Number.isInteger(value) ? String(value) : value.toFixed(4).replace(/0+$/, '');
}

/** The plan's target for the very thing; of several, the one whose period is the shortest that holds the report's. */
function targetOf(
  { plan, period, area: whole }: Work,
  { code }: IndicatorDefinition,
  area: AreaKey | null,
  own: string | null,
): LineTarget | null {
  if (plan === null) return null;
  // The plan's own province is the whole programme.
  const place = (key: AreaKey | null) =>
    key === null || (key.list === plan.content.area.list && key.code === plan.content.area.code)
      ? ''
      : `${key.list}/${key.code}`;
  const fitting = plan.content.targets
    .filter(
      (target) =>
        target.indicator === code &&
        place(target.area) === place(area ?? whole) &&
        target.organisation === own &&
        target.period.from <= period.from &&
        target.period.until >= period.until,
    )
    .sort((a, b) => days(a.period) - days(b.period));
  const [target] = fitting;
  if (!target) return null;
  return { plan: plan.plan, version: plan.number, ...target.period, value: decimal(target.value) ?? '' };
}

function days({ from, until }: ReportPeriod): number {
  return Date.parse(until) - Date.parse(from);
}

async function communesOf({ trx, area, plan, period }: Work) {
  const province = area ?? plan?.content.area ?? null;
  if (province === null) return [];
  const communes = await listAreas(trx, { list: province.list, parent: province.code });
  return communes.filter(
    ({ from, until }) => (from === null || from <= period.until) && (until === null || until >= period.from),
  );
}

async function provinceOf({ trx, area, plan }: Work): Promise<string | null> {
  const key = area ?? plan?.content.area ?? null;
  if (key === null) return null;
  const areas = await listAreas(trx, { list: key.list });
  const own = areas.find(({ code }) => code === key.code);
  const province = own?.parent === null ? own : areas.find(({ code }) => code === own?.parent);
  return province?.vi ?? null;
}

function named(organisations: ReadonlyMap<string, Organisation>, code: string, day: string): string {
  const organisation = organisations.get(code);
  return organisation === undefined ? code : organisationName(organisation, isoDate(day)).vi;
}

function committeeOf(province: string | null): string {
  if (province === null) return 'Ủy ban nhân dân tỉnh';
  return `Ủy ban nhân dân ${/^(Tỉnh|Thành phố) /u.test(province) ? province.charAt(0).toLowerCase() + province.slice(1) : `tỉnh ${province}`}`;
}

/** Departments stand below the People's Committee; whom others stand below they say themselves. */
function parentOf(organisation: Organisation | undefined, province: string | null): string | null {
  return organisation?.kind === 'department' ? committeeOf(province) : null;
}

function addresseeOf(
  { reader }: ReportTemplate,
  plan: PlanContent | null,
  nameOf: (code: string) => string,
  province: string | null,
): string {
  if (reader === 'registry') return 'Trung tâm Internet Việt Nam (VNNIC)';
  if (reader === 'province') return committeeOf(province);
  const lead = plan?.units.find(({ role }) => role === 'lead');
  return lead === undefined ? 'Cơ quan chủ trì chương trình' : nameOf(lead.organisation);
}

async function activitiesOf({ trx, period, area, own, organisations, today }: Work) {
  const until = period.until < today ? period.until : today;
  // Those that the figures of the same report count.
  let query = trx
    .selectFrom('programme.activities')
    .select(['id', 'kind', 'organisation', 'starts_on', 'area_list', 'area_code', 'content', 'participants'])
    .select(sql<number>`count(*) OVER ()`.as('all'))
    .where('state', '=', 'filed')
    .where('starts_on', '>=', period.from)
    .where('starts_on', '<=', until)
    .orderBy('starts_on')
    .orderBy(sql`number`)
    .limit(mostActivities);
  if (own !== null) query = query.where('organisation', '=', own);
  if (area !== null) {
    query = query
      .where('area_list', '=', area.list)
      .where((where) =>
        where.or([
          where('area_code', '=', area.code),
          where(
            'area_code',
            'in',
            where
              .selectFrom('programme.current_areas')
              .select('code')
              .where('list', '=', area.list)
              .where('parent', '=', area.code),
          ),
        ]),
      );
  }
  const rows = await query.execute();
  const listed = rows.map(
    ({
      id,
      kind,
      organisation,
      starts_on,
      area_list: list,
      area_code: code,
      content,
      participants,
    }): ListedActivity => ({
      id,
      kind,
      organisation,
      organisationName: named(organisations, organisation, starts_on),
      startsOn: starts_on,
      area: list === null || code === null ? null : { list, code },
      title: content.title,
      place: content.place,
      participants,
    }),
  );
  return { listed, omitted: Number(rows[0]?.all ?? 0) - listed.length };
}
