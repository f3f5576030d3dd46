import { assertCount } from './encoding.ts';
import { TransparencyLogError } from './errors.ts';
import { consistencyRanges, inclusionRanges } from './ranges.ts';
import { hashRanges, type ReadTile } from './tile-reader.ts';

// A proof made from tiles is as good as the tiles: whoever did not make them checks it against a signed root
// (verifyInclusion, verifyConsistency) before believing it. A wrong tile can only make a proof that does not verify.

/**
 * The proof that entry `index` is in the tree of `size` leaves (RFC 6962 §2.1.1): sibling hashes, from the leaf's up to
 * the root's child.
 *
 * @throws {TransparencyLogError} `range_invalid` when there is no such entry, `tile_malformed`
 */
export async function proveInclusion(index: number, size: number, readTile: ReadTile): Promise<Buffer[]> {
  assertCount(index, 'index');
  assertCount(size, 'size');
  if (index >= size) throw new TransparencyLogError('range_invalid', 'the index is not in the tree');
  return hashRanges(inclusionRanges(index, size), size, readTile);
}

/**
 * The proof that the tree of `size` leaves begins with that of `oldSize` (RFC 6962 §2.1.2). Empty when the sizes are the
 * same, or the older tree is empty: witnesses take that as the proof from 0 (tlog-witness).
 *
 * @throws {TransparencyLogError} `range_invalid` when the older tree is larger, `tile_malformed`
 */
export async function proveConsistency(oldSize: number, size: number, readTile: ReadTile): Promise<Buffer[]> {
  assertCount(oldSize, 'old size');
  assertCount(size, 'size');
  if (oldSize > size) throw new TransparencyLogError('range_invalid', 'the older tree is larger');
  return oldSize === 0 ? [] : hashRanges(consistencyRanges(oldSize, size), size, readTile);
}
