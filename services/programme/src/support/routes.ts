import { isoDate, vietnamDay } from '@xacthuc/domain';
import { answers, callerOf, type FieldError, IdSchema, nullable, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import { type Viewer, viewerOf } from '../activities/access.ts';
import type { ProgrammeContext } from '../context.ts';
import { csvLine } from '../directory/search/csv.ts';
import { CalendarDaySchema } from '../forms/schemas.ts';
import { personalTextError, seemsPersonal, textErrors } from '../forms/texts.ts';
import { areaText, listAreas } from '../organisations/areas.ts';
import { unknownArea } from '../organisations/routes.ts';
import { type AreaKey, organisationCodes } from '../organisations/store.ts';
import { type SupportKind, supportKinds } from './kinds.ts';
import {
  ChangeSupportSchema,
  NewSupportSchema,
  SupportQuerySchema,
  SupportRequestSchema,
  SupportSummarySchema,
  SupportSumsSchema,
} from './schemas.ts';
import {
  changeRequest,
  dueOn,
  fileRequest,
  listRequests,
  type NewSupportRequest,
  requestWithEvents,
  type SupportChange,
  type SupportEvent,
  type SupportRequest,
} from './store.ts';
import { type SupportSums, supportSums } from './sums.ts';

const base = '/v1/programme/support';
const writers = ['organisation', 'office'] as const;
const readers = ['organisation', 'office', 'auditor'] as const;
const tags = ['organisation', 'office'];
const params = Type.Object({ id: IdSchema });
const writing = [
  'validation_failed',
  'malformed_body',
  'unsupported_media_type',
  'payload_too_large',
  'unauthenticated',
  'forbidden',
] as const;

/** `/v1/programme/support` and its sums in monitoring. */
export function supportRoutes(context: ProgrammeContext): ServicePlugin {
  const { db, now, holidays, supportDays } = context;
  const today = () => vietnamDay(now());
  return async (app) => {
    for (const schema of [SupportSummarySchema, SupportRequestSchema, SupportSumsSchema]) app.addSchema(schema);

    app.post(
      base,
      {
        config: { access: writers },
        schema: {
          tags,
          summary: 'Ghi nhận một yêu cầu hỗ trợ / file a request for support',
          description:
            'Không ghi ai cần hỗ trợ: chỉ nội dung, địa bàn, hạn. / Who needs help is not recorded: only what with, where and by when.',
          body: NewSupportSchema,
          response: answers({ 201: Type.Ref('SupportRequest') }, ...writing),
        },
      },
      async (request, reply) => {
        const viewer = await viewerOf(db, callerOf(request));
        const filed = await readNew(viewer, request.body as NewBody);
        const row = await fileRequest(db, filed, dueOn(filed.receivedOn, supportDays, holidays), viewer.id);
        reply.code(201).header('location', `${base}/${row.id}`);
        return (await whole(viewer, row.id)) as never;
      },
    );

    app.get(
      base,
      {
        config: { access: readers },
        schema: {
          tags,
          summary: 'Các yêu cầu hỗ trợ, mới nhất trước / requests for support, newest first',
          description:
            'Tổ chức thấy yêu cầu mình ghi nhận hoặc được giao. / An organisation sees what it filed and what it was assigned.',
          querystring: SupportQuerySchema,
          response: answers(
            {
              200: Type.Object({
                requests: Type.Array(Type.Ref('SupportSummary')),
                next: nullable(Type.String()),
              }),
            },
            'validation_failed',
            'invalid_cursor',
            'unauthenticated',
            'forbidden',
          ),
        },
      },
      async (request) => {
        const viewer = await viewerOf(db, callerOf(request));
        const filter = { ...request.query, limit: request.query.limit ?? 50 };
        const { rows, next } = await listRequests(db, viewer, filter, today());
        return { requests: rows.map((row) => present(row, today())), next } as never;
      },
    );

    app.get(
      `${base}/:id`,
      {
        config: { access: readers },
        schema: {
          tags,
          summary: 'Một yêu cầu hỗ trợ và diễn biến / one request and what became of it',
          params,
          response: answers(
            { 200: Type.Ref('SupportRequest') },
            'validation_failed',
            'unauthenticated',
            'forbidden',
            'not_found',
          ),
        },
      },
      async (request) => (await whole(await viewerOf(db, callerOf(request)), request.params.id)) as never,
    );

    app.post(
      `${base}/:id/events`,
      {
        config: { access: writers },
        schema: {
          tags,
          summary: 'Nhận, chuyển, hoàn thành hoặc từ chối / take on, hand over, resolve or decline',
          params,
          body: ChangeSupportSchema,
          response: answers({ 200: Type.Ref('SupportRequest') }, ...writing, 'not_found', 'state_conflict'),
        },
      },
      async (request) => {
        const viewer = await viewerOf(db, callerOf(request));
        const change = request.body as never as SupportChange;
        const errors = textsWrong(change);
        if (change.assigned != null) errors.push(...(await assignedWrong(change.assigned)));
        if (errors.length > 0) throw new Problem('validation_failed', null, errors);
        await changeRequest(db, viewer, request.params.id, change, today());
        return (await whole(viewer, request.params.id)) as never;
      },
    );

    app.get(
      '/v1/programme/monitoring/support',
      {
        config: { access: ['office', 'auditor'] },
        schema: {
          tags: ['office', 'auditor'],
          summary: 'Yêu cầu hỗ trợ theo nội dung hoặc địa bàn / requests for support by kind or area',
          querystring: Type.Object(
            {
              by: Type.Optional(Type.String({ enum: ['kind', 'area'], default: 'kind' })),
              from: Type.Optional({ ...CalendarDaySchema, description: 'Ngày nhận / received from' }),
              until: Type.Optional(CalendarDaySchema),
              format: Type.Optional(Type.String({ enum: ['json', 'csv'], default: 'json' })),
            },
            { additionalProperties: false },
          ),
          response: answers(
            {
              200: {
                description: 'JSON hoặc CSV / JSON, or CSV with format=csv',
                content: {
                  'application/json': { schema: Type.Object({ rows: Type.Array(Type.Ref('SupportSums')) }) },
                  'text/csv': { schema: Type.String() },
                },
              } as never,
            },
            'validation_failed',
            'unauthenticated',
            'forbidden',
          ),
        },
      },
      async (request, reply) => {
        const { by = 'kind', from = '1900-01-01', until = '2199-12-31', format = 'json' } = request.query;
        const sums = await supportSums(db, by as 'kind' | 'area', { from, until }, today());
        const areas = by === 'area' ? new Map((await listAreas(db)).map((area) => [areaText(area), area])) : new Map();
        const rows = sums.map((sum) => ({ ...sum, label: labelOf(sum.key, areas) }));
        reply.header('cache-control', 'no-store');
        if (format === 'json') return { rows } as never;
        reply.type('text/csv; charset=utf-8');
        reply.header('content-disposition', 'attachment; filename="giam-sat-ho-tro.csv"');
        return `\ufeff${[sumsHeader, ...rows.map(sumsLine)].map(csvLine).join('')}` as never;
      },
    );

    async function whole(viewer: Viewer, id: string) {
      const { row, events } = await requestWithEvents(db, viewer, id);
      return { ...present(row, today()), events: events.map(presentEvent) };
    }

    async function readNew(viewer: Viewer, body: NewBody): Promise<NewSupportRequest> {
      const errors = textsWrong(body);
      const { area = null, assigned = null, receivedOn } = body;
      if (receivedOn > today()) {
        errors.push({ at: '/body/receivedOn', message: 'chưa đến ngày này / must not lie ahead' });
      }
      if (area !== null && !(await listAreas(db, { list: area.list })).some(({ code }) => code === area.code)) {
        errors.push(unknownArea('/body/area'));
      }
      if (assigned !== null) errors.push(...(await assignedWrong(assigned)));
      const own = viewer.organisation;
      const source = body.source ?? (own === null ? 'office' : 'organisation');
      if ((source === 'organisation') !== (own !== null)) {
        const message = 'không hợp với khoá API / does not go with the API key: an organisation files as itself';
        errors.push({ at: '/body/source', message });
      }
      if (errors.length > 0) throw new Problem('validation_failed', null, errors);
      return { ...body, source, organisation: own, area, assigned, receivedOn: isoDate(receivedOn) };
    }

    async function assignedWrong(code: string): Promise<FieldError[]> {
      if ((await organisationCodes(db)).includes(code)) return [];
      return [{ at: '/body/assigned', message: 'không có tổ chức này / there is no such organisation' }];
    }
  };
}

interface NewBody extends Pick<NewSupportRequest, 'kind' | 'channel' | 'receivedOn' | 'note'> {
  readonly source?: NewSupportRequest['source'];
  readonly area?: AreaKey | null;
  readonly assigned?: string | null;
}

function textsWrong(body: { readonly note: string }): FieldError[] {
  const errors = textErrors(body);
  if (seemsPersonal(body.note)) errors.push(personalTextError('/body/note'));
  return errors;
}

function present(row: SupportRequest, today: string) {
  return {
    id: row.id,
    number: row.number,
    source: row.source,
    organisation: row.organisation,
    kind: row.kind,
    channel: row.channel,
    area: row.area_list === null || row.area_code === null ? null : { list: row.area_list, code: row.area_code },
    receivedOn: row.received_on,
    dueOn: row.due_on,
    overdue: row.ended_on === null && row.due_on < today,
    state: row.state,
    assigned: row.assigned,
    endedOn: row.ended_on,
    revision: row.revision,
    changedAt: row.changed_at.toISOString(),
  };
}

function presentEvent({ revision, state, assigned, note, at, by }: SupportEvent) {
  return { revision, state, assigned, note, at: at.toISOString(), by };
}

function labelOf(key: string, areas: ReadonlyMap<string, { readonly vi: string; readonly en: string }>) {
  if (key === 'total') return { vi: 'Tổng cộng', en: 'Total' };
  if (key === 'unknown') return { vi: 'Chưa rõ', en: 'Unknown' };
  const named = areas.get(key) ?? supportKinds[key as SupportKind];
  return named === undefined ? { vi: key, en: key } : { vi: named.vi, en: named.en };
}

const sumsHeader = [
  'Mã / code',
  'Tên / name',
  'Đã nhận / received',
  'Chưa xong / open',
  'Quá hạn / overdue',
  'Đã giải quyết / resolved',
  'Từ chối / declined',
  'Xong sau hạn / ended late',
  'Số ngày giải quyết (trung vị) / median days to resolve',
];

function sumsLine({ key, label, ...sums }: SupportSums & { readonly label: { readonly vi: string } }) {
  const { received, open, overdue, resolved, declined, late, medianDays } = sums;
  return [key, label.vi, received, open, overdue, resolved, declined, late, medianDays];
}
