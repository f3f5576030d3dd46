import type { Caller } from '@xacthuc/platform';
import { answers, callerOf, IdSchema, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import { attestationOf, presentAnswer, type StoredAnswer } from '../checks/answer.ts';
import type { VerificationContext } from '../context.ts';
import { reservationOf } from '../redemptions/reserve.ts';
import { answerById } from './stored-answers.ts';

const JwkSchema = Type.Object({
  kty: Type.String(),
  crv: Type.String(),
  x: Type.String(),
  kid: Type.String(),
  use: Type.String(),
  alg: Type.String(),
});

/** `GET /v1/attestations/{id}` and the public keys. */
export function attestationRoutes(context: VerificationContext): ServicePlugin {
  return async (app) => {
    app.get(
      '/v1/attestations/:id',
      {
        config: { access: ['registrar', 'auditor'] },
        schema: {
          tags: ['registrar', 'auditor'],
          summary: 'Đọc lại một câu trả lời / read an answer again',
          params: Type.Object({ id: IdSchema }),
          response: answers(
            { 200: Type.Ref('Answer') },
            'validation_failed',
            'unauthenticated',
            'forbidden',
            'not_found',
          ),
        },
      },
      async (request) => {
        const answer = await answerById(context.db, request.params.id);
        if (!answer || !maySee(callerOf(request), answer)) throw new Problem('not_found');
        const reservation = await reservationOf(context.db, answer);
        const presented = presentAnswer(answer, attestationOf(answer, context.keyring.answers));
        return { ...presented, ...(reservation ? { reservation } : {}) } as never;
      },
    );
    app.get(
      '/.well-known/jwks.json',
      {
        config: { access: 'public' },
        schema: {
          tags: ['anyone'],
          summary: 'Khoá công khai để kiểm tra chữ ký / public keys to verify with',
          response: answers({ 200: Type.Object({ keys: Type.Array(JwkSchema) }) }),
        },
      },
      async (_request, reply) => {
        reply.header('cache-control', 'public, max-age=300').header('access-control-allow-origin', '*');
        return (await context.issuer.jwks()) as never;
      },
    );
  };
}

/** A registrar sees its own answers. To another one an answer's existence is none of its business: not found. */
export function maySee(caller: Caller, answer: StoredAnswer): boolean {
  return caller.id === answer.clientId || caller.roles.includes('auditor') || caller.roles.includes('admin');
}
