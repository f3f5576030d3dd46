import { type PersonReasonCode, personDecisions } from '@xacthuc/domain';
import { answers, callerOf, IdSchema, InstantSchema, nullable, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { VerificationContext } from '../context.ts';
import { presentStatus, type StatusName, statusNames } from './changes.ts';
import { decideStatus } from './decide.ts';

const StatusNameSchema = Type.Unsafe<StatusName>({ type: 'string', enum: [...statusNames] });
const bilingual = Type.Object({ vi: Type.String(), en: Type.String() });
const StatusSchema = Type.Object({
  attestation: IdSchema,
  status: Type.Object({
    value: StatusNameSchema,
    since: InstantSchema,
    reason: nullable(
      Type.Object({
        code: Type.String(),
        vi: Type.String(),
        en: Type.String(),
        whoActs: Type.String(),
        nextStep: bilingual,
      }),
    ),
  }),
});
const DecisionSchema = Type.Object(
  {
    status: StatusNameSchema,
    reason: Type.Unsafe<PersonReasonCode>({
      type: 'string',
      enum: Object.keys(personDecisions),
      description: Object.entries(personDecisions)
        .map(([code, allowed]) => `\`${code}\`: ${allowed.join(', ')}`)
        .join('; '),
    }),
    note: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 1000,
        description: 'Cho kiểm toán; không ghi dữ liệu cá nhân / for auditors; no personal data',
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [{ status: 'suspended', reason: 'under_review', note: 'Văn bản số 12/VP ngày 22/11/2026' }],
  },
);

/** `PUT /v1/attestations/{id}/status`: what a person decides of an attestation. */
export function decisionRoutes(context: VerificationContext): ServicePlugin {
  return async (app) => {
    app.put(
      '/v1/attestations/:id/status',
      {
        // The office runs the programme and answers for whom it lets have a name; departments speak by their data.
        config: { access: ['office'] },
        schema: {
          tags: ['office'],
          summary: 'Tạm đình chỉ, thu hồi hoặc khôi phục một xác nhận / suspend, revoke or restore an attestation',
          description:
            'Quyết định của văn phòng chương trình có hiệu lực cho đến khi chính văn phòng khôi phục; dữ liệu mới không tự ' +
            'làm thay đổi. Chỉ khôi phục được khi dữ liệu hiện hành vẫn xác nhận điều kiện. Gửi lại đúng quyết định cũ thì ' +
            'không ghi thêm. / What the office decides stands until the office restores it; later facts do not lift it. It is ' +
            'restored only where the facts of today confirm it. The same decision again is not recorded again.',
          params: Type.Object({ id: IdSchema }),
          body: DecisionSchema,
          response: answers(
            { 200: { ...StatusSchema, description: 'As it is now' } },
            'validation_failed',
            'malformed_body',
            'unauthenticated',
            'forbidden',
            'not_found',
            'state_conflict',
            'payload_too_large',
            'unsupported_media_type',
          ),
        },
      },
      async (request) => {
        const { id } = request.params;
        const { status, reason, note } = request.body;
        const person = callerOf(request).id;
        const decision = { status, reason, note: note ?? null };
        const { change, issuedAt } = await decideStatus(context, id, person, decision);
        context.log.info({ attestation: id, status, reason, by: person }, 'a person decided of an attestation');
        return { attestation: id, status: presentStatus(change, issuedAt) } as never;
      },
    );
  };
}
