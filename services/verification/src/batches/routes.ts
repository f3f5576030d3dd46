import { Readable } from 'node:stream';
import {
  answers,
  CursorSchema,
  callerOf,
  IdSchema,
  type JobQueue,
  nullable,
  Problem,
  type ServicePlugin,
} from '@xacthuc/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { IdempotencyHeaders } from '../checks/schemas.ts';
import type { VerificationContext } from '../context.ts';
import { type BatchLimits, receiveBatch } from './receive.ts';
import { csvResults, ndjsonResults, resultsOf } from './results.ts';
import { columns } from './rows.ts';
import { BatchStatusSchema, presentBatch } from './schemas.ts';
import { cancelBatch, listBatches, ownBatch, type StoredBatch } from './store.ts';
import type { BatchPayload } from './worker.ts';

/** What files of checks may be, and where they are queued. */
export interface BatchIntake extends BatchLimits {
  readonly queue: Pick<JobQueue<BatchPayload>, 'add'>;
}

const access = ['registrar'] as const;
const refusals = ['unauthenticated', 'forbidden', 'validation_failed'] as const;
const byId = { params: Type.Object({ id: IdSchema }) };
const shown = { 200: { ...BatchStatusSchema, description: 'The batch' } };
const tags = ['registrar'];

/** `/v1/batches`: files of checks, answered in the background. */
export function batchRoutes(context: VerificationContext): ServicePlugin {
  return async (app) => {
    app.addSchema(BatchStatusSchema);
    await app.register(receivingRoute(context) as never);
    app.get(
      '/v1/batches',
      {
        config: { access },
        schema: {
          tags,
          summary: 'Các tệp kiểm tra hàng loạt của mình / your batches, newest first',
          querystring: Type.Object(
            {
              limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
              cursor: Type.Optional(CursorSchema),
            },
            { additionalProperties: false },
          ),
          response: answers(
            {
              200: Type.Object({
                batches: Type.Array(Type.Ref('Batch')),
                next: nullable(Type.String({ description: 'cursor of the next page' })),
              }),
            },
            ...refusals,
            'invalid_cursor',
          ),
        },
      },
      async (request) => {
        const { limit = 50, cursor } = request.query;
        const before = cursor === undefined ? null : numberIn(cursor);
        const found = await listBatches(context.db, callerOf(request).id, limit + 1, before);
        const page = found.slice(0, limit);
        const last = page.at(-1);
        const next = found.length > limit && last ? Buffer.from(String(last.number)).toString('base64url') : null;
        return { batches: page.map((batch) => presentBatch(batch, new Date())), next } as never;
      },
    );
    app.get(
      '/v1/batches/:id',
      {
        config: { access },
        schema: {
          tags,
          summary: 'Tiến độ của một tệp / how far a batch is',
          ...byId,
          response: answers(shown, ...refusals, 'not_found'),
        },
      },
      async (request) => presentBatch(await own(context, request, request.params.id), new Date()) as never,
    );
    app.delete(
      '/v1/batches/:id',
      {
        config: { access },
        schema: {
          tags,
          summary: 'Huỷ phần chưa trả lời / cancel what is not answered yet',
          description:
            'Câu trả lời đã có vẫn giữ nguyên. / Answers given already stay; the part under way may still be answered.',
          ...byId,
          response: answers(shown, ...refusals, 'not_found', 'state_conflict'),
        },
      },
      async (request) => {
        const batch = await own(context, request, request.params.id);
        const cancelled = await cancelBatch(context.db, batch.id);
        if (cancelled !== null) {
          context.metrics.batches.inc({ state: 'cancelled' });
          return presentBatch(cancelled, new Date()) as never;
        }
        const now = await own(context, request, batch.id);
        if (now.state !== 'cancelled') throw new Problem('state_conflict');
        return presentBatch(now, new Date()) as never;
      },
    );
    resultsRoute(app as never, context);
  };
}

/** `POST /v1/batches`, in a scope of its own: its body is a stream of bytes, not JSON. */
function receivingRoute(context: VerificationContext): ServicePlugin {
  const { queue, maxRows, maxBytes } = context.batches;
  return async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('text/csv', (_request, _payload, done) => done(null));
    // Whoever is refused may still be sending: what is left is read and dropped, so that the refusal arrives.
    scope.addHook('onError', async ({ raw }) => {
      raw.unpipe();
      raw.resume();
    });
    scope.post(
      '/v1/batches',
      {
        config: { access },
        bodyLimit: maxBytes,
        schema: {
          tags,
          summary: 'Gửi tệp kiểm tra hàng loạt / send a file of checks',
          description:
            `CSV UTF-8, hàng tiêu đề: ${columns.join(',')} (phân cách "," hoặc ";"). Trả lời 202 khi cả tệp đã được lưu ` +
            'an toàn; dòng sai được nêu riêng trong kết quả và không cản các dòng khác. / ' +
            'CSV in UTF-8 with these columns, parted by "," or ";". 202 once all of it is safely stored; malformed rows ' +
            'are told in the results and hold up no others.',
          headers: IdempotencyHeaders,
          body: { content: { 'text/csv': { schema: { contentMediaType: 'text/csv' } } } },
          response: answers(
            {
              202: { ...BatchStatusSchema, description: 'Stored and queued; follow it at its Location' },
              200: { ...BatchStatusSchema, description: 'The batch received before under this Idempotency-Key' },
            },
            ...refusals,
            'malformed_body',
            'empty_file',
            'payload_too_large',
            'unsupported_media_type',
            'idempotency_key_reused',
          ),
        },
      },
      async (request, reply) => {
        if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw new Problem('payload_too_large');
        if (request.headers['content-type'] === undefined) throw new Problem('unsupported_media_type');
        const incoming = {
          clientId: callerOf(request).id,
          idempotencyKey: request.headers['idempotency-key'] ?? null,
          bytes: request.raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>,
        };
        const { batch, repeated } = await receiveBatch(context, incoming, { maxRows, maxBytes });
        // It is safely stored: a queue that is away is made good by the sweep.
        await queue.add(batch.id, { batchId: batch.id }).catch((error: Error) => {
          context.log.warn({ err: error, batch: batch.id }, 'a batch could not be queued; the sweep will');
        });
        if (repeated) reply.header('idempotent-replayed', 'true');
        reply.code(repeated ? 200 : 202).header('location', `/v1/batches/${batch.id}`);
        return presentBatch(batch, new Date()) as never;
      },
    );
  };
}

const formats = ['csv', 'ndjson'] as const;

function resultsRoute(app: Parameters<ServicePlugin>[0], context: VerificationContext): void {
  app.get(
    '/v1/batches/:id/results',
    {
      config: { access },
      schema: {
        tags,
        summary: 'Kết quả từng dòng / the results of all rows answered so far',
        description:
          'Theo thứ tự của tệp; lấy được cả khi chưa xong (các dòng đã trả lời). / In the order of the file, also before ' +
          'it is finished: what is answered by then.',
        ...byId,
        querystring: Type.Object(
          { format: Type.Optional(Type.String({ enum: [...formats], default: 'csv' })) },
          { additionalProperties: false },
        ),
        response: answers(
          {
            200: {
              description: 'One line for each row',
              content: {
                'text/csv': { schema: { contentMediaType: 'text/csv' } },
                'application/x-ndjson': { schema: { contentMediaType: 'application/x-ndjson' } },
              },
            },
          },
          ...refusals,
          'not_found',
        ),
      },
    },
    async (request, reply) => {
      const batch = await own(context, request, request.params.id);
      const csv = request.query.format !== 'ndjson';
      const results = resultsOf(context, batch);
      return sendLines(reply, batch.id, csv, csv ? csvResults(results) : ndjsonResults(results)) as never;
    },
  );
}

function sendLines(reply: FastifyReply, id: string, csv: boolean, lines: AsyncIterable<string>): FastifyReply {
  return reply
    .type(csv ? 'text/csv; charset=utf-8' : 'application/x-ndjson')
    .header('content-disposition', `attachment; filename="results-${id}.${csv ? 'csv' : 'ndjson'}"`)
    .header('cache-control', 'no-store')
    .serializer((payload: unknown) => payload as string)
    .send(Readable.from(lines));
}

/** @throws Problem `not_found`, for another registrar's too: that it exists is none of the caller's business. */
async function own(context: VerificationContext, request: FastifyRequest, id: string): Promise<StoredBatch> {
  const batch = await ownBatch(context.db, callerOf(request).id, id);
  if (batch === null) throw new Problem('not_found');
  return batch;
}

function numberIn(cursor: string): number {
  const number = Number(Buffer.from(cursor, 'base64url').toString());
  if (!Number.isSafeInteger(number) || number < 1) throw new Problem('invalid_cursor');
  return number;
}
