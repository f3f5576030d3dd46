import { TransparencyLogError } from './errors.ts';
import { MAX_ENTRY_BYTES } from './hashing.ts';
import { TILE_WIDTH } from './tiles.ts';

/**
 * Writes entries as a bundle (tlog-tiles, "Log entries"): each one after its length as a big-endian uint16.
 *
 * @param entries 1 to 256 of them
 * @throws {TransparencyLogError} `range_invalid`, `entry_too_large`
 */
export function encodeBundle(entries: readonly Uint8Array[]): Buffer {
  if (entries.length < 1 || entries.length > TILE_WIDTH)
    throw new TransparencyLogError('range_invalid', 'bundle width');
  return Buffer.concat(
    entries.flatMap((entry) => {
      if (entry.length > MAX_ENTRY_BYTES) throw new TransparencyLogError('entry_too_large');
      const length = Buffer.allocUnsafe(2);
      length.writeUInt16BE(entry.length);
      return [length, entry];
    }),
  );
}

/**
 * Reads the entries of a bundle. They are views of its bytes.
 *
 * @param width how many there must be
 * @throws {TransparencyLogError} `bundle_malformed`
 */
export function decodeBundle(bytes: Uint8Array, width: number): Buffer[] {
  const bundle = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: Buffer[] = [];
  let at = 0;
  while (at < bundle.length) {
    if (entries.length >= width) throw new TransparencyLogError('bundle_malformed', 'more than its width');
    if (bundle.length - at < 2) throw new TransparencyLogError('bundle_malformed', 'a length is cut');
    const length = bundle.readUInt16BE(at);
    const entry = bundle.subarray(at + 2, at + 2 + length);
    if (entry.length !== length) throw new TransparencyLogError('bundle_malformed', 'an entry is cut');
    entries.push(entry);
    at += 2 + length;
  }
  if (entries.length !== width) throw new TransparencyLogError('bundle_malformed', 'fewer than its width');
  return entries;
}
