import type { Checksum } from '@xacthuc/engine';
import { type FieldError, Problem } from '@xacthuc/platform';

/** The one version of the protocol, and what of it is spoken here (https://tus.io/protocols/resumable-upload). */
export const tusVersion = '1.0.0';
export const tusExtensions = 'creation,creation-with-upload,expiration,termination,checksum';
export const checksumAlgorithms = ['sha256', 'sha1', 'md5'] as const satisfies readonly Checksum['algorithm'][];

/** Bytes of a request that adds to an upload. */
export const offsetStream = 'application/offset+octet-stream';

/** What clients say of their file. Both names are a convention of the protocol's clients. */
export interface UploadMetadata {
  readonly filename: string | null;
  readonly filetype: string | null;
}

/**
 * Reads `Upload-Metadata`: pairs of a key and a base64 value, separated by commas; a value may be missing.
 * @throws Problem `validation_failed`.
 */
export function parseMetadata(header: string | undefined): UploadMetadata {
  const values = new Map<string, string>();
  for (const pair of header?.split(',') ?? []) {
    const [, key, value = ''] = /^\s*([^\s,]+)(?: ([A-Za-z0-9+/]*={0,2}))?\s*$/.exec(pair) ?? [];
    if (key === undefined || values.has(key)) {
      throw wrongHeader('upload-metadata', 'must be pairs "key base64value", separated by commas');
    }
    values.set(key, Buffer.from(value, 'base64').toString('utf8'));
  }
  return { filename: values.get('filename') ?? null, filetype: values.get('filetype') ?? null };
}

const digestBytes: Readonly<Record<Checksum['algorithm'], number>> = { sha256: 32, sha1: 20, md5: 16 };

/** Reads `Upload-Checksum`: an algorithm and a base64 digest. @throws Problem `validation_failed`. */
export function parseChecksum(header: string | undefined): Checksum | null {
  if (header === undefined) return null;
  const [name, text = ''] = header.split(' ');
  const algorithm = checksumAlgorithms.find((known) => known === name);
  if (!algorithm) throw wrongHeader('upload-checksum', `must name one of ${checksumAlgorithms.join(', ')}`);
  const digest = Buffer.from(text, 'base64');
  if (digest.length !== digestBytes[algorithm]) {
    throw wrongHeader('upload-checksum', `must hold the ${digestBytes[algorithm]} bytes of a ${algorithm} in base64`);
  }
  return { algorithm, digest };
}

/** A refusal of one header. Its value is not repeated. */
export function wrongHeader(name: string, message: string): Problem {
  const error: FieldError = { at: `/headers/${name}`, message };
  return new Problem('validation_failed', null, [error]);
}
