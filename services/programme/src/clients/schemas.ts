import { IdSchema, InstantSchema, nullable, roles } from '@xacthuc/platform';
import { Type } from 'typebox';
import { greatestRate, longestName, longestSegment } from './request.ts';

const RoleSchema = Type.String({ enum: [...roles] });

/** The shape of an admission; `requestErrors` has the rules that a shape cannot say. */
export const ClientRequestSchema = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: longestName,
      description: 'Tên tổ chức giữ khoá / the organisation that holds the key',
    }),
    roles: Type.Array(RoleSchema, { minItems: 1, maxItems: roles.length }),
    sources: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
        maxItems: 100,
        description: 'Role department only, and needed there: the sources it delivers',
      }),
    ),
    segment: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: longestSegment,
        description: 'With exactly one source: the one school whose list the key delivers',
      }),
    ),
    organisation: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 64,
        description: 'Role organisation only, and needed there: whose activities it files; for good',
      }),
    ),
    expiresAt: Type.Optional({ ...InstantSchema, description: 'In the future; absent: never' }),
    ratePerMinute: Type.Optional(
      Type.Integer({ minimum: 1, maximum: greatestRate, description: "Absent: everybody's limit" }),
    ),
    sandbox: Type.Optional(
      Type.Boolean({
        description:
          'true: khoá thử nghiệm, chỉ thấy chủ thể giả, không đổi được về sau; chỉ cho vai trò registrar / a sandbox key, which ' +
          'sees mock subjects only, for good; for the role registrar alone',
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [
      { name: 'Nhà đăng ký Ví dụ', roles: ['registrar'] },
      { name: 'Nhà đăng ký Ví dụ (thử nghiệm)', roles: ['registrar'], sandbox: true },
      { name: 'Trường Đại học Ví dụ', roles: ['department'], sources: ['education'], segment: 'VDU' },
      { name: 'Hiệp hội Ví dụ', roles: ['organisation'], organisation: 'hiep-hoi-vi-du' },
    ],
  },
);

const summary = {
  id: IdSchema,
  name: Type.String(),
  roles: Type.Array(RoleSchema),
  sources: nullable(Type.Array(Type.String())),
  segment: nullable(Type.String()),
  organisation: nullable(Type.String({ description: 'The organisation it files activities for' })),
  keyPrefix: Type.String({ description: 'The public part of the key', examples: ['xt_0a1b2c3d'] }),
  createdAt: InstantSchema,
  expiresAt: nullable(InstantSchema),
  revokedAt: nullable(InstantSchema),
  ratePerMinute: nullable(Type.Integer()),
  sandbox: Type.Boolean({ description: 'A sandbox key: sees mock subjects only' }),
};

export const ClientSchema = Type.Object(summary, { $id: 'Client', description: 'Never holds the key or its hash' });

export const AdmittedClientSchema = Type.Object(
  { ...summary, key: Type.String({ description: 'Shown in this answer only: keep it now. Only its hash is stored' }) },
  { $id: 'AdmittedClient' },
);
