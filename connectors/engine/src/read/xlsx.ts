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
    const rows = sheetBatches(archive, { part, strings, dateStyles, date1904: workbook.date1904, limits });
    const first = await rows.next();
    if (first.done !== true) return { format: 'xlsx', sheet: name, rows: resumed(first.value, rows) };
  }
  throw new UnreadableFile('no_sheet');
}

/** The sheet's rows in batches, none of them empty. */
async function* sheetBatches(archive: Archive, context: SheetContext): AsyncGenerator<RowBatch> {
  const sheet = new SheetRows(context);
  for await (const _ of parseXml(context.part, archive.read(context.part), sheet)) {
    const rows: Row[] = sheet.take();
    if (rows.length > 0) yield rows;
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
