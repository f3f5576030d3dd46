import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@xacthuc/platform';
import pg from 'pg';

const channel = 'xacthuc_log';

/** Tells, at commit, whoever waits for entries that the log has grown. */
export async function logGrew(client: pg.ClientBase, size: number): Promise<void> {
  await client.query({ name: 'log-grew', text: `SELECT pg_notify('${channel}', $1::text)`, values: [String(size)] });
}

export interface GrowthWatchParts {
  /** Of a role that may read the log; one connection is kept open, from the first wait on. */
  readonly connection: pg.ClientConfig;
  /** Which of these attestations are in the log. */
  readonly logged: (ids: readonly string[]) => Promise<readonly string[]>;
  readonly log: Logger;
}

const againMs = 500;

/** Lets requests wait until their attestations are in the log: one connection listens for all of them. */
export class GrowthWatch {
  readonly #parts: GrowthWatchParts;
  readonly #waiting = new Map<string, Set<() => void>>();
  #listening: Promise<void> | null = null;
  #client: pg.Client | null = null;
  #looking = false;
  #lookAgain = false;
  #closed = false;

  constructor(parts: GrowthWatchParts) {
    this.#parts = parts;
  }

  /** @returns whether the attestation is in the log, waiting `seconds` for it at most. */
  async wait(id: string, seconds: number): Promise<boolean> {
    const timeout = new AbortController();
    const arrived = new Promise<true>((resolve) => {
      const waiters = this.#waiting.get(id) ?? new Set();
      waiters.add(() => resolve(true));
      this.#waiting.set(id, waiters);
    });
    this.#listen();
    const late = sleep(seconds * 1000, false as const, { signal: timeout.signal, ref: false }).catch(() => false);
    // It may be in the log already, or come between this look and the listening: so it is looked for at once, and again
    // whenever a connection begins to listen.
    this.#look();
    const inLog = await Promise.race([arrived, late]);
    timeout.abort();
    if (!inLog) this.#waiting.delete(id);
    return inLog;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#client?.end().catch(() => {});
    await this.#listening;
  }

  /** One query for all that wait, however many; one more if the log has grown meanwhile. */
  #look(): void {
    if (this.#looking) {
      this.#lookAgain = true;
      return;
    }
    if (this.#waiting.size === 0) return;
    this.#looking = true;
    this.#parts
      .logged([...this.#waiting.keys()])
      .then((ids) => {
        for (const id of ids) this.#release(id);
      })
      .catch((error: Error) => this.#parts.log.warn({ err: error }, 'the log could not be looked at'))
      .finally(() => {
        this.#looking = false;
        if (!this.#lookAgain) return;
        this.#lookAgain = false;
        this.#look();
      });
  }

  #release(id: string): void {
    const waiters = this.#waiting.get(id) ?? [];
    this.#waiting.delete(id);
    for (const resolve of waiters) resolve();
  }

  #listen(): void {
    this.#listening ??= this.#keepListening();
  }

  async #keepListening(): Promise<void> {
    while (!this.#closed) {
      await this.#listenOnce().catch((error: Error) => {
        if (!this.#closed) this.#parts.log.warn({ err: error }, 'listening for the log ended; trying again');
      });
      if (!this.#closed) await sleep(againMs, undefined, { ref: false });
    }
  }

  async #listenOnce(): Promise<void> {
    const client = new pg.Client(this.#parts.connection);
    const ended = new Promise<void>((resolve, reject) => {
      client.once('end', resolve);
      client.once('error', reject);
    });
    // Heard of below too; until then it must not count as unhandled.
    ended.catch(() => {});
    client.on('notification', () => this.#look());
    this.#client = client;
    try {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
      this.#look();
      await ended;
    } finally {
      await client.end().catch(() => {});
    }
  }
}
