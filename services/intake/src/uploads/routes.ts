import { isIsoDate, vietnamDay } from '@xacthuc/domain';
import { type Delivery, type Mode, queueSnapshot, receiveSnapshot, recordUpload, storeFile } from '@xacthuc/engine';
import { answers, BackgroundTurns, callerOf, DaySchema, IdSchema, type ServicePlugin } from '@xacthuc/platform';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { connectors } from '../connectors.ts';
import type { IntakeContext } from '../context.ts';
import { snapshotById } from '../snapshots/queries.ts';
import { queueAway } from '../snapshots/queue-away.ts';
import { SnapshotSchema } from '../snapshots/schemas.ts';
import { deliverySegment } from '../sources/binding.ts';
import { sourceNamed } from '../sources/named.ts';
import { segmentNamed, wrongField } from '../sources/segment.ts';
import { ArrivingUploads, hasBody } from './arriving.ts';
import { incomingUpload, registerUploadBodies } from './body.ts';
import { readingOf, readingQuery } from './reading.ts';

const QuerySchema = Type.Object(
  {
    mode: Type.Optional(
      Type.String({
        enum: ['full', 'append'],
        description: "full: subjects absent from the file are retired; append: none is. Default: the source's own",
      }),
    ),
    segment: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 64,
        description: 'The one school (education, labour) the list is for; nothing outside it is touched',
      }),
    ),
    asOf: Type.Optional({ ...DaySchema, description: 'The day whose state the file gives; default: today' }),
    dryRun: Type.Optional(Type.Boolean({ default: false, description: 'Do everything but activate' })),
    upload: Type.Optional({
      ...IdSchema,
      description: 'A complete upload of /v1/uploads, in place of a body; asked again for the same, the same snapshot',
    }),
    ...readingQuery,
  },
  { additionalProperties: false },
);

/** For the documentation: the bodies are streams, which no schema looks into. */
const fileBodies = {
  ...Object.fromEntries(
    [
      'text/csv',
      'application/x-ndjson',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'application/vnd.ms-excel',
      'application/vnd.oasis.opendocument.spreadsheet',
      'application/gzip',
      'application/zip',
      'application/octet-stream',
    ].map((type) => [type, { schema: { contentMediaType: type } }]),
  ),
  'multipart/form-data': { schema: { properties: { file: { contentMediaType: 'application/octet-stream' } } } },
};

/** `POST /v1/sources/{source}/snapshots`: takes a file, answers once it is safely stored and queued. */
export function uploadRoutes(context: IntakeContext): ServicePlugin {
  const { maxUploadBytes } = context.config;
  return async (scope) => {
    await registerUploadBodies(scope as never, maxUploadBytes);
    scope.post(
      '/v1/sources/:source/snapshots',
      {
        config: { access: ['department'] },
        bodyLimit: maxUploadBytes,
        schema: {
          tags: ['department'],
          summary: 'Nộp một tệp dữ liệu / deliver a registry file',
          description:
            'CSV, XLSX, XLS, ODS hoặc NDJSON, có thể nén gzip hoặc để một mình trong tệp zip; gửi nguyên tệp trong nội dung ' +
            'yêu cầu hoặc qua biểu mẫu (multipart/form-data); tệp đã gửi theo nhiều phần qua /v1/uploads: nêu mã ở "upload", ' +
            'không có nội dung. Tệp không chắc cột nào là trường nào thì bị từ chối với mã `header_uncertain`, kèm tham số ' +
            '`map` cần thêm. / ' +
            'CSV, XLSX, XLS, ODS or NDJSON, by gzip or alone in a zip archive too; as the request body itself or as the one ' +
            'file of a multipart form; a file sent in parts to /v1/uploads is named by "upload", with an empty body. Where it ' +
            'is not certain which column is which field, the file is rejected as `header_uncertain` with the `map` that ' +
            'would settle it.',
          body: { content: fileBodies },
          params: Type.Object({ source: Type.String({ maxLength: 64 }) }),
          querystring: QuerySchema,
          response: answers(
            { 202: { ...SnapshotSchema, description: 'Stored and queued; follow it at its Location' } },
            'validation_failed',
            'malformed_body',
            'unauthenticated',
            'forbidden',
            'source_not_bound',
            'not_found',
            'state_conflict',
            'upload_incomplete',
            'payload_too_large',
            'unsupported_media_type',
            'empty_file',
            'unavailable',
          ),
        },
      },
      async (request, reply) => {
        const caller = callerOf(request);
        const source = await sourceNamed(context, request.params.source);
        const asOf = deliveryDay(context, request.query.asOf);
        const named = (segment: string | null) => segmentNamed(source.connector, segment, asOf, '/querystring/segment');
        const bound = { ...caller, segment: named(caller.segment) };
        const segment = deliverySegment(bound, source.code, named(request.query.segment ?? null));
        const connector = connectors.find((declared) => declared.source === source.connector);
        const reading = readingOf(connector, request.query);
        const delivery = {
          sourceId: source.id,
          mode: (request.query.mode as Mode | undefined) ?? source.delivery,
          segment,
          asOf,
          dryRun: request.query.dryRun ?? false,
          reading,
          by: caller.id,
        };
        const id = await (request.query.upload === undefined
          ? deliverBody(context, request, delivery)
          : deliverUpload(context, request, request.query.upload, delivery));
        reply.code(202).header('location', `/v1/snapshots/${id}`);
        return (await snapshotById(context.db, id)) as never;
      },
    );
  };
}

type Terms = Omit<Delivery, 'fileId'>;

async function deliverBody(context: IntakeContext, request: FastifyRequest, terms: Terms): Promise<string> {
  const { maxUploadBytes } = context.config;
  const upload = await incomingUpload(request, maxUploadBytes);
  const limits = {
    maxBytes: maxUploadBytes,
    turns: new BackgroundTurns(context.answerTimes ?? null, 'answering-thread'),
  };
  const file = await storeFile(context.db as never, context.keyring.master, upload, limits);
  return receiveSnapshot(context.db as never, context.queue, { ...terms, fileId: file.id }, queueAway(context));
}

async function deliverUpload(context: IntakeContext, request: FastifyRequest, id: string, terms: Terms) {
  if (hasBody(request)) throw wrongField('/querystring/upload', 'is given in place of a body; this request has both');
  const upload = await new ArrivingUploads(context).find(request, id);
  const snapshotId = await recordUpload(context.db as never, context.pool, context.keyring.master, upload, terms);
  await queueSnapshot(context.queue, snapshotId, queueAway(context));
  return snapshotId;
}

function deliveryDay(context: IntakeContext, asked: string | undefined): string {
  const today = vietnamDay(context.now());
  if (asked === undefined) return today;
  if (!isIsoDate(asked) || asked > today || asked < '2000-01-01')
    throw wrongField('/querystring/asOf', 'must be a day from 2000-01-01 to today');
  return asked;
}
