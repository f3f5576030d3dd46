import { answers, InstantSchema, Problem, type ServicePlugin } from '@xacthuc/platform';
import {
  formatTlogSize,
  MAX_ADD_CHECKPOINT_BYTES,
  type ParsedAddCheckpoint,
  parseAddCheckpoint,
  TLOG_SIZE_TYPE,
  TransparencyLogError,
} from '@xacthuc/transparency-log';
import { Type } from 'typebox';
import type { VerificationContext } from '../context.ts';

const text = (mediaType: string, description: string, example: string) => ({
  description,
  content: { [mediaType]: { schema: Type.String({ examples: [example] }) } },
});
const plain = 'text/plain; charset=utf-8';

const ConflictSchema = Type.Object({
  kind: Type.String({
    enum: ['fork', 'proof'],
    description:
      'fork: một cây khác cùng kích thước với cây đã đồng ký, là bằng chứng nhật ký đã đưa ra hai cây / another tree of a ' +
      'size that was cosigned; proof: không được chứng minh là tiếp nối / not shown to go on from what was cosigned',
  }),
  size: Type.Integer(),
  checkpoint: Type.String(),
  knownSize: Type.Integer(),
  at: InstantSchema,
});

const WitnessedLogSchema = Type.Object({
  origin: Type.String(),
  latest: Type.Unsafe<{ size: number; checkpoint: string; at: string } | null>({
    type: ['object', 'null'],
    properties: { size: Type.Integer(), checkpoint: Type.String(), at: InstantSchema },
    description: 'Cây lớn nhất đã đồng ký / the largest tree that was cosigned',
  }),
  conflicts: Type.Array(ConflictSchema, { description: 'Mới nhất trước, tối đa 100 / newest first, at most 100' }),
});

/** This service as a witness of other departments' logs (C2SP tlog-witness), and what it saw of them. */
export function witnessRoutes(context: VerificationContext): ServicePlugin {
  return async (app) => {
    await app.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      // The protocol names no content type: whatever is declared, the body is the request's text.
      const asText = { parseAs: 'buffer', bodyLimit: MAX_ADD_CHECKPOINT_BYTES } as const;
      scope.addContentTypeParser('*', asText, (_request, body, done) => done(null, body));
      addCheckpointRoute(scope as never, context);
    });
    app.get(
      '/witness/vkeys',
      {
        config: { access: 'public' },
        schema: {
          tags: ['anyone'],
          summary: 'Khoá kiểm tra chữ ký nhân chứng / the keys that this witness’s cosignatures verify with',
          response: answers({
            200: text('text/plain', 'One vkey (C2SP signed-note) a line', 'example.vn/witness+…\n'),
          }),
        },
      },
      async (_request, reply) => {
        reply.header('cache-control', 'public, max-age=300').header('access-control-allow-origin', '*').type(plain);
        return reply.send(context.witness.verifierKeys.map((key) => `${key}\n`).join('') as never);
      },
    );
    app.get(
      '/v1/audit/witnessed-logs',
      {
        config: { access: ['auditor'] },
        schema: {
          tags: ['auditor'],
          summary: 'Các nhật ký mà dịch vụ này làm chứng / the logs that this service witnesses',
          response: answers(
            { 200: Type.Object({ logs: Type.Array(WitnessedLogSchema) }) },
            'unauthenticated',
            'forbidden',
          ),
        },
      },
      async () => ({ logs: await witnessed(context) }),
    );
  };
}

function addCheckpointRoute(scope: Parameters<ServicePlugin>[0], context: VerificationContext): void {
  scope.post(
    '/witness/add-checkpoint',
    {
      config: { access: 'public' },
      bodyLimit: MAX_ADD_CHECKPOINT_BYTES,
      schema: {
        tags: ['anyone'],
        summary: 'Đồng ký điểm kiểm của một nhật ký khác / cosign another log’s checkpoint',
        description:
          'C2SP tlog-witness: dòng `old N`, các dòng chứng minh nhất quán, dòng trống, điểm kiểm. / `old N`, the lines of the ' +
          'consistency proof, an empty line, the checkpoint. Which logs are witnessed is the operator’s setting.',
        response: {
          ...answers(
            { 200: text('text/plain', 'Cosignature lines (Ed25519 and ML-DSA-44)', '— example.vn/witness …\n') },
            'malformed_body',
            'payload_too_large',
            'checkpoint_not_signed',
            'log_not_witnessed',
            'checkpoint_contradicts',
          ),
          409: text(TLOG_SIZE_TYPE, 'The size of the largest tree that was cosigned: prove from there', '1024\n'),
        },
      },
    },
    async (request, reply) => {
      const cosigned = await context.witness.add(readRequest(request.body), context.now());
      switch (cosigned.status) {
        case 200:
          return reply.type(plain).send(cosigned.lines as never);
        case 400:
          throw new Problem('malformed_body');
        case 403:
          throw new Problem('checkpoint_not_signed');
        case 404:
          throw new Problem('log_not_witnessed');
        case 409:
          return reply
            .code(409)
            .type(TLOG_SIZE_TYPE)
            .send(formatTlogSize(cosigned.size) as never);
        case 422:
          throw new Problem('checkpoint_contradicts');
      }
    },
  );
}

function readRequest(body: unknown): ParsedAddCheckpoint {
  try {
    return parseAddCheckpoint(Buffer.isBuffer(body) ? body : '');
  } catch (error) {
    if (error instanceof TransparencyLogError) throw new Problem('malformed_body');
    throw error;
  }
}

async function witnessed({ db, witness }: VerificationContext) {
  const heads = await db.selectFrom('witness.heads').selectAll().execute();
  const conflicts = await db
    .selectFrom('witness.conflicts')
    .select(['origin', 'kind', 'size', 'checkpoint', 'known_size', 'at'])
    .orderBy('id', 'desc')
    .limit(100)
    .execute();
  const origins = new Set([...witness.origins, ...heads.map(({ origin }) => origin)]);
  return [...origins].sort().map((origin) => {
    const head = heads.find((one) => one.origin === origin);
    return {
      origin,
      latest: head ? { size: head.size, checkpoint: head.checkpoint, at: head.at.toISOString() } : null,
      conflicts: conflicts
        .filter((one) => one.origin === origin)
        .map(({ kind, size, checkpoint, known_size, at }) => ({
          kind,
          size,
          checkpoint,
          knownSize: known_size,
          at: at.toISOString(),
        })),
    };
  });
}
