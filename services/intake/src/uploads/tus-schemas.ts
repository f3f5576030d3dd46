import { IdSchema } from '@xacthuc/platform';
import { Type } from 'typebox';
import { checksumAlgorithms, offsetStream, tusExtensions, tusVersion } from './tus-headers.ts';

const text = (description: string) => Type.Optional(Type.String({ maxLength: 4000, description }));
const whole = (description: string) => Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description });

// Without it a request is refused with 412 and not for a wrong field: the protocol says so.
const version = { 'tus-resumable': text(tusVersion) };
const checksum = { 'upload-checksum': text(`${checksumAlgorithms.join(' | ')}, a blank, the digest in base64`) };
const offset = whole('Where these bytes start: what HEAD said');

export const VersionHeaders = Type.Object(version);

export const CreationHeaders = Type.Object({
  ...version,
  ...checksum,
  'upload-length': whole('Bytes of the whole file'),
  'upload-metadata': text('filename and filetype: pairs of a key and a base64 value, separated by commas'),
});

export const AdditionHeaders = Type.Object({ ...version, ...checksum, 'upload-offset': offset });

export const OverrideHeaders = Type.Object({
  ...version,
  ...checksum,
  'upload-offset': Type.Optional(offset),
  'x-http-method-override': Type.String({ enum: ['PATCH', 'DELETE'] }),
});

export const byId = { params: Type.Object({ id: IdSchema }) };

/** For the documentation: the body is a stream, which no schema looks into. */
export const bytesBody = { content: { [offsetStream]: { schema: { contentMediaType: offsetStream } } } };

const responseHeaders = {
  'Tus-Resumable': { type: 'string', description: tusVersion },
  'Upload-Offset': { type: 'integer', description: 'Bytes durably stored' },
  'Upload-Length': { type: 'integer', description: 'Bytes of the whole file' },
  'Upload-Expires': { type: 'string', description: 'When it is erased unless it became a delivery (an HTTP date)' },
  'Upload-Metadata': { type: 'string', description: 'As it was given' },
  Location: { type: 'string', description: 'Where to send the bytes' },
  'Tus-Version': { type: 'string', description: tusVersion },
  'Tus-Extension': { type: 'string', description: tusExtensions },
  'Tus-Max-Size': { type: 'integer', description: 'Most bytes of a file' },
  'Tus-Checksum-Algorithm': { type: 'string', description: checksumAlgorithms.join(',') },
} as const;

/** An answer that is all in its headers. */
export function inHeaders(description: string, ...names: (keyof typeof responseHeaders)[]) {
  const all = ['Tus-Resumable', ...names] as const;
  const headers = Object.fromEntries(all.map((name) => [name, responseHeaders[name]]));
  return Type.Unsafe<undefined>({ type: 'null', description, headers });
}
