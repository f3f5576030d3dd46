import { type CanonicalObject, canonicalJson, parseCanonicalJson } from './canonical.ts';
import { TransparencyLogError } from './errors.ts';
import { MAX_ENTRY_BYTES } from './hashing.ts';

/** The version of the envelope written here. A change of what `v` and `type` mean is a new number. */
export const ENTRY_VERSION = 1;

/** A log entry: canonical JSON with a version and a type; what else it says is its type's business. */
export interface LogEntry<Type extends string = string> extends CanonicalObject {
  readonly v: typeof ENTRY_VERSION;
  /** Lower-case words with hyphens, such as `check` or `key-event`; at most 64 characters. */
  readonly type: Type;
}

/**
 * Writes an entry as the bytes that are logged and hashed.
 *
 * @throws {TransparencyLogError} `entry_invalid`, `entry_version_unknown`, `json_unsupported`, `entry_too_large`
 */
export function encodeEntry(entry: LogEntry): Buffer {
  const bytes = Buffer.from(canonicalJson(entry));
  assertEnvelope(entry);
  if (bytes.length > MAX_ENTRY_BYTES) throw new TransparencyLogError('entry_too_large');
  return bytes;
}

/**
 * Reads an entry's envelope. Members beyond `v` and `type` are for the reader of that type to check.
 *
 * @param types the types the caller knows
 * @throws {TransparencyLogError} `entry_too_large`, `json_not_canonical`, `entry_invalid`, `entry_version_unknown`,
 *   `entry_type_unknown`
 */
export function decodeEntry<Type extends string>(bytes: Uint8Array, types: readonly Type[]): LogEntry<Type> {
  if (bytes.length > MAX_ENTRY_BYTES) throw new TransparencyLogError('entry_too_large');
  const entry = parseCanonicalJson(bytes);
  assertEnvelope(entry);
  if (!isOfType(entry, types)) throw new TransparencyLogError('entry_type_unknown');
  return entry;
}

function assertEnvelope(value: unknown): asserts value is LogEntry {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TransparencyLogError('entry_invalid', 'not an object');
  }
  const v = 'v' in value ? value.v : undefined;
  const type = 'type' in value ? value.type : undefined;
  if (typeof v !== 'number') throw new TransparencyLogError('entry_invalid', 'version');
  if (v !== ENTRY_VERSION) throw new TransparencyLogError('entry_version_unknown');
  if (typeof type !== 'string' || !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(type) || type.length > 64) {
    throw new TransparencyLogError('entry_invalid', 'type');
  }
}

function isOfType<Type extends string>(entry: LogEntry, types: readonly Type[]): entry is LogEntry<Type> {
  return types.some((type) => type === entry.type);
}
