import { answers, CursorSchema, callerOf, IdSchema, nullable, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { ProgrammeContext } from '../context.ts';
import { savedAs } from '../forms/body.ts';
import { CalendarDaySchema } from '../forms/schemas.ts';
import { CodeSchema } from '../organisations/schemas.ts';
import { readableReport, reportViewerOf } from './access.ts';
import { computeReport } from './compute.ts';
import type { ReportContent } from './content.ts';
import { documentOf } from './document/from-report.ts';
import { type DocumentFormat, documentFormats } from './document/index.ts';
import { dueReports } from './due.ts';
import { listReports } from './list.ts';
import { presentDue, presentOrigin, presentReport } from './present.ts';
import { type Report, templateOfReport } from './report.ts';
import { reportsBase } from './routes.ts';
import {
  DueReportSchema,
  FigureOriginSchema,
  KindSchema,
  ReportEventSchema,
  ReportLineSchema,
  ReportTemplateSchema,
  StateSchema,
  TemplateCodeSchema,
} from './schemas.ts';
import { frozenContent, reportHistory } from './store.ts';
import { reportTemplates } from './templates.ts';

const readers = ['organisation', 'office', 'auditor'] as const;
const tags = ['office', 'organisation', 'auditor'];
const reading = ['validation_failed', 'unauthenticated', 'forbidden', 'not_found'] as const;
const params = Type.Object({ id: IdSchema });

/** What is read of reports: templates, deadlines, figures and where they are from, documents. */
export function reportReadingRoutes(context: ProgrammeContext): ServicePlugin {
  const { db, now, holidays } = context;
  /** What a report says: as it was frozen, or as of now. */
  const contentOf = async (report: Report): Promise<ReportContent> =>
    frozenContent(report) ?? computeReport(db, report, now());
  return async (app) => {
    app.addSchema(ReportLineSchema);

    app.get(
      '/v1/programme/report-templates',
      {
        config: { access: readers },
        schema: {
          tags,
          summary: 'Các mẫu báo cáo: ai gửi ai, hạn, chỉ số / report templates',
          response: answers(
            { 200: Type.Object({ templates: Type.Array(ReportTemplateSchema) }) },
            'unauthenticated',
            'forbidden',
          ),
        },
      },
      async () => ({
        templates: reportTemplates.map(({ code, name, author, reader, workingDays, expected, indicators, leaves }) => ({
          ...{ code, ...name, author, reader, workingDays },
          expected: [...expected],
          indicators: [...indicators],
          suppressed: leaves,
        })),
      }),
    );

    app.get(
      reportsBase,
      {
        config: { access: readers },
        schema: {
          tags,
          summary: 'Các báo cáo / reports',
          description:
            'Tổ chức thấy báo cáo của mình; kiểm toán viên thấy báo cáo đã nộp. / Organisations see their own, auditors what was ' +
            'submitted.',
          querystring: Type.Object(
            {
              template: Type.Optional(TemplateCodeSchema),
              organisation: Type.Optional(CodeSchema),
              kind: Type.Optional(KindSchema),
              state: Type.Optional(StateSchema),
              from: Type.Optional({ ...CalendarDaySchema, description: 'Kỳ kết thúc từ ngày / periods that end from' }),
              until: Type.Optional({ ...CalendarDaySchema, description: 'Kỳ kết thúc đến ngày / and until' }),
              limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
              cursor: Type.Optional(CursorSchema),
            },
            { additionalProperties: false },
          ),
          response: answers(
            { 200: Type.Object({ reports: Type.Array(Type.Ref('Report')), next: nullable(Type.String()) }) },
            'validation_failed',
            'invalid_cursor',
            'unauthenticated',
            'forbidden',
          ),
        },
      },
      async (request) => {
        const viewer = await reportViewerOf(db, callerOf(request));
        const { reports, next } = await listReports(db, viewer, { ...request.query, limit: request.query.limit ?? 50 });
        return { reports: reports.map((one) => presentReport(one, now())), next } as never;
      },
    );

    app.get(
      `${reportsBase}/due`,
      {
        config: { access: readers },
        schema: {
          tags,
          summary: 'Báo cáo phải nộp: còn hạn, sắp đến hạn, quá hạn / reports that are owed, and by when',
          response: answers({ 200: Type.Object({ due: Type.Array(DueReportSchema) }) }, 'unauthenticated', 'forbidden'),
        },
      },
      async (request) => {
        const { organisation, office, auditor } = await reportViewerOf(db, callerOf(request));
        const due = await dueReports(db, holidays, now());
        const seen = office || auditor ? due : due.filter((one) => one.organisation === organisation);
        return { due: seen.map(presentDue) } as never;
      },
    );

    app.get(
      `${reportsBase}/:id`,
      {
        config: { access: readers },
        schema: {
          tags,
          summary: 'Một báo cáo / one report',
          params,
          response: answers({ 200: Type.Ref('Report') }, ...reading),
        },
      },
      async (request) => presentReport(await readable(request), now()) as never,
    );

    app.get(
      `${reportsBase}/:id/history`,
      {
        config: { access: readers },
        schema: {
          tags,
          summary: 'Ai đã làm gì, khi nào, ý kiến / who did what and when, with notes',
          params,
          response: answers({ 200: Type.Object({ events: Type.Array(ReportEventSchema) }) }, ...reading),
        },
      },
      async (request) => {
        const { id } = await readable(request);
        const events = (await reportHistory(db, id)).map(({ event, revision, note, sha256, at, by }) => ({
          ...{ event, revision, note, by },
          sha256: sha256?.toString('hex') ?? null,
          at: at.toISOString(),
        }));
        return { events } as never;
      },
    );

    app.get(
      `${reportsBase}/:id/figures`,
      {
        config: { access: readers },
        schema: {
          tags,
          summary: 'Mọi số liệu của báo cáo / all figures of a report',
          description: 'Đã nộp: như khi nộp; bản nháp: tính lại. / As submitted; of a draft computed anew.',
          params,
          response: answers({ 200: Type.Object({ lines: Type.Array(Type.Ref('ReportLine')) }) }, ...reading),
        },
      },
      async (request) => ({ lines: (await contentOf(await readable(request))).lines }) as never,
    );

    app.get(
      `${reportsBase}/:id/figures/:figure`,
      {
        config: { access: readers },
        schema: {
          tags,
          summary: 'Một số liệu: cách tính, nguồn, dữ liệu gốc / one figure, and the query and data it came from',
          params: Type.Object({
            id: IdSchema,
            figure: Type.String({ maxLength: 140, pattern: '^[a-z0-9-]+(@[a-z0-9-]+)?$', examples: ['names'] }),
          }),
          response: answers({ 200: FigureOriginSchema }, ...reading),
        },
      },
      async (request) => {
        const report = await readable(request);
        const content = await contentOf(report);
        const line = content.lines.find(({ key }) => key === request.params.figure);
        if (line === undefined) throw new Problem('not_found');
        return presentOrigin(content, line, report.frozen_sha256) as never;
      },
    );

    app.get(
      `${reportsBase}/:id/document`,
      {
        config: { access: readers },
        schema: {
          tags,
          summary: 'Văn bản báo cáo theo thể thức hành chính / the report as an official document',
          description:
            'Thể thức theo Nghị định 30/2020/NĐ-CP; bản chưa duyệt có dấu “BẢN NHÁP” hoặc “CHỜ DUYỆT”. / What is not approved is ' +
            'marked so.',
          params,
          querystring: Type.Object(
            { format: Type.Optional(Type.String({ enum: Object.keys(documentFormats), default: 'pdf' })) },
            { additionalProperties: false },
          ),
          response: answers(
            {
              200: {
                description: 'DOCX, PDF, XLSX',
                content: Object.fromEntries(
                  Object.values(documentFormats).map(({ type }) => [type, { schema: { contentMediaType: type } }]),
                ),
              },
            },
            ...reading,
          ),
        },
      },
      async (request, reply) => {
        const report = await readable(request);
        const format = (request.query.format ?? 'pdf') as DocumentFormat;
        const { type, write } = documentFormats[format];
        const official = documentOf(templateOfReport(report), await contentOf(report), {
          state: report.state,
          sha256: report.frozen_sha256?.toString('hex') ?? null,
          approvedAt: report.approved_at,
          stamp: report.approved_at ?? report.submitted_at ?? report.changed_at,
        });
        reply
          .header('content-disposition', savedAs(`${official.name}.${format}`))
          .header('cache-control', 'private, no-store')
          .type(type);
        return reply.send(await write(official));
      },
    );

    async function readable(request: Parameters<typeof callerOf>[0] & { readonly params: { readonly id: string } }) {
      return readableReport(db, await reportViewerOf(db, callerOf(request)), request.params.id);
    }
  };
}
