/** What every format is read into. */
import type { LegacyFont } from './legacy-fonts.ts';

/** A spreadsheet's cell that is more than plain text. */
export interface TypedCell {
  /** 'text' only for a formula whose cached result is text: other text cells are plain strings. */
  readonly kind: 'text' | 'number' | 'date' | 'boolean' | 'error';
  /** The value as text: digits without exponent, 'YYYY-MM-DD', 'TRUE', '#REF!'. */
  readonly text: string;
  /** The value is the cached result of a formula. */
  readonly formula: boolean;
  /** A number as a day in Excel's 1900 system (also in a 1904 workbook), else null. */
  readonly serial: number | null;
  /** The number has more digits than a spreadsheet keeps (15), so it is not what was typed. */
  readonly rounded: boolean;
}

/** Plain text, '' where the cell is empty; or a spreadsheet's typed cell. */
export type Cell = string | TypedCell;

/** One row that is not wholly empty. */
export interface Row {
  /** 1-based number of the row as a spreadsheet program shows it. */
  readonly row: number;
  readonly cells: readonly Cell[];
}

/** Rows in the file's order. */
export type RowBatch = readonly Row[];

export type TableFormat = 'csv' | 'ndjson' | 'xlsx' | 'xls' | 'ods';

/** A sheet as its workbook lists it. */
export interface SheetName {
  readonly name: string;
  readonly hidden: boolean;
  /** No cell of it is filled. */
  readonly empty: boolean;
}

/** A legacy font encoding that was converted to Unicode, and the 0-based columns it was found in. */
export interface FontConversion {
  readonly font: LegacyFont;
  readonly columns: readonly number[] | 'all';
}

/** A file opened as one table. */
export interface Table {
  readonly format: TableFormat;
  /** What the file was packed in. */
  readonly container: 'gzip' | 'zip' | null;
  /** CSV, NDJSON: how its text is encoded. */
  readonly encoding: string | null;
  /** CSV: the character between cells. */
  readonly delimiter?: string;
  /** Workbooks: the sheet that is read. */
  readonly sheet?: string;
  /** Workbooks: days are counted from 1904, so a plain number is 1462 less than the same day's `serial`. */
  readonly date1904?: boolean;
  /** How much of the table has been read, 0 to 1, where that is not the share of the file's bytes that have been. */
  readonly share?: () => number;
  /** Workbooks: all sheets, in the order of their tabs. */
  readonly sheets?: readonly SheetName[];
  readonly conversion: FontConversion | null;
  /** To be iterated once, to its end or to a `break`. Throws `UnreadableFile`. */
  readonly rows: AsyncIterable<RowBatch>;
}

/** A cell's value as text. */
export function cellText(cell: Cell | undefined): string {
  if (cell === undefined) return '';
  return typeof cell === 'string' ? cell : cell.text;
}

/** A spreadsheet's letters for a column, from its 0-based index: 0 → 'A', 26 → 'AA'. */
export function columnLetters(index: number): string {
  let letters = '';
  for (let rest = index; rest >= 0; rest = Math.floor(rest / 26) - 1) {
    letters = String.fromCharCode(65 + (rest % 26)) + letters;
  }
  return letters;
}
