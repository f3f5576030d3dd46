import { CursorSchema, IdSchema, InstantSchema, nullable } from '@xacthuc/platform';
import { Type } from 'typebox';
import { subscribable, webhookEvents } from './events.ts';

const described = Object.entries(webhookEvents)
  .map(([code, { vi, en }]) => `\`${code}\`: ${vi} / ${en}`)
  .join('; ');
const UrlSchema = Type.String({
  minLength: 10,
  maxLength: 2048,
  pattern: '^https?://[\\x21-\\x7e]+$',
  description: 'https://, trừ máy chủ nội bộ được phép / https://, but for inner hosts that are allowed',
  examples: ['https://nha-dang-ky.example.vn/webhooks/xacthuc'],
});
const EventsSchema = Type.Array(Type.String({ enum: [...subscribable] }), {
  minItems: 1,
  maxItems: subscribable.length,
  uniqueItems: true,
  description: described,
});
const DescriptionSchema = nullable(Type.String({ minLength: 1, maxLength: 200 }));
const text = { vi: Type.String(), en: Type.String() };

export const WebhookSchema = Type.Object(
  {
    id: IdSchema,
    url: Type.String(),
    events: Type.Array(Type.String()),
    description: nullable(Type.String()),
    enabled: Type.Boolean(),
    disabled: nullable(
      Type.Object(
        { code: Type.String({ enum: ['by_registrar', 'gone', 'failing'] }), ...text, at: InstantSchema },
        { description: 'Vì sao ngừng gửi / why nothing is sent' },
      ),
    ),
    failingSince: nullable(InstantSchema),
    previousSecretUntil: nullable(
      Type.String({
        format: 'date-time',
        description: 'Khoá cũ còn ký đến lúc này / the former secret signs until then',
      }),
    ),
    createdAt: InstantSchema,
    updatedAt: InstantSchema,
  },
  { $id: 'Webhook' },
);

/** Shown once: the secret is stored wrapped and never given again. */
export const SecretSchema = Type.String({
  pattern: '^whsec_',
  description: 'Chỉ hiện một lần / shown once',
  examples: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo='],
});

export const NewWebhookSchema = Type.Object(
  { url: UrlSchema, events: Type.Optional(EventsSchema), description: Type.Optional(DescriptionSchema) },
  {
    additionalProperties: false,
    examples: [{ url: 'https://nha-dang-ky.example.vn/webhooks/xacthuc', description: 'Hệ thống đăng ký' }],
  },
);

export const WebhookChangeSchema = Type.Object(
  {
    url: Type.Optional(UrlSchema),
    events: Type.Optional(EventsSchema),
    description: Type.Optional(DescriptionSchema),
    enabled: Type.Optional(Type.Boolean({ description: 'false: ngừng gửi / send nothing more' })),
  },
  { additionalProperties: false, examples: [{ enabled: true }] },
);

export const RotationSchema = nullable(
  Type.Object(
    {
      overlapHours: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 168,
          description: 'Số giờ cả hai khoá cùng ký; mặc định 24 / hours in which both secrets sign; 24 by default',
        }),
      ),
    },
    { additionalProperties: false, examples: [{ overlapHours: 24 }] },
  ),
);

export const DeliverySchema = Type.Object(
  {
    id: Type.String({ format: 'uuid', description: 'webhook-id' }),
    event: Type.String({ enum: Object.keys(webhookEvents) }),
    attestation: nullable(IdSchema),
    state: Type.String({ enum: ['waiting', 'delivered', 'failed'] }),
    createdAt: InstantSchema,
    nextAttemptAt: nullable(InstantSchema),
    endedAt: nullable(InstantSchema),
    attempts: Type.Array(
      Type.Object({
        at: InstantSchema,
        status: nullable(Type.Integer({ description: 'HTTP' })),
        error: nullable(Type.Object({ code: Type.String(), ...text })),
        durationMs: Type.Integer(),
      }),
      { description: 'Cũ trước; tối đa 20 lần gần nhất / oldest first, the last 20' },
    ),
  },
  { $id: 'WebhookDelivery' },
);

export const largestPage = 100;
export const DeliveryQuerySchema = Type.Object(
  {
    state: Type.Optional(Type.String({ enum: ['waiting', 'delivered', 'failed'] })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: largestPage, default: 50 })),
    cursor: Type.Optional(CursorSchema),
  },
  { additionalProperties: false },
);

export const ReplaySchema = Type.Object(
  {
    from: InstantSchema,
    until: InstantSchema,
    all: Type.Optional(
      Type.Boolean({
        description: 'true: gửi lại cả những lần đã gửi được / also what was delivered; false by default',
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [{ from: '2026-11-22T03:00:00.000Z', until: '2026-11-22T09:00:00.000Z' }],
  },
);
