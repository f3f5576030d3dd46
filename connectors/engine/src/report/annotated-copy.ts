import {
  type Comment,
  columnName,
  sheetName,
  type WrittenCell,
  type WrittenRow,
  writeWorkbook,
} from '@xacthuc/spreadsheet';
import type { Layout } from '../db/schema.ts';
import type { Row, Table } from '../read/index.ts';
import { copiedCell } from './copied-cell.ts';
import { columnIndex, marksOf, type ReportedIssue, type RowMarks } from './marks.ts';
import { reportSheet, reportSheetName, reportWidths } from './report-sheet.ts';
import type { ReportSummary } from './summary.ts';

/** What a delivered file is marked with. */
export interface Annotations {
  readonly layout: Pick<Layout, 'sheet' | 'headerRow' | 'columns'>;
  /** In the order of rows. */
  readonly issues: readonly ReportedIssue[];
  readonly summary: ReportSummary;
}

const dataSheetName = 'Danh sách';
/** Characters; a data column, and one that is not read. */
const columnWidth = 22;
const otherWidth = 12;
/** A header further down would leave no room to scroll in. */
const lowestFrozen = 8;
const noMarks: RowMarks = { cells: new Map(), notes: new Map() };

/**
 * A delivered table as an XLSX file, each cell where it was, bad ones coloured and commented; and a sheet that lists
 * what is wrong. The data come first, so that the file can be corrected and delivered as it is. Rows are written as they
 * are read. @throws UnreadableFile, RangeError (more rows than a sheet can hold) while it is read.
 */
export function annotatedCopy(delivered: Table, annotations: Annotations): AsyncGenerator<Buffer> {
  const { summary } = annotations;
  const { table, layout, issues } = withHeaderRow(delivered, annotations);
  const columns = layout.columns.flatMap(({ letter }) => columnIndex(letter) ?? []);
  const marks = marksOf(issues, columns);
  const dataSheet = sheetName(table.sheet ?? layout.sheet ?? '', dataSheetName, [reportSheetName]);
  const rowColumn = columnName(columns.length === 0 ? 0 : Math.min(...columns));
  const report = reportSheet({ summary, issues, dataSheet, rowColumn });
  return writeWorkbook({
    author: 'xacthuc',
    date1904: table.date1904 ?? false,
    sheets: [
      {
        name: dataSheet,
        rows: copiedRows(table, marks, layout.headerRow),
        widths: widths(columns),
        frozenRows: layout.headerRow > lowestFrozen ? 0 : layout.headerRow,
        comments: commentsOf(marks),
      },
      { name: reportSheetName, rows: report.rows, links: report.links, widths: reportWidths },
    ],
  });
}

type Placed = Pick<Annotations, 'layout' | 'issues'> & { readonly table: Table };

/** A file of keys has no header row, and a sheet must have one: everything moves down by it. */
function withHeaderRow(table: Table, { layout, issues }: Annotations): Placed {
  if (layout.headerRow > 0) return { table, layout, issues };
  return {
    table: { ...table, rows: movedDown(table.rows) },
    layout: { ...layout, headerRow: 1 },
    issues: issues.map((issue) => ({ ...issue, row: issue.row + 1 })),
  };
}

async function* movedDown(batches: Table['rows']): AsyncGenerator<readonly Row[]> {
  for await (const batch of batches) yield batch.map(({ row, cells }) => ({ row: row + 1, cells }));
}

async function* copiedRows(
  table: Table,
  marks: ReadonlyMap<number, RowMarks>,
  headerRow: number,
): AsyncGenerator<readonly WrittenRow[]> {
  const date1904 = table.date1904 ?? false;
  for await (const batch of table.rows) {
    yield batch.map((row) => copiedRow(row, marks.get(row.row) ?? noMarks, headerRow, date1904));
  }
}

function copiedRow({ row, cells }: Row, { cells: marked }: RowMarks, headerRow: number, date1904: boolean): WrittenRow {
  const copied: (WrittenCell | null)[] = cells.map((cell, column) =>
    copiedCell(cell, marked.get(column) ?? (row === headerRow && cell !== '' ? 'heading' : 'none'), date1904),
  );
  // A cell that is wrong because it is empty may lie beyond the row's last one.
  for (const [column, severity] of marked) {
    if (column < cells.length) continue;
    while (copied.length <= column) copied.push(null);
    copied[column] = { kind: 'text', value: '', format: 'text', fill: severity };
  }
  return { row, cells: copied };
}

function commentsOf(marks: ReadonlyMap<number, RowMarks>): Comment[] {
  return [...marks].flatMap(([row, { notes }]) =>
    [...notes].sort(([a], [b]) => a - b).map(([column, text]) => ({ row, column, text })),
  );
}

function widths(columns: readonly number[]): number[] {
  const read = new Set(columns);
  return Array.from({ length: Math.max(0, ...columns) + 1 }, (_, i) => (read.has(i) ? columnWidth : otherWidth));
}
