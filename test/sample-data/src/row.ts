import type { BadKind, Verdict } from './bad-kinds.ts';
import type { Expected } from './facts.ts';
import type { SourceCode } from './source-codes.ts';

/** A date: `dd/mm/yyyy` in a CSV file; a date cell, or text, in an XLSX file. */
export interface DateCell {
  /** YYYY-MM-DD */
  readonly date: string;
}

/** A formula with the value a spreadsheet program would have cached for it. */
export interface FormulaCell {
  /** without the leading `=` */
  readonly formula: string;
  readonly shown: string;
}

/** `null` is an empty cell; a number is a number cell in an XLSX file. */
export type Cell = string | number | DateCell | FormulaCell | null;

/** The row of another source that speaks about the same subject. */
export interface Overlap {
  readonly source: SourceCode;
  readonly index: number;
  /** whether both rows state the same facts */
  readonly agrees: boolean;
}

/** A clean row before anything is spoiled: one cell a column (the first, STT, is filled in later). */
export interface Draft {
  readonly cells: Cell[];
  readonly expected: Expected;
  readonly overlap?: Overlap;
}

/** One row of a generated file. */
export interface Row {
  /** the row's index in its source (or in its segment), from 0 */
  readonly index: number;
  readonly cells: readonly Cell[];
  /** what was done to the row on purpose; null: an ordinary row */
  readonly kind: BadKind | null;
  readonly verdict: Verdict;
  /** positions of the cells that differ from the ordinary row's on purpose */
  readonly touched: readonly number[];
  /** what a reader must find; null where the row must not become a record */
  readonly expected: Expected | null;
  /** the index of the row this one repeats or contradicts */
  readonly duplicateOf: number | null;
  readonly overlap: Overlap | null;
}
