/** Bytes of a delivered file → rows of cells, whatever the format. */
export { type Advice, type UnreadableCode, type UnreadableDetail, UnreadableFile, unreadableTexts } from './errors.ts';
export { defaultReadLimits, type ReadLimits } from './limits.ts';
export { type FileHint, readTable } from './read-table.ts';
export { serialDate } from './serial-date.ts';
export { type Cell, cellText, columnLetters, type Row, type RowBatch, type Table, type TypedCell } from './table.ts';
