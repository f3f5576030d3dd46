import { createHash } from 'node:crypto';
import { answers, CursorSchema, nullable, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { ProgrammeContext } from '../../context.ts';
import { publicFilterFields } from '../schemas.ts';
import { presentPublished, searchPublished } from './entries.ts';

/** Searches a minute from one address: plenty for a reader, little for somebody who copies it all. */
const searchesAMinute = 120;

/** `GET /v1/directory`: what anyone may see. */
export function publicRoutes({ db }: ProgrammeContext): ServicePlugin {
  return async (app) => {
    app.get(
      '/v1/directory',
      { config: { access: 'public', rateLimit: { max: searchesAMinute, timeWindow: 60_000 } }, schema },
      async (request, reply) => {
        const { limit = 20, cursor, ...filter } = request.query;
        const { rows, next } = await searchPublished(db, filter, { limit, cursor });
        const answer = { entries: rows.map(presentPublished), next };
        // Kept, but asked about each time: a consent that is withdrawn takes effect at once.
        const tag = `"${createHash('sha256').update(JSON.stringify(answer)).digest('base64url').slice(0, 22)}"`;
        reply.header('cache-control', 'public, no-cache').header('etag', tag);
        if (request.headers['if-none-match'] === tag) return reply.code(304).send(null as never);
        return answer as never;
      },
    );
  };
}

const schema = {
  tags: ['anyone'],
  summary: 'Danh bạ website công khai, mới nhất trước / the public website directory, newest first',
  description:
    'Chỉ gồm doanh nghiệp, hộ kinh doanh không mang tên người, và những ai đã đồng ý công bố; không có tổng số. Trả lại ' +
    '`ETag` để hỏi lại bằng `If-None-Match`. / Enterprises, household businesses that bear no person’s name, and those ' +
    'who have agreed to be published, and nothing else; no totals. Has an `ETag` for `If-None-Match`.',
  querystring: Type.Object(
    {
      ...publicFilterFields,
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
      cursor: Type.Optional(CursorSchema),
    },
    { additionalProperties: false },
  ),
  response: answers(
    {
      200: Type.Object({ entries: Type.Array(Type.Ref('PublishedEntry')), next: nullable(Type.String()) }),
      304: Type.Null({ description: 'As before' }),
    },
    'validation_failed',
    'invalid_cursor',
  ),
};
