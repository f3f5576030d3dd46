import { answers, callerOf, IdSchema, InstantSchema, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { VerificationContext } from '../context.ts';
import { redeem } from './redeem.ts';

const request = {
  domain: Type.String({ minLength: 4, maxLength: 253, examples: ['nguyenan.id.vn'] }),
  registeredAt: InstantSchema,
  registrarTransactionId: Type.String({ minLength: 1, maxLength: 100, pattern: '^[\\x21-\\x7e]+$' }),
};
const RedemptionSchema = Type.Object({ attestationId: IdSchema, ...request, redeemedAt: InstantSchema });

/** `POST /v1/attestations/{id}/redemption`. */
export function redemptionRoutes(context: VerificationContext): ServicePlugin {
  return async (app) => {
    app.post(
      '/v1/attestations/:id/redemption',
      {
        config: { access: ['registrar'] },
        schema: {
          tags: ['registrar'],
          summary: 'Ghi nhận đã dùng xác nhận cho một tên miền / record the use of an attestation for one name',
          params: Type.Object({ id: IdSchema }),
          body: Type.Object(request, {
            additionalProperties: false,
            examples: [
              {
                domain: 'nguyenan.id.vn',
                registeredAt: '2026-11-22T03:00:00.000Z',
                registrarTransactionId: 'T-2026-1',
              },
            ],
          }),
          response: answers(
            {
              201: { ...RedemptionSchema, description: 'Recorded' },
              200: { ...RedemptionSchema, description: 'The same request was recorded before' },
            },
            'validation_failed',
            'malformed_body',
            'unauthenticated',
            'forbidden',
            'not_found',
            'attestation_not_usable',
            'already_used',
            'state_conflict',
            'unsupported_media_type',
            'payload_too_large',
          ),
        },
      },
      async (request, reply) => {
        const { redemption, repeated } = await redeem(context, callerOf(request).id, request.params.id, request.body);
        return reply.code(repeated ? 200 : 201).send(redemption as never);
      },
    );
  };
}
