import { assertCount, sameBytes } from './encoding.ts';
import { TransparencyLogError } from './errors.ts';
import { assertHash, hashNode } from './hashing.ts';

/** What an inclusion proof claims. */
export interface Inclusion {
  /** Zero-based index of the entry. */
  readonly index: number;
  /** Number of leaves of the tree. */
  readonly size: number;
  /** {@link hashLeaf} of the entry. */
  readonly leafHash: Uint8Array;
  /** Sibling hashes, from the leaf's up to the root's child. */
  readonly proof: readonly Uint8Array[];
  /** Root hash of the tree. */
  readonly root: Uint8Array;
}

/** What a consistency proof claims. */
export interface Consistency {
  /** Number of leaves of the older tree; not 0, which anything is consistent with. */
  readonly oldSize: number;
  /** Number of leaves of the newer tree. */
  readonly size: number;
  readonly oldRoot: Uint8Array;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

// Both follow RFC 9162 §2.1.3.2 and §2.1.4.2 (the hashes are those of RFC 6962), not the recursion that makes proofs:
// a mistake in one cannot hide in the other.

/**
 * Checks that an entry is in the tree.
 *
 * @throws {TransparencyLogError} `inclusion_invalid`; `range_invalid` and `hash_malformed` when a size or hash is none
 */
export function verifyInclusion({ index, size, leafHash, proof, root }: Inclusion): void {
  assertCount(index, 'index');
  assertCount(size, 'size');
  if (index >= size) throw new TransparencyLogError('inclusion_invalid', 'the index is not in the tree');
  assertHash(leafHash);
  let hash = leafHash;
  let [place, last] = [index, size - 1];
  for (const sibling of proof) {
    if (last === 0) throw new TransparencyLogError('inclusion_invalid', 'the proof is too long');
    if (place % 2 === 1 || place === last) {
      hash = hashNode(sibling, hash);
      [place, last] = skipMissing(place, last);
    } else {
      hash = hashNode(hash, sibling);
    }
    [place, last] = [half(place), half(last)];
  }
  if (last !== 0) throw new TransparencyLogError('inclusion_invalid', 'the proof is too short');
  if (!sameBytes(hash, root)) throw new TransparencyLogError('inclusion_invalid', 'it leads to another root');
}

/**
 * Checks that the newer tree begins with the older one: nothing was removed, changed or put in between.
 *
 * @throws {TransparencyLogError} `consistency_invalid`; `range_invalid` when a size is none or the older one is 0;
 *   `hash_malformed`
 */
export function verifyConsistency(claim: Consistency): void {
  const { oldSize, size, oldRoot, root, proof } = claim;
  assertCount(oldSize, 'old size');
  assertCount(size, 'size');
  if (oldSize === 0) throw new TransparencyLogError('range_invalid', 'anything is consistent with the empty tree');
  if (oldSize > size) throw new TransparencyLogError('consistency_invalid', 'the older tree is larger');
  if (oldSize < size) {
    verifyGrowth(claim);
    return;
  }
  if (proof.length > 0) throw new TransparencyLogError('consistency_invalid', 'the proof is too long');
  if (!sameBytes(oldRoot, root)) throw new TransparencyLogError('consistency_invalid', 'one size, two roots');
}

function verifyGrowth({ oldSize, size, oldRoot, root, proof }: Consistency): void {
  const [first, ...rest] = isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : proof;
  if (first === undefined) throw new TransparencyLogError('consistency_invalid', 'the proof is too short');
  assertHash(first);
  let [older, newer] = [first, first];
  let [place, last] = skipFull(oldSize - 1, size - 1);
  for (const node of rest) {
    if (last === 0) throw new TransparencyLogError('consistency_invalid', 'the proof is too long');
    if (place % 2 === 1 || place === last) {
      older = hashNode(node, older);
      newer = hashNode(node, newer);
      [place, last] = skipMissing(place, last);
    } else {
      newer = hashNode(newer, node);
    }
    [place, last] = [half(place), half(last)];
  }
  if (last !== 0) throw new TransparencyLogError('consistency_invalid', 'the proof is too short');
  if (!sameBytes(older, oldRoot)) throw new TransparencyLogError('consistency_invalid', 'another older root');
  if (!sameBytes(newer, root)) throw new TransparencyLogError('consistency_invalid', 'another newer root');
}

/** Climbs from a right child as far as the levels on which the node has no sibling. */
function skipMissing(place: number, last: number): [number, number] {
  let at: [number, number] = [place, last];
  while (at[0] % 2 === 0 && at[0] !== 0) at = [half(at[0]), half(at[1])];
  return at;
}

/** Climbs to the root of the largest full subtree that ends the older tree. */
function skipFull(place: number, last: number): [number, number] {
  let at: [number, number] = [place, last];
  while (at[0] % 2 === 1) at = [half(at[0]), half(at[1])];
  return at;
}

function half(n: number): number {
  return Math.floor(n / 2);
}

function isPowerOfTwo(n: number): boolean {
  let rest = n;
  while (rest % 2 === 0) rest /= 2;
  return rest === 1;
}
