import { answers, Problem, type ServicePlugin } from '@xacthuc/platform';
import type { FastifyReply } from 'fastify';
import type { IntakeContext } from '../context.ts';
import { ArrivingUploads, type Progress } from './arriving.ts';
import { registerUploadBodies } from './body.ts';
import { checksumAlgorithms, tusExtensions, tusVersion, wrongHeader } from './tus-headers.ts';
import {
  AdditionHeaders,
  byId,
  bytesBody,
  CreationHeaders,
  inHeaders,
  OverrideHeaders,
  VersionHeaders,
} from './tus-schemas.ts';

const department = { config: { access: ['department'] } } as const;
const tags = ['department'];
const common = ['validation_failed', 'unauthenticated', 'forbidden', 'tus_version_unsupported'] as const;
const adding = ['malformed_body', 'payload_too_large', 'unsupported_media_type', 'checksum_mismatch'] as const;

/**
 * `/v1/uploads`: tus 1.0, for lines that break. A file arrives in as many requests as it takes, and each goes on from
 * where the last was durably stored; then `POST /v1/sources/{source}/snapshots?upload={id}` makes it a delivery.
 */
export function resumableRoutes(context: IntakeContext): ServicePlugin {
  const { maxUploadBytes: bodyLimit } = context.config;
  const uploads = new ArrivingUploads(context);
  return async (scope) => {
    await registerUploadBodies(scope as never, bodyLimit);
    scope.addHook('onRequest', async (_request, reply) => {
      reply.header('tus-resumable', tusVersion);
    });
    scope.addHook('preClose', async () => uploads.cut());
    // After access and before the fields, so that a client of another version learns just that.
    scope.addHook('preValidation', async (request, reply) => {
      if (request.method === 'OPTIONS' || request.headers['tus-resumable'] === tusVersion) return;
      reply.header('tus-version', tusVersion);
      throw new Problem('tus_version_unsupported');
    });

    scope.options(
      '/v1/uploads',
      {
        config: { access: 'public' },
        schema: {
          tags,
          summary: 'Phần giao thức tus được hỗ trợ / what is supported of the tus protocol',
          response: answers({
            204: inHeaders(
              'What is supported',
              'Tus-Version',
              'Tus-Extension',
              'Tus-Max-Size',
              'Tus-Checksum-Algorithm',
            ),
          }),
        },
      },
      async (_request, reply) => {
        reply.header('tus-version', tusVersion).header('tus-extension', tusExtensions);
        reply.header('tus-max-size', bodyLimit).header('tus-checksum-algorithm', checksumAlgorithms.join(','));
        return reply.code(204).send();
      },
    );

    scope.post(
      '/v1/uploads',
      {
        ...department,
        bodyLimit,
        schema: {
          tags,
          summary: 'Bắt đầu gửi một tệp theo nhiều phần / begin an upload that can be resumed',
          description:
            'Giao thức tus 1.0 (https://tus.io); có thể gửi kèm phần đầu của tệp. / ' +
            'tus 1.0 (https://tus.io): any of its clients will do. The first bytes may come along.',
          headers: CreationHeaders,
          body: bytesBody,
          response: answers(
            { 201: inHeaders('Begun; send the bytes to its Location', 'Location', 'Upload-Offset', 'Upload-Expires') },
            ...common,
            ...adding,
            'empty_file',
            'too_many_uploads',
          ),
        },
      },
      async (request, reply) => {
        const { 'upload-length': length, 'upload-metadata': metadata } = request.headers;
        const begun = await uploads.begin(request, length, metadata);
        return tell(reply.code(201).header('location', `/v1/uploads/${begun.id}`), begun);
      },
    );

    scope.head(
      '/v1/uploads/:id',
      {
        // The documentation leaves HEAD out where it is not asked for: mostly it is but a GET without its body.
        config: { ...department.config, swagger: { exposeHeadRoute: true } },
        schema: {
          tags,
          summary: 'Đã nhận đến đâu / how far an upload has come',
          ...byId,
          headers: VersionHeaders,
          response: answers(
            {
              200: inHeaders('Where it stands', 'Upload-Offset', 'Upload-Length', 'Upload-Metadata', 'Upload-Expires'),
            },
            ...common,
            'not_found',
          ),
        },
      },
      async (request, reply) => {
        const upload = await uploads.find(request, request.params.id);
        reply.header('cache-control', 'no-store').header('upload-length', upload.length);
        if (upload.metadata !== null) reply.header('upload-metadata', upload.metadata);
        return tell(reply, upload);
      },
    );

    scope.patch(
      '/v1/uploads/:id',
      {
        ...department,
        bodyLimit,
        schema: {
          tags,
          summary: 'Gửi tiếp / send the next bytes',
          description:
            'Trả lời sau khi đã lưu bền vững. Khi đường truyền đứt, phần đã đến được giữ lại: hỏi HEAD rồi gửi tiếp. / ' +
            'Answers once they are durably stored. What arrived before a line broke is kept: ask HEAD and go on.',
          ...byId,
          headers: AdditionHeaders,
          body: bytesBody,
          response: answers(
            { 204: inHeaders('Stored', 'Upload-Offset', 'Upload-Expires') },
            ...common,
            ...adding,
            'upload_offset_conflict',
            'not_found',
          ),
        },
      },
      async (request, reply) =>
        tell(reply.code(204), await uploads.add(request, request.params.id, request.headers['upload-offset'])),
    );

    scope.delete(
      '/v1/uploads/:id',
      {
        ...department,
        schema: {
          tags,
          summary: 'Bỏ tệp đang gửi / give an upload up',
          description: 'Tệp đã thành một lần nộp thì vẫn còn. / A file that has become a delivery stays.',
          ...byId,
          headers: VersionHeaders,
          response: answers({ 204: inHeaders('Erased') }, ...common, 'not_found'),
        },
      },
      async (request, reply) => {
        await uploads.end(request, request.params.id);
        return reply.code(204).send();
      },
    );

    // Some proxies let only GET and POST through; the protocol has this for them.
    scope.post(
      '/v1/uploads/:id',
      {
        ...department,
        bodyLimit,
        schema: {
          tags,
          summary: 'PATCH hoặc DELETE qua POST / PATCH or DELETE by way of POST',
          description:
            'Cho máy chủ trung gian chỉ cho qua GET và POST. / For proxies that let only GET and POST through.',
          ...byId,
          headers: OverrideHeaders,
          body: bytesBody,
          response: answers(
            { 204: inHeaders('Done', 'Upload-Offset', 'Upload-Expires') },
            ...common,
            ...adding,
            'upload_offset_conflict',
            'not_found',
          ),
        },
      },
      async (request, reply) => {
        const { 'x-http-method-override': method, 'upload-offset': offset } = request.headers;
        const { id } = request.params;
        reply.code(204);
        if (method === 'DELETE') {
          await uploads.end(request, id);
          return reply.send();
        }
        if (offset === undefined) throw wrongHeader('upload-offset', 'is required');
        return tell(reply, await uploads.add(request, id, offset));
      },
    );
  };
}

function tell(reply: FastifyReply, { received, expiresAt }: Omit<Progress, 'id'>) {
  return reply.header('upload-offset', received).header('upload-expires', expiresAt.toUTCString()).send();
}
