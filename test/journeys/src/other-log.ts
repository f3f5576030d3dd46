import { generateKeyPairSync } from 'node:crypto';
import {
  emptyEdge,
  formatAddCheckpoint,
  formatTilePath,
  formatVerifierKey,
  growTree,
  hashLeaves,
  type NoteSigner,
  noteSigner,
  proveConsistency,
  rootOfEdge,
  signCheckpoint,
  type TreeEdge,
} from '@xacthuc/transparency-log';

function newSigner(origin: string): NoteSigner {
  return noteSigner(origin, 'ed25519', generateKeyPairSync('ed25519').privateKey);
}

/** Another department's log, in memory. */
export class OtherLog {
  readonly origin: string;
  readonly #signer: NoteSigner;
  #tiles = new Map<string, Uint8Array>();
  #edge: TreeEdge = emptyEdge;

  constructor(origin: string, signer = newSigner(origin)) {
    this.origin = origin;
    this.#signer = signer;
  }

  get vkey(): string {
    return formatVerifierKey(this.#signer.key);
  }

  get size(): number {
    return this.#edge.size;
  }

  /** What a split view shows to somebody else: the same name and key, the same entries so far. */
  fork(): OtherLog {
    const fork = new OtherLog(this.origin, this.#signer);
    fork.become(this);
    return fork;
  }

  /** Takes another fork's entries for its own. */
  become(fork: OtherLog): void {
    this.#tiles = new Map(fork.#tiles);
    this.#edge = fork.#edge;
  }

  append(entries: readonly string[]): this {
    const { edge, tiles } = growTree(this.#edge, hashLeaves(entries.map((entry) => Buffer.from(entry))));
    for (const tile of tiles) this.#tiles.set(formatTilePath(tile), tile.bytes);
    this.#edge = edge;
    return this;
  }

  checkpoint(): Promise<string> {
    const { origin } = this;
    return signCheckpoint({ origin, size: this.size, root: rootOfEdge(this.#edge) }, [this.#signer], 0);
  }

  /** The request to a witness that cosigned `oldSize` last. */
  async request(oldSize: number): Promise<string> {
    const proof = await proveConsistency(oldSize, this.size, (level, index, width) => {
      const bytes = this.#tiles.get(formatTilePath({ level, index, width }));
      if (!bytes) throw new Error(`no tile ${level}/${index}.${width}`);
      return bytes;
    });
    return formatAddCheckpoint({ oldSize, proof, checkpoint: await this.checkpoint() });
  }
}
