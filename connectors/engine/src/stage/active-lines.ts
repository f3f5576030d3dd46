import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Scope } from './compare.ts';
import { CopyStream } from './copy-stream.ts';
import type { Lane } from './lane.ts';

/** More active records than this are compared in the database alone: their lines would take more memory than is granted. */
const mostLines = 6_000_000;

/** Of COPY … (FORMAT binary): the header, and a row of an int8 and a bytea of 16. */
const headerBytes = 19;
const rowBytes = 2 + 4 + 8 + 4 + 16;

/**
 * The fingerprints of the rows that the active records were read from. A delivered row with one of them says what is
 * active already: it needs no reading, hashing or comparing, which for a list of a million with one per cent changed
 * leaves a tenth of the work. 128 bits of a keyed fingerprint are compared, so equal means the same.
 *
 * An open-addressing table in typed arrays: 36 MB for a million, where a Map of strings takes 120.
 */
export class ActiveLines {
  #ids = new Float64Array(1 << 10);
  /** Four words a line. */
  #words = new Uint32Array(1 << 12);
  /** The row of the file that claimed the line; 0: none. */
  #claimedBy = new Uint32Array(0);
  /** Ordinal + 1 of the line in each slot; 0: free. */
  #slots = new Int32Array(0);
  #count = 0;
  claimed = 0;

  private constructor() {}

  /** Reads the active lines of a scope; null where there are none, or too many. */
  static async load(client: pg.ClientBase, scope: Scope): Promise<ActiveLines | null> {
    const source = Number(scope.source);
    await client.query(`SELECT set_config('xacthuc.segment', $1, true)`, [scope.segment ?? '']);
    const active = `FROM facts.records r
      WHERE r.source_id = ${source} AND r.retired_stage IS NULL AND r.line IS NOT NULL
        ${scope.segment === null ? '' : "AND r.segment = current_setting('xacthuc.segment')"}
        AND r.stage = ANY(ARRAY(SELECT stage FROM facts.snapshots WHERE source_id = ${source} AND sequence IS NOT NULL))`;
    const estimate = await client.query<{ rows: number }>(
      'SELECT coalesce(sum(reltuples), 0)::bigint AS rows FROM pg_class WHERE oid = to_regclass($1)',
      [`facts.records_${source}`],
    );
    if ((estimate.rows[0]?.rows ?? 0) > 2 * mostLines) return null;
    const lines = new ActiveLines();
    const parse = new LineParser((chunk, at) => lines.#add(chunk, at));
    const stream = client.query(
      copyTo(`COPY (SELECT r.id, r.line ${active} LIMIT ${mostLines + 1}) TO STDOUT (FORMAT binary)`),
    );
    for await (const chunk of stream) parse.take(chunk as Buffer);
    if (lines.#count === 0 || lines.#count > mostLines) return null;
    lines.#index();
    return lines;
  }

  /**
   * Whether an active record says exactly this line, and no earlier row of the file has claimed it.
   * @param line 16 characters 0–255. @param row the row that claims it.
   */
  claim(line: string, row: number): boolean {
    const a = word(line, 0);
    const b = word(line, 4);
    const c = word(line, 8);
    const d = word(line, 12);
    const mask = this.#slots.length - 1;
    for (let slot = a & mask; ; slot = (slot + 1) & mask) {
      const ordinal = (this.#slots[slot] as number) - 1;
      if (ordinal < 0) return false;
      const at = ordinal * 4;
      const words = this.#words;
      if (words[at] !== a || words[at + 1] !== b || words[at + 2] !== c || words[at + 3] !== d) continue;
      if (this.#claimedBy[ordinal] !== 0) continue; // another record may say the same line; at the end there is a free slot
      this.#claimedBy[ordinal] = row;
      this.claimed += 1;
      return true;
    }
  }

  /** Puts the ids of the records whose line nobody claimed into a table of one column. */
  async copyUnclaimed(client: pg.ClientBase, lane: Lane, table: string): Promise<void> {
    const copy = new CopyStream(client, lane, `COPY ${table} (id) FROM STDIN (FORMAT binary)`);
    for (let ordinal = 0; ordinal < this.#count; ordinal++) {
      if (this.#claimedBy[ordinal] !== 0) continue;
      copy.buffer.row(1);
      copy.buffer.int8(this.#ids[ordinal] as number);
      await copy.flushWhenFull();
    }
    await copy.end();
  }

  /** The rows that claimed the lines of these records. */
  rowsOf(ids: ReadonlySet<number>): Map<number, number> {
    const rows = new Map<number, number>();
    if (ids.size === 0) return rows;
    for (let ordinal = 0; ordinal < this.#count; ordinal++) {
      const id = this.#ids[ordinal] as number;
      if (ids.has(id)) rows.set(id, this.#claimedBy[ordinal] as number);
    }
    return rows;
  }

  #add(chunk: Buffer, at: number): void {
    if (this.#count === this.#ids.length) this.#grow();
    const ordinal = this.#count;
    this.#ids[ordinal] = chunk.readUInt32BE(at + 6) * 0x1_0000_0000 + chunk.readUInt32BE(at + 10);
    const words = this.#words;
    for (let i = 0; i < 4; i++) words[ordinal * 4 + i] = chunk.readUInt32BE(at + 18 + i * 4);
    this.#count += 1;
  }

  #grow(): void {
    const ids = new Float64Array(this.#ids.length * 2);
    ids.set(this.#ids);
    this.#ids = ids;
    const words = new Uint32Array(this.#words.length * 2);
    words.set(this.#words);
    this.#words = words;
  }

  #index(): void {
    this.#claimedBy = new Uint32Array(this.#count);
    const slots = new Int32Array(2 ** Math.ceil(Math.log2(this.#count * 2)));
    const mask = slots.length - 1;
    for (let ordinal = 0; ordinal < this.#count; ordinal++) {
      let slot = (this.#words[ordinal * 4] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = ordinal + 1;
    }
    this.#slots = slots;
  }
}

function word(line: string, at: number): number {
  return (
    ((line.charCodeAt(at) << 24) |
      (line.charCodeAt(at + 1) << 16) |
      (line.charCodeAt(at + 2) << 8) |
      line.charCodeAt(at + 3)) >>>
    0
  );
}

/** Cuts what COPY sends, in chunks of any size, into rows. */
class LineParser {
  readonly #row: (chunk: Buffer, at: number) => void;
  #rest: Buffer = Buffer.alloc(0);
  #begun = false;

  constructor(row: (chunk: Buffer, at: number) => void) {
    this.#row = row;
  }

  take(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    if (!this.#begun && bytes.length >= headerBytes) {
      this.#begun = true;
      at = headerBytes;
    }
    // What is left at the end is shorter than a row: the trailer.
    if (this.#begun) for (; at + rowBytes <= bytes.length; at += rowBytes) this.#row(bytes, at);
    this.#rest = bytes.subarray(at);
  }
}
