import { assertCount } from './encoding.ts';
import { TransparencyLogError } from './errors.ts';
import { emptyRoot, foldSubtrees, HASH_BYTES, hashSubtree } from './hashing.ts';
import { perfectSubtrees } from './ranges.ts';
import { assertTile, type ReadTile } from './tile-reader.ts';
import { hashesAtLevel, newTiles, TILE_WIDTH, type Tile } from './tiles.ts';

/**
 * The right edge of a tree as its partial tiles: all one needs to append leaves, to make the tiles that come of it and
 * to state the root. Plain data that is never changed in place, so that a growth that is not committed is just dropped.
 */
export interface TreeEdge {
  /** Number of leaves. */
  readonly size: number;
  /** The hashes of each level's partial tile, level 0 first; empty where the level has none. */
  readonly partial: readonly Uint8Array[];
}

/** What {@link growTree} makes. */
export interface Growth {
  readonly edge: TreeEdge;
  /** The new tiles, in the order of {@link newTiles}. */
  readonly tiles: readonly (Tile & { readonly level: number })[];
}

/** The edge of the tree without leaves. */
export const emptyEdge: TreeEdge = { size: 0, partial: [] };

const TILE_BYTES = TILE_WIDTH * HASH_BYTES;

/**
 * Appends leaves and makes every tile that is new by it.
 *
 * @param leafHashes as {@link hashLeaves} gives them: 32 bytes for each leaf
 * @throws {TransparencyLogError} `hash_malformed` when the bytes are not whole hashes, `range_invalid` beyond 2^53 − 1,
 *   `tile_malformed` when the edge is not one of its size
 */
export function growTree(edge: TreeEdge, leafHashes: Uint8Array): Growth {
  assertEdge(edge);
  const added = leafHashes.length / HASH_BYTES;
  if (!Number.isInteger(added)) throw new TransparencyLogError('hash_malformed');
  const size = edge.size + added;
  assertCount(size, 'size');
  const levels: { readonly hashes: Buffer; readonly start: number }[] = [];
  const partial: Buffer[] = [];
  let hashes: Uint8Array = leafHashes;
  // Level by level: what is added to a level completes tiles, whose roots are what is added to the level above.
  for (let level = 0; level < edge.partial.length || hashes.length > 0; level += 1) {
    const before = edge.partial[level] ?? Buffer.alloc(0);
    const all = Buffer.concat([before, hashes]);
    levels.push({ hashes: all, start: hashesAtLevel(level, edge.size) - before.length / HASH_BYTES });
    const full = Math.floor(all.length / TILE_BYTES);
    partial.push(Buffer.from(all.subarray(full * TILE_BYTES)));
    hashes = rootsOfTiles(all, full);
  }
  const tiles = [...newTiles(edge.size, size)].map((id) => {
    const { hashes, start } = levels[id.level] ?? { hashes: Buffer.alloc(0), start: 0 };
    const at = (id.index * TILE_WIDTH - start) * HASH_BYTES;
    return { ...id, bytes: hashes.subarray(at, at + id.width * HASH_BYTES) };
  });
  return { edge: { size, partial }, tiles };
}

/** The root hash of the tree that ends in this edge (RFC 6962 §2.1). @throws {TransparencyLogError} `tile_malformed` */
export function rootOfEdge(edge: TreeEdge): Buffer {
  assertEdge(edge);
  if (edge.size === 0) return Buffer.from(emptyRoot);
  const subtrees = edge.partial.toReversed().flatMap((hashes) => {
    let at = 0;
    return perfectSubtrees({ start: 0, end: hashes.length / HASH_BYTES }).map(({ height }) => {
      const from = at;
      at += 2 ** height * HASH_BYTES;
      return hashSubtree(hashes.subarray(from, at));
    });
  });
  return foldSubtrees(subtrees);
}

/**
 * Reads the edge of the tree of `size` leaves from its tiles, to go on appending.
 *
 * @throws {TransparencyLogError} `range_invalid`, `tile_malformed`
 */
export async function readEdge(size: number, readTile: ReadTile): Promise<TreeEdge> {
  const partial = await Promise.all(
    edgeWidths(size).map(async (width, level) => {
      if (width === 0) return Buffer.alloc(0);
      const bytes = await readTile(level, Math.floor(hashesAtLevel(level, size) / TILE_WIDTH), width);
      assertTile(bytes, width);
      return Buffer.from(bytes.subarray(0, width * HASH_BYTES));
    }),
  );
  return { size, partial };
}

/** How many hashes the partial tile of each level has, level 0 first, for all levels that have any hashes. */
function edgeWidths(size: number): number[] {
  const widths: number[] = [];
  while (hashesAtLevel(widths.length, size) > 0) widths.push(hashesAtLevel(widths.length, size) % TILE_WIDTH);
  return widths;
}

function assertEdge({ size, partial }: TreeEdge): void {
  const widths = edgeWidths(size);
  if (
    partial.length !== widths.length ||
    widths.some((width, level) => partial[level]?.length !== width * HASH_BYTES)
  ) {
    throw new TransparencyLogError('tile_malformed', 'edge');
  }
}

function rootsOfTiles(hashes: Buffer, count: number): Buffer {
  const roots = Buffer.allocUnsafe(count * HASH_BYTES);
  for (let tile = 0; tile < count; tile += 1) {
    hashSubtree(hashes.subarray(tile * TILE_BYTES, (tile + 1) * TILE_BYTES)).copy(roots, tile * HASH_BYTES);
  }
  return roots;
}
