import { UnreadableFile } from './errors.ts';
import type { SheetName } from './table.ts';

type Listed = Omit<SheetName, 'empty'>;

/** A sheet's name as it is compared: names that a person cannot tell apart are one. */
function plainName(name: string): string {
  return name.normalize('NFC').replace(/\s+/gu, ' ').trim().toLowerCase();
}

/**
 * The sheets to try, in order, by 0-based index: the one asked for, by its name or (where none is named so) by its
 * place counted from 1, though it be hidden; else the visible ones. Throws `UnreadableFile` 'sheet_not_found'.
 */
export function sheetsToTry(sheets: readonly Listed[], asked: string | null): readonly number[] {
  if (asked === null) return sheets.flatMap(({ hidden }, index) => (hidden ? [] : [index]));
  const named = sheets.findIndex(({ name }) => plainName(name) === plainName(asked));
  const place = /^\d{1,4}$/.test(asked.trim()) ? Number(asked) - 1 : -1;
  const index = named >= 0 ? named : place;
  if (sheets[index] === undefined) throw sheetNotFound(asked, sheets);
  return [index];
}

export function sheetNotFound(asked: string, sheets: readonly Listed[]): UnreadableFile {
  return new UnreadableFile('sheet_not_found', {
    sheet: asked.slice(0, 100),
    sheets: sheets.map(({ name }) => name).slice(0, 50),
  });
}

/** None of the sheets that were tried has a cell. */
export function noSheet(sheets: readonly Listed[]): UnreadableFile {
  return new UnreadableFile('no_sheet', { sheets: sheets.map(({ name }) => name).slice(0, 50) });
}
