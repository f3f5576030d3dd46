import type { Archive } from './archive.ts';
import type { ReadLimits } from './limits.ts';
import { noSheet, sheetsToTry } from './sheets.ts';
import type { Row, RowBatch, SheetName, Table } from './table.ts';
import { type SheetContext, SheetRows } from './xlsx-sheet.ts';
import { readSharedStrings } from './xlsx-strings.ts';
import { readDateStyles } from './xlsx-styles.ts';
import { readWorkbook } from './xlsx-workbook.ts';
import { parseXml } from './xml.ts';

/** Sheets that are looked into for data besides the one that is read. */
const probedSheets = 50;

/** A workbook opened at one of its sheets. */
export type OpenedWorkbook = Required<Pick<Table, 'format' | 'sheet' | 'sheets' | 'rows'>> &
  Pick<Table, 'date1904' | 'share'>;

/**
 * Opens an XLSX (or XLSM: macros are never looked at) file at the sheet asked for, or at its first visible sheet that
 * is not empty. Throws `UnreadableFile`, here and while its rows are read.
 */
export async function readXlsx(archive: Archive, sheet: string | null, limits: ReadLimits): Promise<OpenedWorkbook> {
  const workbook = await readWorkbook(archive);
  const listed = workbook.sheets.map(({ name, visible }) => ({ name, hidden: !visible }));
  const tried = sheetsToTry(listed, sheet);
  const dateStyles = await readDateStyles(archive, workbook.stylesPart);
  const strings = await readSharedStrings(archive, workbook.stringsPart, limits);
  const { date1904 } = workbook;
  const batches = (index: number, count: (bytes: number) => void = () => {}) => {
    const part = workbook.sheets[index]?.part ?? '';
    return sheetBatches(archive, { part, strings, dateStyles, date1904, limits }, count);
  };
  for (const index of tried) {
    let unpacked = 0;
    const rows = batches(index, (bytes) => {
      unpacked += bytes;
    });
    const first = await rows.next();
    if (first.done === true) continue;
    const sheets: SheetName[] = [];
    for (const [other, { name, hidden }] of listed.entries()) {
      const empty = other !== index && (sheets.length >= probedSheets || (await isEmpty(batches(other))));
      sheets.push({ name, hidden, empty });
    }
    const size = archive.size(workbook.sheets[index]?.part ?? '');
    const share = () => unpacked / Math.max(1, size);
    const { name = '' } = listed[index] ?? {};
    return { format: 'xlsx', sheet: name, sheets, date1904, share, rows: resumed(first.value, rows) };
  }
  throw noSheet(listed);
}

/** A sheet that cannot be read is somebody else's trouble unless it is the one that is asked for. */
async function isEmpty(rows: AsyncGenerator<RowBatch>): Promise<boolean> {
  try {
    return (await rows.next()).done === true;
  } catch {
    return false;
  } finally {
    await rows.return(undefined);
  }
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

/** A generator whose first value has been taken, whole again. */
export async function* resumed(first: RowBatch, rest: AsyncGenerator<RowBatch>): AsyncGenerator<RowBatch> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
