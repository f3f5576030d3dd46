import { answers, CursorSchema, callerOf, IdSchema, nullable, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { ProgrammeContext } from '../../context.ts';
import { SourceSchema } from '../schemas.ts';
import { decodeCursor, encodeCursor } from '../search/cursor.ts';
import type { ClaimSource } from './claim.ts';
import { conflictRows, presentConflict, resolveConflict } from './conflicts.ts';
import { assertNoNumber } from './consent-routes.ts';
import { conflictKinds } from './merge.ts';

/** `GET /v1/programme/directory/conflicts` and `POST …/{id}/resolution`. */
export function conflictRoutes(context: ProgrammeContext): ServicePlugin {
  const { db, directory } = context;
  return async (app) => {
    app.get(
      '/v1/programme/directory/conflicts',
      { config: { access: ['office', 'auditor'] }, schema: listing },
      async (request) => {
        const { limit = 50, cursor, state, kind } = request.query;
        const before = decodeCursor(cursor);
        const rows = await conflictRows(db, { state, kind, before, limit: limit + 1 });
        const page = rows.slice(0, limit);
        const last = page.at(-1);
        const next = rows.length > limit && last ? encodeCursor(last.number) : null;
        return { conflicts: page.map(presentConflict), next } as never;
      },
    );
    app.post(
      '/v1/programme/directory/conflicts/:id/resolution',
      { config: { access: ['office'] }, schema: resolving },
      async (request) => {
        const { prevails, origin = null } = request.body;
        const [person, reason] = [request.body.person.trim(), request.body.reason.trim()];
        if (person === '') {
          throw new Problem('validation_failed', null, [{ at: '/body/person', message: 'để trống / is empty' }]);
        }
        if (reason === '') throw new Problem('reason_required');
        assertNoNumber('/body/reason', reason);
        const resolution = { prevails: prevails as ClaimSource, origin, person, reason };
        await resolveConflict(db, directory, request.params.id, resolution, callerOf(request).id);
        const row = await db
          .selectFrom('directory.conflicts')
          .selectAll()
          .where('id', '=', request.params.id)
          .executeTakeFirstOrThrow();
        return presentConflict(row) as never;
      },
    );
  };
}

const listing = {
  tags: ['office', 'auditor'],
  summary: 'Chỗ các nguồn mâu thuẫn nhau / where sources contradict each other',
  querystring: Type.Object(
    {
      state: Type.Optional(Type.String({ enum: ['open', 'resolved', 'gone'] })),
      kind: Type.Optional(Type.String({ enum: [...conflictKinds] })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
      cursor: Type.Optional(CursorSchema),
    },
    { additionalProperties: false },
  ),
  response: answers(
    { 200: Type.Object({ conflicts: Type.Array(Type.Ref('DirectoryConflict')), next: nullable(Type.String()) }) },
    'validation_failed',
    'invalid_cursor',
    'unauthenticated',
    'forbidden',
  ),
};

const resolving = {
  tags: ['office'],
  summary: 'Quyết định nguồn nào đúng / decide which source is right',
  description:
    'Có hiệu lực chừng nào các nguồn còn nói đúng như hiện nay. / It holds for as long as the sources say what they say now.',
  params: Type.Object({ id: IdSchema }),
  body: Type.Object(
    {
      prevails: SourceSchema,
      origin: Type.Optional({
        ...IdSchema,
        description: 'Khoá API đã khai, khi có nhiều bản khai / which declaration, of several',
      }),
      person: Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'Cán bộ quyết định / the official who decides',
      }),
      reason: Type.String({ minLength: 1, maxLength: 1000 }),
    },
    {
      additionalProperties: false,
      examples: [
        { prevails: 'registry', person: 'Trần Thị Bình', reason: 'Đã đối chiếu với nhà đăng ký ngày 20/11/2026' },
      ],
    },
  ),
  response: answers(
    { 200: { ...Type.Ref('DirectoryConflict'), description: 'Decided, now or before' } },
    'validation_failed',
    'unauthenticated',
    'forbidden',
    'not_found',
    'malformed_body',
    'unsupported_media_type',
    'payload_too_large',
    'state_conflict',
    'reason_required',
  ),
};
