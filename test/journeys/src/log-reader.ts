import type { TestService } from '@xacthuc/test-harness';
import {
  decodeBundle,
  decodeEntry,
  formatTilePath,
  newBundles,
  openCheckpoint,
  parseVerifierKey,
  type ReadTile,
  type TrustedCheckpoint,
} from '@xacthuc/transparency-log';
import { entrySchemas, entryTypes } from '@xacthuc/verification';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** An entry as anyone reads it. */
export interface LoggedEntry {
  readonly index: number;
  readonly bytes: Buffer;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read entries as any client would
  readonly entry: any;
}

/** Reads the log over HTTP, knowing its public key and nothing else. */
export class LogReader {
  readonly #service: Pick<TestService, 'url'>;
  readonly vkey: string;

  constructor(service: Pick<TestService, 'url'>, vkey: string) {
    this.#service = service;
    this.vkey = vkey;
  }

  get trust() {
    const key = parseVerifierKey(this.vkey.trim());
    return { origin: key.name, logKeys: [key] };
  }

  async checkpoint(): Promise<TrustedCheckpoint> {
    return openCheckpoint(await this.bytes('checkpoint'), this.trust);
  }

  readonly tile: ReadTile = (level, index, width) => this.bytes(formatTilePath({ level, index, width }));

  /** All entries up to a size, each held to its schema. */
  async entries(size: number): Promise<LoggedEntry[]> {
    const ajv = new Ajv2020({ strict: false });
    const validators = new Map(entryTypes.map((type) => [type as string, ajv.compile(entrySchemas[type])]));
    const all: LoggedEntry[] = [];
    for (const bundle of newBundles(0, size)) {
      const bytes = await this.bytes(formatTilePath(bundle));
      for (const entry of decodeBundle(bytes, bundle.width)) {
        const read = decodeEntry(entry, entryTypes);
        const validate = validators.get(read.type);
        if (!validate?.(read)) throw new Error(`${entry}: ${ajv.errorsText(validate?.errors)}`);
        all.push({ index: all.length, bytes: entry, type: read.type, entry: read });
      }
    }
    return all;
  }

  async bytes(path: string): Promise<Buffer> {
    const response = await fetch(`${this.#service.url}/log/${path}`);
    if (response.status !== 200) throw new Error(`/log/${path} was answered ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  }
}
