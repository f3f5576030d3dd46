import { encodedSignedCode } from '@xacthuc/epp';
import { answers, callerOf, IdSchema, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import { answerById } from '../attestations/stored-answers.ts';
import type { StoredAnswer } from '../checks/answer.ts';
import type { CheckingContext, VerificationContext } from '../context.ts';
import { holderProblem } from '../redemptions/claims.ts';
import { assertStands } from '../redemptions/redeem.ts';
import { contextOf } from '../sandbox/choose.ts';
import { text } from './text.ts';

const exampleXml =
  '<verificationCode:signedCode xmlns:verificationCode="urn:ietf:params:xml:ns:verificationCode-1.0" id="signedCode">' +
  '<verificationCode:code type="registrant">1-202611225f1d0c2b9a…</verificationCode:code><dsig:Signature …>…' +
  '</dsig:Signature></verificationCode:signedCode>';

/** `GET /v1/attestations/{id}/verification-code`. */
export function verificationCodeRoutes(served: VerificationContext): ServicePlugin {
  return async (app) => {
    app.get(
      '/v1/attestations/:id/verification-code',
      {
        config: { access: ['registrar'], sandbox: true },
        schema: {
          tags: ['registrar'],
          summary: 'Mã xác minh EPP đã ký / the attestation as a signed EPP verification code',
          description:
            'Nhà đăng ký chuyển nguyên văn cho registry (draft-ietf-regext-verificationcode-06): chỉ có mã và ngày, không có ' +
            'dữ liệu cá nhân. / To be passed to the registry unchanged: a code and a date, no personal data.',
          params: Type.Object({ id: IdSchema }),
          querystring: Type.Object(
            {
              form: Type.Optional(
                Type.String({
                  enum: ['signed', 'encoded'],
                  default: 'signed',
                  description:
                    'signed: phần tử signedCode có chữ ký XML / the signedCode element with its XML signature; ' +
                    'encoded: phần tử encodedSignedCode để đặt vào <extension> / the element to put into <extension>',
                }),
              ),
            },
            { additionalProperties: false },
          ),
          response: answers(
            { 200: text('application/xml', 'The signed code', exampleXml) },
            'validation_failed',
            'unauthenticated',
            'forbidden',
            'not_found',
            'attestation_not_usable',
            'already_used',
            'subject_reserved',
          ),
        },
      },
      async (request, reply) => {
        const context = contextOf(served, request);
        const { id, roles } = callerOf(request);
        const answer = await answerById(context.db, request.params.id);
        if (!answer || (answer.clientId !== id && !roles.includes('admin'))) throw new Problem('not_found');
        await assertLive(context, answer);
        const code = await context.codes.of(answer);
        reply.type('application/xml; charset=utf-8').header('cache-control', 'no-store');
        return reply.send((request.query.form === 'encoded' ? encodedSignedCode([code]) : code.xml) as never);
      },
    );
  };
}

/** A code entitles its bearer at the registry, which cannot ask back: only what could be redeemed now is rendered. */
async function assertLive(context: CheckingContext, answer: StoredAnswer): Promise<void> {
  if (answer.outcome !== 'eligible' || answer.expiresAt <= context.now()) throw new Problem('attestation_not_usable');
  const released = await context.db
    .selectFrom('verification.redemptions')
    .select('released_at')
    .where('attestation_id', '=', answer.id)
    .where('released_at', 'is not', null)
    .executeTakeFirst();
  if (released) throw new Problem('attestation_not_usable');
  await assertStands(context, answer.id);
  const held = await holderProblem(context.db, answer.id);
  if (held) throw held;
}
