/**
 * Group commit and grouped look-ups: calls that arrive while a group is under way wait and share the next one.
 * An idle batcher runs a lone call at once, so nobody waits for company; under load the group grows by itself.
 */
export interface BatcherOptions<In, Out> {
  /** Runs one group. Must answer in the order of `items`, one result each; a throw fails the whole group. */
  readonly run: (items: readonly In[]) => Promise<readonly Out[]>;
  /** Most items in one group. */
  readonly max: number;
  /** Groups that may be under way at once. One is best for commits (one fsync), two hide a round trip for reads. */
  readonly lanes?: number;
}

interface Waiting<In, Out> {
  readonly item: In;
  readonly resolve: (out: Out) => void;
  readonly reject: (error: unknown) => void;
}

export class Batcher<In, Out> {
  readonly #options: BatcherOptions<In, Out>;
  #waiting: Waiting<In, Out>[] = [];
  #underWay = 0;
  #scheduled = false;

  constructor(options: BatcherOptions<In, Out>) {
    this.#options = options;
  }

  /** Joins the next group. Rejects with whatever failed that group. */
  add(item: In): Promise<Out> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled || this.#underWay >= (this.#options.lanes ?? 1)) return;
    this.#scheduled = true;
    // After the I/O events of this turn, so that requests read in the same turn share the group.
    setImmediate(() => {
      this.#scheduled = false;
      void this.#flush();
    });
  }

  async #flush(): Promise<void> {
    const group = this.#waiting.splice(0, this.#options.max);
    if (group.length === 0) return;
    this.#underWay += 1;
    if (this.#waiting.length > 0) this.#schedule(); // what did not fit takes a lane that is free
    try {
      const results = await this.#options.run(group.map((w) => w.item));
      if (results.length !== group.length) throw new Error('a batch must answer each of its items');
      group.forEach((w, i) => {
        w.resolve(results[i] as Out);
      });
    } catch (error) {
      for (const w of group) w.reject(error);
    } finally {
      this.#underWay -= 1;
      if (this.#waiting.length > 0) this.#schedule();
    }
  }
}
