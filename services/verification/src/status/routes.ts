import { STATUS_LIST_MEDIA_TYPE, statusListAggregation } from '@xacthuc/attestation';
import { answers, Problem, type ServicePlugin } from '@xacthuc/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { CheckingContext } from '../context.ts';
import type { ServedList } from './lists.ts';

/** A 32-bit number, and a second that a date can hold. */
const mostLists = 2 ** 31 - 1;
const lastSecond = 8_640_000_000_000;

/** `GET /status-lists/{n}` and `GET /status-lists` (Token Status List §8 and §9). */
export function statusRoutes({ statusLists }: Pick<CheckingContext, 'statusLists'>): ServicePlugin {
  return async (app) => {
    app.get(
      '/status-lists',
      {
        config: { access: 'public' },
        onRequest: forEveryPage,
        schema: {
          tags: ['anyone'],
          summary: 'Địa chỉ của mọi danh sách trạng thái / where all status lists are',
          response: answers({
            200: Type.Object(
              { status_lists: Type.Array(Type.String({ format: 'uri' })) },
              { examples: [{ status_lists: ['https://xacthuc.example.gov.vn/status-lists/0'] }] },
            ),
          }),
        },
      },
      async (_request, reply) => {
        reply.header('cache-control', 'public, max-age=300');
        return statusListAggregation(await statusLists.uris()) as never;
      },
    );
    app.get(
      '/status-lists/:n',
      {
        config: { access: 'public' },
        onRequest: forEveryPage,
        schema: {
          tags: ['anyone'],
          summary: 'Một danh sách trạng thái đã ký / a signed status list',
          description:
            'Token Status List (draft-ietf-oauth-status-list), dạng JWT, 2 bit một mục: 0 hiệu lực, 1 thu hồi, 2 tạm đình chỉ. ' +
            '`time` hỏi danh sách tại một thời điểm đã qua. / A Token Status List in its JWT form, 2 bits an entry: 0 valid, ' +
            '1 revoked, 2 suspended. `time` asks for the list as it was at a time of the past.',
          params: Type.Object({ n: Type.Integer({ minimum: 0, maximum: mostLists }) }),
          querystring: Type.Object(
            {
              time: Type.Optional(
                Type.Integer({
                  minimum: 0,
                  maximum: lastSecond,
                  description: 'Giây kể từ 1970-01-01T00:00:00Z / seconds since then',
                  examples: [1795316400],
                }),
              ),
            },
            { additionalProperties: false },
          ),
          response: answers(
            {
              200: {
                description: 'The list, signed; `ttl` and `exp` say for how long it is good',
                content: { [STATUS_LIST_MEDIA_TYPE]: { schema: Type.String() } },
              },
              304: { description: 'It has not changed since the one named by `If-None-Match`', type: 'null' },
            },
            'validation_failed',
            'not_found',
          ),
        },
      },
      async (request, reply) => {
        const { n } = request.params;
        const { time } = request.query;
        const served = time === undefined ? await statusLists.current(n) : await statusLists.at(n, time);
        if (served === null) throw new Problem('not_found', unknownList);
        const maxAge = time === undefined ? statusLists.freshFor(served) : 60;
        reply.header('cache-control', `public, max-age=${maxAge}`);
        return send(request, reply, served) as never;
      },
    );
  };
}

/** Verifiers may run in a browser: refusals are for them too (Token Status List §8.1). */
async function forEveryPage(_request: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.header('access-control-allow-origin', '*').header('access-control-expose-headers', 'etag');
}

const unknownList = {
  vi: 'Không có danh sách trạng thái này, hoặc chưa có vào thời điểm được hỏi',
  en: 'There is no such status list, or there was none at the time asked for',
};

function send(request: FastifyRequest, reply: FastifyReply, { token, gzipped, etag }: ServedList) {
  const zipped = /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(String(request.headers['accept-encoding'] ?? ''));
  // The bytes differ, so must the tags.
  const tag = zipped ? `"${etag}-gzip"` : `"${etag}"`;
  reply.header('vary', 'accept-encoding').header('etag', tag);
  if (names(request.headers['if-none-match'], etag)) return reply.code(304).send();
  reply.type(STATUS_LIST_MEDIA_TYPE);
  return zipped ? reply.header('content-encoding', 'gzip').send(gzipped) : reply.send(token);
}

/** Either form of the list is the same list (weak comparison, RFC 9110 §13.1.2). */
function names(condition: string | undefined, etag: string): boolean {
  if (condition === undefined) return false;
  if (condition.trim() === '*') return true;
  return condition.split(',').some(
    (one) =>
      one
        .trim()
        .replace(/^W\//, '')
        .replace(/-gzip"$/, '"') === `"${etag}"`,
  );
}
