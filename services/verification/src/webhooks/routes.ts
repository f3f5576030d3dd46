import { answers, callerOf, IdSchema, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { VerificationContext } from '../context.ts';
import {
  changeEndpoint,
  createEndpoint,
  deleteEndpoint,
  type EndpointBody,
  endpointOf,
  endpointsOf,
  presentEndpoint,
  rotateSecret,
} from './endpoints.ts';
import { NewWebhookSchema, RotationSchema, SecretSchema, WebhookChangeSchema, WebhookSchema } from './schemas.ts';

const access = ['registrar'] as const;
const tags = ['registrar'];
const noQuery = Type.Object({}, { additionalProperties: false });
const byId = { params: Type.Object({ id: IdSchema }), querystring: noQuery };
const refusals = ['validation_failed', 'unauthenticated', 'forbidden', 'not_found'] as const;
const bodyRefusals = ['malformed_body', 'payload_too_large', 'unsupported_media_type'] as const;
const withSecret = Type.Object({ ...WebhookSchema.properties, secret: SecretSchema });
const defaultOverlapHours = 24;

/** The endpoints that a registrar has itself told of changes at; another's are not found. */
export function webhookRoutes(context: VerificationContext): ServicePlugin {
  const { db } = context;
  const present = (row: Parameters<typeof presentEndpoint>[0]) => presentEndpoint(row, new Date());
  return async (app) => {
    app.addSchema(WebhookSchema);
    app.post(
      '/v1/webhooks',
      {
        config: { access },
        schema: {
          tags,
          summary: 'Lập một điểm nhận webhook / make a webhook endpoint',
          description:
            'Ký theo Standard Webhooks (HMAC-SHA-256); nội dung không có dữ liệu cá nhân. / ' +
            'Signed after Standard Webhooks (HMAC-SHA-256); no personal data in what is sent.',
          querystring: noQuery,
          body: NewWebhookSchema,
          response: answers(
            { 201: { ...withSecret, description: 'Made; the secret is shown this once' } },
            'validation_failed',
            'unauthenticated',
            'forbidden',
            'state_conflict',
            ...bodyRefusals,
          ),
        },
      },
      async (request, reply) => {
        const { webhook, secret } = await createEndpoint(context, callerOf(request).id, request.body as never);
        context.log.info({ webhookId: webhook.id, by: webhook.client_id }, 'webhook endpoint made');
        reply.code(201).header('location', `/v1/webhooks/${webhook.id}`);
        return { ...present(webhook), secret } as never;
      },
    );
    app.get(
      '/v1/webhooks',
      {
        config: { access },
        schema: {
          tags,
          summary: 'Các điểm nhận webhook của mình / one’s own webhook endpoints',
          querystring: noQuery,
          response: answers(
            { 200: Type.Object({ webhooks: Type.Array(Type.Ref('Webhook')) }) },
            'validation_failed',
            'unauthenticated',
            'forbidden',
          ),
        },
      },
      async (request) => ({ webhooks: (await endpointsOf(db, callerOf(request).id)).map(present) }) as never,
    );
    app.get(
      '/v1/webhooks/:id',
      {
        config: { access },
        schema: {
          tags,
          summary: 'Một điểm nhận webhook / one webhook endpoint',
          ...byId,
          response: answers({ 200: Type.Ref('Webhook') }, ...refusals),
        },
      },
      async (request) => present(await endpointOf(db, callerOf(request).id, request.params.id)) as never,
    );
    app.patch(
      '/v1/webhooks/:id',
      {
        config: { access },
        schema: {
          tags,
          summary: 'Sửa, ngừng hoặc bật lại một điểm nhận / change, stop or enable an endpoint',
          description:
            'Phần không nêu được giữ nguyên. Khi ngừng, những gì đang chờ gửi bị bỏ và có thể gửi lại sau. / ' +
            'What is not named stays. What waits when it is stopped is dropped, and can be replayed later.',
          ...byId,
          body: WebhookChangeSchema,
          response: answers({ 200: Type.Ref('Webhook') }, ...refusals, ...bodyRefusals),
        },
      },
      async (request) => {
        const by = callerOf(request).id;
        const webhook = await changeEndpoint(context, by, request.params.id, request.body as EndpointBody);
        context.log.info({ webhookId: webhook.id, by }, 'webhook endpoint changed');
        return present(webhook) as never;
      },
    );
    app.delete(
      '/v1/webhooks/:id',
      {
        config: { access },
        schema: {
          tags,
          summary: 'Xoá một điểm nhận và khoá của nó / delete an endpoint and its secret',
          ...byId,
          response: answers({ 204: Type.Null({ description: 'Deleted' }) }, ...refusals),
        },
      },
      async (request, reply) => {
        const by = callerOf(request).id;
        await deleteEndpoint(context, by, request.params.id);
        context.log.info({ webhookId: request.params.id, by }, 'webhook endpoint deleted');
        return reply.code(204).send(null as never);
      },
    );
    app.post(
      '/v1/webhooks/:id/secret',
      {
        config: { access },
        schema: {
          tags,
          summary: 'Đổi khoá ký của một điểm nhận / rotate the secret of an endpoint',
          description:
            'Trong thời gian chuyển tiếp, mỗi lần gửi mang cả hai chữ ký. / During the overlap every call carries both signatures.',
          ...byId,
          body: RotationSchema,
          response: answers(
            { 200: { ...withSecret, description: 'The new secret, shown this once' } },
            ...refusals,
            ...bodyRefusals,
          ),
        },
      },
      async (request) => {
        const by = callerOf(request).id;
        const hours = request.body?.overlapHours ?? defaultOverlapHours;
        const { webhook, secret } = await rotateSecret(context, by, request.params.id, hours);
        context.log.info({ webhookId: webhook.id, by }, 'webhook secret rotated');
        return { ...present(webhook), secret } as never;
      },
    );
  };
}
