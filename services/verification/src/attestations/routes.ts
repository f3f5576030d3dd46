import { hash } from 'node:crypto';
import type { Caller } from '@xacthuc/platform';
import { answers, callerOf, IdSchema, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import { attestationOf, presentAnswer, type StoredAnswer } from '../checks/answer.ts';
import type { VerificationContext } from '../context.ts';
import { reservationOf } from '../redemptions/reserve.ts';
import { lastChangeOf } from '../status/changes.ts';
import { compromiseOf } from './compromise.ts';
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
        const change = answer.status === null ? null : await lastChangeOf(context.db, answer.id);
        const presented = presentAnswer(answer, attestationOf(answer, context.keyring.answers), change);
        const reservation = await reservationOf(context.db, answer);
        const compromise = compromiseOf(answer.token, context.issuer);
        return { ...presented, ...(reservation ? { reservation } : {}), ...compromise } as never;
      },
    );
    app.get(
      '/.well-known/jwks.json',
      {
        config: { access: 'public' },
        schema: {
          tags: ['anyone'],
          summary: 'Khoá công khai để kiểm tra chữ ký / public keys to verify with',
          description:
            'Giữ bản sao không lâu hơn thời hạn trong Cache-Control: khoá mới chỉ ký khi mọi bản sao đã có nó, khoá bị lộ ' +
            'bị gỡ ngay. / Keep a copy no longer than Cache-Control says: a new key signs only when every copy has it; ' +
            'a compromised one is taken out at once.',
          response: answers({
            200: Type.Object({ keys: Type.Array(JwkSchema) }),
            304: Type.Null({ description: 'Nothing has changed since the copy that If-None-Match names' }),
          }),
        },
      },
      async (request, reply) => {
        const keys = await context.issuer.jwks();
        const etag = `"${hash('sha256', JSON.stringify(keys), 'base64url')}"`;
        reply
          .header('cache-control', `public, max-age=${context.jwksMaxAgeSeconds}`)
          .header('etag', etag)
          .header('access-control-allow-origin', '*');
        const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
        if (known?.includes(etag)) return reply.code(304).send(null);
        return keys as never;
      },
    );
  };
}

/** A registrar sees its own answers. To another one an answer's existence is none of its business: not found. */
export function maySee(caller: Caller, answer: StoredAnswer): boolean {
  return caller.id === answer.clientId || caller.roles.includes('auditor') || caller.roles.includes('admin');
}
