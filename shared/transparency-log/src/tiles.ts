import { assertCount } from './encoding.ts';
import { TransparencyLogError } from './errors.ts';

/** Hashes in a full tile, entries in a full bundle. */
export const TILE_WIDTH = 256;

/** Which tile of hashes, or bundle of entries, of a log (tlog-tiles). */
export interface TileId {
  /** 0: leaf hashes; above: each hash stands for a full tile below. `entries`: the entries themselves. */
  readonly level: number | 'entries';
  /** Zero-based, within the level. */
  readonly index: number;
  /** Hashes or entries in it: 256 when it is full, 1 to 255 when it is partial. */
  readonly width: number;
}

/** One tile and what it holds. */
export interface Tile extends TileId {
  readonly bytes: Buffer;
}

const MAX_LEVEL = 63;

/**
 * Where a tile is served, below the log's prefix: `tile/0/x001/x234/067`, `tile/entries/000.p/7`.
 *
 * @throws {TransparencyLogError} `range_invalid`
 */
export function formatTilePath({ level, index, width }: TileId): string {
  if (level !== 'entries' && !(Number.isInteger(level) && level >= 0 && level <= MAX_LEVEL)) {
    throw new TransparencyLogError('range_invalid', 'tile level');
  }
  assertCount(index, 'tile index');
  if (!Number.isInteger(width) || width < 1 || width > TILE_WIDTH) {
    throw new TransparencyLogError('range_invalid', 'tile width');
  }
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) ?? [];
  const path = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${path}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

/**
 * Reads a tile's path. Each tile has exactly one: leading zeros and a width of 256 written out are refused, so that
 * caches cannot be filled with other names of the same thing.
 *
 * @param path without a leading slash, as {@link formatTilePath} writes it
 * @throws {TransparencyLogError} `tile_path_malformed`
 */
export function parseTilePath(path: string): TileId {
  const parts = /^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/)*)([0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/.exec(path);
  if (parts === null) throw new TransparencyLogError('tile_path_malformed');
  const [, levelText = '', upper = '', lower = '', widthText] = parts;
  const level = levelText === 'entries' ? levelText : Number(levelText);
  const index = Number(upper.replaceAll(/[x/]/g, '') + lower);
  const width = widthText === undefined ? TILE_WIDTH : Number(widthText);
  if (level !== 'entries' && level > MAX_LEVEL) throw new TransparencyLogError('tile_path_malformed', 'level');
  if (upper.startsWith('x000') || !Number.isSafeInteger(index)) {
    throw new TransparencyLogError('tile_path_malformed', 'index');
  }
  if (widthText !== undefined && width >= TILE_WIDTH) throw new TransparencyLogError('tile_path_malformed', 'width');
  return { level, index, width };
}

/**
 * How many hashes (or entries) a tile has in the tree of `size` leaves: 0 when the tree has no such tile.
 *
 * @throws {TransparencyLogError} `range_invalid`
 */
export function tileWidth(level: TileId['level'], index: number, size: number): number {
  assertCount(index, 'tile index');
  return Math.max(0, Math.min(TILE_WIDTH, hashesAtLevel(level, size) - index * TILE_WIDTH));
}

/**
 * The tiles of hashes that are new when a tree grows from `oldSize` to `size` leaves: from level 0 up, each level from
 * left to right, full ones and then the partial one, if any. From 0: all tiles of the tree.
 *
 * @throws {TransparencyLogError} `range_invalid` when the tree does not grow or a size is none
 */
export function* newTiles(oldSize: number, size: number): Generator<TileId & { readonly level: number }> {
  assertGrowth(oldSize, size);
  for (let level = 0; hashesAtLevel(level, size) > hashesAtLevel(level, oldSize); level += 1) {
    yield* newAtLevel(level, hashesAtLevel(level, oldSize), hashesAtLevel(level, size));
  }
}

/**
 * The bundles of entries that are new when a log grows from `oldSize` to `size` entries, from left to right.
 *
 * @throws {TransparencyLogError} `range_invalid`
 */
export function* newBundles(oldSize: number, size: number): Generator<TileId & { readonly level: 'entries' }> {
  assertGrowth(oldSize, size);
  yield* newAtLevel('entries', oldSize, size);
}

/** How many hashes the tiles of a level hold together: only full tiles below count. */
export function hashesAtLevel(level: TileId['level'], size: number): number {
  assertCount(size, 'size');
  return level === 'entries' ? size : Math.floor(size / TILE_WIDTH ** level);
}

function* newAtLevel<L extends TileId['level']>(
  level: L,
  before: number,
  after: number,
): Generator<TileId & { readonly level: L }> {
  if (after === before) return;
  const full = Math.floor(after / TILE_WIDTH);
  for (let index = Math.floor(before / TILE_WIDTH); index < full; index += 1) yield { level, index, width: TILE_WIDTH };
  if (after % TILE_WIDTH > 0) yield { level, index: full, width: after % TILE_WIDTH };
}

function assertGrowth(oldSize: number, size: number): void {
  assertCount(oldSize, 'old size');
  assertCount(size, 'size');
  if (oldSize > size) throw new TransparencyLogError('range_invalid', 'a log never shrinks');
}
