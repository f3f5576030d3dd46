import { assertCount } from './encoding.ts';
import { TransparencyLogError } from './errors.ts';
import { assertHash } from './hashing.ts';

/** What an ML-DSA-44 cosignature states: that a subtree of a log has this hash (tlog-cosignature). */
export interface CosignedSubtree {
  /** The cosigner's key name, at most 255 bytes. */
  readonly cosigner: string;
  /** POSIX time in seconds; 0 when nothing is said of the tree being the largest seen. */
  readonly timestamp: number;
  /** The log's origin, at most 255 bytes. */
  readonly origin: string;
  /** First leaf; 0 for a checkpoint. When it is not 0, `timestamp` must be 0. */
  readonly start: number;
  /** One past the last leaf; for a checkpoint, the tree's size. */
  readonly end: number;
  /** Root hash of the subtree, 32 bytes. */
  readonly hash: Uint8Array;
}

const TIMESTAMP_BYTES = 8;

/** The bytes an Ed25519 cosignature signs: a header, the time, and the whole text of the checkpoint. */
export function cosignatureMessage(text: string, timestamp: number): Buffer {
  assertCount(timestamp, 'timestamp');
  return Buffer.from(`cosignature/v1\ntime ${timestamp}\n${text}`);
}

/**
 * The bytes an ML-DSA-44 cosignature signs: a `cosigned_message`. A checkpoint's extension lines are not in it.
 *
 * @throws {TransparencyLogError} `range_invalid`, `hash_malformed`
 */
export function subtreeMessage({ cosigner, timestamp, origin, start, end, hash }: CosignedSubtree): Buffer {
  if (start !== 0 && timestamp !== 0) throw new TransparencyLogError('range_invalid', 'timestamp of a subtree');
  assertHash(hash);
  return Buffer.concat([
    Buffer.from('subtree/v1\n\0'),
    lengthPrefixed(cosigner),
    uint64(timestamp),
    lengthPrefixed(origin),
    uint64(start),
    uint64(end),
    hash,
  ]);
}

/** A cosignature as it stands in a note: the timestamp, then the signature (`timestamped_signature`). */
export function joinTimestamp(timestamp: number, signature: Uint8Array): Buffer {
  return Buffer.concat([uint64(timestamp), signature]);
}

/** Takes a `timestamped_signature` apart; undefined when its time is not one this program can hold (2^53 − 1 seconds). */
export function splitTimestamp(bytes: Buffer): { readonly timestamp: number; readonly signature: Buffer } | undefined {
  if (bytes.length < TIMESTAMP_BYTES) return undefined;
  const timestamp = Number(bytes.readBigUInt64BE());
  return Number.isSafeInteger(timestamp) ? { timestamp, signature: bytes.subarray(TIMESTAMP_BYTES) } : undefined;
}

function uint64(value: number): Buffer {
  assertCount(value, 'uint64');
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

function lengthPrefixed(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length < 1 || bytes.length > 255) throw new TransparencyLogError('range_invalid', 'name length');
  return Buffer.concat([Buffer.of(bytes.length), bytes]);
}
