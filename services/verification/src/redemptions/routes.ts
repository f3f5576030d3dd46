import {
  answers,
  type Caller,
  callerOf,
  IdSchema,
  InstantSchema,
  nullable,
  type ServicePlugin,
} from '@xacthuc/platform';
import { Type } from 'typebox';
import type { VerificationContext } from '../context.ts';
import { contextOf } from '../sandbox/choose.ts';
import { redeem } from './redeem.ts';
import { release } from './release.ts';
import { giveUpReservation } from './reserve.ts';

const request = {
  domain: Type.String({ minLength: 4, maxLength: 253, examples: ['nguyenan.id.vn'] }),
  registeredAt: InstantSchema,
  registrarTransactionId: Type.String({ minLength: 1, maxLength: 100, pattern: '^[\\x21-\\x7e]+$' }),
};
const RedemptionSchema = Type.Object({
  attestationId: IdSchema,
  ...request,
  domain: Type.String({ description: 'Dạng A-label / as A-labels', examples: ['xn--nguyn-an-z60d.id.vn'] }),
  domainUnicode: Type.String({ description: 'Dạng U-label / as U-labels', examples: ['nguyễn-an.id.vn'] }),
  redeemedAt: InstantSchema,
  releasedAt: nullable(InstantSchema),
});
const ReleaseSchema = Type.Object({
  attestationId: IdSchema,
  domain: Type.String(),
  releasedAt: InstantSchema,
  reason: Type.String(),
});
const ofAttestation = { params: Type.Object({ id: IdSchema }) };
const refusals = ['validation_failed', 'unauthenticated', 'forbidden', 'not_found'] as const;
const bodyRefusals = ['malformed_body', 'unsupported_media_type', 'payload_too_large'] as const;

/** `POST` and `DELETE /v1/attestations/{id}/redemption`, `DELETE /v1/attestations/{id}/reservation`. */
export function redemptionRoutes(served: VerificationContext): ServicePlugin {
  return async (app) => {
    app.post(
      '/v1/attestations/:id/redemption',
      { config: { access: ['registrar'], sandbox: true, atOnce: true }, schema: redeeming },
      async (request, reply) => {
        const { redemption, repeated } = await redeem(
          contextOf(served, request),
          callerOf(request).id,
          request.params.id,
          request.body,
        );
        return reply.code(repeated ? 200 : 201).send(redemption as never);
      },
    );
    app.delete(
      '/v1/attestations/:id/redemption',
      { config: { access: ['registrar'], sandbox: true }, schema: releasing },
      async (request) => {
        const reason = request.body?.reason ?? null;
        return (await release(
          contextOf(served, request),
          ownerOf(callerOf(request)),
          request.params.id,
          reason,
        )) as never;
      },
    );
    app.delete(
      '/v1/attestations/:id/reservation',
      { config: { access: ['registrar'], sandbox: true }, schema: givingUp },
      async (request, reply) => {
        await giveUpReservation(contextOf(served, request), ownerOf(callerOf(request)), request.params.id);
        return reply.code(204).send(null as never);
      },
    );
  };
}

function ownerOf({ id, roles }: Caller) {
  return { id, isAdmin: roles.includes('admin') };
}

const redeeming = {
  tags: ['registrar'],
  summary: 'Ghi nhận đã dùng xác nhận cho một tên miền / record the use of an attestation for one name',
  description:
    'Gửi lại đúng yêu cầu cũ thì nhận lại câu trả lời cũ. / The same request again gives the same answer again.',
  ...ofAttestation,
  body: Type.Object(request, {
    additionalProperties: false,
    examples: [
      { domain: 'nguyễn-an.id.vn', registeredAt: '2026-11-22T03:00:00.000Z', registrarTransactionId: 'T-2026-1' },
    ],
  }),
  response: answers(
    {
      201: { ...RedemptionSchema, description: 'Recorded' },
      200: { ...RedemptionSchema, description: 'The same request was recorded before' },
    },
    ...refusals,
    ...bodyRefusals,
    'attestation_not_usable',
    'already_used',
    'subject_reserved',
    'state_conflict',
  ),
};

const releasing = {
  tags: ['registrar'],
  summary: 'Trả lại suất tên miền đã dùng / give a free name back',
  description:
    'Nêu lý do, không ghi dữ liệu cá nhân. Chỉ nhà đăng ký đã ghi nhận (hoặc quản trị) trả lại được; đối tượng được kiểm ' +
    'tra lại từ đầu, xác nhận cũ không dùng lại. / Say why, without personal data. Only the registrar that redeemed it (or ' +
    'an admin) may; the subject is then checked anew, the old attestation is not redeemed again.',
  ...ofAttestation,
  // Without a body it is asked for a reason, as with an empty one.
  body: nullable(
    Type.Object(
      { reason: Type.Optional(Type.String({ maxLength: 1000 })) },
      {
        additionalProperties: false,
        examples: [{ reason: 'Chủ thể huỷ đăng ký trong thời gian được hoàn trả' }],
      },
    ),
  ),
  response: answers(
    { 200: { ...ReleaseSchema, description: 'Released, now or before' } },
    ...refusals,
    ...bodyRefusals,
    'reason_required',
  ),
};

const givingUp = {
  tags: ['registrar'],
  summary: 'Thôi giữ chỗ suất tên miền / give a reservation up',
  ...ofAttestation,
  response: answers({ 204: Type.Null({ description: 'Nothing is reserved any more' }) }, ...refusals, 'state_conflict'),
};
