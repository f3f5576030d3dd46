/** One request to a host at a time, in the order in which they came. */
export class HostTurns {
  readonly #last = new Map<string, Promise<unknown>>();

  async take<V>(host: string, request: () => Promise<V>): Promise<V> {
    const before = this.#last.get(host) ?? Promise.resolve();
    const turn = before.then(request, request);
    this.#last.set(host, turn);
    try {
      return await turn;
    } finally {
      if (this.#last.get(host) === turn) this.#last.delete(host);
    }
  }
}
