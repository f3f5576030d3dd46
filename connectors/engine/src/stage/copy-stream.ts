import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { CopyBuffer } from './copy-buffer.ts';
import type { Lane } from './lane.ts';

/** Bytes gathered before a COPY is sent: enough to make its round trip unimportant, small beside the memory bar. */
export const flushBytes = 4 * 1024 * 1024;

/** Rows on their way into one table, a lot at a time; gathering a lot overlaps with sending the one before. */
export class CopyStream {
  readonly #client: pg.ClientBase;
  readonly #lane: Lane;
  readonly #statement: string;
  #sending: Promise<void> = Promise.resolve();
  readonly buffer = new CopyBuffer();

  constructor(client: pg.ClientBase, lane: Lane, statement: string) {
    this.#client = client;
    this.#lane = lane;
    this.#statement = statement;
  }

  async flushWhenFull(): Promise<void> {
    if (this.buffer.length >= flushBytes) await this.#flush();
  }

  async end(): Promise<void> {
    await this.#flush();
    await this.#sending;
  }

  async #flush(): Promise<void> {
    await this.#sending;
    const body = this.buffer.take();
    this.#sending = this.#lane.run(() => copyIn(this.#client, this.#statement, body));
  }
}

/** Runs one COPY … FROM STDIN with a whole body. */
export async function copyIn(client: pg.ClientBase, statement: string, body: Buffer): Promise<void> {
  const stream = client.query(copyFrom(statement));
  const done = finished(stream);
  const piece = 256 * 1024;
  for (let at = 0; at < body.length; at += piece) {
    if (!stream.write(body.subarray(at, at + piece))) await Promise.race([once(stream, 'drain'), done]);
  }
  stream.end();
  await done;
}
