import { utils, type WorkBook, type WorkSheet, write } from '@e965/xlsx';

/** A workbook of Excel 97–2003. */
export function xls(book: WorkBook): Buffer {
  return write(book, { type: 'buffer', bookType: 'biff8' });
}

/** One of these sheets, in order. */
export function bookOf(sheets: Readonly<Record<string, WorkSheet>>): WorkBook {
  const book = utils.book_new();
  for (const [name, sheet] of Object.entries(sheets)) utils.book_append_sheet(book, sheet, name);
  return book;
}

/** A workbook of one sheet whose cells are text. */
export function textXls(rows: readonly (readonly string[])[]): Buffer {
  return xls(bookOf({ 'Danh sách': utils.aoa_to_sheet(rows.map((cells) => [...cells])) }));
}
