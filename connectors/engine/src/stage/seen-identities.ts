/**
 * Notices rows that may name a subject again, by 64 bits of their identity's keyed hash: a first load, which is written
 * as it is read, then need look for repeated subjects among these only. 16 bytes a row.
 */
export class SeenIdentities {
  #words = new Uint32Array(1 << 12);
  #size = 0;
  /** Identities met again, as 16 characters 0–255; two of a hundred million unlike ones may be among them by chance. */
  readonly repeated = new Set<string>();

  /** Takes the identity of 16 bytes at `at`. */
  add(hashes: DataView, at: number): void {
    if (this.#size * 4 > this.#words.length) this.#grow();
    // Never 0, which marks a free place.
    if (this.#insert(hashes.getUint32(at) || 1, hashes.getUint32(at + 4) || 1)) this.#size += 1;
    else this.repeated.add(Buffer.from(hashes.buffer, hashes.byteOffset + at, 16).toString('latin1'));
  }

  /** False where it is there already. */
  #insert(a: number, b: number): boolean {
    const words = this.#words;
    const mask = words.length / 2 - 1;
    for (let slot = a & mask; ; slot = (slot + 1) & mask) {
      const at = slot * 2;
      if (words[at] === 0 && words[at + 1] === 0) {
        words[at] = a;
        words[at + 1] = b;
        return true;
      }
      if (words[at] === a && words[at + 1] === b) return false;
    }
  }

  #grow(): void {
    const old = this.#words;
    this.#words = new Uint32Array(old.length * 2);
    for (let at = 0; at < old.length; at += 2) {
      const a = old[at] as number;
      const b = old[at + 1] as number;
      if (a !== 0 || b !== 0) this.#insert(a, b);
    }
  }
}
