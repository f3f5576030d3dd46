import type { Phase, Progress } from '../db/schema.ts';
import type { Table } from '../read/index.ts';

/** Below this share of a phase, and before so many milliseconds of it, what is left is a guess. */
const leastShare = 0.02;
const leastMs = 1_000;

/**
 * Follows how far the reading of a stored file has come: by rows, and by bytes, for the size is known and the number of
 * rows is not. A file may be read twice: to compare it, then to load what differs.
 */
export class ReadMeter {
  readonly #total: number;
  readonly #say: (progress: Progress) => void;
  readonly #now: () => number;
  #phase: Phase = 'waiting';
  #began = 0;
  #rows = 0;
  #bytes = 0;
  #table: Pick<Table, 'share'> | null = null;
  /** All bytes were taken before the first row: they say nothing of how far the rows have come. */
  #gathered = false;

  /** @param total bytes of the stored file. @param now milliseconds, only ever compared. */
  constructor(total: number, say: (progress: Progress) => void, now: () => number = () => performance.now()) {
    this.#total = total;
    this.#say = say;
    this.#now = now;
  }

  /** Follows the bytes of one reading. */
  async *reading(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    this.#begin(this.#phase === 'waiting' ? 'reading' : 'loading');
    for await (const bytes of source) {
      this.#bytes += bytes.length;
      yield bytes;
      this.#tell();
    }
    this.#tell();
  }

  /** The file could be opened as a table. */
  opened(table: Pick<Table, 'share'>): void {
    this.#table = table;
    this.#gathered = this.#bytes >= this.#total;
  }

  /** So many rows have been read in all. */
  rows(count: number): void {
    this.#rows = count;
    this.#tell();
  }

  /** How far it has come. */
  get progress(): Progress {
    const share = this.#share();
    const ms = this.#now() - this.#began;
    const known = ms >= leastMs && this.#phase === 'reading' && this.#rows > 0;
    const left = share !== null && share >= leastShare && ms >= leastMs ? (ms * (1 - share)) / share : null;
    return {
      phase: this.#phase,
      rowsDone: this.#rows,
      bytesDone: this.#bytes,
      share: share === null ? null : Math.round(share * 1000) / 1000,
      rowsPerSecond: known ? Math.round((this.#rows * 1000) / ms) : null,
      secondsLeft: left === null ? null : Math.ceil(left / 1000),
    };
  }

  #share(): number | null {
    if (this.#table === null) return null;
    const own = this.#table.share?.();
    if (own !== undefined) return Math.min(1, own);
    return this.#gathered ? null : Math.min(1, this.#bytes / Math.max(1, this.#total));
  }

  #begin(phase: Phase): void {
    this.#phase = phase;
    this.#began = this.#now();
    this.#bytes = phase === 'comparing' ? this.#total : 0;
    this.#table = null;
    this.#gathered = false;
  }

  #tell(): void {
    // All rows have been read; what follows is the database's work, and cannot be measured.
    if (this.#phase === 'reading' && this.#share() === 1) this.#begin('comparing');
    this.#say(this.progress);
  }
}
