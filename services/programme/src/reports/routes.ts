import { vietnamDay } from '@xacthuc/domain';
import { answers, callerOf, IdSchema, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { ProgrammeContext } from '../context.ts';
import { readableReport, reportViewerOf, writableReport } from './access.ts';
import { beginReport, ownWordsErrors, type ReportRequest } from './begin.ts';
import { presentReport } from './present.ts';
import { NewReportSchema, ReportActSchema, ReportChangeSchema, ReportReturnSchema, ReportSchema } from './schemas.ts';
import { approveReport, changeReport, returnReport, submitReport } from './store.ts';

const tags = ['office', 'organisation'];
const writing = [
  'validation_failed',
  'malformed_body',
  'unauthenticated',
  'forbidden',
  'payload_too_large',
  'unsupported_media_type',
  'state_conflict',
] as const;
const writers = ['organisation', 'office'] as const;
export const reportsBase = '/v1/programme/reports';
const params = Type.Object({ id: IdSchema });

/** What is done to reports: begin, change, submit, return, approve. */
export function reportRoutes(context: ProgrammeContext): ServicePlugin {
  const { db, now } = context;
  return async (app) => {
    app.addSchema(ReportSchema);

    app.post(
      reportsBase,
      {
        config: { access: writers },
        schema: {
          tags,
          summary: 'Lập báo cáo / begin a report',
          description:
            'Bản nháp: số liệu tính lại mỗi lần mở. Mỗi mẫu, đơn vị, kỳ có một báo cáo. / A draft: its figures are computed ' +
            'anew each time. One report for each template, author and period.',
          body: NewReportSchema,
          response: answers({ 201: Type.Ref('Report') }, ...writing),
        },
      },
      async (request, reply) => {
        const viewer = await reportViewerOf(db, callerOf(request));
        const report = await beginReport(context, viewer, request.body as never as ReportRequest);
        reply.code(201).header('location', `${reportsBase}/${report.id}`);
        return presentReport(report, now()) as never;
      },
    );

    app.put(
      `${reportsBase}/:id`,
      {
        config: { access: writers },
        schema: {
          tags,
          summary: 'Sửa lời văn, thể thức của bản nháp / change the words and the form of a draft',
          params,
          body: ReportChangeSchema,
          response: answers({ 200: Type.Ref('Report') }, ...writing, 'not_found'),
        },
      },
      async (request) => {
        const viewer = await reportViewerOf(db, callerOf(request));
        const { id } = await writableReport(db, viewer, request.params.id);
        const { revision, texts, form } = request.body as never as Parameters<typeof changeReport>[3] & {
          readonly revision: number;
        };
        const errors = ownWordsErrors(texts, form);
        if (errors.length > 0) throw new Problem('validation_failed', null, errors);
        const act = { revision, by: viewer.id, note: null };
        return presentReport(await changeReport(db, id, act, { texts, form }), now()) as never;
      },
    );

    app.post(
      `${reportsBase}/:id/submission`,
      {
        config: { access: writers },
        schema: {
          tags,
          summary: 'Nộp báo cáo, chốt số liệu / submit a report: its figures are frozen',
          description: 'Sau khi kết thúc kỳ. Nộp sau hạn được ghi là nộp muộn. / Once the period has ended.',
          params,
          body: ReportActSchema,
          response: answers({ 200: Type.Ref('Report') }, ...writing, 'not_found'),
        },
      },
      async (request) => {
        const viewer = await reportViewerOf(db, callerOf(request));
        const { id } = await writableReport(db, viewer, request.params.id);
        const { revision, note = null } = request.body;
        const act = { revision, by: viewer.id, note };
        return presentReport(await submitReport(db, id, act, now(), vietnamDay(now())), now()) as never;
      },
    );

    app.post(
      `${reportsBase}/:id/return`,
      {
        config: { access: ['office'] },
        schema: {
          tags: ['office'],
          summary: 'Trả lại báo cáo kèm ý kiến / return a report with a note',
          params,
          body: ReportReturnSchema,
          response: answers({ 200: Type.Ref('Report') }, ...writing, 'not_found'),
        },
      },
      async (request) => {
        const viewer = await reportViewerOf(db, callerOf(request));
        const { id } = await readableReport(db, viewer, request.params.id);
        const { revision, note } = request.body;
        return presentReport(await returnReport(db, id, { revision, by: viewer.id, note }), now()) as never;
      },
    );

    app.post(
      `${reportsBase}/:id/approval`,
      {
        config: { access: ['office'] },
        schema: {
          tags: ['office'],
          summary: 'Duyệt báo cáo / approve a report',
          description:
            'Bằng khoá API khác khoá đã nộp. Mã băm của số liệu được ghi vào nhật ký minh bạch; sau đó không sửa được nữa. / With ' +
            'another API key than it was submitted with. The hash of its figures goes into the transparency log, for good.',
          params,
          body: ReportActSchema,
          response: answers({ 200: Type.Ref('Report') }, ...writing, 'not_found', 'other_person_required'),
        },
      },
      async (request) => {
        const viewer = await reportViewerOf(db, callerOf(request));
        const { id } = await readableReport(db, viewer, request.params.id);
        const { revision, note = null } = request.body;
        return presentReport(await approveReport(db, id, { revision, by: viewer.id, note }, now()), now()) as never;
      },
    );
  };
}
