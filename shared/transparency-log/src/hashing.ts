import { hash } from 'node:crypto';
import { TransparencyLogError } from './errors.ts';

/** Bytes of a SHA-256 hash. */
export const HASH_BYTES = 32;

/** The longest entry a bundle can carry: its length is a uint16 (tlog-tiles, "Log entries"). */
export const MAX_ENTRY_BYTES = 0xffff;

/** The root of the tree without leaves: the hash of nothing (RFC 6962 §2.1). */
export const emptyRoot: Readonly<Buffer> = hash('sha256', '', 'buffer');

// Each hash starts with one byte that tells leaves from nodes (RFC 6962 §2.1), so that no entry can pass for a subtree.
// The inputs are laid out in buffers kept for that, and the digest comes back as a Latin-1 string: asking for a buffer
// each time costs more than the hash itself (0.8 against 2.9 million hashes a second).
const leafInput = Buffer.alloc(1 + MAX_ENTRY_BYTES, 0x00);
const nodeInput = Buffer.alloc(1 + 2 * HASH_BYTES, 0x01);

/**
 * The hash of one entry as a leaf of the tree (RFC 6962 §2.1).
 *
 * @throws {TransparencyLogError} `entry_too_large` above {@link MAX_ENTRY_BYTES}
 */
export function hashLeaf(entry: Uint8Array): Buffer {
  return Buffer.from(leafDigest(entry), 'latin1');
}

/**
 * The leaf hashes of entries, one after the other: 32 bytes each, as the tiles of level 0 hold them.
 *
 * @throws {TransparencyLogError} `entry_too_large`
 */
export function hashLeaves(entries: readonly Uint8Array[]): Buffer {
  const hashes = Buffer.allocUnsafe(entries.length * HASH_BYTES);
  entries.forEach((entry, position) => {
    hashes.write(leafDigest(entry), position * HASH_BYTES, HASH_BYTES, 'latin1');
  });
  return hashes;
}

/**
 * The hash of a node from those of its children (RFC 6962 §2.1).
 *
 * @throws {TransparencyLogError} `hash_malformed` when a child is not 32 bytes
 */
export function hashNode(left: Uint8Array, right: Uint8Array): Buffer {
  assertHash(left);
  assertHash(right);
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + HASH_BYTES);
  return Buffer.from(hash('sha256', nodeInput, 'binary'), 'latin1');
}

/** The root of a perfect subtree from the hashes at its foot, one after the other; their number is a power of two. */
export function hashSubtree(hashes: Uint8Array): Buffer {
  const level = Buffer.from(hashes);
  for (let length = level.length; length > HASH_BYTES; length /= 2) {
    for (let at = 0; at < length; at += 2 * HASH_BYTES) {
      level.copy(nodeInput, 1, at, at + 2 * HASH_BYTES);
      level.write(hash('sha256', nodeInput, 'binary'), at / 2, HASH_BYTES, 'latin1');
    }
  }
  return level.subarray(0, HASH_BYTES);
}

/** The root over subtrees that stand side by side, each smaller than the one before it. At least one. */
export function foldSubtrees(subtrees: readonly Uint8Array[]): Buffer {
  return Buffer.from(subtrees.reduceRight((right, left) => hashNode(left, right)));
}

/** @throws {TransparencyLogError} `hash_malformed` */
export function assertHash(bytes: Uint8Array): void {
  if (bytes.length !== HASH_BYTES) throw new TransparencyLogError('hash_malformed');
}

function leafDigest(entry: Uint8Array): string {
  if (entry.length > MAX_ENTRY_BYTES) throw new TransparencyLogError('entry_too_large');
  leafInput.set(entry, 1);
  return hash('sha256', leafInput.subarray(0, 1 + entry.length), 'binary');
}
