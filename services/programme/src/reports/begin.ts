import { type IsoDate, isoDate } from '@xacthuc/domain';
import { type FieldError, Problem } from '@xacthuc/platform';
import type { ProgrammeContext } from '../context.ts';
import { personalTextError, seemsPersonal, textErrors } from '../forms/texts.ts';
import { listAreas } from '../organisations/areas.ts';
import { type AreaKey, organisationCodes } from '../organisations/store.ts';
import type { ReportViewer } from './access.ts';
import { noForm, noTexts, type ReportForm, type ReportTexts } from './content.ts';
import { deadlineOf } from './deadlines.ts';
import { fitsKind, type ReportKind, type ReportPeriod } from './kinds.ts';
import { planFor } from './plan-in-force.ts';
import type { Report } from './report.ts';
import { createReport } from './store.ts';
import { type ReportTemplate, templateOf } from './templates.ts';

/** A request for a new report, as it was sent. */
export interface ReportRequest {
  readonly template: string;
  readonly kind: ReportKind;
  readonly period: ReportPeriod;
  readonly organisation?: string;
  readonly area?: AreaKey;
  readonly dueOn?: string;
  readonly texts?: ReportTexts;
  readonly form?: ReportForm;
}

/** Begins a report. @throws Problem `forbidden`, `validation_failed` with all that is wrong, `state_conflict`. */
export async function beginReport(
  { db, holidays }: ProgrammeContext,
  viewer: ReportViewer,
  request: ReportRequest,
): Promise<Report> {
  const template = templateOf(request.template);
  if (template === undefined) throw new Problem('validation_failed');
  const { kind, period, area = null, texts = noTexts, form = noForm } = request;
  const errors: FieldError[] = ownWordsErrors(texts, form);
  if (!fitsKind(kind, period)) {
    const message = 'không phải một kỳ của loại báo cáo này / is not a period of this kind of report';
    errors.push({ at: '/body/period', message });
  }
  const known = await organisationCodes(db);
  const lead = (await planFor(db, period))?.content.units.find(({ role }) => role === 'lead')?.organisation ?? null;
  const organisation = authorOf(template, viewer, request.organisation ?? null, lead);
  if (organisation === null || !known.includes(organisation)) {
    const message = 'phải là mã của một tổ chức / must be the code of an organisation';
    errors.push({ at: '/body/organisation', message });
  }
  if (area !== null) {
    const areas = await listAreas(db, { list: area.list });
    if (!areas.some(({ code }) => code === area.code)) {
      errors.push({ at: '/body/area', message: 'không có địa bàn này / there is no such area' });
    }
  }
  if ((kind === 'adhoc') !== (request.dueOn !== undefined) || (request.dueOn ?? '9999') <= period.until) {
    const message =
      'báo cáo đột xuất, và chỉ báo cáo đột xuất, nêu hạn sau kỳ / ad hoc reports alone name a day after the period';
    errors.push({ at: '/body/dueOn', message });
  }
  if (errors.length > 0 || organisation === null) throw new Problem('validation_failed', null, errors);
  const dueAt =
    kind === 'adhoc' ? endOf(isoDate(request.dueOn ?? period.until)) : deadlineOf(template, kind, period, holidays);
  return createReport(db, {
    template: template.code,
    kind,
    period,
    organisation,
    area,
    texts,
    form,
    dueAt,
    by: viewer.id,
  });
}

/** Whose report it is. @throws Problem `forbidden` for another's. */
function authorOf(
  { author }: ReportTemplate,
  { organisation, office }: ReportViewer,
  asked: string | null,
  lead: string | null,
): string | null {
  if (author === 'organisation' && organisation !== null && (asked ?? organisation) === organisation)
    return organisation;
  if (!office) throw new Problem('forbidden');
  return asked ?? (author === 'lead' ? lead : null);
}

/** What must not stand in a report: what cannot be written, and what seems to be somebody's. */
export function ownWordsErrors(texts: ReportTexts, form: ReportForm): FieldError[] {
  const errors = [...textErrors(texts, '/body/texts'), ...textErrors(form, '/body/form')];
  for (const [name, text] of Object.entries(texts)) {
    if (seemsPersonal(text)) errors.push(personalTextError(`/body/texts/${name}`));
  }
  for (const name of ['parentBody', 'number', 'symbol', 'place', 'signer'] as const) {
    const text = form[name];
    if (text !== null && (/\n/.test(text) || seemsPersonal(text))) errors.push(personalTextError(`/body/form/${name}`));
  }
  return errors;
}

/** The first instant after a day in Vietnam. */
function endOf(day: IsoDate): Date {
  return new Date(Date.parse(`${day}T00:00:00+07:00`) + 86_400_000);
}
