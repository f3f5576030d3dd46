import type { Connector } from './connector.ts';
import { plainLabel } from './label.ts';

/** What somebody who knows the file says of one of its columns. */
export interface MapEntry {
  /** The column's letters, as a spreadsheet program shows them; null where it is named by its header. */
  readonly letters: string | null;
  readonly header: string | null;
  /** The declared field; null: the column is not read. */
  readonly field: string | null;
}

/** How a delivery asks to be read: stored with the snapshot, so that reading it again comes to the same. */
export interface ReadingOptions {
  /** The sheet of a workbook, by name or place; null: the first visible one that is not empty. */
  readonly sheet: string | null;
  /** What the delivery says of columns. It goes before what is saved. */
  readonly map: readonly MapEntry[];
  /** What was saved for the source when the file was delivered. */
  readonly saved: readonly MapEntry[];
}

/** Writes that a column is not read. */
export const unread = '-';

/**
 * Reads one entry: 'C:birthDate' by letters, 'Ngày sih:birthDate' by header; the field by its name or by one of its
 * headers ('C:Ngày sinh'); 'C:-' leaves the column out. Null where it is none of these.
 */
export function parseMapEntry(connector: Connector, text: string): MapEntry | null {
  const colon = text.lastIndexOf(':');
  const column = text.slice(0, Math.max(0, colon)).trim();
  const field = fieldNamed(connector, text.slice(colon + 1).trim());
  if (colon < 0 || column === '' || field === undefined) return null;
  if (/^[A-Z]{1,2}$/i.test(column)) return { letters: column.toUpperCase(), header: null, field };
  return plainLabel(column) === '' ? null : { letters: null, header: column, field };
}

/** The field of a name or header; null for '-'; undefined where there is none. */
export function fieldNamed({ columns }: Connector, name: string): string | null | undefined {
  if (name === unread) return null;
  if (Object.hasOwn(columns, name)) return name;
  const label = plainLabel(name);
  const found = Object.entries(columns).find(([, { headers }]) =>
    headers.some((header) => plainLabel(header) === label),
  );
  return found?.[0];
}

/** Whether several columns may together be this field: a name that is split into family and given name. */
export function isJoinable({ columns }: Connector, field: string): boolean {
  return columns[field]?.kind === 'name';
}

/** A field that entries give to several columns although it can have only one; null where there is none. */
export function fieldGivenTwice(connector: Connector, entries: readonly MapEntry[]): string | null {
  const seen = new Set<string>();
  for (const { field } of entries) {
    if (field === null || isJoinable(connector, field)) continue;
    if (seen.has(field)) return field;
    seen.add(field);
  }
  return null;
}
