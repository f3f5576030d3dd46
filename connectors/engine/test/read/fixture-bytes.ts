import type { FileHint } from '../../src/read/index.ts';
import {
  type Cell,
  defaultReadLimits,
  type ReadLimits,
  readTable,
  type Table,
  UnreadableFile,
} from '../../src/read/index.ts';

/** A file as a stream of chunks. */
export async function* streamOf(file: Buffer | string, chunkBytes = 64 * 1024): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(file);
  for (let start = 0; start < bytes.length; start += chunkBytes) yield bytes.subarray(start, start + chunkBytes);
}

/** A file read to its end. */
export interface ReadFile {
  readonly table: Table;
  readonly rows: readonly { readonly row: number; readonly cells: readonly Cell[] }[];
}

export interface ReadWholeOptions {
  readonly limits?: Partial<ReadLimits>;
  readonly chunkBytes?: number;
  readonly hint?: FileHint;
  readonly sheet?: string | null;
}

/** Reads a whole file. */
export async function readWhole(
  file: Buffer | string,
  { limits, chunkBytes, hint, sheet = null }: ReadWholeOptions = {},
): Promise<ReadFile> {
  const table = await readTable(streamOf(file, chunkBytes), hint, { ...defaultReadLimits, ...limits }, { sheet });
  const rows = [];
  for await (const batch of table.rows) rows.push(...batch);
  return { table, rows };
}

/** What a read ended with, where it should not succeed. */
export async function refusal(reading: Promise<unknown>): Promise<UnreadableFile> {
  try {
    await reading;
  } catch (error) {
    if (error instanceof UnreadableFile) return error;
    throw error;
  }
  throw new Error('the file was read');
}

/** Cells as text. */
export function texts(rows: ReadFile['rows']): string[][] {
  return rows.map(({ cells }) => cells.map((cell) => (typeof cell === 'string' ? cell : cell.text)));
}
