/** Bytes of a delivered file → rows of cells, whatever the format. */
export {
  type Advice,
  type UncertainColumn,
  type UnreadableCode,
  type UnreadableDetail,
  UnreadableFile,
  unreadableTexts,
} from './errors.ts';
export type { LegacyFont } from './legacy-fonts.ts';
export { defaultReadLimits, type ReadLimits } from './limits.ts';
export { type FileHint, type ReadOptions, readTable } from './read-table.ts';
export { serialDate } from './serial-date.ts';
export {
  type Cell,
  cellText,
  columnLetters,
  type FontConversion,
  type Row,
  type RowBatch,
  type SheetName,
  type Table,
  type TableFormat,
  type TypedCell,
} from './table.ts';
