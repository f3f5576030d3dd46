import { Readable } from 'node:stream';
import { issueTexts, type Severity, summaryOf } from '@xacthuc/engine';
import { answers, callerOf, Problem, type ServicePlugin } from '@xacthuc/platform';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { IntakeContext } from '../context.ts';
import { Allowance } from './allowance.ts';
import { access, byId, filledIn, nextPage, page, refusals } from './common.ts';
import { assertCopy, openCopy } from './corrected-copy.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { issuesCsv, issuesOf } from './issues.ts';
import { reportOf } from './queries.ts';
import { IssueSchema, SummarySchema } from './schemas.ts';
import { visibleSnapshot } from './visible.ts';

const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const querystring = Type.Object(
  {
    format: Type.Optional(Type.String({ enum: ['json', 'csv', 'xlsx'], default: 'json' })),
    severity: Type.Optional(
      Type.String({ enum: ['error', 'warning'], description: 'Chỉ lỗi, hoặc chỉ cảnh báo / errors only, or warnings' }),
    ),
    code: Type.Optional(
      Type.String({ enum: Object.keys(issueTexts), description: 'Chỉ một loại / issues of one code only' }),
    ),
    ...page(1000),
  },
  { additionalProperties: false },
);
const description =
  'JSON theo trang; `format=csv` trả cả báo cáo mở được bằng Excel; `format=xlsx` trả **bản sao của tệp đã nộp**, ô lỗi ' +
  'tô màu và có ghi chú, sửa rồi nộp lại được (chỉ dành cho sở, ngành đã nộp; bộ lọc không áp dụng). / JSON in pages; ' +
  '`format=csv` for the whole report; `format=xlsx` for a **copy of the delivered file**, bad cells coloured and ' +
  'commented, to be corrected and sent again (for the delivering department only; filters do not apply).';

/** `GET /v1/snapshots/{id}/issues`. */
export function reportRoutes(context: IntakeContext): ServicePlugin {
  const { db } = context;
  // Each takes a core for as long as it is made; checks have to be answered beside it.
  const copies = new Allowance({
    perKey: 1,
    inAll: 2,
    retryAfterSeconds: 10,
    vi: 'Đang tạo quá nhiều bản sao cùng lúc',
    en: 'Too many copies are being made at the same time',
  });
  return async (app) => {
    app.get(
      '/v1/snapshots/:id/issues',
      {
        config: { access },
        schema: {
          tags: ['department'],
          summary: 'Báo cáo lỗi: số lượng theo loại, rồi từng dòng / what is wrong: counts by kind, then row by row',
          description,
          ...byId,
          querystring,
          response: answers(
            {
              200: {
                description: 'Counts and a page of issues; or the whole report as CSV; or the marked copy as XLSX',
                content: {
                  'application/json': {
                    schema: Type.Object({ summary: SummarySchema, issues: Type.Array(IssueSchema), next: nextPage }),
                  },
                  'text/csv': { schema: { contentMediaType: 'text/csv' } },
                  [xlsxType]: { schema: { contentMediaType: xlsxType } },
                },
              },
            },
            ...refusals,
            'invalid_cursor',
            'state_conflict',
            'too_many_rows',
          ),
        },
      },
      async (request, reply) => {
        const snapshot = await visibleSnapshot(context, request, request.params.id);
        const { id } = snapshot;
        const { format, limit, cursor, severity, code } = filledIn(request.query);
        if (format === 'xlsx') {
          const caller = callerOf(request);
          assertCopy(caller, snapshot);
          const copy = await copies.stream(caller.id, reply, () => openCopy(context, caller, snapshot));
          // Everybody's data, unmasked: no cache on the way may keep it.
          reply.header('cache-control', 'no-store');
          return attachment(reply, copy, xlsxType, `bao-cao-loi-${id}.xlsx`);
        }
        const stored = await reportOf(db, id);
        if (!stored) throw new Problem('not_found');
        const summary = summaryOf(stored);
        const report = { snapshotId: id, sheet: stored.layout?.sheet ?? null };
        const filter = { severity: severity as Severity | undefined, code };
        if (format === 'csv') {
          const csv = Readable.from(issuesCsv(db, report, filter, summary));
          return attachment(reply, csv, 'text/csv; charset=utf-8', `issues-${id}.csv`);
        }
        const after = cursor === undefined ? 0 : decodeCursor(cursor, ['ordinal'] as const).ordinal;
        const issues = await issuesOf(db, report, filter, limit, Number(after));
        const last = issues.at(-1);
        return {
          summary,
          issues: issues.map(({ ordinal: _, ...issue }) => issue),
          next: issues.length === limit && last ? encodeCursor({ ordinal: String(last.ordinal) }) : null,
        } as never;
      },
    );
  };
}

function attachment(reply: FastifyReply, bytes: Readable, type: string, fileName: string) {
  reply.type(type).header('content-disposition', `attachment; filename="${fileName}"`);
  reply.serializer((payload: unknown) => payload as string);
  return reply.send(bytes) as never;
}
