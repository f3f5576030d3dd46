import type { Counts } from '../db/schema.ts';
import type { MappedTable } from '../map/index.ts';

/** Counts the rows of one reading, and tells how many there were when asked to. */
export class Tally {
  readonly #progress: (rows: number) => void;
  #rows = 0;
  #good = 0;

  constructor(progress: (rows: number) => void) {
    this.#progress = progress;
  }

  add(rows: number, good: number): void {
    this.#rows += rows;
    this.#good += good;
  }

  report(): void {
    this.#progress(this.#rows);
  }

  counts({ skipped }: MappedTable, conflicts: number): Pick<Counts, 'rows' | 'good' | 'bad' | 'skipped'> {
    const good = this.#good - conflicts;
    const passedOver = skipped.blank + skipped.totals + skipped.headers + skipped.signatures;
    return { rows: this.#rows, good, bad: this.#rows - good, skipped: passedOver };
  }
}
