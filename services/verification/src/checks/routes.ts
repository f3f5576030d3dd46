import { answers, callerOf, type ServicePlugin } from '@xacthuc/platform';
import type { FastifyReply } from 'fastify';
import type { VerificationContext } from '../context.ts';
import { presentAnswer } from './answer.ts';
import { type Answered, askMany, askOne } from './ask.ts';
import { AnswerSchema, BatchAnswerSchema, BatchSchema, IdempotencyHeaders, ReservingCheckSchema } from './schemas.ts';

const access = ['registrar'] as const;
const refusals = ['validation_failed', 'invalid_number', 'malformed_body', 'unauthenticated', 'forbidden'] as const;
const also = ['unsupported_media_type', 'payload_too_large', 'idempotency_key_reused', 'signer_unavailable'] as const;

/** `POST /v1/checks` and `POST /v1/checks/batch`. */
export function checkRoutes(context: VerificationContext): ServicePlugin {
  return async (app) => {
    app.addSchema(AnswerSchema);
    app.post(
      '/v1/checks',
      {
        config: { access },
        schema: {
          tags: ['registrar'],
          summary: 'Kiểm tra một đối tượng / check one subject',
          description:
            'Mỗi câu trả lời được lưu và ký số trước khi gửi; "reserve": true giữ chỗ luôn suất tên miền. / ' +
            'Every answer is stored and signed before it is sent; "reserve": true also keeps the free name for a while.',
          headers: IdempotencyHeaders,
          body: ReservingCheckSchema,
          response: answers(
            {
              201: { ...AnswerSchema, description: 'The answer, signed' },
              200: { ...AnswerSchema, description: 'The answer given before under this Idempotency-Key' },
            },
            ...refusals,
            ...also,
          ),
        },
      },
      async (request, reply) => {
        const { answer, attestation, change, repeated, reservation } = await askOne(context, request.body, {
          clientId: callerOf(request).id,
          idempotencyKey: request.headers['idempotency-key'] ?? null,
        });
        markRepeated(reply, repeated).header('location', `/v1/attestations/${answer.id}`);
        const presented = { ...presentAnswer(answer, attestation, change), ...(reservation ? { reservation } : {}) };
        return reply.code(repeated ? 200 : 201).send(presented as never);
      },
    );
    app.post(
      '/v1/checks/batch',
      {
        config: { access },
        schema: {
          tags: ['registrar'],
          summary: 'Kiểm tra tối đa 1.000 đối tượng / check up to 1,000 subjects',
          headers: IdempotencyHeaders,
          body: BatchSchema,
          response: answers(
            { 200: { ...BatchAnswerSchema, description: 'One answer for each check, in order' } },
            ...refusals,
            ...also,
          ),
        },
      },
      async (request, reply) => {
        const results = await askMany(context, request.body.checks, {
          clientId: callerOf(request).id,
          idempotencyKey: request.headers['idempotency-key'] ?? null,
        });
        markRepeated(
          reply,
          results.every((result) => result.repeated),
        );
        const present = ({ answer, attestation, change }: Answered) => presentAnswer(answer, attestation, change);
        return { results: results.map(present) } as never;
      },
    );
  };
}

function markRepeated(reply: FastifyReply, repeated: boolean): FastifyReply {
  return repeated ? reply.header('idempotent-replayed', 'true') : reply;
}
