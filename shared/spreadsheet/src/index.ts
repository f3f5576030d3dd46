/** Writes XLSX workbooks (ECMA-376) as a stream, in constant memory. */
export { columnName, type Fill, type Format, type WrittenCell, type WrittenRow } from './cells.ts';
export type { Comment } from './comments.ts';
export { sheetName } from './names.ts';
export { type Choice, type Link, mostColumns, mostRows, type Sheet } from './sheet.ts';
export { type WorkbookOptions, writeWorkbook } from './workbook.ts';
