/**
 * Remembers what repeated texts were read as: a million rows hold a few schools and a few thousand birth dates.
 * Bounded, so that a file of all different texts costs no memory.
 */
export class SeenValues<V> {
  #values = new Map<string, V>();
  #most: number;
  #lastText = '';
  #last: V | undefined;

  constructor(most: number) {
    this.#most = most;
  }

  get(text: string): V | undefined {
    // Lists are sorted by school: the row before mostly says the same, and to compare is cheaper than to hash.
    if (text === this.#lastText) return this.#last;
    const value = this.#values.get(text);
    if (value !== undefined) {
      this.#lastText = text;
      this.#last = value;
    }
    return value;
  }

  set(text: string, value: V): void {
    if (this.#values.size >= this.#most) return;
    // A copy: a piece of a chunk of the file would keep the whole chunk in memory.
    this.#values.set(Buffer.from(text).toString(), value);
  }
}
