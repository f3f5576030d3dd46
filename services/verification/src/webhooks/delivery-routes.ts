import { answers, callerOf, IdSchema, nullable, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { VerificationContext } from '../context.ts';
import type { DeliveryState } from '../db/schema.ts';
import { addTest, deliveriesOf, replayOne, replayRange } from './deliveries.ts';
import { endpointOf, type Webhook } from './endpoints.ts';
import { DeliveryQuerySchema, DeliverySchema, ReplaySchema } from './schemas.ts';

const access = ['registrar'] as const;
const tags = ['registrar'];
const noQuery = Type.Object({}, { additionalProperties: false });
const byId = { params: Type.Object({ id: IdSchema }) };
const refusals = ['validation_failed', 'unauthenticated', 'forbidden', 'not_found'] as const;
const queued = { 202: { ...DeliverySchema, description: 'Queued' } };

/** What was sent to a registrar's endpoints, and sending it again. */
export function webhookDeliveryRoutes(context: VerificationContext): ServicePlugin {
  const { db, pool } = context;
  return async (app) => {
    app.addSchema(DeliverySchema);
    app.post(
      '/v1/webhooks/:id/test',
      {
        config: { access },
        schema: {
          tags,
          summary: 'Gửi một sự kiện thử / send a test event',
          ...byId,
          querystring: noQuery,
          response: answers(queued, ...refusals, 'state_conflict'),
        },
      },
      async (request, reply) => {
        const webhook = await endpointOf(db, callerOf(request).id, request.params.id);
        assertEnabled(webhook);
        return reply.code(202).send((await addTest(pool, webhook.id)) as never);
      },
    );
    app.get(
      '/v1/webhooks/:id/deliveries',
      {
        config: { access },
        schema: {
          tags,
          summary: 'Nhật ký gửi của một điểm nhận, mới nhất trước / the delivery log of an endpoint, newest first',
          ...byId,
          querystring: DeliveryQuerySchema,
          response: answers(
            {
              200: Type.Object({
                deliveries: Type.Array(Type.Ref('WebhookDelivery')),
                next: nullable(Type.String({ description: 'cursor of the next page' })),
              }),
            },
            ...refusals,
            'invalid_cursor',
          ),
        },
      },
      async (request) => {
        const { id } = await endpointOf(db, callerOf(request).id, request.params.id);
        const { state, limit = 50, cursor } = request.query;
        const filter = { state: (state as DeliveryState | undefined) ?? null, limit, cursor: cursor ?? null };
        return (await deliveriesOf(pool, id, filter)) as never;
      },
    );
    app.post(
      '/v1/webhooks/:id/deliveries/:delivery/replay',
      {
        config: { access },
        schema: {
          tags,
          summary: 'Gửi lại một lần gửi, cùng webhook-id / send a delivery again under its webhook-id',
          params: Type.Object({ id: IdSchema, delivery: IdSchema }),
          querystring: noQuery,
          response: answers(queued, ...refusals, 'state_conflict'),
        },
      },
      async (request, reply) => {
        const webhook = await endpointOf(db, callerOf(request).id, request.params.id);
        assertEnabled(webhook);
        return reply.code(202).send((await replayOne(pool, webhook.id, request.params.delivery)) as never);
      },
    );
    app.post(
      '/v1/webhooks/:id/replay',
      {
        config: { access },
        schema: {
          tags,
          summary: 'Gửi lại một khoảng thời gian / send a range of time again',
          description:
            'Gồm những lần gửi thất bại và những thay đổi xảy ra khi điểm nhận chưa có hoặc đang ngừng. / What failed, and ' +
            'changes that happened while the endpoint was stopped or not there yet.',
          ...byId,
          querystring: noQuery,
          body: ReplaySchema,
          response: answers(
            { 202: Type.Object({ queued: Type.Integer() }, { description: 'Queued' }) },
            ...refusals,
            'malformed_body',
            'payload_too_large',
            'unsupported_media_type',
            'state_conflict',
          ),
        },
      },
      async (request, reply) => {
        const webhook = await endpointOf(db, callerOf(request).id, request.params.id);
        assertEnabled(webhook);
        const range = rangeOf(request.body, webhook, context.webhooks.retentionDays);
        return reply.code(202).send({ queued: await replayRange(pool, webhook.id, webhook.client_id, range) });
      },
    );
  };
}

function assertEnabled({ disabled_at }: Webhook): void {
  if (disabled_at === null) return;
  throw new Problem('state_conflict', {
    vi: 'Điểm nhận đang ngừng; hãy bật lại trước',
    en: 'The endpoint is disabled; enable it first',
  });
}

const dayMs = 86_400_000;

/** @throws Problem `validation_failed` when the range is none, or reaches further back than the log does. */
function rangeOf(
  body: { readonly from: string; readonly until: string; readonly all?: boolean },
  { events }: Webhook,
  retentionDays: number,
) {
  const [from, until] = [new Date(body.from), new Date(body.until)];
  const wrong = (at: string, message: string) => new Problem('validation_failed', null, [{ at, message }]);
  if (!(from < until)) throw wrong('/body/until', 'must be later than from');
  if (from.getTime() < Date.now() - retentionDays * dayMs) {
    throw wrong('/body/from', `must be within the last ${retentionDays} days`);
  }
  if (!events.includes('attestation.status_changed')) throw wrong('/body', 'the endpoint is not subscribed');
  return { from, until, all: body.all ?? false };
}
