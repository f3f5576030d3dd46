import {
  emptyEdge,
  Frontier,
  growTree,
  HASH_BYTES,
  hashLeaves,
  TILE_WIDTH,
  type Tile,
  type TreeEdge,
} from '@xacthuc/transparency-log';

/** A tile of hashes as the entries give it. */
export type GivenTile = Tile & { readonly level: number };

/**
 * The tree that entries give, made again from nothing but their bytes: its full tiles as they become full, and its root at
 * each size that is asked for on the way.
 */
export class GivenTree {
  readonly #frontier = new Frontier();
  /** Sizes whose root is wanted, the next one last. */
  readonly #wanted: number[];
  readonly #roots = new Map<number, Buffer>();
  #edge: TreeEdge = emptyEdge;

  /** @param sizes of which the roots are wanted */
  constructor(sizes: Iterable<number>) {
    this.#wanted = [...new Set(sizes)].sort((a, b) => b - a);
    this.#take();
  }

  get size(): number {
    return this.#edge.size;
  }

  /** Appends entries. @returns the tiles that became full by it. */
  append(entries: readonly Uint8Array[]): readonly GivenTile[] {
    const hashes = hashLeaves(entries);
    for (let at = 0; at < hashes.length; at += HASH_BYTES) {
      this.#frontier.append(hashes.subarray(at, at + HASH_BYTES));
      this.#take();
    }
    const { edge, tiles } = growTree(this.#edge, hashes);
    this.#edge = edge;
    return tiles.filter(({ width }) => width === TILE_WIDTH);
  }

  /** The tile of each level that is not full, level 0 first; empty where there is none. */
  get partial(): readonly Uint8Array[] {
    return this.#edge.partial;
  }

  /** The root at a size that was wanted; undefined beyond what was appended. */
  rootAt(size: number): Buffer | undefined {
    return this.#roots.get(size);
  }

  #take(): void {
    while (this.#wanted.at(-1) === this.#frontier.size) {
      this.#roots.set(this.#frontier.size, this.#frontier.root());
      this.#wanted.pop();
    }
  }
}
