import {
  answers,
  type Caller,
  CursorSchema,
  callerOf,
  IdSchema,
  nullable,
  Problem,
  type ServicePlugin,
} from '@xacthuc/platform';
import { Type } from 'typebox';
import type { ProgrammeContext } from '../../context.ts';
import { conflictRows, presentConflict } from '../entries/conflicts.ts';
import { consentRows } from '../entries/consents.ts';
import { ClaimSchema, ConsentEventSchema, officeFilterFields } from '../schemas.ts';
import { allEntries, allPublished, claimRows, entryById, presentEntry, searchEntries } from './entries.ts';
import { exportAs } from './export.ts';

const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const refusals = ['validation_failed', 'unauthenticated', 'forbidden'] as const;
const bodyRefusals = ['malformed_body', 'unsupported_media_type', 'payload_too_large'] as const;
const description =
  'Trong thân yêu cầu chứ không trong địa chỉ, vì tên người tìm kiếm là dữ liệu cá nhân. / In the body and not in the URL: ' +
  'whom one looks for is personal data.';

/** `POST /v1/programme/directory/search`, `POST …/export`, `GET …/{id}`. */
export function searchRoutes(context: ProgrammeContext): ServicePlugin {
  const { db, directory } = context;
  return async (app) => {
    app.post(
      '/v1/programme/directory/search',
      { config: { access: ['office', 'auditor'] }, schema: searching },
      async (request, reply) => {
        const { limit = 50, cursor, ...filter } = request.body;
        const { rows, next } = await searchEntries(db, directory, filter, { limit, cursor });
        const whole = seesNames(callerOf(request));
        reply.header('cache-control', 'no-store');
        return { entries: rows.map((row) => presentEntry(directory, row, whole)), next } as never;
      },
    );
    app.post(
      '/v1/programme/directory/export',
      { config: { access: ['office'] }, schema: exporting },
      async (request, reply) => {
        const { format = 'csv', published = false, ...filter } = request.body;
        const exported = published
          ? ({ of: 'published', pages: allPublished(db, filter) } as const)
          : ({ of: 'entries', pages: allEntries(db, directory, filter), secrets: directory } as const);
        const stream = exportAs(format as 'csv' | 'xlsx', exported);
        reply.type(format === 'csv' ? 'text/csv; charset=utf-8' : xlsxType);
        reply.header('content-disposition', `attachment; filename="danh-ba-website.${format}"`);
        reply.header('cache-control', 'no-store');
        reply.serializer((payload: unknown) => payload as string);
        return reply.send(stream) as never;
      },
    );
    app.get(
      '/v1/programme/directory/:id',
      { config: { access: ['office', 'auditor'] }, schema: showing },
      async (request, reply) => {
        const entry = await entryById(db, request.params.id);
        if (!entry) throw new Problem('not_found');
        const [claims, consents, conflicts] = await Promise.all([
          claimRows(db, entry.domain),
          consentRows(db, entry.id),
          conflictRows(db, { domain: entry.domain }),
        ]);
        reply.header('cache-control', 'no-store');
        return {
          ...presentEntry(directory, entry, seesNames(callerOf(request))),
          claims: claims.map((claim) => ({
            source: claim.source,
            origin: claim.origin,
            status: claim.status,
            holderKind: claim.holder_kind,
            hasNumber: claim.has_number,
            registeredOn: claim.registered_on,
            expiresOn: claim.expires_on,
            registrar: claim.registrar,
            statedAt: claim.stated_at.toISOString(),
            recordedBy: claim.recorded_by,
            recordedAt: claim.recorded_at.toISOString(),
          })),
          consents,
          conflicts: conflicts.map(presentConflict),
        } as never;
      },
    );
  };
}

/** Auditors see what was done, not the names of those who have not agreed to be published. */
function seesNames({ roles }: Caller): boolean {
  return roles.includes('office') || roles.includes('admin');
}

const searching = {
  tags: ['office', 'auditor'],
  summary: 'Tìm trong danh bạ website, mới nhất trước / search the website directory, newest first',
  description,
  body: Type.Object(
    {
      ...officeFilterFields,
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
      cursor: Type.Optional(CursorSchema),
    },
    { additionalProperties: false, examples: [{ q: 'nguyen van an', holderKind: 'person', limit: 20 }] },
  ),
  response: answers(
    { 200: Type.Object({ entries: Type.Array(Type.Ref('DirectoryEntry')), next: nullable(Type.String()) }) },
    ...refusals,
    ...bodyRefusals,
    'invalid_cursor',
  ),
};

const exporting = {
  tags: ['office'],
  summary: 'Xuất danh bạ ra CSV hoặc XLSX / export the directory as CSV or XLSX',
  description:
    '`published: true` chỉ xuất những gì được công bố. Ngoài ra tệp có tên cá nhân: giữ như dữ liệu cá nhân. / ' +
    '`published: true` for what is public only. Otherwise the file holds names of persons: keep it as such.',
  body: Type.Object(
    {
      ...officeFilterFields,
      format: Type.Optional(Type.String({ enum: ['csv', 'xlsx'], default: 'csv' })),
      published: Type.Optional(Type.Boolean({ default: false })),
    },
    { additionalProperties: false, examples: [{ format: 'xlsx', published: true }] },
  ),
  response: answers(
    {
      200: {
        description: 'The file',
        content: {
          'text/csv': { schema: { contentMediaType: 'text/csv' } },
          [xlsxType]: { schema: { contentMediaType: xlsxType } },
        },
      },
    },
    ...refusals,
    ...bodyRefusals,
  ),
};

const showing = {
  tags: ['office', 'auditor'],
  summary:
    'Một mục: từng nguồn nói gì, sự đồng ý, mâu thuẫn / one entry: what each source says, consents, contradictions',
  params: Type.Object({ id: IdSchema }),
  response: answers(
    {
      200: Type.Unsafe<Record<string, unknown>>({
        description: 'The entry',
        allOf: [
          { $ref: 'DirectoryEntry#' },
          {
            type: 'object',
            properties: {
              claims: { type: 'array', items: ClaimSchema },
              consents: { type: 'array', items: ConsentEventSchema },
              conflicts: { type: 'array', items: { $ref: 'DirectoryConflict#' } },
            },
            required: ['claims', 'consents', 'conflicts'],
          },
        ],
      }),
    },
    ...refusals,
    'not_found',
  ),
};
