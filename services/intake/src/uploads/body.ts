import type { Readable } from 'node:stream';
import multipart from '@fastify/multipart';
import { Problem } from '@xacthuc/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** A file as it arrives: its bytes are read once, as they come. */
export interface IncomingUpload {
  readonly name: string | null;
  readonly contentType: string | null;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** What clients call spreadsheets and tables. The content decides in the end; this only stops what cannot be one. */
const accepted =
  /^(text\/(csv|plain|tab-separated-values)|application\/(csv|octet-stream|(x-)?zip(-compressed)?|(x-)?gzip|vnd\.ms-excel(\.sheet\.macroenabled\.12)?|(x-)?ndjson|jsonl|vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet|vnd\.oasis\.opendocument\.spreadsheet))$/;

/** Lets the routes of this scope take files, as the body itself or as the one file of a form; nothing is buffered. */
export async function registerUploadBodies(scope: FastifyInstance, maxBytes: number): Promise<void> {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
  // Whoever is refused may still be sending. What is left is read and dropped, so that the refusal arrives and the
  // connection can be used again; otherwise the sender sees a reset and never learns why.
  scope.addHook('onError', async ({ raw }) => {
    raw.unpipe();
    raw.resume();
  });
  await scope.register(multipart, {
    limits: { files: 1, fields: 10, fieldSize: 1024, parts: 11, headerPairs: 50, fileSize: maxBytes + 1 },
    throwFileSizeLimit: false,
  });
}

/** @throws Problem `unsupported_media_type`, `malformed_body`, `payload_too_large` (as declared). */
export async function incomingUpload(request: FastifyRequest, maxBytes: number): Promise<IncomingUpload> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > maxBytes + 64 * 1024) throw new Problem('payload_too_large');
  const contentType = mediaType(request.headers['content-type']);
  if (contentType === 'multipart/form-data') return formFile(request);
  assertAccepted(contentType);
  return {
    name: dispositionName(request.headers['content-disposition']),
    contentType,
    bytes: request.raw.iterator({ destroyOnReturn: false }),
  };
}

async function formFile(request: FastifyRequest): Promise<IncomingUpload> {
  const part = await request.file().catch(() => {
    throw new Problem('malformed_body');
  });
  if (!part) {
    throw new Problem('malformed_body', { vi: 'Biểu mẫu không có tệp nào', en: 'The form has no file' });
  }
  const contentType = mediaType(part.mimetype);
  assertAccepted(contentType);
  return { name: baseName(part.filename), contentType, bytes: formBytes(part.file) };
}

async function* formBytes(file: Readable): AsyncGenerator<Uint8Array> {
  try {
    yield* file.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
  } catch {
    throw new Problem('malformed_body', { vi: 'Biểu mẫu bị ngắt giữa chừng', en: 'The form is cut off' });
  }
}

/** @throws Problem `unsupported_media_type` for what cannot be a table. */
export function assertAccepted(contentType: string | null): void {
  if (contentType !== null && !accepted.test(contentType)) throw new Problem('unsupported_media_type');
}

/** A media type without its parameters; null where none is given. */
export function mediaType(header: string | undefined): string | null {
  return header?.split(';')[0]?.trim().toLowerCase() || null;
}

/** The file name of RFC 6266, in either form. */
function dispositionName(header: string | undefined): string | null {
  const [, encoded] = /filename\*=UTF-8''([^;]+)/i.exec(header ?? '') ?? [];
  if (encoded) {
    try {
      return baseName(decodeURIComponent(encoded));
    } catch {
      return null;
    }
  }
  const [, quoted, plain] = /filename=(?:"([^"]*)"|([^;]+))/i.exec(header ?? '') ?? [];
  return baseName(quoted ?? plain);
}

/** Without folders, control characters or excess: it is only ever shown. */
export function baseName(name: string | undefined): string | null {
  const base = name
    ?.split(/[\\/]/)
    .at(-1)
    ?.replace(/\p{Cc}/gu, '')
    .trim();
  return base ? base.slice(0, 200) : null;
}
