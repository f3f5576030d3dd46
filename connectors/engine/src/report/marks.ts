import { describeIssue, type IssueCode, type Severity } from '../map/index.ts';

/** An issue as the report keeps it. */
export interface ReportedIssue {
  readonly row: number;
  /** The column's letters; null: the whole row. */
  readonly letters: string | null;
  readonly header: string | null;
  readonly code: IssueCode;
  readonly severity: Severity;
  /** Masked. */
  readonly value: string | null;
}

/** What is to be seen on one row. */
export interface RowMarks {
  /** By 0-based column. */
  readonly cells: Map<number, Severity>;
  readonly notes: Map<number, string>;
}

/**
 * Where a copy of the file is marked. An issue of a whole row marks all `columns` (0-based, those that were read) and is
 * told at the first.
 */
export function marksOf(issues: readonly ReportedIssue[], columns: readonly number[]): Map<number, RowMarks> {
  const first = columns.length === 0 ? 0 : Math.min(...columns);
  const rows = new Map<number, RowMarks>();
  for (const issue of issues) {
    const marks = rows.get(issue.row) ?? { cells: new Map(), notes: new Map() };
    rows.set(issue.row, marks);
    const at = columnIndex(issue.letters);
    for (const column of at === null ? columns : [at]) mark(marks.cells, column, issue.severity);
    const noted = at ?? first;
    const before = marks.notes.get(noted);
    marks.notes.set(noted, before === undefined ? note(issue) : `${before}\n\n${note(issue)}`);
  }
  return rows;
}

/** An error is not hidden by a warning on the same cell. */
function mark(cells: Map<number, Severity>, column: number, severity: Severity): void {
  if (cells.get(column) !== 'error') cells.set(column, severity);
}

function note({ code, header, severity }: ReportedIssue): string {
  const { vi, en } = describeIssue({ code, column: header });
  const [level, levelEn] = severity === 'error' ? ['Lỗi', 'Error'] : ['Cảnh báo', 'Warning'];
  return `${level}: ${vi.what}\nCách sửa: ${vi.fix}\n${levelEn}: ${en.what}\nFix: ${en.fix}`;
}

/** 0-based column of its letters; null for none. */
export function columnIndex(letters: string | null): number | null {
  if (letters === null || !/^[A-Z]{1,3}$/.test(letters)) return null;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}
