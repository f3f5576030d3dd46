import { isSharedKeyText } from '@xacthuc/domain';
import { keyedHashBytes } from '@xacthuc/platform/core';
import type { MappedRow } from '../map/index.ts';
import type { PreparedRow } from './prepare.ts';

/**
 * Rows as bytes, so that they pass to another thread without a copy, and are hashed, sealed and sent without a string
 * being made. Of each row the numbers: row, filled, bytes of the segment (-1: none), of the facts, of the line (-1: none),
 * how many keys; then of each key its bytes with the '|' behind it, doubled, plus 1 for a shared key. The bytes: segment,
 * keys with a '|' behind each, facts, line.
 */
export interface RowPacket {
  readonly rows: number;
  readonly ints: Int32Array<ArrayBuffer>;
  readonly bytes: Buffer<ArrayBuffer>;
  /** 16 bytes for each key, the content and the line of each row; null: to be worked out from the bytes. */
  readonly digests: Buffer<ArrayBuffer> | null;
}

/** Numbers of a row before those of its keys. */
export const rowInts = 6;
/** Bytes of a row's hashes. */
export function digestBytes(keys: number): number {
  return (keys + 2) * keyedHashBytes;
}

/** So much is gathered in a packet: some hundreds of rows, little enough to stay in a core's cache. */
const fullBytes = 192 * 1024;
const separator = '|'.charCodeAt(0);

/** Fills packets with good rows. */
export class RowPacker {
  #ints = new Int32Array(16 * 1024);
  #bytes = Buffer.from(new ArrayBuffer(256 * 1024));
  #digests: Buffer<ArrayBuffer> | null = null;
  #int = 0;
  #at = 0;
  #digest = 0;
  #spare: Pick<RowPacket, 'ints' | 'bytes'>[] = [];
  rows = 0;

  get full(): boolean {
    return this.#at >= fullBytes || this.#digest >= fullBytes;
  }

  /** A row that has facts and a key. */
  add({ row, filled, segment, keys, line }: MappedRow, facts: string): void {
    let most = (segment?.length ?? 0) + facts.length + (line?.length ?? 0);
    for (const key of keys) most += key.length + 1;
    this.#need(keys.length, most * 3); // a UTF-16 unit takes at most three bytes
    const ints = this.#ints;
    const head = this.#int;
    ints[head] = row;
    ints[head + 1] = filled;
    ints[head + 2] = this.#text(segment);
    ints[head + 5] = keys.length;
    let int = head + rowInts;
    for (const key of keys) {
      const length = this.#text(key) + 1;
      this.#bytes[this.#at++] = separator;
      ints[int++] = length * 2 + (isSharedKeyText(key) ? 1 : 0);
    }
    ints[head + 3] = this.#text(facts);
    ints[head + 4] = this.#text(line);
    this.#int = int;
    this.rows += 1;
  }

  /** A row whose hashes are known. A packet holds rows of one sort only. */
  addPrepared({ row, filled, segment, identity, keys, content, line, facts }: PreparedRow): void {
    if (keys[0] !== identity) throw new Error('the first key names the subject');
    this.#need(keys.length, ((segment?.length ?? 0) + facts.length) * 3);
    const ints = this.#ints;
    ints[this.#int] = row;
    ints[this.#int + 1] = filled;
    ints[this.#int + 2] = this.#text(segment);
    ints[this.#int + 3] = this.#text(facts);
    ints[this.#int + 4] = line === null ? -1 : 0;
    ints[this.#int + 5] = keys.length;
    this.#int += rowInts;
    for (const _ of keys) ints[this.#int++] = 0;
    this.#digests = withRoom(this.#digests ?? Buffer.alloc(1 << 16), this.#digest, digestBytes(keys.length));
    for (const hash of [...keys, content, line ?? '']) {
      this.#digests.write(hash, this.#digest, 'latin1');
      this.#digest += keyedHashBytes;
    }
    this.rows += 1;
  }

  /** The rows so far. The next packet begins. */
  take(): RowPacket {
    const packet = { rows: this.rows, ints: this.#ints, bytes: this.#bytes, digests: this.#digests };
    const { ints, bytes } = this.#spare.pop() ?? {
      ints: new Int32Array(this.#ints.length),
      bytes: Buffer.from(new ArrayBuffer(this.#bytes.length)),
    };
    this.#ints = ints;
    this.#bytes = bytes;
    this.#digests = null;
    this.#int = this.#at = this.#digest = this.rows = 0;
    return packet;
  }

  /** Gives back the memory of a packet that has been used. */
  reuse(packet: Pick<RowPacket, 'ints' | 'bytes'>): void {
    this.#spare.push(packet);
  }

  #text(text: string | null): number {
    if (text === null) return -1;
    const written = this.#bytes.write(text, this.#at);
    this.#at += written;
    return written;
  }

  #need(keys: number, bytes: number): void {
    this.#bytes = withRoom(this.#bytes, this.#at, bytes + keys);
    if (this.#int + rowInts + keys <= this.#ints.length) return;
    const larger = new Int32Array(Math.max(this.#ints.length * 2, this.#int + rowInts + keys));
    larger.set(this.#ints);
    this.#ints = larger;
  }
}

function withRoom(bytes: Buffer<ArrayBuffer>, used: number, more: number): Buffer<ArrayBuffer> {
  if (used + more <= bytes.length) return bytes;
  const larger = Buffer.from(new ArrayBuffer(Math.max(bytes.length * 2, used + more)));
  bytes.copy(larger, 0, 0, used);
  return larger;
}
