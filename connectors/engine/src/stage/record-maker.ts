import type { KeyObject } from 'node:crypto';
import { FactsSealer, keyedHashBytes } from '@xacthuc/platform/core';
import { CopyBuffer } from './copy-buffer.ts';
import { flushBytes } from './copy-stream.ts';
import { RowDigester } from './row-digester.ts';
import { type RowPacket, rowInts } from './row-packet.ts';
import { SeenIdentities } from './seen-identities.ts';

/** Ids handed out by one call of the sequence (its INCREMENT). */
export const idBlock = 1000;

/** For whom records are made. All of it can be passed to a thread. */
export interface MakerOptions {
  readonly stage: number;
  readonly source: number;
  /** The stage's data key: fresh, used by this stage only. */
  readonly key: KeyObject;
  readonly lookupKey: KeyObject;
  /** How the file's rows are read; null where that cannot be said. */
  readonly reading: string | null;
}

/** Bodies of one COPY into each of three tables. */
export interface Lot {
  readonly records: Buffer<ArrayBuffer>;
  readonly keys: Buffer<ArrayBuffer>;
  readonly pages: Buffer<ArrayBuffer>;
}

/** What was made in all. */
export interface Made {
  readonly lot: Lot;
  /** Bounds of the ids used; null while none was. */
  readonly first: number | null;
  readonly last: number | null;
  /** Identities that may be among the records more than once; not looked for where a packet came with its hashes. */
  readonly repeated: ReadonlySet<string>;
}

/** Makes records of rows: hashes, seals, and writes what is to be stored. It knows no database, so any thread can do it. */
export class RecordMaker {
  readonly #stage: number;
  readonly #source: number;
  readonly #sealer: FactsSealer;
  readonly #digester: RowDigester;
  readonly #seen = new SeenIdentities();
  readonly #records = new CopyBuffer();
  readonly #keys = new CopyBuffer();
  readonly #pages = new CopyBuffer();
  readonly #blocks: number[] = [];
  #nextId = 0;
  #idsLeft = 0;
  /** The page being filled is named after the first record in it. */
  #page = 0;
  #first: number | null = null;
  #last: number | null = null;

  constructor({ stage, source, key, lookupKey, reading }: MakerOptions) {
    this.#stage = stage;
    this.#source = source;
    this.#sealer = new FactsSealer(key);
    this.#digester = new RowDigester(lookupKey, reading);
  }

  /**
   * Makes records of a packet's rows.
   * @param blocks further ids, as many as are needed. @returns what is to be sent, once it is enough.
   */
  make(packet: RowPacket, blocks: readonly number[]): Lot | null {
    this.#blocks.push(...blocks);
    const digests = packet.digests ?? this.#digester.digest(packet);
    this.#write(packet, digests, packet.digests === null);
    return this.#records.length + this.#pages.length >= flushBytes ? this.#take() : null;
  }

  end(): Made {
    if (this.#sealer.begun) this.#endPage();
    return { lot: this.#take(), first: this.#first, last: this.#last, repeated: this.#seen.repeated };
  }

  /** Gives back the memory of a lot that has been sent. */
  reuse({ records, keys, pages }: Lot): void {
    this.#records.reuse(records);
    this.#keys.reuse(keys);
    this.#pages.reuse(pages);
  }

  #write({ rows, ints, bytes }: RowPacket, digests: Buffer, note: boolean): void {
    const hashes = new DataView(digests.buffer, digests.byteOffset, digests.length);
    let [int, at, digest] = [0, 0, 0];
    for (let row = 0; row < rows; row++) {
      const keys = ints[int + 5] as number;
      const segment = at;
      const segmentBytes = ints[int + 2] as number;
      at += Math.max(0, segmentBytes);
      for (let key = 0; key < keys; key++) at += (ints[int + rowInts + key] as number) >> 1;
      const facts = at;
      at += ints[int + 3] as number;
      const id = this.#id();
      if (note) this.#seen.add(hashes, digest);
      const place = this.#seal(id, digests, digest, bytes, facts, at);
      this.#record(id, place, ints, int);
      const records = this.#records;
      records.hash(hashes, digest);
      this.#keysOf(id, keys, hashes, digest);
      digest += keys * keyedHashBytes;
      records.hash(hashes, digest);
      if ((ints[int + 4] as number) < 0) records.null();
      else records.hash(hashes, digest + keyedHashBytes);
      if (segmentBytes < 0) records.null();
      else records.bytes(bytes, segment, segment + segmentBytes);
      digest += 2 * keyedHashBytes;
      at += Math.max(0, ints[int + 4] as number);
      int += rowInts + keys;
    }
  }

  /** The columns of a record before its hashes. */
  #record(id: number, place: number, ints: Int32Array, int: number): void {
    const records = this.#records;
    records.row(11);
    records.int8(id);
    records.int8(this.#page);
    records.int4(this.#stage);
    records.int4(ints[int] as number);
    records.int4(ints[int + 1] as number);
    records.int2(this.#source);
    records.int2(place);
  }

  #keysOf(id: number, keys: number, hashes: DataView, digest: number): void {
    const buffer = this.#keys;
    for (let key = 0; key < keys; key++) {
      buffer.row(3);
      buffer.int8(id);
      buffer.int2(this.#source);
      buffer.hash(hashes, digest + key * keyedHashBytes);
    }
  }

  #id(): number {
    if (this.#idsLeft === 0) {
      const block = this.#blocks.shift();
      if (block === undefined) throw new Error('there are more rows than ids');
      this.#nextId = block;
      this.#idsLeft = idBlock;
    }
    this.#idsLeft -= 1;
    const id = this.#nextId++;
    this.#first ??= id;
    this.#last = id;
    return id;
  }

  #seal(id: number, identities: Buffer, identity: number, bytes: Buffer, start: number, end: number): number {
    if (!this.#sealer.begun) this.#page = id;
    const place = this.#sealer.addBytes(identities, identity, bytes, start, end);
    if (place !== null) return place;
    this.#endPage();
    this.#page = id;
    return this.#sealer.addBytes(identities, identity, bytes, start, end) as number; // an empty page takes any record
  }

  #endPage(): void {
    const pages = this.#pages;
    pages.row(3);
    pages.int8(this.#page);
    pages.int4(this.#stage);
    pages.joined(...this.#sealer.seal(this.#page));
  }

  #take(): Lot {
    return { records: this.#records.take(), keys: this.#keys.take(), pages: this.#pages.take() };
  }
}
