import { answers, callerOf, IdSchema, Problem, type ServicePlugin } from '@xacthuc/platform';
import { parseTilePath, TILE_WIDTH, type TileId, TransparencyLogError } from '@xacthuc/transparency-log';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { maySee } from '../attestations/routes.ts';
import { answerById } from '../attestations/stored-answers.ts';
import type { VerificationContext } from '../context.ts';
import { preferredWait } from './prefer.ts';
import { proofsOf } from './proofs.ts';
import { publishedCheckpoints } from './published.ts';
import { publishedVkey, storedTile } from './storage.ts';

const plain = 'text/plain; charset=utf-8';
const textBody = (description: string) => ({ description, content: { 'text/plain': { schema: Type.String() } } });

export const PreferHeaders = {
  prefer: Type.Optional(
    Type.String({
      maxLength: 200,
      description:
        '"wait=2": chờ tối đa 2 giây (nhiều nhất 10) đến khi có bằng chứng ghi nhật ký / wait up to 2 seconds (10 at ' +
        'most) for the proof that it is in the log (RFC 7240)',
    }),
  ),
};

/** The log as anyone reads it (C2SP tlog-tiles), and `GET /v1/attestations/{id}/proof`. */
export function logRoutes(context: VerificationContext): ServicePlugin {
  return async (app) => {
    app.get(
      '/log/checkpoint',
      {
        config: { access: 'public' },
        schema: {
          tags: ['anyone'],
          summary: 'Kích thước và gốc của nhật ký, có chữ ký / the log’s size and root, signed',
          description:
            'C2SP tlog-checkpoint. Các mảnh: /log/tile/{L}/{N}[.p/{W}], các bản ghi: /log/tile/entries/{N}[.p/{W}] (C2SP ' +
            'tlog-tiles); xem docs/log.md. Kèm chữ ký của các nhân chứng nếu đã có. / Tiles and entries are below ' +
            '/log/tile/; see docs/log.md. With the cosignatures of those witnesses that have cosigned it.',
          response: answers({ 200: textBody('A signed note') }),
        },
      },
      async (_request, reply) => {
        const checkpoints = await publishedCheckpoints(context.pool);
        if (!checkpoints) throw new Problem('unavailable');
        return sendText(reply.header('cache-control', 'no-cache'), checkpoints.newest.note);
      },
    );
    app.get(
      '/log/witnessed/checkpoint',
      {
        config: { access: 'public' },
        schema: {
          tags: ['anyone'],
          summary: 'Điểm kiểm mới nhất có đủ nhân chứng / the newest checkpoint that enough witnesses have cosigned',
          description:
            'Chậm hơn /log/checkpoint chừng một phút. /log/witnessed là tiền tố của cùng nhật ký cho chương trình chỉ nhận ' +
            'điểm kiểm đủ nhân chứng; 404: chưa có. / Some time behind /log/checkpoint. /log/witnessed is the prefix of the ' +
            'same log for clients that take witnessed checkpoints only; 404: there is none.',
          response: answers({ 200: textBody('A signed note') }, 'not_found'),
        },
      },
      async (_request, reply) => {
        const checkpoint = (await publishedCheckpoints(context.pool))?.witnessed;
        if (!checkpoint) throw new Problem('not_found');
        return sendText(reply.header('cache-control', 'no-cache'), checkpoint.note);
      },
    );
    app.get(
      '/log/vkey',
      {
        config: { access: 'public' },
        schema: {
          tags: ['anyone'],
          summary: 'Khoá công khai của nhật ký / the log’s public key',
          description:
            'Tải một lần từ nơi tin cậy rồi giữ lại: khoá này không đổi. / Fetch it once from a place you trust and keep ' +
            'it: it does not change. A verifier key as in C2SP signed-note.',
          response: answers({ 200: textBody('name+id+key') }),
        },
      },
      async (_request, reply) => {
        const vkey = await publishedVkey(context.pool);
        if (vkey === null) throw new Problem('unavailable');
        return sendText(reply.header('cache-control', 'public, max-age=3600'), `${vkey}\n`);
      },
    );
    for (const prefix of ['/log', '/log/witnessed']) tileRoute(app, context, prefix);
    proofRoute(app, context);
  };
}

/** OpenAPI has no parameter that spans several segments: described with the checkpoint. */
function tileRoute(app: Parameters<ServicePlugin>[0], context: VerificationContext, prefix: string): void {
  app.get(`${prefix}/tile/*`, { config: { access: 'public' }, schema: { hide: true } }, async (request, reply) => {
    const tile = tileOf(`tile/${(request.params as { '*': string })['*']}`);
    const bytes = tile && (await storedTile(context.pool, tile));
    if (!tile || !bytes) throw new Problem('not_found');
    // A beginning of a tile never changes either, but nobody needs it for long.
    const caching = tile.width === TILE_WIDTH ? 'public, max-age=31536000, immutable' : 'public, max-age=60';
    return reply
      .header('cache-control', caching)
      .header('access-control-allow-origin', '*')
      .type('application/octet-stream')
      .send(bytes);
  });
}

function proofRoute(app: Parameters<ServicePlugin>[0], context: VerificationContext): void {
  app.get(
    '/v1/attestations/:id/proof',
    {
      config: { access: ['registrar', 'auditor'] },
      schema: {
        tags: ['registrar', 'auditor'],
        summary: 'Bằng chứng câu trả lời đã được ghi nhật ký / proof that an answer is in the log',
        description:
          'C2SP tlog-proof, một tệp văn bản kèm bản ghi; kiểm tra không cần mạng với khoá ở /log/vkey. Chưa ghi xong (thường ' +
          'dưới một giây): 409 proof_pending. / One text file with the entry, verified offline with the key of /log/vkey. Not ' +
          'in the log yet (for less than a second, usually): 409 `proof_pending`, for the answer itself exists.',
        params: Type.Object({ id: IdSchema }),
        headers: Type.Object(PreferHeaders),
        response: answers(
          { 200: textBody('A tlog-proof with the entry as its extra data') },
          'validation_failed',
          'unauthenticated',
          'forbidden',
          'not_found',
          'proof_pending',
        ),
      },
    },
    async (request, reply) => {
      const { id } = request.params as { id: string };
      const answer = await answerById(context.db, id);
      if (!answer || !maySee(callerOf(request), answer)) throw new Problem('not_found');
      const wait = preferredWait((request.headers as { prefer?: string }).prefer);
      const proof = (await proofsWithin(context, [id], wait, reply)).get(id);
      if (proof === undefined) {
        reply.header('retry-after', '1');
        throw new Problem('proof_pending');
      }
      return sendText(reply.header('cache-control', 'private, no-cache'), proof);
    },
  );
}

/** The proofs of attestations, waiting for them if that is preferred, for `wait` seconds at most. */
export async function proofsWithin(
  context: Pick<VerificationContext, 'pool' | 'growth'>,
  ids: readonly string[],
  wait: number | null,
  reply: FastifyReply,
): Promise<Map<string, string>> {
  if (wait !== null) {
    reply.header('preference-applied', `wait=${wait}`);
    await Promise.all(ids.map((id) => context.growth.wait(id, wait)));
  }
  return proofsOf(context.pool, ids);
}

function sendText(reply: FastifyReply, text: string) {
  return reply
    .header('access-control-allow-origin', '*')
    .type(plain)
    .serializer((body: unknown) => body as string)
    .send(text);
}

function tileOf(path: string): TileId | null {
  try {
    return parseTilePath(path);
  } catch (error) {
    if (error instanceof TransparencyLogError) return null;
    throw error;
  }
}
