import { createHash } from 'node:crypto';
import { emptyEdge, formatTilePath, growTree, hashLeaves, rootOfEdge, type TreeEdge } from '../src/index.ts';

// RFC 6962 §2.1 word for word, recursive and slow: what the package's own ways are compared with.

export function sha256(...parts: readonly (Uint8Array | string)[]): Buffer {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest();
}

const splitOf = (n: number): number => {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
};

/** RFC 6962's three functions over a list of leaf hashes; hashes of ranges are kept, as the tests ask for all of them. */
export function reference(leaves: readonly Buffer[]): {
  readonly treeHash: (end: number) => Buffer;
  readonly path: (m: number, end: number) => Buffer[];
  readonly proof: (m: number, end: number) => Buffer[];
} {
  const known = new Map<string, Buffer>();

  /** MTH(D[start:end]) */
  const mth = (start: number, end: number): Buffer => {
    const key = `${start}:${end}`;
    const hash = known.get(key) ?? compute(start, end);
    known.set(key, hash);
    return hash;
  };
  const compute = (start: number, end: number): Buffer => {
    if (end === start) return sha256();
    if (end - start === 1) return leaves[start] ?? Buffer.alloc(0);
    const middle = start + splitOf(end - start);
    return sha256(Buffer.of(1), mth(start, middle), mth(middle, end));
  };
  /** PATH(m, D[start:end]) */
  const path = (m: number, start: number, end: number): Buffer[] => {
    if (end - start <= 1) return [];
    const k = splitOf(end - start);
    return m < k
      ? [...path(m, start, start + k), mth(start + k, end)]
      : [...path(m - k, start + k, end), mth(start, start + k)];
  };
  /** SUBPROOF(m, D[start:end], whole) */
  const subproof = (m: number, start: number, end: number, whole: boolean): Buffer[] => {
    if (m === end - start) return whole ? [] : [mth(start, end)];
    const k = splitOf(end - start);
    return m <= k
      ? [...subproof(m, start, start + k, whole), mth(start + k, end)]
      : [...subproof(m - k, start + k, end, false), mth(start, start + k)];
  };
  return {
    treeHash: (end) => mth(0, end),
    path: (m, end) => path(m, 0, end),
    proof: (m, end) => subproof(m, 0, end, true),
  };
}

/** Entry number `i` of the trees in these tests. */
export const entryOf = (i: number): Buffer => Buffer.from(`entry ${i}`);

/** Its leaf hash, as RFC 6962 states it. */
export const leafOf = (i: number): Buffer => sha256(Buffer.of(0), entryOf(i));

/** A log kept as nothing but its tiles, as a static server would. */
export class TileStore {
  readonly tiles = new Map<string, Buffer>();
  edge: TreeEdge = emptyEdge;

  /** Grows to a size with {@link entryOf}, in batches. */
  growTo(size: number, batch = size): this {
    while (this.edge.size < size) {
      const count = Math.min(batch, size - this.edge.size);
      this.append(hashLeaves(Array.from({ length: count }, (_, at) => entryOf(this.edge.size + at))));
    }
    return this;
  }

  append(leafHashes: Uint8Array): void {
    const { edge, tiles } = growTree(this.edge, leafHashes);
    for (const tile of tiles) this.tiles.set(formatTilePath(tile), tile.bytes);
    this.edge = edge;
  }

  get root(): Buffer {
    return rootOfEdge(this.edge);
  }

  readonly readTile = (level: number, index: number, width: number): Buffer => {
    const bytes = this.tiles.get(formatTilePath({ level, index, width }));
    if (bytes === undefined) throw new Error(`no tile ${formatTilePath({ level, index, width })}`);
    return bytes;
  };
}
