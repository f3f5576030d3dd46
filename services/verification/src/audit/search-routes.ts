import type { Scheme, SubjectType } from '@xacthuc/domain';
import { answers, callerOf, IdSchema, InstantSchema, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import { CheckSchema } from '../checks/schemas.ts';
import type { VerificationContext } from '../context.ts';
import { recordSearch, searchOf } from './accesses.ts';
import { decodePosition, encodePosition } from './cursor.ts';
import { logSize } from './find.ts';
import {
  entriesAnswer,
  FormatSchema,
  filterProperties,
  LimitSchema,
  pageOfEntries,
  pageProperties,
} from './schemas.ts';
import { formatOf, readPage, sendFile } from './send.ts';
import { subjectKeys } from './subject.ts';

const access = ['auditor'] as const;

const SearchBody = Type.Object(
  {
    subject: CheckSchema.properties.subject,
    purpose: Type.String({
      minLength: 10,
      maxLength: 1000,
      pattern: '\\S',
      description: 'Mục đích tra cứu, số hồ sơ; nhật ký cam kết về nó / what for, case number; the log commits to it',
    }),
    ...filterProperties,
    format: Type.Optional(FormatSchema),
    limit: Type.Optional(LimitSchema),
  },
  {
    additionalProperties: false,
    examples: [
      {
        subject: { type: 'person', scheme: 'personal-number', number: '027206912345' },
        purpose: 'Khiếu nại số 12/KN-2026',
        outcome: 'not_found',
      },
    ],
  },
);

const SearchSchema = Type.Object({
  id: IdSchema,
  at: InstantSchema,
  numbers: Type.Integer({
    description:
      'Số lượng số định danh đã tra: số được nêu và các số khác mà dữ liệu nối với nó / how many numbers were looked for: ' +
      'the one given and others that records join with it',
  }),
});
const ContestsSchema = Type.Array(Type.Object({ id: IdSchema, attestation: IdSchema, state: Type.String() }), {
  description: 'Khiếu nại về các câu trả lời ấy / contests of these answers; more with GET /v1/audit/contests',
});

/** `POST /v1/audit/searches` and `GET /v1/audit/searches/{id}/entries`. */
export function auditSearchRoutes(context: VerificationContext): ServicePlugin {
  return async (app) => {
    app.post(
      '/v1/audit/searches',
      {
        config: { access },
        schema: {
          tags: ['auditor'],
          summary:
            'Tra cứu theo số định danh; lượt tra cứu được ghi vào nhật ký / search for a subject; the search is logged',
          description:
            'Trả các câu trả lời về đối tượng dưới số này và các số khác mà dữ liệu nối với nó, cùng việc giữ chỗ, sử dụng, thay ' +
            'đổi trạng thái của chúng. Ai, khi nào, để làm gì được ghi vào nhật ký trước khi trả. / The answers about the ' +
            'subject under this number and others that records join with it, with their reservations, redemptions and ' +
            'status changes. Who, when and what for is logged before anything is given.',
          body: SearchBody,
          response: answers(
            { 201: entriesAnswer({ search: SearchSchema, ...pageOfEntries, contests: ContestsSchema }) },
            'malformed_body',
            'validation_failed',
            'invalid_number',
            'unsupported_media_type',
            'payload_too_large',
            'unauthenticated',
            'forbidden',
          ),
        },
      },
      async (request, reply) => {
        const { subject, purpose, limit = 50, format: wanted, ...filter } = request.body;
        const named = { ...subject, type: subject.type as SubjectType, scheme: subject.scheme as Scheme };
        const format = formatOf(request, wanted);
        const keys = await subjectKeys(context.pool, context.keyring, named);
        const size = await logSize(context.pool);
        const auditor = callerOf(request).id;
        const recorded = {
          auditor,
          filter,
          format,
          size,
          subjectType: named.type,
          scheme: named.scheme,
          keys,
          purpose,
        };
        const { id, at } = await recordSearch(context.db, recorded);
        reply.code(201).header('cache-control', 'no-store').header('location', `/v1/audit/searches/${id}/entries`);
        const search = { filter, keys, order: 'desc', size } as const;
        if (format !== 'json') return sendFile(context, reply, format, search) as never;
        const { entries, next } = await readPage(context, { ...search, position: size, limit });
        return {
          search: { id, at: at.toISOString(), numbers: keys.length },
          entries,
          next: next === null ? null : encodePosition(next, { search: id }),
          contests: await contestsOf(context, keys),
        } as never;
      },
    );
    app.get(
      '/v1/audit/searches/:id/entries',
      {
        config: { access },
        schema: {
          tags: ['auditor'],
          summary: 'Các trang sau của một lượt tra cứu / further pages of a search',
          description:
            'Chỉ của người đã tra cứu; các mục có đến lúc tra cứu. / For whoever searched; the entries there were then.',
          params: Type.Object({ id: IdSchema }),
          querystring: Type.Object(pageProperties, { additionalProperties: false }),
          response: answers(
            { 200: Type.Object(pageOfEntries) },
            'validation_failed',
            'invalid_cursor',
            'unauthenticated',
            'forbidden',
            'not_found',
          ),
        },
      },
      async (request, reply) => {
        const search = await searchOf(context.db, request.params.id, callerOf(request).id);
        if (!search) throw new Problem('not_found');
        const { limit = 50, cursor } = request.query;
        const { id, filter, keys, size } = search;
        const position = cursor === undefined ? size : decodePosition(cursor, { search: id });
        const { entries, next } = await readPage(context, { filter, keys, order: 'desc', size, position, limit });
        reply.header('cache-control', 'no-store');
        return { entries, next: next === null ? null : encodePosition(next, { search: id }) } as never;
      },
    );
  };
}

async function contestsOf({ db }: VerificationContext, keys: readonly Buffer[]) {
  return db
    .selectFrom('verification.contests')
    .select(['id', 'attestation_id as attestation', 'state'])
    .where('subject_key', 'in', [...keys])
    .orderBy('number', 'desc')
    .limit(500)
    .execute();
}
