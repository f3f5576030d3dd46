import { Readable } from 'node:stream';
import { answers, callerOf, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { IntakeContext } from '../context.ts';
import { Allowance } from './allowance.ts';
import { access, byId, refusals } from './common.ts';
import { eventId, snapshotEvents } from './events.ts';
import { isUnderWay, visibleSnapshot } from './visible.ts';

const description =
  'Sự kiện `progress` (như `progress` của lần nộp) trong khi xử lý, rồi một sự kiện `state` (cả lần nộp) và kết thúc. Mất ' +
  'kết nối thì nối lại với `Last-Event-ID`; 204 khi không còn gì để báo. / `progress` events (as the delivery’s `progress`) ' +
  'while it is processed, then one `state` event (the delivery) and the end. Reconnect with `Last-Event-ID`; 204 when ' +
  'there is nothing left to tell.';

/** `GET /v1/snapshots/{id}/events`. */
export function eventRoutes(context: IntakeContext): ServicePlugin {
  const streams = new Allowance({
    perKey: 4,
    inAll: 200,
    retryAfterSeconds: 30,
    vi: 'Đang theo dõi quá nhiều lần nộp cùng lúc; hãy hỏi định kỳ thay vì mở thêm luồng',
    en: 'Too many deliveries are being followed at the same time; poll instead of opening another stream',
  });
  const stopping = new AbortController();
  return async (app) => {
    // Before the server waits for its connections: these would not end by themselves.
    app.addHook('preClose', async () => stopping.abort());
    app.get(
      '/v1/snapshots/:id/events',
      {
        config: { access },
        schema: {
          tags: ['department'],
          summary: 'Theo dõi tiến độ xử lý (server-sent events) / follow the progress of a delivery',
          description,
          ...byId,
          headers: Type.Object({ 'last-event-id': Type.Optional(Type.String({ maxLength: 100 })) }),
          response: answers(
            {
              200: {
                description: 'Events (`text/event-stream`)',
                content: { 'text/event-stream': { schema: { contentMediaType: 'text/event-stream' } } },
              },
              204: { description: 'The reader has been told all there is', type: 'null' },
            },
            ...refusals,
          ),
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const snapshot = await visibleSnapshot(context, request, id);
        const lastEventId = request.headers['last-event-id'] ?? null;
        if (!isUnderWay(snapshot) && lastEventId === eventId(snapshot)) return reply.code(204).send() as never;
        const options = { signal: stopping.signal, lastEventId, read: () => visibleSnapshot(context, request, id) };
        const events = await streams.stream(callerOf(request).id, reply, async () =>
          Readable.from(snapshotEvents(options)),
        );
        reply
          .type('text/event-stream; charset=utf-8')
          .header('cache-control', 'no-store')
          // Proxies of the nginx kind would hold the events back.
          .header('x-accel-buffering', 'no');
        reply.serializer((payload: unknown) => payload as string);
        return reply.send(events) as never;
      },
    );
  };
}
