import { UnreadableFile } from '../read/errors.ts';
import { cellText, columnLetters, type Row } from '../read/table.ts';
import type { Connector } from './connector.ts';
import { plainLabel } from './label.ts';
import { shownHeader } from './mask.ts';

/** Rows that are not empty among which the header is looked for. */
export const headerRows = 50;

/** One declared column found in a file. */
export interface HeaderColumn {
  readonly field: string;
  /** The header on one line, as reports show it. */
  readonly text: string;
  /** The header's cell, as it is in the file. */
  readonly cell: string;
  /** 0-based. */
  readonly index: number;
  readonly letters: string;
}

/** A file's header row. */
export interface Header {
  /** 1-based row in the file. */
  readonly row: number;
  readonly columns: readonly HeaderColumn[];
  /** Headers that the declaration does not know; their columns are not read. */
  readonly unknown: readonly string[];
  /** Declared optional fields that the file does not have. */
  readonly absent: readonly string[];
  /** Cells up to the last header. */
  readonly width: number;
}

/** What a delivery says beforehand. */
export interface HeaderOptions {
  /** The segment the delivery is for: then the column of segments may be absent. */
  readonly segment: string | null;
}

interface Candidate {
  readonly row: Row;
  /** Cell index → declared field. */
  readonly fields: ReadonlyMap<number, string>;
  readonly missing: readonly string[];
}

/** Numbering columns, which every list has and no declaration needs. */
const numbering = new Set(['stt', 'tt', 'so tt', 'so thu tu', 'no']);
/** Remarks in brackets that change nothing about which column it is. Others ('thay đổi lần 3') do. */
const remarks = new Set(['dd mm yyyy', 'd m yyyy', 'ngay thang nam', 'bat buoc', 'neu co', 'chu in hoa', 'viet hoa']);

/**
 * Finds the header row: the one that names most of the declared columns among those that have all required ones; the
 * first of equals. Headers match exactly (see `plainLabel`), never nearly: a date column taken for another would make
 * wrong answers out of a right list. Throws `UnreadableFile` 'header_not_found' or 'header_duplicate'.
 */
export function findHeader(connector: Connector, rows: readonly Row[], options: HeaderOptions): Header {
  const aliases = aliasesOf(connector);
  const candidates = rows.slice(0, headerRows).map((row) => candidate(connector, aliases, row, options));
  const complete = candidates.filter(({ missing, fields }) => missing.length === 0 && fields.size > 1);
  const best = mostFields(complete);
  if (best === undefined) throw notFound(connector, mostFields(candidates), rows, options);
  refuseDuplicates(connector, best);
  return headerOf(connector, best);
}

function aliasesOf(connector: Connector): ReadonlyMap<string, string> {
  const aliases = new Map<string, string>();
  for (const [field, { headers }] of Object.entries(connector.columns)) {
    for (const header of headers) {
      const label = plainLabel(header);
      const other = aliases.get(label);
      if (other !== undefined && other !== field) {
        throw new TypeError(`${connector.source}: header '${header}' names both '${other}' and '${field}'`);
      }
      aliases.set(label, field);
    }
  }
  return aliases;
}

function candidate(
  connector: Connector,
  aliases: ReadonlyMap<string, string>,
  row: Row,
  options: HeaderOptions,
): Candidate {
  const fields = new Map<number, string>();
  for (const [index, cell] of row.cells.entries()) {
    const text = cellText(cell);
    const field =
      text === '' || text.length > 200 ? undefined : (aliases.get(plainLabel(withoutRemarks(text))) ?? undefined);
    if (field !== undefined) fields.set(index, field);
  }
  return { row, fields, missing: missingIn(connector, new Set(fields.values()), options) };
}

function withoutRemarks(text: string): string {
  return text.replace(/\(([^()]*)\)/g, (whole, inner: string) => (remarks.has(plainLabel(inner)) ? ' ' : whole));
}

/** Main headers of the columns that are needed and not there. */
function missingIn(connector: Connector, found: ReadonlySet<string>, { segment }: HeaderOptions): string[] {
  const missing: string[] = [];
  for (const [field, { required, headers }] of Object.entries(connector.columns)) {
    const given = field === connector.segment && segment !== null;
    if (required && !given && !found.has(field)) missing.push(headers[0] ?? field);
  }
  if (!connector.identifiedBy.some((field) => found.has(field))) missing.push(keyHeaders(connector));
  return missing;
}

/** The main headers of the columns that identify a row: 'Số CCCD / Mã sinh viên'. */
export function keyHeaders({ columns, identifiedBy }: Connector): string {
  return identifiedBy.map((field) => columns[field]?.headers[0] ?? field).join(' / ');
}

function mostFields(candidates: readonly Candidate[]): Candidate | undefined {
  let best: Candidate | undefined;
  for (const found of candidates) {
    if (best === undefined || distinct(found) > distinct(best)) best = found;
  }
  return best;
}

function distinct({ fields }: Candidate): number {
  return new Set(fields.values()).size;
}

function notFound(
  connector: Connector,
  best: Candidate | undefined,
  rows: readonly Row[],
  options: HeaderOptions,
): UnreadableFile {
  const row = best !== undefined && best.fields.size > 0 ? best.row : rows.find(looksLikeHeader);
  const found = row === undefined ? [] : headerTexts(row).slice(0, 60);
  const missing =
    best?.fields.size === 0 || best === undefined ? missingIn(connector, new Set(), options) : best.missing;
  return new UnreadableFile('header_not_found', { found, missing, ...(row === undefined ? {} : { row: row.row }) });
}

/** A row of several words. A row with a number or date in it is data, and data must not go into an error. */
function looksLikeHeader(row: Row): boolean {
  const texts = row.cells.map(cellText).filter((text) => text.trim() !== '');
  return texts.length > 1 && !texts.some((text) => /\d{3}/.test(text));
}

function headerTexts(row: Row): string[] {
  return row.cells
    .map((cell) => shownHeader(cellText(cell)))
    .filter((text) => text !== '')
    .map((text) => (/\d{5}/.test(text) ? '…' : text));
}

function refuseDuplicates(connector: Connector, { row, fields }: Candidate): void {
  const columns = new Map<string, string[]>();
  for (const [index, field] of fields) {
    if (connector.columns[field]?.kind === 'ignored') continue;
    const named = `${columnLetters(index)}: ${shownHeader(cellText(row.cells[index]))}`;
    columns.set(field, [...(columns.get(field) ?? []), named]);
  }
  for (const [field, named] of columns) {
    if (named.length === 1) continue;
    const name = connector.columns[field]?.headers[0] ?? field;
    throw new UnreadableFile('header_duplicate', { row: row.row, field: name, columns: named });
  }
}

function headerOf(connector: Connector, { row, fields }: Candidate): Header {
  const columns: HeaderColumn[] = [];
  const unknown: string[] = [];
  let width = 0;
  for (const [index, cell] of row.cells.entries()) {
    const text = shownHeader(cellText(cell));
    if (text === '') continue;
    width = index + 1;
    const field = fields.get(index);
    if (field !== undefined) columns.push({ field, text, cell: cellText(cell), index, letters: columnLetters(index) });
    else if (!numbering.has(plainLabel(text))) unknown.push(text);
  }
  const found = new Set(fields.values());
  const absent = Object.keys(connector.columns).filter((field) => !found.has(field));
  return { row: row.row, columns, unknown, absent, width };
}
