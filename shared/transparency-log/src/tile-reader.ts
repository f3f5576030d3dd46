import { TransparencyLogError } from './errors.ts';
import { emptyRoot, foldSubtrees, HASH_BYTES, hashSubtree } from './hashing.ts';
import { type LeafRange, perfectSubtrees, type Subtree } from './ranges.ts';
import { formatTilePath, TILE_WIDTH, tileWidth } from './tiles.ts';

/**
 * Gives the bytes of a tile of hashes: `width` times 32 bytes, or more when only a wider version of it is left (the
 * rest is not looked at). What it throws reaches the caller as it is.
 */
export type ReadTile = (level: number, index: number, width: number) => Uint8Array | Promise<Uint8Array>;

const TILE_HEIGHT = 8;

/**
 * The root hash of the tree of `size` leaves, from its tiles.
 *
 * @throws {TransparencyLogError} `range_invalid`, `tile_malformed`
 */
export async function rootFromTiles(size: number, readTile: ReadTile): Promise<Buffer> {
  if (size === 0) return Buffer.from(emptyRoot);
  const [root] = await hashRanges([{ start: 0, end: size }], size, readTile);
  return root ?? Buffer.from(emptyRoot);
}

/**
 * The hash of each range of leaves, from the tiles of the tree of `size` leaves; each tile is asked for once, all at the
 * same time.
 *
 * @throws {TransparencyLogError} `tile_malformed`
 */
export async function hashRanges(ranges: readonly LeafRange[], size: number, readTile: ReadTile): Promise<Buffer[]> {
  const places = ranges.map((range) => perfectSubtrees(range).map((subtree) => placeOf(subtree, size)));
  const tiles = new Map(
    await Promise.all([...new Map(places.flat().map((place) => [place.path, place]))].map(loadWith(readTile))),
  );
  return places.map((subtrees) => foldSubtrees(subtrees.map((place) => hashAt(place, tiles))));
}

/** Where the hashes at the foot of a subtree are. */
interface Place {
  readonly path: string;
  readonly level: number;
  readonly index: number;
  readonly width: number;
  readonly offset: number;
  readonly count: number;
}

function placeOf({ height, index }: Subtree, size: number): Place {
  const level = Math.floor(height / TILE_HEIGHT);
  const count = 2 ** (height % TILE_HEIGHT);
  const first = index * count;
  const tile = Math.floor(first / TILE_WIDTH);
  const width = tileWidth(level, tile, size);
  const path = formatTilePath({ level, index: tile, width });
  return { path, level, index: tile, width, offset: first % TILE_WIDTH, count };
}

function loadWith(readTile: ReadTile): (named: [string, Place]) => Promise<[string, Uint8Array]> {
  return async ([path, { level, index, width }]) => {
    const bytes = await readTile(level, index, width);
    assertTile(bytes, width);
    return [path, bytes];
  };
}

/** @throws {TransparencyLogError} `tile_malformed` unless the bytes are at least `width` whole hashes, 256 at most */
export function assertTile(bytes: Uint8Array, width: number): void {
  const hashes = bytes.length / HASH_BYTES;
  if (!Number.isInteger(hashes) || hashes < width || hashes > TILE_WIDTH) {
    throw new TransparencyLogError('tile_malformed');
  }
}

function hashAt({ path, offset, count }: Place, tiles: ReadonlyMap<string, Uint8Array>): Buffer {
  const tile = tiles.get(path);
  if (tile === undefined) throw new TransparencyLogError('tile_malformed', 'not loaded');
  return hashSubtree(tile.subarray(offset * HASH_BYTES, (offset + count) * HASH_BYTES));
}
