import { UnreadableFile } from '../read/errors.ts';
import { type Cell, cellText, type Row, type RowBatch, type Table } from '../read/table.ts';
import type { Connector } from './connector.ts';
import { findHeader, type Header, type HeaderColumn, type HeaderRow, headerRows } from './header.ts';
import type { HeaderOptions } from './header-candidate.ts';
import type { RowIssue } from './issues.ts';
import { plainLabel } from './label.ts';
import { noticesOf } from './notices.ts';
import { compileMapper, type MappedRow, type MappingOptions, type RowMapper } from './row.ts';

/** Rows below the header that are no data, counted while rows are read. */
export interface SkippedRows {
  /** No declared column is filled: spacing, numbering without a person. */
  blank: number;
  /** 'Tổng cộng', 'Tổng số'. */
  totals: number;
  /** The header again, as printed lists have it on each page, and the row of column numbers below it. */
  headers: number;
  /** Place, date and signatures below the list. */
  signatures: number;
}

/** A table of one source, as facts. */
export interface MappedTable {
  readonly header: Header;
  readonly skipped: Readonly<SkippedRows>;
  /** The last row that was read. */
  readonly lastRow: number;
  /** What is to be said of the file as a whole, at its header's row. */
  readonly notices: readonly RowIssue[];
  /** To be iterated once. Throws `UnreadableFile`, 'no_data_rows' among others. */
  readonly rows: AsyncIterable<readonly MappedRow[]>;
}

/**
 * What the caller may know of a row without having it mapped.
 * @param line the declared columns' cells as they are in the file, to be asked for only where it is needed.
 * @returns true to pass the row over.
 */
export type Known = (row: number, line: () => string | null) => boolean;

/**
 * Finds a table's header and maps the rows below it; `known` rows are passed over, and are no reason to say that there
 * are none. Throws `UnreadableFile`.
 */
export async function mapTable(
  connector: Connector,
  table: Table,
  options: Omit<MappingOptions, 'format'> & Pick<HeaderOptions, 'reading'>,
  known: (header: Header) => Known | null = () => null,
): Promise<MappedTable> {
  const seen = { row: 0 };
  const batches = watched(table.rows, seen);
  const top: Row[] = [];
  try {
    while (top.length < headerRows) {
      const next = await batches.next();
      if (next.done === true) break;
      top.push(...next.value);
    }
    const header = findHeader(connector, top, options);
    const map = compileMapper(connector, header, { ...options, format: table.format });
    const skipped: SkippedRows = { blank: 0, totals: 0, headers: 0, signatures: 0 };
    const data = top.filter(({ row }) => row > header.row);
    const mapRows = { header, map, skipped, known: known(header), lineOf: compileLine(connector, header) };
    const rows = mapBatches(mapRows, data, batches);
    return {
      header,
      skipped,
      notices: noticesOf(table, header, options.reading?.sheet ?? null),
      get lastRow() {
        return seen.row;
      },
      rows,
    };
  } catch (error) {
    await batches.return(undefined);
    throw error;
  }
}

async function* watched(batches: AsyncIterable<RowBatch>, seen: { row: number }): AsyncGenerator<RowBatch> {
  for await (const batch of batches) {
    seen.row = batch.at(-1)?.row ?? seen.row;
    yield batch;
  }
}

interface Mapping {
  readonly header: Header;
  readonly map: RowMapper;
  readonly skipped: SkippedRows;
  readonly known: Known | null;
  readonly lineOf: (cells: readonly Cell[]) => string | null;
}

async function* mapBatches(
  mapping: Mapping,
  first: RowBatch,
  rest: AsyncIterator<RowBatch>,
): AsyncGenerator<readonly MappedRow[]> {
  const { known, lineOf } = mapping;
  let mapped = 0;
  let cells: readonly Cell[] = [];
  const line = () => lineOf(cells);
  try {
    for (let batch = first; ; ) {
      const rows: MappedRow[] = [];
      for (const row of batch) {
        cells = row.cells;
        if (known?.(row.row, line)) {
          mapped++;
          continue;
        }
        const result = mapRow(mapping, row, mapped === 0);
        if (result === null) continue;
        rows.push(result);
        mapped++;
      }
      // Also where all were known, so that whoever counts hears of it.
      yield rows;
      const next = await rest.next();
      if (next.done === true) break;
      batch = next.value;
    }
  } finally {
    await rest.return?.();
  }
  if (mapped === 0) throw new UnreadableFile('no_data_rows', { row: mapping.header.row });
}

/** The columns of a file that are read. */
export function readColumns(connector: Connector, header: Header): HeaderColumn[] {
  return header.columns.filter(({ field }) => connector.columns[field]?.kind !== 'ignored');
}

/**
 * The cells of declared columns, one after the other, as the file has them; null where the row has cells beyond the
 * header, which its mapping remarks on.
 */
function compileLine(connector: Connector, header: Header): Mapping['lineOf'] {
  // By field, so that columns in another order are the same line.
  const columns = readColumns(connector, header).sort((a, b) => (a.field < b.field ? -1 : 1));
  const indexes = columns.flatMap(({ index, also }) => [index, ...also.map((more) => more.index)]);
  return (cells) => {
    if (cells.length > header.width) return null;
    let line = '';
    for (const index of indexes) {
      const cell = cells[index];
      if (cell === undefined) line += '\u001f';
      else if (typeof cell === 'string') line += `${cell}\u001f`;
      else line += `\u001d${JSON.stringify(cell)}\u001f`;
    }
    return line;
  };
}

function mapRow({ header, map, skipped, lineOf }: Mapping, { row, cells }: Row, isFirst: boolean): MappedRow | null {
  if (isTotals(cells)) {
    skipped.totals++;
    return null;
  }
  if (isHeaderAgain(header, cells) || (isFirst && isColumnNumbers(cells))) {
    skipped.headers++;
    return null;
  }
  const mapped = map(cells, row);
  if (mapped === null) skipped.blank++;
  else if (mapped.facts === null && mapped.keys.length === 0 && isSignature(cells)) {
    skipped.signatures++;
    return null;
  }
  if (mapped !== null && mapped.issues.length === 0) mapped.line = lineOf(cells);
  return mapped;
}

/**
 * 'Tổng cộng', 'Tổng số: 120 sinh viên', 'Cộng'. Accents decide: 'Tống Công Minh' is a person and 'Tổng công ty …' an
 * enterprise, so without accents nothing but a figure may follow.
 */
const totals = /^(tổng (cộng|số)( .*)?|((tổng )?cộng|tong (cong|so)|cong)[\s\d.]*)$/u;
/** Vietnamese words for a total begin with one of these. */
const totalsInitials = new Set(['T', 't', 'C', 'c']);

function isTotals(cells: readonly Cell[]): boolean {
  // One of the first two cells: lists begin with a number column.
  return isTotalsText(cells[0]) || isTotalsText(cells[1]);
}

function isTotalsText(cell: Cell | undefined): boolean {
  if (typeof cell !== 'string' || cell.length > 80) return false;
  const start = cell.trimStart();
  const second = start.charCodeAt(1) | 0x20;
  // 'o', 'ố', 'ộ' and the like: letters above ASCII, or a plain 'o'.
  if (!totalsInitials.has(start.charAt(0)) || (second < 0x80 && second !== 0x6f)) return false;
  return totals.test(
    start
      .normalize('NFC')
      .toLowerCase()
      .replace(/[\s:;()*–-]+/gu, ' ')
      .trim(),
  );
}

function isHeaderAgain({ rows }: Header, cells: readonly Cell[]): boolean {
  for (const row of rows) if (isRowAgain(row, cells)) return true;
  return false;
}

function isRowAgain(row: HeaderRow, cells: readonly Cell[]): boolean {
  for (const { index, cell } of row) if (cells[index] !== cell) return false;
  return true;
}

/** '(1) | (2) | (3)' or 'A | B | 1 | 2': the row of column numbers below the header of an official form. */
function isColumnNumbers(cells: readonly Cell[]): boolean {
  const texts = cells.map((cell) => cellText(cell).trim()).filter((text) => text !== '');
  return texts.length > 2 && texts.every((text) => /^[([]?(\d{1,2}|[A-Z])[)\]]?$/i.test(text));
}

const signature =
  /^(nguoi lap|nguoi ky|lap bieu|thu truong|giam doc|pho giam doc|hieu truong|pho hieu truong|truong phong|chu tich|bi thu|kt |tm |tl |ky ten|ky ghi ro|da ky|xac nhan|noi nhan|ghi chu|[\p{L} ]{2,30} ngay \d{0,2} ?thang \d{0,2} ?nam|ngay \d{0,2} ?thang \d{0,2} ?nam)/u;

/** Only asked of rows that have no key and an error: a row with somebody's number in it is never a signature. */
function isSignature(cells: readonly Cell[]): boolean {
  const first = cells.map(cellText).find((text) => text.trim() !== '');
  return first !== undefined && signature.test(plainLabel(first.slice(0, 120)));
}
