import { dayFirst } from './calendar.ts';
import { counted, emptyTally, type LayoutOptions, type ListDocument, listDocument, type Tally } from './document.ts';
import type { GenerateOptions } from './generate.ts';
import type { Cell } from './row.ts';
import { type Target, writeChunks } from './target.ts';
import type { TitleRow } from './titles.ts';

/** The dialect of a CSV file; always UTF-8. */
export interface CsvOptions {
  /** default: `,` */
  readonly delimiter?: ',' | ';' | '\t' | undefined;
  /** a byte-order mark in front, as Excel writes it; default: none */
  readonly bom?: boolean | undefined;
  /** default: `\n` */
  readonly newline?: '\n' | '\r\n' | undefined;
}

/** What was written. */
export interface Written extends Tally {
  readonly bytes: number;
}

const chunkLength = 1 << 18;

/** Whether a joined line has only the delimiters it was joined with, and nothing else to quote. */
function isPlain(joined: string, delimiter: number, expected: number): boolean {
  let left = expected;
  for (let i = 0; i < joined.length; i++) {
    const c = joined.charCodeAt(i);
    if (c === delimiter) left--;
    else if (c === 34 || c === 10 || c === 13) return false;
  }
  return left === 0;
}

function quoted(text: string, delimiter: string): string {
  if (!text.includes(delimiter) && !/["\n\r]/.test(text)) return text;
  return `"${text.replaceAll('"', '""')}"`;
}

/** A cell as the text a spreadsheet program exports; a formula as its source, which a careless reader would run. */
export function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number') return String(cell);
  return 'date' in cell ? dayFirst(cell.date) : `=${cell.formula}`;
}

/** Most lines need no quotes: joining and looking once took a third less time for a file than looking at every cell. */
function line(cells: readonly Cell[], delimiter: string): string {
  const texts = cells.map(cellText);
  const joined = texts.join(delimiter);
  if (isPlain(joined, delimiter.charCodeAt(0), texts.length - 1)) return joined;
  return texts.map((text) => quoted(text, delimiter)).join(delimiter);
}

function titleCells(row: TitleRow, width: number): Cell[] {
  const cells: Cell[] = Array(width).fill(null);
  for (const { column, text } of row) cells[column] = text;
  return cells;
}

/** The text of a list, in pieces of about 256 KiB. */
export function* csvChunks(list: ListDocument, options: CsvOptions = {}): Generator<string, void, undefined> {
  const { delimiter = ',', bom = false, newline = '\n' } = options;
  let chunk = bom ? '\ufeff' : '';
  for (const row of list.titles) chunk += line(titleCells(row, list.columns.length), delimiter) + newline;
  chunk += line(list.header, delimiter) + newline;
  for (const row of list.rows) {
    chunk += line(row.cells, delimiter) + newline;
    if (chunk.length >= chunkLength) {
      yield chunk;
      chunk = '';
    }
  }
  yield chunk;
}

/** A whole small CSV file. */
export function csvBytes(list: ListDocument, options: CsvOptions = {}): Uint8Array {
  return new Uint8Array(Buffer.from([...csvChunks(list, options)].join(''), 'utf8'));
}

/** Generates a CSV file of any size straight into a path or stream. */
export async function writeCsv(
  target: Target,
  options: GenerateOptions & LayoutOptions & CsvOptions,
): Promise<Written> {
  const list = listDocument(options);
  const tally = emptyTally();
  const bytes = await writeChunks(target, csvChunks({ ...list, rows: counted(list.rows, tally) }, options));
  return { ...tally, bytes };
}
