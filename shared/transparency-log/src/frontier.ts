import { assertCount } from './encoding.ts';
import { TransparencyLogError } from './errors.ts';
import { assertHash, emptyRoot, foldSubtrees, hashNode } from './hashing.ts';
import { perfectSubtrees } from './ranges.ts';

/**
 * The right edge of a growing tree as the roots of its perfect subtrees, largest first: all one needs to append leaves
 * and to state the root, in 32 bytes for each bit of the size. For whoever follows a log entry by entry without keeping
 * its tiles; {@link growTree} is for whoever makes the tiles.
 */
export class Frontier {
  readonly #subtrees: Buffer[];
  #size: number;

  /**
   * @param size number of leaves so far
   * @param subtrees as {@link subtrees} gave them
   * @throws {TransparencyLogError} `range_invalid` when their number does not fit the size, `hash_malformed`
   */
  constructor(size = 0, subtrees: readonly Uint8Array[] = []) {
    assertCount(size, 'size');
    if (subtrees.length !== perfectSubtrees({ start: 0, end: size }).length) {
      throw new TransparencyLogError('range_invalid', 'the frontier does not fit the size');
    }
    subtrees.forEach(assertHash);
    this.#size = size;
    this.#subtrees = subtrees.map((subtree) => Buffer.from(subtree));
  }

  /** Number of leaves. */
  get size(): number {
    return this.#size;
  }

  /** The roots of the perfect subtrees, largest first: what to keep, to go on later. */
  get subtrees(): readonly Buffer[] {
    return this.#subtrees.map((subtree) => Buffer.from(subtree));
  }

  /** Appends one leaf, given its hash ({@link hashLeaf}). @throws {TransparencyLogError} `hash_malformed` */
  append(leafHash: Uint8Array): void {
    assertHash(leafHash);
    let node = Buffer.from(leafHash);
    // As a binary counter carries: each set bit at the low end is a subtree that now has its right neighbour.
    for (let rest = this.#size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      const left = this.#subtrees.pop();
      if (left !== undefined) node = Buffer.from(hashNode(left, node));
    }
    this.#subtrees.push(node);
    this.#size += 1;
  }

  /** The root hash (RFC 6962 §2.1). */
  root(): Buffer {
    return this.#size === 0 ? Buffer.from(emptyRoot) : foldSubtrees(this.#subtrees);
  }
}
