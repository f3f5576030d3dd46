import { readText } from './encoding.ts';
import { TransparencyLogError } from './errors.ts';

/** Any JSON value this package writes: numbers are whole, from −(2^53 − 1) to 2^53 − 1. */
export type CanonicalJson = null | boolean | number | string | readonly CanonicalJson[] | CanonicalObject;

/** A JSON object. */
export interface CanonicalObject {
  readonly [name: string]: CanonicalJson;
}

/** How deep arrays and objects may nest. */
const MAX_DEPTH = 32;

/**
 * Writes a value as canonical JSON (RFC 8785, JCS): one text for each value, whoever writes it. Stricter than the RFC
 * in what it takes: numbers are whole, so that no reader's rounding can change one; nothing is left out or converted.
 *
 * @throws {TransparencyLogError} `json_unsupported` for a number that is not a whole one below 2^53 (or is −0), a string
 *   or name with lone surrogates, undefined, a class instance, an array with holes, or nesting beyond 32
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

/**
 * Reads canonical JSON, and nothing else: the bytes must be what {@link canonicalJson} writes for the value, so that
 * white space, other spellings, unsorted or repeated names are all refused.
 *
 * @throws {TransparencyLogError} `json_not_canonical`
 */
export function parseCanonicalJson(input: string | Uint8Array): CanonicalJson {
  const text = readText(input, 'json_not_canonical');
  try {
    const value: unknown = JSON.parse(text);
    if (canonicalJson(value) === text) return value as CanonicalJson;
  } catch {
    // Not JSON, or JSON with something in it that has no canonical form: not canonical either way.
  }
  throw new TransparencyLogError('json_not_canonical');
}

function write(value: unknown, depth: number): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return writeNumber(value);
  if (typeof value === 'string') return writeString(value);
  if (depth >= MAX_DEPTH) throw new TransparencyLogError('json_unsupported', 'too deep');
  if (Array.isArray(value)) return `[${Array.from(value, (element) => write(element, depth + 1)).join(',')}]`;
  if (typeof value === 'object' && isPlain(value)) return writeObject(value, depth);
  throw new TransparencyLogError('json_unsupported', 'type');
}

function writeNumber(value: number): string {
  // −0 would be written as 0, and read back as another value.
  if (!Number.isSafeInteger(value) || Object.is(value, -0))
    throw new TransparencyLogError('json_unsupported', 'number');
  return String(value);
}

function writeString(value: string): string {
  if (!value.isWellFormed()) throw new TransparencyLogError('json_unsupported', 'lone surrogates');
  // JSON.stringify escapes a well-formed string exactly as RFC 8785 §3.2.2.2 asks.
  return JSON.stringify(value);
}

function writeObject(value: object, depth: number): string {
  if (Object.getOwnPropertySymbols(value).length > 0) throw new TransparencyLogError('json_unsupported', 'symbol');
  // Names are sorted by UTF-16 code units (RFC 8785 §3.2.3), which is how sort() compares strings.
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${writeString(name)}:${write(member, depth + 1)}`).join(',')}}`;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
