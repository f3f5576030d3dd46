import { contestDecisions, contestGrounds, reasons, statusReasons } from '@xacthuc/domain';
import { answers, DaySchema, nullable, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import { BenefitSchema, OutcomeSchema } from '../checks/schemas.ts';
import type { VerificationContext } from '../context.ts';

const bilingual = Type.Object({ vi: Type.String(), en: Type.String() });
const PolicySchema = Type.Object({
  id: Type.String(),
  benefit: BenefitSchema,
  validFrom: DaySchema,
  validUntil: nullable(DaySchema),
  parameters: Type.Object({}, { additionalProperties: true }),
  legalBasis: bilingual,
  citations: Type.Array(Type.Object({}, { additionalProperties: true })),
});
const ReasonSchema = Type.Object({
  code: Type.String(),
  outcome: OutcomeSchema,
  vi: Type.String(),
  en: Type.String(),
  whoActs: Type.String(),
  nextStep: bilingual,
  retryAfterSeconds: nullable(Type.Integer()),
});
const StatusReasonSchema = Type.Object({
  code: Type.String(),
  vi: Type.String(),
  en: Type.String(),
  whoActs: Type.String(),
  nextStep: bilingual,
});

const CodeSchema = Type.Object({ code: Type.String(), vi: Type.String(), en: Type.String() });

/** `GET /v1/policies` and `GET /v1/reasons`: the rules and what their answers mean are public. */
export function policyRoutes(context: VerificationContext): ServicePlugin {
  return async (app) => {
    app.get(
      '/v1/policies',
      {
        config: { access: 'public' },
        schema: {
          tags: ['anyone'],
          summary: 'Các phiên bản chính sách / the policy versions',
          response: answers({ 200: Type.Object({ policies: Type.Array(PolicySchema) }) }),
        },
      },
      async () => ({ policies: context.policies }) as never,
    );
    app.get(
      '/v1/reasons',
      {
        config: { access: 'public' },
        schema: {
          tags: ['anyone'],
          summary: 'Các mã lý do và ý nghĩa / reason codes and what they mean',
          response: answers({
            200: Type.Object({
              reasons: Type.Array(ReasonSchema),
              statusReasons: Type.Array(StatusReasonSchema, {
                description: 'Vì sao trạng thái một xác nhận thay đổi / why an attestation’s status changed',
              }),
              contestGrounds: Type.Array(CodeSchema, { description: 'Căn cứ khiếu nại / grounds of contests' }),
              contestDecisions: Type.Array(Type.Object({ ...CodeSchema.properties, nextStep: bilingual }), {
                description: 'Trả lời khiếu nại / what departments decide on contests',
              }),
            }),
          }),
        },
      },
      async () => ({
        reasons: Object.entries(reasons).map(([code, reason]) => ({
          code,
          ...reason,
          retryAfterSeconds: reason.retryAfterSeconds ?? null,
        })),
        statusReasons: Object.entries(statusReasons).map(([code, reason]) => ({ code, ...reason })),
        contestGrounds: Object.entries(contestGrounds).map(([code, texts]) => ({ code, ...texts })),
        contestDecisions: Object.entries(contestDecisions).map(([code, texts]) => ({ code, ...texts })),
      }),
    );
  };
}
