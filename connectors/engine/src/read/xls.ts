import type { CellObject, WorkBook } from '@e965/xlsx';
import { UnreadableFile } from './errors.ts';
import type { ReadLimits } from './limits.ts';
import { plainNumber } from './number-text.ts';
import { days1904, serialDate } from './serial-date.ts';
import { noSheet, sheetsToTry } from './sheets.ts';
import { type Cell, columnLetters, type Row, type RowBatch, type SheetName, type TypedCell } from './table.ts';
import type { OpenedWorkbook } from './xlsx.ts';
import { isDateFormat } from './xlsx-styles.ts';

const keptDigits = 1e15;
/** Rows handed on at once. */
const batchRows = 1000;

/**
 * Opens a workbook of Excel 97–2003 at the sheet asked for, or at its first visible sheet that is not empty. Such a
 * sheet has at most 65,536 rows and 256 columns, so it is held in memory. Throws `UnreadableFile`.
 */
export async function readXls(file: Buffer, sheet: string | null, limits: ReadLimits): Promise<OpenedWorkbook> {
  // The reader is large; most deliveries never need it.
  const { read } = await import('@e965/xlsx');
  const open = (more: object): WorkBook => {
    try {
      return silently(() => read(file, { type: 'buffer', dense: true, cellHTML: false, cellText: false, ...more }));
    } catch (error) {
      throw refused(error);
    }
  };
  const { sheets, date1904 } = listed(open({ sheetRows: 1 }));
  for (const index of sheetsToTry(sheets, sheet)) {
    const name = sheets[index]?.name ?? '';
    const rows = rowsOf(cellsOf(open({ sheets: index, cellNF: true }), name), date1904, limits);
    if (rows.length > 0) return { format: 'xls', sheet: name, sheets, date1904, rows: inBatches(rows) };
  }
  throw noSheet(sheets);
}

type CellRows = ((CellObject | undefined)[] | undefined)[];

function cellsOf({ Sheets }: WorkBook, name: string): CellRows {
  return (Sheets[name] as { '!data'?: CellRows } | undefined)?.['!data'] ?? [];
}

function listed({ SheetNames, Sheets, Workbook }: WorkBook): { sheets: SheetName[]; date1904: boolean } {
  const sheets = SheetNames.map((name, i): SheetName => {
    const hidden = (Workbook?.Sheets?.[i]?.Hidden ?? 0) !== 0;
    const data = Sheets[name] as { '!data'?: CellRows; '!fullref'?: string } | undefined;
    const empty = data?.['!fullref'] === undefined && !(data?.['!data'] ?? []).some((row) => row !== undefined);
    return { name, hidden, empty };
  });
  return { sheets, date1904: Workbook?.WBProps?.date1904 === true };
}

/** The reader writes to the console what it makes of a damaged file, pieces of its content among it. */
function silently<T>(work: () => T): T {
  const { error, warn, log } = console;
  const quiet = () => {};
  Object.assign(console, { error: quiet, warn: quiet, log: quiet });
  try {
    return work();
  } finally {
    Object.assign(console, { error, warn, log });
  }
}

function refused(error: unknown): UnreadableFile {
  const message = error instanceof Error ? error.message : '';
  if (/password-protected/i.test(message)) return new UnreadableFile('file_encrypted');
  if (/Cannot find Workbook stream|Unsupported (file|Workbook)/i.test(message)) {
    return new UnreadableFile('file_type_unsupported', { format: 'OLE' });
  }
  // The reader's words may repeat the file's, so they are not kept.
  return new UnreadableFile('file_corrupt', { part: 'Workbook' });
}

function rowsOf(data: CellRows, date1904: boolean, limits: ReadLimits): Row[] {
  const rows: Row[] = [];
  for (const [index, line] of data.entries()) {
    const cells: Cell[] = [];
    for (const [column, found] of (line ?? []).entries()) {
      const cell = found === undefined ? '' : cellOf(found, date1904);
      if (cell === '') continue;
      const place = { row: index + 1, column: columnLetters(column) };
      const { maxColumns, maxCellLength } = limits;
      if (column >= maxColumns) throw new UnreadableFile('too_many_columns', { row: index + 1, limit: maxColumns });
      const { length } = typeof cell === 'string' ? cell : cell.text;
      if (length > maxCellLength) throw new UnreadableFile('cell_too_long', { ...place, limit: maxCellLength });
      while (cells.length < column) cells.push('');
      cells.push(cell);
    }
    if (cells.length > 0) rows.push({ row: index + 1, cells });
    data[index] = undefined; // what has been read is let go
    if (rows.length > limits.maxRows) throw new UnreadableFile('too_many_rows', { limit: limits.maxRows });
  }
  return rows;
}

function cellOf({ t, v, f, z, w }: CellObject, date1904: boolean): Cell {
  const formula = f !== undefined;
  const typed = (kind: TypedCell['kind'], text: string, serial: number | null = null, rounded = false): TypedCell => ({
    kind,
    text,
    formula,
    serial,
    rounded,
  });
  if (t === 'e') return typed('error', w ?? '#N/A');
  if (typeof v === 'boolean') return typed('boolean', v ? 'TRUE' : 'FALSE');
  if (typeof v === 'number') {
    const serial = date1904 ? v + days1904 : v;
    const date = typeof z === 'string' && z !== 'General' && isDateFormat(z) ? serialDate(serial) : null;
    if (date !== null) return typed('date', date, serial);
    return typed('number', plainNumber(v), serial, Math.abs(v) >= keptDigits);
  }
  if (typeof v !== 'string' || v === '') return '';
  return formula ? typed('text', v) : v;
}

async function* inBatches(rows: readonly Row[]): AsyncGenerator<RowBatch> {
  for (let start = 0; start < rows.length; start += batchRows) yield rows.slice(start, start + batchRows);
}
