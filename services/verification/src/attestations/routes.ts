import type { Caller } from '@xacthuc/platform';
import { answers, callerOf, IdSchema, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import { attestationOf, presentAnswer, type StoredAnswer } from '../checks/answer.ts';
import type { VerificationContext } from '../context.ts';
import { reservationOf } from '../redemptions/reserve.ts';
import { contextOf, markOf } from '../sandbox/choose.ts';
import { lastChangeOf } from '../status/changes.ts';
import { compromiseOf } from './compromise.ts';
import { answerById } from './stored-answers.ts';

/** `GET /v1/attestations/{id}`. */
export function attestationRoutes(served: VerificationContext): ServicePlugin {
  return async (app) => {
    app.get(
      '/v1/attestations/:id',
      {
        config: { access: ['registrar', 'auditor'], sandbox: true, atOnce: true },
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
        const context = contextOf(served, request);
        const answer = await answerById(context.db, request.params.id);
        if (!answer || !maySee(callerOf(request), answer)) throw new Problem('not_found');
        const change = answer.status === null ? null : await lastChangeOf(context.db, answer.id);
        const presented = presentAnswer(answer, attestationOf(answer, context.keyring.answers), change);
        const reservation = await reservationOf(context.db, answer);
        const compromise = compromiseOf(answer.token, context.issuer);
        return { ...presented, ...(reservation ? { reservation } : {}), ...compromise, ...markOf(context) } as never;
      },
    );
  };
}

/** A registrar sees its own answers. To another one an answer's existence is none of its business: not found. */
export function maySee(caller: Caller, answer: StoredAnswer): boolean {
  return caller.id === answer.clientId || caller.roles.includes('auditor') || caller.roles.includes('admin');
}
