import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type SourceCode, sourceCodes, writeCsv } from '@xacthuc/sample-data';
import type { ChildServer } from './child-server.ts';

/** The largest of the real lists: students, found by two numbers each. */
export const listSource: SourceCode = 'education';
export const benchSeed = 1;

const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Writes the list of so many subjects; `changed` is the share of rows that a later delivery states otherwise. */
export async function writeList(file: string, rows: number, asOf: string, changed = 0): Promise<string> {
  if (!fs.existsSync(file)) await writeCsv(file, { source: listSource, seed: benchSeed, asOf, rows, changed });
  return file;
}

/** Few rows of every other list of persons: without them the answer to an unknown number would be "never delivered". */
export async function deliverOtherLists(server: ChildServer, folder: string, asOf: string): Promise<void> {
  for (const source of ['labour', 'youth-union'] as const) {
    const file = `${folder}/${source}.csv`;
    await writeCsv(file, { source, seed: benchSeed, asOf, rows: 20 });
    await deliver(server, source, file);
  }
}

interface Snapshot {
  readonly id: string;
  readonly state: string;
  readonly held: boolean;
  readonly counts: { readonly good: number; readonly added: number; readonly changed: number } | null;
}

export interface Delivered {
  /** From the first byte sent until checks see the new facts. */
  readonly seconds: number;
  readonly good: number;
  readonly added: number;
  readonly changed: number;
}

/** Uploads a file as a department does and waits until it is active. @throws when it does not become so. */
export async function deliver(server: ChildServer, source: SourceCode, file: string): Promise<Delivered> {
  if (!sourceCodes.includes(source)) throw new RangeError(`no source ${source}`);
  const authorization = `Bearer ${server.keys.admin}`;
  const start = performance.now();
  const upload = await fetch(`${server.url}/v1/sources/${source}/snapshots?mode=full`, {
    method: 'POST',
    headers: { authorization, 'content-type': file.endsWith('.xlsx') ? xlsxType : 'text/csv' },
    body: await fs.openAsBlob(file),
  });
  if (upload.status !== 202) throw new Error(`the upload was answered ${upload.status}: ${await upload.text()}`);
  const { id } = (await upload.json()) as Snapshot;
  for (;;) {
    const response = await fetch(`${server.url}/v1/snapshots/${id}`, { headers: { authorization } });
    const { state, held, counts } = (await response.json()) as Snapshot;
    if (state === 'active' && counts) return { seconds: (performance.now() - start) / 1000, ...counts };
    if (held || (state !== 'received' && state !== 'staged')) throw new Error(`the snapshot became ${state}`);
    await sleep(20);
  }
}
