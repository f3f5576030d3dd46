/**
 * Statements on one connection, one after the other in the order in which they were handed in, while whoever hands them
 * in goes on. A transaction is rolled back only after {@link stop}: what was still waiting must not outlive it.
 */
export class Lane {
  #tail: Promise<unknown> = Promise.resolve();
  #stopped = false;

  /** Runs `work` once everything before it has ended; rejects where that failed, or the lane was stopped. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#tail.then(() => {
      if (this.#stopped) throw new Error('the transaction is being rolled back');
      return work();
    });
    this.#tail = mine;
    mine.catch(() => {}); // seen by whoever awaits it, or what comes after it
    return mine;
  }

  /** Lets what runs end, and nothing follow. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#tail.catch(() => {});
  }
}
