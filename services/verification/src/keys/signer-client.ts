import net from 'node:net';
import type { Jwks, PublicJwk } from '@xacthuc/attestation';
import { Problem } from '@xacthuc/platform';
import { encodeFrame, type Frame, FrameReader, operations, results } from './signer-frames.ts';

/** A signer process, spoken to over its Unix socket. */
export interface SignerClient {
  /** @throws Problem `signer_unavailable` */
  keys(): Promise<readonly PublicJwk[]>;
  /** @throws Problem `signer_unavailable` when it is away, silent, or does not have the key. */
  sign(kid: string, bytes: Uint8Array): Promise<Uint8Array>;
  close(): void;
}

export interface SignerClientOptions {
  readonly socket: string;
  /** Hears why a question went unanswered; callers only hear that it did. */
  readonly onTrouble?: (error: Error) => void;
}

const answerMs = 5000;
const signatureBytes = 64;

interface Waiting {
  resolve(payload: Buffer): void;
  reject(): void;
}

/**
 * Connects when first asked, and again at the next question after the connection was lost: a signer that comes back is
 * used at once. Questions under way when it goes fail; a signature may be asked for again without harm.
 */
export function connectSigner({ socket: path, onTrouble = () => {} }: SignerClientOptions): SignerClient {
  let connection: Connection | null = null;
  const ask = async (code: number, ...payload: readonly Uint8Array[]): Promise<Buffer> => {
    if (connection === null || connection.ended) connection = new Connection(path, onTrouble);
    return connection.ask(code, payload);
  };
  return {
    keys: async () => (JSON.parse((await ask(operations.keys)).toString()) as Jwks).keys,
    sign: async (kid, bytes) => {
      const signature = await ask(operations.sign, Buffer.from(kid, 'base64url'), bytes);
      if (signature.length !== signatureBytes) throw new Problem('signer_unavailable');
      return signature;
    },
    close: () => connection?.end(new Error('closed')),
  };
}

class Connection {
  readonly #socket: net.Socket;
  readonly #reader = new FrameReader();
  readonly #waiting = new Map<number, Waiting>();
  readonly #onTrouble: (error: Error) => void;
  #lastId = 0;
  #heard = 0;
  ended = false;

  constructor(path: string, onTrouble: (error: Error) => void) {
    this.#onTrouble = onTrouble;
    this.#socket = net.connect(path);
    this.#socket.unref();
    this.#socket.on('data', (chunk: Buffer) => this.#read(chunk));
    this.#socket.on('error', (error) => this.end(error));
    this.#socket.on('close', () => this.end(new Error('the signer closed the connection')));
  }

  ask(code: number, payload: readonly Uint8Array[]): Promise<Buffer> {
    this.#lastId = (this.#lastId + 1) >>> 0;
    const id = this.#lastId;
    const frame = encodeFrame(id, code, ...payload);
    return new Promise((resolve, reject) => {
      const asked = this.#heard;
      const timer = setTimeout(() => {
        // Busy is not silent: as long as answers come, ours will.
        if (this.#heard === asked) this.end(new Error('the signer does not answer'));
        else timer.refresh();
      }, answerMs);
      const settle = <T>(done: (value: T) => void) => {
        return (value: T) => {
          clearTimeout(timer);
          this.#waiting.delete(id);
          done(value);
        };
      };
      const refuse = settle(() => reject(new Problem('signer_unavailable')));
      this.#waiting.set(id, { resolve: settle(resolve), reject: () => refuse(undefined) });
      this.#socket.write(frame);
    });
  }

  #read(chunk: Buffer): void {
    try {
      for (const frame of this.#reader.push(chunk)) this.#take(frame);
    } catch (error) {
      this.end(error as Error);
    }
  }

  #take({ id, code, payload }: Frame): void {
    this.#heard += 1;
    const waiting = this.#waiting.get(id);
    if (code === results.ok) waiting?.resolve(payload);
    else {
      this.#onTrouble(new Error('the signer refused: it does not have the key'));
      waiting?.reject();
    }
  }

  end(error: Error): void {
    if (this.ended) return;
    this.ended = true;
    this.#socket.destroy();
    if (this.#waiting.size > 0) this.#onTrouble(error);
    for (const { reject } of [...this.#waiting.values()]) reject();
  }
}
