import { Readable } from 'node:stream';
import { isIsoDate, vietnamDay } from '@xacthuc/domain';
import { describeIssue, type IssueCode, issueTexts } from '@xacthuc/engine/declare';
import { answers, callerOf, DaySchema, IdSchema, nullable, Problem, type ServicePlugin } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import { Type } from 'typebox';
import type { ProgrammeContext } from '../../context.ts';
import type { ProgrammeDatabase } from '../../db/schema.ts';
import { provinces2025 } from '../codes/areas.ts';
import { AreaListSchema } from '../schemas.ts';
import { csvLine } from '../search/csv.ts';
import { importList } from './import-list.ts';
import { mostRows } from './read-list.ts';

const accepted = [
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.ms-excel',
  'application/vnd.oasis.opendocument.spreadsheet',
  'application/octet-stream',
];
const path = '/v1/programme/directory/imports';
const refusals = ['validation_failed', 'unauthenticated', 'forbidden'] as const;

/** `POST /v1/programme/directory/imports`, `GET …/{id}`, `GET …/{id}/issues`. */
export function importRoutes(context: ProgrammeContext): ServicePlugin {
  const { db, directory, maxListBytes } = context;
  return async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(accepted, (_request, _payload, done) => done(null));
    // Whoever is refused may still be sending: what is left is read and dropped, so that the refusal arrives.
    scope.addHook('onError', async ({ raw }) => {
      raw.unpipe();
      raw.resume();
    });
    scope.post(
      path,
      { config: { access: ['office'] }, bodyLimit: maxListBytes, schema: importing },
      async (request, reply) => {
        const now = context.now();
        const { asOf = vietnamDay(now), areaList = provinces2025.version, dryRun = false } = request.query;
        if (!isIsoDate(asOf) || asOf > vietnamDay(now) || asOf < '2000-01-01') {
          const message = 'phải là một ngày đến hôm nay / must be a day up to today';
          throw new Problem('validation_failed', null, [{ at: '/querystring/asOf', message }]);
        }
        const length = Number(request.headers['content-length'] ?? 1);
        if (length === 0) throw new Problem('empty_file');
        if (length > maxListBytes) throw new Problem('payload_too_large');
        // A long list is at work in silence for longer than a connection may be silent otherwise.
        request.raw.socket.setTimeout?.(0);
        const { id, repeated } = await importList(db, directory, {
          bytes: request.raw.iterator({ destroyOnReturn: false }),
          contentType: request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? null,
          asOf,
          areaList,
          dryRun,
          maxBytes: maxListBytes,
          by: callerOf(request).id,
          now,
        });
        reply.code(repeated ? 200 : 201).header('location', `${path}/${id}`);
        return (await importById(db, id)) as never;
      },
    );
    scope.get(`${path}/:id`, { config: { access: ['office', 'auditor'] }, schema: showing }, async (request) => {
      return (await importById(db, request.params.id)) as never;
    });
    scope.get(
      `${path}/:id/issues`,
      { config: { access: ['office', 'auditor'] }, schema: telling },
      async (request, reply) => {
        const { id } = request.params;
        await importById(db, id);
        const { format = 'json', after = 0, limit = 100 } = request.query;
        if (format === 'csv') {
          reply.type('text/csv; charset=utf-8');
          reply.header('content-disposition', `attachment; filename="loi-${id}.csv"`);
          reply.serializer((payload: unknown) => payload as string);
          return reply.send(Readable.from(issuesCsv(db, id))) as never;
        }
        const issues = await issuesOf(db, id, after, limit);
        const last = issues.at(-1);
        return { issues, next: issues.length === limit && last ? last.ordinal : null } as never;
      },
    );
  };
}

async function importById(db: Kysely<ProgrammeDatabase>, id: string) {
  const row = await db.selectFrom('directory.imports').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new Problem('not_found');
  return {
    id: row.id,
    asOf: row.as_of,
    dryRun: row.dry_run,
    counts: row.counts,
    header: row.header,
    at: row.at.toISOString(),
  };
}

async function issuesOf(db: Kysely<ProgrammeDatabase>, id: string, after: number, limit: number) {
  const rows = await db
    .selectFrom('directory.import_issues')
    .select(['ordinal', 'row', 'letters', 'header', 'severity', 'code', 'value'])
    .where('import_id', '=', id)
    .where('ordinal', '>', after)
    .orderBy('ordinal')
    .limit(limit)
    .execute();
  return rows.map(({ letters, ...issue }) => ({
    ...issue,
    column: letters,
    ...describeIssue({ code: issue.code as IssueCode, column: issue.header }),
  }));
}

const csvHeader = ['Dòng', 'Cột', 'Tiêu đề cột', 'Mức độ', 'Mã', 'Giá trị (đã che)', 'Lỗi', 'Cách sửa', 'What', 'Fix'];

async function* issuesCsv(db: Kysely<ProgrammeDatabase>, id: string): AsyncGenerator<string> {
  yield `\ufeff${csvLine(csvHeader)}`;
  for (let after = 0; ; ) {
    const page = await issuesOf(db, id, after, 1000);
    yield page
      .map(({ row, column, header, severity, code, value, vi, en }) => {
        const level = severity === 'error' ? 'Lỗi' : 'Cảnh báo';
        return csvLine([row, column, header, level, code, value, vi.what, vi.fix, en.what, en.fix]);
      })
      .join('');
    const last = page.at(-1);
    if (page.length < 1000 || !last) return;
    after = last.ordinal;
  }
}

const importing = {
  tags: ['office'],
  summary: 'Nạp danh sách của nhà đăng ký hoặc cơ quan quản lý tên miền / take a registry’s or registrar’s list',
  description:
    `CSV, XLSX, XLS hoặc ODS, nhiều nhất ${mostRows} dòng; cột: tên miền, loại chủ thể, tên, số giấy tờ, ngày đăng ký, ngày ` +
    'hết hạn, nhà đăng ký, trạng thái, ngành, mã tỉnh, mã xã, dịch vụ. Dòng sai được nêu hết một lần và không được nạp. ' +
    '`dryRun=true`: xem trước. Nạp lại cùng tệp cho cùng kết quả. / ' +
    `CSV, XLSX, XLS or ODS of at most ${mostRows} rows. Bad rows are all reported at once and left out. \`dryRun=true\` says ` +
    'what would come of it. The same file again gives the same answer.',
  body: { content: Object.fromEntries(accepted.map((type) => [type, { schema: { contentMediaType: type } }])) },
  querystring: Type.Object(
    {
      asOf: Type.Optional({
        ...DaySchema,
        description: 'Ngày mà danh sách phản ánh / the day whose state it gives; default: today',
      }),
      areaList: Type.Optional({ ...AreaListSchema, default: provinces2025.version }),
      dryRun: Type.Optional(Type.Boolean({ default: false })),
    },
    { additionalProperties: false },
  ),
  response: answers(
    {
      201: { ...Type.Ref('DirectoryImport'), description: 'Taken' },
      200: { ...Type.Ref('DirectoryImport'), description: 'The same file was taken before' },
    },
    ...refusals,
    'malformed_body',
    'unsupported_media_type',
    'payload_too_large',
    'empty_file',
  ),
};

const showing = {
  tags: ['office', 'auditor'],
  summary: 'Kết quả một lần nạp / what came of an import',
  params: Type.Object({ id: IdSchema }),
  response: answers({ 200: Type.Ref('DirectoryImport') }, ...refusals, 'not_found'),
};

const advice = Type.Object({ what: Type.String(), fix: Type.String() });
const telling = {
  tags: ['office', 'auditor'],
  summary: 'Các dòng sai và cách sửa / what is wrong with which rows, and how to mend it',
  params: Type.Object({ id: IdSchema }),
  querystring: Type.Object(
    {
      format: Type.Optional(Type.String({ enum: ['json', 'csv'], default: 'json' })),
      after: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 2_000_000_000,
          description: '`next` của trang trước / of the page before',
        }),
      ),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
    },
    { additionalProperties: false },
  ),
  response: answers(
    {
      200: {
        description: 'A page of issues; or all of them as CSV',
        content: {
          'application/json': {
            schema: Type.Object({
              issues: Type.Array(
                Type.Object({
                  ordinal: Type.Integer(),
                  row: Type.Integer(),
                  column: nullable(Type.String()),
                  header: nullable(Type.String()),
                  severity: Type.String({ enum: ['error', 'warning'] }),
                  code: Type.String({ enum: Object.keys(issueTexts) }),
                  value: nullable(Type.String()),
                  vi: advice,
                  en: advice,
                }),
              ),
              next: nullable(Type.Integer()),
            }),
          },
          'text/csv': { schema: { contentMediaType: 'text/csv' } },
        },
      },
    },
    ...refusals,
    'not_found',
  ),
};
