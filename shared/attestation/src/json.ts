import { AttestationError } from './errors.ts';

/** Any JSON value (RFC 8259). */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [name: string]: Json;
}

// A BOM is kept so that JSON.parse refuses it: two texts must never read as one.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Is this value a JSON object (neither null nor an array)? */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Decodes base64url without padding (RFC 7515 §2), canonical only. Decoders that ignore padding, white space or unused
 * trailing bits let an attacker make many texts of one value; encoding again and comparing leaves exactly one.
 *
 * @throws {AttestationError} `malformed`
 */
export function decodeBase64url(text: string, part: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  if (text === '' || bytes.toString('base64url') !== text) {
    throw new AttestationError('malformed', `${part}: not canonical base64url`);
  }
  return bytes;
}

/**
 * Reads JSON out of UTF-8 bytes.
 *
 * @throws {AttestationError} `malformed` on invalid UTF-8 or invalid JSON
 */
export function parseJson(bytes: Uint8Array, part: string): Json {
  try {
    return JSON.parse(utf8.decode(bytes)) as Json;
  } catch {
    throw new AttestationError('malformed', `${part}: not UTF-8 JSON`);
  }
}

/** {@link parseJson} for a part that must be an object. @throws {AttestationError} `malformed` */
export function parseJsonObject(bytes: Uint8Array, part: string): JsonObject {
  const value = parseJson(bytes, part);
  if (!isJsonObject(value)) throw new AttestationError('malformed', `${part}: not a JSON object`);
  return value;
}
