import type { Readable } from 'node:stream';
import { Problem } from '@xacthuc/platform';
import type { FastifyReply } from 'fastify';

export interface AllowanceOptions {
  /** At the same time, for one API key. */
  readonly perKey: number;
  /** At the same time, in this process. */
  readonly inAll: number;
  readonly retryAfterSeconds: number;
  /** What there are too many of. */
  readonly vi: string;
  readonly en: string;
}

/** Bounds what callers may keep this process busy with at the same time, where each takes long. */
export class Allowance {
  readonly #options: AllowanceOptions;
  readonly #taken = new Map<string, number>();
  #all = 0;

  constructor(options: AllowanceOptions) {
    this.#options = options;
  }

  /** Opens a stream within the allowance, which it uses until it closes. @throws Problem `rate_limited`; whatever `open` does. */
  async stream(callerId: string, reply: FastifyReply, open: () => Promise<Readable>): Promise<Readable> {
    const { perKey, inAll, retryAfterSeconds, vi, en } = this.#options;
    if ((this.#taken.get(callerId) ?? 0) >= perKey || this.#all >= inAll) {
      reply.header('retry-after', String(retryAfterSeconds));
      throw new Problem('rate_limited', { vi, en });
    }
    this.#count(callerId, 1);
    try {
      const stream = await open();
      stream.once('close', () => this.#count(callerId, -1));
      return stream;
    } catch (error) {
      this.#count(callerId, -1);
      throw error;
    }
  }

  #count(callerId: string, by: 1 | -1): void {
    const taken = (this.#taken.get(callerId) ?? 0) + by;
    if (taken === 0) this.#taken.delete(callerId);
    else this.#taken.set(callerId, taken);
    this.#all += by;
  }
}
