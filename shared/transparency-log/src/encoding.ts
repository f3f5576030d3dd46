import { TransparencyLogError, type TransparencyLogErrorCode } from './errors.ts';

// A BOM is kept, so that it makes a text differ instead of vanishing: two byte strings must never read as one text.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The text of UTF-8 bytes, or a string as it is when it can be written as UTF-8 (no lone surrogates).
 *
 * @throws {TransparencyLogError} `code`
 */
export function readText(input: string | Uint8Array, code: TransparencyLogErrorCode): string {
  if (typeof input === 'string') {
    if (!input.isWellFormed()) throw new TransparencyLogError(code, 'lone surrogates');
    return input;
  }
  try {
    return utf8.decode(input);
  } catch {
    throw new TransparencyLogError(code, 'not UTF-8');
  }
}

/**
 * Decodes standard base64 (RFC 4648 §4), canonical only: padding there, unused bits zero. Otherwise one checkpoint could
 * be spelled in many ways, and witnesses that are strict and witnesses that are not would cosign different bytes.
 *
 * @throws {TransparencyLogError} `code`
 */
export function decodeBase64(text: string, code: TransparencyLogErrorCode): Buffer {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new TransparencyLogError(code, 'not canonical base64');
  return bytes;
}

/**
 * Decodes the base64 of one SHA-256 hash.
 *
 * @throws {TransparencyLogError} `code`
 */
export function decodeHash(text: string, code: TransparencyLogErrorCode): Buffer {
  const bytes = decodeBase64(text, code);
  if (bytes.length !== 32) throw new TransparencyLogError(code, 'a hash is not 32 bytes long');
  return bytes;
}

/**
 * Reads an ASCII decimal without leading zeros, at most 2^53 − 1 (the specifications allow up to 2^64 − 1; no log gets
 * there, and a number that JavaScript would round is refused rather than misread).
 *
 * @throws {TransparencyLogError} `code`
 */
export function readDecimal(text: string, code: TransparencyLogErrorCode): number {
  const value = /^(?:0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw new TransparencyLogError(code, 'not a decimal number below 2^53');
  return value;
}

/** Standard base64 of bytes. */
export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** Refuses what is not a whole number from 0 to 2^53 − 1. @throws {TransparencyLogError} `range_invalid` */
export function assertCount(value: number, what: string): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new TransparencyLogError('range_invalid', what);
}

/** Do both hold the same bytes? For public values: the time it takes depends on them. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}
