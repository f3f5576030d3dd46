import { cellText, type Row } from '../read/table.ts';
import type { MapEntry, ReadingOptions } from './column-map.ts';
import type { Connector } from './connector.ts';
import { type HeaderCell, headerCells } from './header-cells.ts';
import { plainLabel } from './label.ts';

/** Who says which field a column is. */
export type ColumnOrigin = 'header' | 'request' | 'saved';

/** A column as a declared field, or as one part of a name that is split in two. */
export interface ColumnMatch {
  readonly field: string;
  readonly part: 'family' | 'given' | null;
  readonly origin: ColumnOrigin;
}

/** One row, or two, looked at as a header. */
export interface HeaderCandidate {
  readonly rows: readonly Row[];
  readonly cells: readonly HeaderCell[];
  /** Column index → what it is. */
  readonly matches: ReadonlyMap<number, ColumnMatch>;
  /** Columns that somebody has said not to read. */
  readonly unread: ReadonlySet<number>;
  /** Fields the columns give. */
  readonly fields: ReadonlySet<string>;
  /** Main headers of the columns that are needed and not there. */
  readonly missing: readonly string[];
}

/** What a delivery says beforehand. */
export interface HeaderOptions {
  /** The segment the delivery is for: then the column of segments may be absent. */
  readonly segment: string | null;
  readonly reading?: ReadingOptions | null;
}

interface Alias {
  readonly field: string;
  readonly part: ColumnMatch['part'];
}

export type Aliases = ReadonlyMap<string, Alias>;

/** Remarks in brackets that change nothing about which column it is. Others ('thay đổi lần 3') do. */
const remarks = new Set(['dd mm yyyy', 'd m yyyy', 'ngay thang nam', 'bat buoc', 'neu co', 'chu in hoa', 'viet hoa']);

/** Every header of a declaration, as it is compared. Throws `TypeError` where one names two columns. */
export function aliasesOf(connector: Connector): Aliases {
  const aliases = new Map<string, Alias>();
  const add = (header: string, alias: Alias) => {
    const label = plainLabel(header);
    const other = aliases.get(label);
    if (other !== undefined && other.field !== alias.field) {
      throw new TypeError(`${connector.source}: header '${header}' names both '${other.field}' and '${alias.field}'`);
    }
    if (other === undefined) aliases.set(label, alias);
  };
  for (const [field, { headers, parts }] of Object.entries(connector.columns)) {
    for (const header of headers) add(header, { field, part: null });
    for (const header of parts?.family ?? []) add(header, { field, part: 'family' });
    for (const header of parts?.given ?? []) add(header, { field, part: 'given' });
  }
  return aliases;
}

/** A header as it is compared. */
export function headerLabel(text: string): string {
  if (text.length > 200) return '';
  const plain = text.replace(/\(([^()]*)\)/g, (whole, inner: string) => (remarks.has(plainLabel(inner)) ? ' ' : whole));
  return plainLabel(plain);
}

/** Looks at a row, with or without the one below it, as a header. */
export function headerCandidate(
  connector: Connector,
  aliases: Aliases,
  rows: readonly [upper: Row, lower?: Row],
  options: HeaderOptions,
): HeaderCandidate {
  const [upper, lower] = rows;
  const cells = headerCells(upper, lower ?? null);
  const matches = new Map<number, ColumnMatch>();
  const unread = new Set<number>();
  for (const [index, entry, origin] of said(cells, options, rows.every(mayBeHeader))) {
    if (entry.field === null) unread.add(index);
    else matches.set(index, { field: entry.field, part: null, origin });
  }
  const settled = new Set([...matches.values()].map(({ field }) => field));
  for (const cell of cells) {
    if (matches.has(cell.index) || unread.has(cell.index)) continue;
    const alias = aliasOf(connector, aliases, cell);
    if (alias !== undefined && !settled.has(alias.field)) matches.set(cell.index, { ...alias, origin: 'header' });
  }
  const fields = fieldsOf(matches);
  return {
    rows: lower === undefined ? [upper] : [upper, lower],
    cells,
    matches,
    unread,
    fields,
    missing: missingIn(connector, fields, options),
  };
}

/** Columns that somebody has said something of; what the delivery says goes before what is saved. */
function* said(
  cells: readonly HeaderCell[],
  { reading }: HeaderOptions,
  isHeader: boolean,
): Generator<readonly [index: number, entry: MapEntry, origin: ColumnOrigin]> {
  if (!reading || !isHeader) return;
  const taken = new Set<number>();
  const given = new Set(reading.map.map(({ field }) => field));
  for (const entry of reading.map) {
    for (const index of columnsOf(entry, cells)) {
      if (taken.has(index)) continue;
      taken.add(index);
      yield [index, entry, 'request'];
    }
  }
  for (const entry of reading.saved) {
    if (entry.field !== null && given.has(entry.field)) continue;
    const [index, ...more] = columnsOf(entry, cells);
    if (index === undefined || more.length > 0 || taken.has(index)) continue;
    taken.add(index);
    yield [index, entry, 'saved'];
  }
}

/** The 0-based columns an entry names. By letters it may be one whose header is blank. */
export function columnsOf({ letters, header }: MapEntry, cells: readonly HeaderCell[]): number[] {
  if (letters !== null) return [columnIndex(letters)];
  const label = headerLabel(header ?? '');
  return cells
    .filter(({ own, text }) => headerLabel(text) === label || headerLabel(own) === label)
    .map(({ index }) => index);
}

/** 0-based column of one or two letters. */
function columnIndex(letters: string): number {
  let index = 0;
  for (const letter of letters) index = index * 26 + letter.charCodeAt(0) - 64;
  return index - 1;
}

/**
 * What a header names. Below a group's header it is read with that one ('Giấy phép' above 'Số'); alone only where the
 * group is the same field or the words cannot be another's: 'Ngày cấp' below 'Căn cước' is no certificate's date.
 */
function aliasOf(connector: Connector, aliases: Aliases, { own, group }: HeaderCell): Alias | undefined {
  const label = headerLabel(own);
  const alone = aliases.get(label);
  if (group === null) return alone;
  const above = headerLabel(group);
  const together = aliases.get(`${label} ${above}`) ?? aliases.get(`${above} ${label}`);
  if (together !== undefined) return together;
  if (alone === undefined || aliases.get(above)?.field === alone.field) return alone;
  return connector.columns[alone.field]?.kind === 'past-date' ? undefined : alone;
}

/** A name's two parts are it only together. */
function fieldsOf(matches: ReadonlyMap<number, ColumnMatch>): Set<string> {
  const fields = new Set<string>();
  const all = [...matches.values()];
  for (const { field, part } of all) {
    const other = part === 'family' ? 'given' : 'family';
    if (part === null || all.some((match) => match.field === field && match.part === other)) fields.add(field);
  }
  return fields;
}

/** Main headers of the columns that are needed and not there. */
export function missingIn(connector: Connector, found: ReadonlySet<string>, { segment }: HeaderOptions): string[] {
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

/** A row of several words. A row with a number or date in it is data, and data must not go into an error. */
export function looksLikeHeader(row: Row): boolean {
  const texts = row.cells.map(cellText).filter((text) => text.trim() !== '');
  return texts.length > 1 && !texts.some((text) => /\d{3}/.test(text));
}

/** Not a row of somebody's data: no cell has a date or a long number ('Điểm năm 2024' may be a header). */
export function mayBeHeader(row: Row | undefined): boolean {
  if (row === undefined) return true;
  const texts = row.cells.map(cellText).filter((text) => text.trim() !== '');
  return texts.length > 1 && !texts.some((text) => /\d{5}|\d[/.-]\d{1,2}[/.-]\d/.test(text));
}

/** Of all, the one that gives more fields, then more columns. The first of equals. */
export function bestCandidate(candidates: readonly HeaderCandidate[]): HeaderCandidate | undefined {
  let best: HeaderCandidate | undefined;
  let most = -1;
  for (const found of candidates) {
    const named = found.cells.filter(({ index }) => found.matches.has(index)).length;
    const score = found.fields.size * 1000 + named;
    if (score > most) [best, most] = [found, score];
  }
  return best;
}
