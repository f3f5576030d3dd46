import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ListedItem, Transport, TransportContext, Version } from '../../src/transports/transport.ts';

/** What a run gives every transport; the tests' own servers are named, for they are on this machine. */
export function contextOf(more: Partial<TransportContext> = {}): TransportContext {
  return {
    reach: { privateNetworks: false, hosts: ['127.0.0.1'] },
    folderRoot: null,
    signal: new AbortController().signal,
    idleMs: 5_000,
    ...more,
  };
}

export const unknownVersion: Version = { etag: null, modifiedAt: null, bytes: null };

/** The content of an item; null when it is still as `known`. */
export async function contentOf(
  transport: Transport,
  item: ListedItem,
  known: Version | null = null,
): Promise<string | null> {
  const opened = await transport.open(item, known);
  if (opened === null) return null;
  const chunks: Uint8Array[] = [];
  for await (const chunk of opened.bytes) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

export function named(items: readonly ListedItem[], name: string): ListedItem {
  const item = items.find((one) => one.name === name);
  if (!item) throw new Error(`${name} is not listed`);
  return item;
}

export function namesOf(items: readonly ListedItem[]): string[] {
  return items.map(({ name }) => name).sort();
}

export function temporaryFolder(): string {
  return fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'xacthuc-transport-')));
}
