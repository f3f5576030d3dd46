import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type Dispatcher } from 'undici';

/** A request to repeat with changing bodies. */
export interface Target {
  readonly url: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Given out in turns, from `next` on, for ever. */
  readonly bodies: readonly Buffer[];
  /** The one status that counts; any other fails the measure. */
  readonly status: number;
  /** Throws when the answer to a body is wrong. Called while `load` runs with `verify`. */
  readonly verify: (answer: string, body: number) => void;
}

export interface LoadOptions {
  readonly connections: number;
  readonly seconds: number;
  /** Reads and judges every answer: for warming up, as it costs the generator time. */
  readonly verify?: boolean;
  /**
   * Each connection sends once in so many milliseconds, and latency counts from when it was due: a server that stands
   * still for a second delays all that were due in it, not just those under way. Default: as fast as answers come.
   */
  readonly everyMs?: number;
  /** Ends the load before `seconds` have passed. */
  readonly over?: () => boolean;
}

export interface LoadResult {
  readonly answers: number;
  readonly seconds: number;
  /** Milliseconds from sending to the whole answer, of each answer. */
  readonly latencies: readonly number[];
}

/**
 * Loads a server in a closed loop: each connection sends its next request when it has the answer to the one before. It
 * stops sending after `seconds` and waits for what is under way, which counts, as does the time it takes.
 * @throws on the first answer with another status than asked for, or that `verify` refuses.
 */
export async function load(target: Target, options: LoadOptions): Promise<LoadResult> {
  const latencies: number[] = [];
  const start = performance.now();
  const end = start + options.seconds * 1000;
  // Another start each time, so that a short round does not ask for the same few subjects as the round before.
  let next = Math.floor(Math.random() * target.bodies.length);
  const clients = Array.from({ length: options.connections }, () => new Client(target.url, { pipelining: 1 }));
  const { everyMs, over = () => false } = options;
  const loop = async (client: Client, turn: number) => {
    for (let due = start + ((everyMs ?? 0) * turn) / clients.length; performance.now() < end && !over(); ) {
      const body = next++ % target.bodies.length;
      if (everyMs !== undefined) await sleep(Math.max(0, due - performance.now()));
      const sent = everyMs === undefined ? performance.now() : due;
      due += everyMs ?? 0;
      const text = await post(client, target, body, options.verify ?? false);
      latencies.push(performance.now() - sent);
      if (text !== null) target.verify(text, body);
    }
  };
  try {
    await Promise.all(clients.map(loop));
    return { answers: latencies.length, seconds: (performance.now() - start) / 1000, latencies };
  } finally {
    await Promise.all(clients.map((client) => client.destroy()));
  }
}

/** Dispatches by hand: a readable stream and a promise for each body cost as much as the request itself. */
function post(client: Client, target: Target, body: number, keep: boolean): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let status = 0;
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart() {},
      onResponseStart(_controller, statusCode) {
        status = statusCode;
      },
      onResponseData(_controller, chunk) {
        if (keep || status !== target.status) chunks.push(chunk);
      },
      onResponseEnd() {
        const text = chunks.length > 0 ? Buffer.concat(chunks).toString() : '';
        if (status !== target.status) reject(new Error(`${target.path} answered ${status}: ${text.slice(0, 300)}`));
        else resolve(keep ? text : null);
      },
      onResponseError(_controller, error) {
        reject(error);
      },
    };
    client.dispatch(
      { method: 'POST', path: target.path, headers: target.headers, body: target.bodies[body] as Buffer },
      handler,
    );
  });
}
