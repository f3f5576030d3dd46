import { type Archive, openArchive } from './archive.ts';
import { gatherBytes, type PeekedBytes, peekBytes } from './byte-source.ts';
import { readCsv, takeText } from './csv.ts';
import { encodingOf, encodingSampleBytes } from './encoding.ts';
import { UnreadableFile } from './errors.ts';
import { convertLegacyFonts } from './font-conversion.ts';
import { gunzipped } from './gunzip.ts';
import type { LegacyFont } from './legacy-fonts.ts';
import { defaultReadLimits, type ReadLimits } from './limits.ts';
import { looksLikeNdjson, ndjsonRows } from './ndjson.ts';
import { isOpenDocument, readOds } from './ods.ts';
import { sheetNotFound } from './sheets.ts';
import { isEncryptedOffice, sniff, sniffBytes } from './sniff.ts';
import type { Table } from './table.ts';
import { decodeText } from './text-decoding.ts';
import { readXls } from './xls.ts';
import { readXlsx } from './xlsx.ts';

/** What the sender says of a file. Only ever used to explain an error: the content decides. */
export interface FileHint {
  readonly contentType?: string;
  readonly fileName?: string;
}

/** What the sender asks for. */
export interface ReadOptions {
  /** The sheet of a workbook, by name or by its place from 1; null: the first visible one that is not empty. */
  readonly sheet?: string | null;
}

interface Opening {
  readonly hint: FileHint;
  readonly limits: ReadLimits;
  readonly sheet: string | null;
  readonly container: Table['container'];
}

/** `font`: the whole file is known to be written in it. */
type Opened = Omit<Table, 'conversion'> & { readonly font?: LegacyFont };

/**
 * Opens a file as one table of rows: CSV or NDJSON in any of the encodings of `encodingOf`, XLSX, ODS or XLS; each also
 * packed by gzip or alone in a zip archive. Text in a legacy font (TCVN3, VNI) becomes Unicode where it certainly is
 * such, and the table says so.
 *
 * Text and sheets are streamed; packed files are held packed, XLS whole. Throws `UnreadableFile` where the file as a
 * whole cannot be used; the rows throw it too, for what is found further down. Errors of the stream itself pass.
 */
export async function readTable(
  bytes: AsyncIterable<Uint8Array>,
  hint: FileHint = {},
  limits: ReadLimits = defaultReadLimits,
  { sheet = null }: ReadOptions = {},
): Promise<Table> {
  const peeked = await peekBytes(bytes, sniffBytes);
  try {
    const { font = null, ...table } = await openTable(peeked, { hint, limits, sheet, container: null });
    return await convertLegacyFonts(table, font);
  } catch (error) {
    await peeked.close();
    throw error;
  }
}

async function openTable({ head, all }: Pick<PeekedBytes, 'head' | 'all'>, opening: Opening): Promise<Opened> {
  const { limits, sheet, container } = opening;
  const sniffed = sniff(head.subarray(0, sniffBytes));
  switch (sniffed.kind) {
    case 'empty':
      throw new UnreadableFile('file_empty');
    case 'text':
      return openText(all, opening);
    case 'gzip':
      return openPacked(gunzipped(all, limits), 'gzip', opening);
    case 'zip':
      return openZip(await openArchive(await gatherBytes(all, limits.maxCompressedBytes), limits), opening);
    case 'compound-file': {
      const file = await gatherBytes(all, limits.maxXlsBytes);
      if (isEncryptedOffice(file)) throw new UnreadableFile('file_encrypted');
      return { ...(await readXls(file, sheet, limits)), container, encoding: null };
    }
    case 'unsupported':
      throw new UnreadableFile('file_type_unsupported', { format: sniffed.format });
  }
}

async function openText(bytes: AsyncIterable<Buffer>, { limits, sheet, container }: Opening): Promise<Opened> {
  if (sheet !== null) throw sheetNotFound(sheet, []);
  const { head, all } = await peekBytes(bytes, encodingSampleBytes);
  const encoding = encodingOf(head);
  const text = await takeText(decodeText(all, encoding, limits.maxBytes));
  const { name, font } = encoding;
  const opened = { container, encoding: name, ...(font === undefined ? {} : { font }) };
  if (!looksLikeNdjson(text.sample)) return { ...readCsv(text, limits), ...opened };
  return { format: 'ndjson', rows: ndjsonRows(text, limits), ...opened };
}

/** What is within a file that only packs another one. */
async function openPacked(bytes: AsyncIterable<Buffer>, container: 'gzip' | 'zip', opening: Opening): Promise<Opened> {
  // One wrapping is a habit of offices, wrappings within wrappings are a bomb's.
  if (opening.container !== null) throw new UnreadableFile('container_nested');
  const peeked = await peekBytes(bytes, sniffBytes);
  try {
    return await openTable(peeked, { ...opening, container });
  } catch (error) {
    await peeked.close();
    throw error;
  }
}

/** Other documents that are zip archives: a part they have → their name. */
const otherDocuments: readonly (readonly [part: string, format: string])[] = [
  ['xl/workbook.bin', 'XLSB'],
  ['word/document.xml', 'DOCX'],
  ['ppt/presentation.xml', 'PPTX'],
];
/** What systems add to an archive that somebody makes of one file. */
const systemFiles = /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)/i;

async function openZip(archive: Archive, opening: Opening): Promise<Opened> {
  const { limits, sheet, container } = opening;
  for (const [part, format] of otherDocuments) {
    if (archive.has(part)) throw new UnreadableFile('file_type_unsupported', { format });
  }
  if (isOpenDocument(archive)) return { ...(await readOds(archive, sheet, limits)), container, encoding: null };
  if (archive.has('_rels/.rels') || archive.has('xl/workbook.xml')) {
    return { ...(await readXlsx(archive, sheet, limits)), container, encoding: null };
  }
  const [name, ...others] = archive.names().filter((file) => !systemFiles.test(file));
  if (name === undefined) throw new UnreadableFile('file_type_unsupported', { format: 'ZIP' });
  if (others.length > 0) throw new UnreadableFile('container_many_files', { count: others.length + 1 });
  return openPacked(archive.read(name), 'zip', opening);
}
