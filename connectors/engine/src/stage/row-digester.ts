import type { KeyObject } from 'node:crypto';
import {
  type FingerprintOfBytes,
  fingerprinterOfBytes,
  type KeyedHashOfBytes,
  keyedHashBytes,
  keyedHashOfBytes,
} from '@xacthuc/platform/core';
import { digestBytes, type RowPacket, rowInts } from './row-packet.ts';

/** Works out what `Preparer` does of a row, of a packet of rows. */
export class RowDigester {
  readonly #hash: KeyedHashOfBytes;
  readonly #content: FingerprintOfBytes;
  readonly #line: FingerprintOfBytes;
  #digests = Buffer.alloc(1 << 16);

  /** @param reading how the file's rows are read; null where that cannot be said: then no row of it has a line. */
  constructor(lookupKey: KeyObject, reading: string | null) {
    this.#hash = keyedHashOfBytes(lookupKey);
    this.#content = fingerprinterOfBytes(lookupKey, 'content');
    this.#line = fingerprinterOfBytes(lookupKey, 'line', reading ?? '');
  }

  /** @returns what {@link RowPacket.digests} says, good until the next call. */
  digest({ rows, ints, bytes }: RowPacket): Buffer {
    let [int, at, digest] = [0, 0, 0];
    for (let row = 0; row < rows; row++) {
      const keys = ints[int + 5] as number;
      if (digest + digestBytes(keys) > this.#digests.length) this.#grow(digest + digestBytes(keys));
      const digests = this.#digests;
      at += Math.max(0, ints[int + 2] as number);
      const stated = at;
      for (let key = 0; key < keys; key++) {
        const coded = ints[int + rowInts + key] as number;
        const end = at + (coded >> 1);
        this.#hash(bytes, at, end - 1, (coded & 1) === 1, digests, digest);
        digest += keyedHashBytes;
        at = end;
      }
      at += ints[int + 3] as number;
      this.#content(bytes, stated, at, digests, digest);
      const line = ints[int + 4] as number;
      if (line >= 0) this.#line(bytes, at, at + line, digests, digest + keyedHashBytes);
      digest += 2 * keyedHashBytes;
      at += Math.max(0, line);
      int += rowInts + keys;
    }
    return this.#digests;
  }

  #grow(need: number): void {
    const larger = Buffer.alloc(Math.max(need, this.#digests.length * 2));
    this.#digests.copy(larger);
    this.#digests = larger;
  }
}
