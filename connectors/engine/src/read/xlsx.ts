import { UnreadableFile } from './errors.ts';
import type { ReadLimits } from './limits.ts';
import type { Row, RowBatch, Table } from './table.ts';
import { type Archive, openArchive } from './xlsx-archive.ts';
import { type SheetContext, SheetRows } from './xlsx-sheet.ts';
import { readSharedStrings } from './xlsx-strings.ts';
import { readDateStyles } from './xlsx-styles.ts';
import { readWorkbook } from './xlsx-workbook.ts';
import { parseXml } from './xlsx-xml.ts';

/**
 * Opens an XLSX (or XLSM: macros are never looked at) file at its first visible sheet that is not empty. Throws
 * `UnreadableFile`, here and while its rows are read.
 */
export async function readXlsx(file: Buffer, limits: ReadLimits): Promise<Table> {
  const archive = await openArchive(file, limits);
  const workbook = await readWorkbook(archive);
  const dateStyles = await readDateStyles(archive, workbook.stylesPart);
  const strings = await readSharedStrings(archive, workbook.stringsPart, limits);
  for (const { name, visible, part } of workbook.sheets) {
    if (!visible) continue;
    const { date1904 } = workbook;
    let unpacked = 0;
    const rows = sheetBatches(archive, { part, strings, dateStyles, date1904, limits }, (bytes) => {
      unpacked += bytes;
    });
    const first = await rows.next();
    if (first.done === true) continue;
    const share = () => unpacked / Math.max(1, archive.size(part));
    return { format: 'xlsx', sheet: name, date1904, share, rows: resumed(first.value, rows) };
  }
  throw new UnreadableFile('no_sheet');
}

/** The sheet's rows in batches, none of them empty. */
async function* sheetBatches(
  archive: Archive,
  context: SheetContext,
  unpacked: (bytes: number) => void,
): AsyncGenerator<RowBatch> {
  const sheet = new SheetRows(context);
  for await (const _ of parseXml(context.part, counted(archive.read(context.part), unpacked), sheet)) {
    const rows: Row[] = sheet.take();
    if (rows.length > 0) yield rows;
  }
}

async function* counted(bytes: AsyncGenerator<Buffer>, count: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    count(chunk.length);
    yield chunk;
  }
}

async function* resumed(first: RowBatch, rest: AsyncGenerator<RowBatch>): AsyncGenerator<RowBatch> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
