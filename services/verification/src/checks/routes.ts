import { answers, callerOf, type ServicePlugin } from '@xacthuc/platform';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { CheckingContext, VerificationContext } from '../context.ts';
import { preferredWait } from '../log/prefer.ts';
import { PreferHeaders, proofsWithin } from '../log/routes.ts';
import { contextOf, markOf } from '../sandbox/choose.ts';
import { presentAnswer } from './answer.ts';
import { type Answered, askMany, askOne } from './ask.ts';
import { AnswerSchema, BatchAnswerSchema, BatchSchema, IdempotencyHeaders, ReservingCheckSchema } from './schemas.ts';

const AskingHeaders = Type.Object({ ...IdempotencyHeaders.properties, ...PreferHeaders });
const access = ['registrar'] as const;
const refusals = ['validation_failed', 'invalid_number', 'malformed_body', 'unauthenticated', 'forbidden'] as const;
const also = ['unsupported_media_type', 'payload_too_large', 'idempotency_key_reused', 'signer_unavailable'] as const;

/** `POST /v1/checks` and `POST /v1/checks/batch`. */
export function checkRoutes(served: VerificationContext): ServicePlugin {
  return async (app) => {
    app.addSchema(AnswerSchema);
    app.post(
      '/v1/checks',
      {
        config: { access, sandbox: true, atOnce: true },
        schema: {
          tags: ['registrar'],
          summary: 'Kiểm tra một đối tượng / check one subject',
          description:
            'Mỗi câu trả lời được lưu và ký số trước khi gửi; "reserve": true giữ chỗ luôn suất tên miền. / ' +
            'Every answer is stored and signed before it is sent; "reserve": true also keeps the free name for a while.',
          headers: AskingHeaders,
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
        const context = contextOf(served, request);
        const { answer, attestation, change, repeated, reservation } = await askOne(context, request.body, {
          clientId: callerOf(request).id,
          idempotencyKey: request.headers['idempotency-key'] ?? null,
        });
        markRepeated(reply, repeated).header('location', `/v1/attestations/${answer.id}`);
        const presented = presentAnswer(answer, attestation, change);
        const body = { ...presented, ...(reservation ? { reservation } : {}), ...markOf(context) };
        const [withProof] = await addProofs(served, context, [body], request.headers.prefer, reply);
        return reply.code(repeated ? 200 : 201).send(withProof as never);
      },
    );
    app.post(
      '/v1/checks/batch',
      {
        config: { access, sandbox: true },
        schema: {
          tags: ['registrar'],
          summary: 'Kiểm tra tối đa 1.000 đối tượng / check up to 1,000 subjects',
          headers: AskingHeaders,
          body: BatchSchema,
          response: answers(
            { 200: { ...BatchAnswerSchema, description: 'One answer for each check, in order' } },
            ...refusals,
            ...also,
          ),
        },
      },
      async (request, reply) => {
        const context = contextOf(served, request);
        const results = await askMany(context, request.body.checks, {
          clientId: callerOf(request).id,
          idempotencyKey: request.headers['idempotency-key'] ?? null,
        });
        markRepeated(
          reply,
          results.every((result) => result.repeated),
        );
        const present = ({ answer, attestation, change }: Answered) => ({
          ...presentAnswer(answer, attestation, change),
          ...markOf(context),
        });
        const presented = results.map(present);
        return { results: await addProofs(served, context, presented, request.headers.prefer, reply) } as never;
      },
    );
  };
}

/** The proofs that they are in the log, where the caller would rather wait for them. The answers are stored already. */
async function addProofs<A extends { readonly id: string }>(
  served: VerificationContext,
  context: CheckingContext,
  presented: readonly A[],
  prefer: string | undefined,
  reply: FastifyReply,
): Promise<readonly (A & { readonly proof?: string | null })[]> {
  const wait = preferredWait(prefer);
  if (wait === null) return presented;
  // What mock subjects are answered is in no log, however long one waits.
  if (context.mock === true) return presented.map((answer) => ({ ...answer, proof: null }));
  const ids = presented.map(({ id }) => id);
  const proofs = await proofsWithin(served, ids, wait, reply);
  return presented.map((answer) => ({ ...answer, proof: proofs.get(answer.id) ?? null }));
}

function markRepeated(reply: FastifyReply, repeated: boolean): FastifyReply {
  return repeated ? reply.header('idempotent-replayed', 'true') : reply;
}
