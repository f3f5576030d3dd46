import { Problem } from '@xacthuc/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Lets the routes of this scope take a file as the body itself, held in memory: what comes here is small. */
export function registerFileBodies(scope: FastifyInstance, mostBytes: number): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: mostBytes }, (_request, body, done) =>
    done(null, body),
  );
}

/** The body's bytes. @throws Problem `empty_file`. */
export function fileBody(request: FastifyRequest): Buffer {
  const { body } = request;
  if (!Buffer.isBuffer(body) || body.length === 0) throw new Problem('empty_file');
  return body;
}

/** A media type without its parameters; '' where none is given. */
export function mediaTypeOf(request: FastifyRequest): string {
  return request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
}

/** The file name of RFC 6266, in either form, without folders or control characters; null where none is given. */
export function fileNameOf(request: FastifyRequest): string | null {
  const header = request.headers['content-disposition'] ?? '';
  const [, encoded] = /filename\*=UTF-8''([^;]+)/i.exec(header) ?? [];
  const [, quoted, plain] = /filename=(?:"([^"]*)"|([^;]+))/i.exec(header) ?? [];
  const base = (decoded(encoded) ?? quoted ?? plain)
    ?.split(/[\\/]/)
    .at(-1)
    ?.replace(/\p{Cc}/gu, '')
    .toWellFormed()
    .trim();
  return base ? Array.from(base).slice(0, 100).join('') : null;
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The header by which a browser saves an answer under a name. */
export function savedAs(name: string): string {
  const plain = name.normalize('NFD').replace(/[^\x20-\x7e]|["\\%]/g, '');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}
