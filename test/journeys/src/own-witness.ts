import { generateKeyPairSync } from 'node:crypto';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  cosign,
  decideAddCheckpoint,
  formatTlogSize,
  formatVerifierKey,
  type NoteSigner,
  noteSigner,
  parseAddCheckpoint,
  parseVerifierKey,
  TLOG_SIZE_TYPE,
  type TreeHead,
  type VerifierKey,
} from '@xacthuc/transparency-log';

/** How a witness behaves: as it must, or as servers do at times. */
export type WitnessMood =
  | 'well'
  /** It takes the request and never answers. */
  | 'silent'
  /** It ends connections. */
  | 'shut'
  /** It answers this, whatever it is asked. */
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> };

function newSigners(name: string): NoteSigner[] {
  return [
    noteSigner(name, 'ed25519-cosignature', generateKeyPairSync('ed25519').privateKey),
    noteSigner(name, 'ml-dsa-44-cosignature', generateKeyPairSync('ml-dsa-44').privateKey),
  ];
}

/** A witness on a port of its own (C2SP tlog-witness), in memory. */
export class OwnWitness {
  readonly name: string;
  mood: WitnessMood = 'well';
  /** Requests it took. */
  asked = 0;
  readonly #server = http.createServer((request, response) => void this.#answer(request, response));
  readonly #logs = new Map<string, VerifierKey>();
  readonly #heads = new Map<string, TreeHead>();
  #signers: readonly NoteSigner[];

  private constructor(name: string) {
    this.name = name;
    this.#signers = newSigners(name);
  }

  static async start(name: string): Promise<OwnWitness> {
    const witness = new OwnWitness(name);
    await new Promise<void>((resolve) => witness.#server.listen(0, '127.0.0.1', resolve));
    return witness;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/witness`;
  }

  get vkeys(): readonly string[] {
    return this.#signers.map(({ key }) => formatVerifierKey(key));
  }

  /** As `XACTHUC_LOG_WITNESSES` has it. */
  get setting(): string {
    return [this.url, ...this.vkeys].join(' ');
  }

  trust(vkey: string): void {
    const key = parseVerifierKey(vkey.trim());
    this.#logs.set(key.name, key);
  }

  /** Signs with other keys of the same name from now on. */
  changeKeys(): readonly NoteSigner[] {
    const before = this.#signers;
    this.#signers = newSigners(this.name);
    return before;
  }

  restoreKeys(signers: readonly NoteSigner[]): void {
    this.#signers = signers;
  }

  /** The largest tree that it cosigned. */
  sizeOf(origin: string): number {
    return this.#heads.get(origin)?.size ?? 0;
  }

  /** Has it cosigned a larger one, of a log that nobody here has seen. */
  pretend(origin: string, head: TreeHead): void {
    this.#heads.set(origin, head);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Uint8Array>).catch(() => []));
    this.asked += 1;
    const { mood } = this;
    if (mood === 'silent') return;
    if (mood === 'shut') return void request.socket.destroy();
    if (mood !== 'well') return void response.writeHead(mood.status, mood.headers).end(mood.body);
    const parsed = parseAddCheckpoint(body);
    const { origin } = parsed.claims;
    const key = this.#logs.get(origin);
    const decision = decideAddCheckpoint(parsed, key && { keys: [key], latest: this.#heads.get(origin) });
    if (decision.status === 409) {
      return void response.writeHead(409, { 'content-type': TLOG_SIZE_TYPE }).end(formatTlogSize(decision.size));
    }
    if (decision.status !== 200) return void response.writeHead(decision.status).end();
    this.#heads.set(origin, decision.latest);
    response.end(await cosign(decision.text, this.#signers, Math.floor(Date.now() / 1000)));
  }
}
