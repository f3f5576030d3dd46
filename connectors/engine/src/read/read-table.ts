import { gatherBytes, peekBytes } from './byte-source.ts';
import { readCsv } from './csv.ts';
import { UnreadableFile } from './errors.ts';
import { defaultReadLimits, type ReadLimits } from './limits.ts';
import { isEncryptedOffice, sniff, sniffBytes } from './sniff.ts';
import type { Table } from './table.ts';
import { readXlsx } from './xlsx.ts';

/** What the sender says of a file. Only ever used to explain an error: the content decides. */
export interface FileHint {
  readonly contentType?: string;
  readonly fileName?: string;
}

/**
 * Opens a CSV (UTF-8, or UTF-16 with a byte order mark) or XLSX file as one table of rows.
 *
 * CSV is streamed; an XLSX file is held packed, its sheet is streamed. Throws `UnreadableFile` where the file as a
 * whole cannot be used; the rows throw it too, for what is found further down. Errors of the stream itself pass.
 */
export async function readTable(
  bytes: AsyncIterable<Uint8Array>,
  hint: FileHint = {},
  limits: ReadLimits = defaultReadLimits,
): Promise<Table> {
  const { head, all, close } = await peekBytes(bytes, sniffBytes);
  try {
    return await openTable(head, all, hint, limits);
  } catch (error) {
    await close();
    throw error;
  }
}

async function openTable(head: Buffer, all: AsyncIterable<Buffer>, hint: FileHint, limits: ReadLimits): Promise<Table> {
  const sniffed = sniff(head.subarray(0, sniffBytes));
  switch (sniffed.kind) {
    case 'empty':
      throw new UnreadableFile('file_empty');
    case 'text':
      return readCsv(head, all, limits);
    case 'zip':
      return readXlsx(await gatherBytes(all, limits.maxCompressedBytes), limits);
    case 'compound-file': {
      const file = await gatherBytes(all, limits.maxCompressedBytes);
      if (isEncryptedOffice(file)) throw new UnreadableFile('file_encrypted');
      const format = /\.docx?$/i.test(hint.fileName ?? '') ? 'Word' : 'Excel 97–2003 (.xls)';
      throw new UnreadableFile('file_type_unsupported', { format });
    }
    case 'unsupported':
      throw new UnreadableFile('file_type_unsupported', { format: sniffed.format });
  }
}
