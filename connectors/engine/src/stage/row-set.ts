/** A set of row numbers, one bit each: a hundred million rows fit in 12 MB. */
export class RowSet {
  #bits = new Uint8Array(1 << 16);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(row: number): void {
    const at = row >>> 3;
    if (at >= this.#bits.length) {
      const larger = new Uint8Array(Math.max(this.#bits.length * 2, at + 1));
      larger.set(this.#bits);
      this.#bits = larger;
    }
    const bit = 1 << (row & 7);
    const byte = this.#bits[at] ?? 0;
    if (byte & bit) return;
    this.#bits[at] = byte | bit;
    this.#size += 1;
  }

  has(row: number): boolean {
    return ((this.#bits[row >>> 3] ?? 0) & (1 << (row & 7))) !== 0;
  }
}
