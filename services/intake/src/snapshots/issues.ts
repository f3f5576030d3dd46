import { describeIssue, type FactsDatabase, type IssueCode } from '@xacthuc/engine';
import type { Kysely } from 'kysely';

/** A page of a snapshot's issues, in the order of the file's rows. `after` is the last ordinal of the page before. */
export async function issuesOf(db: Kysely<FactsDatabase>, snapshotId: string, limit: number, after: number) {
  const rows = await db
    .selectFrom('facts.snapshot_issues')
    .select(['ordinal', 'row', 'header', 'column_letter', 'code', 'severity', 'value'])
    .where('snapshot_id', '=', snapshotId)
    .where('ordinal', '>', after)
    .orderBy('ordinal')
    .limit(limit)
    .execute();
  return rows.map((issue) => ({
    ordinal: issue.ordinal,
    row: issue.row,
    column: issue.column_letter,
    header: issue.header,
    severity: issue.severity,
    code: issue.code,
    value: issue.value,
    ...describeIssue({ code: issue.code as IssueCode, column: issue.header }),
  }));
}

export type IssueView = Awaited<ReturnType<typeof issuesOf>>[number];

const csvHeader = ['Dòng', 'Cột', 'Tiêu đề cột', 'Mức độ', 'Mã', 'Giá trị (đã che)', 'Lỗi', 'Cách sửa', 'What', 'Fix'];

/** The issues as CSV, page by page: UTF-8 with a byte order mark, as spreadsheet programs expect. */
export async function* issuesCsv(db: Kysely<FactsDatabase>, snapshotId: string): AsyncGenerator<string> {
  yield `\ufeff${csvLine(csvHeader)}`;
  for (let after = 0; ; ) {
    const page = await issuesOf(db, snapshotId, 1000, after);
    if (page.length === 0) return;
    yield page.map(issueLine).join('');
    after = page.at(-1)?.ordinal ?? after;
  }
}

function issueLine(issue: IssueView): string {
  const { row, column, header, severity, code, value, vi, en } = issue;
  const level = severity === 'error' ? 'Lỗi' : 'Cảnh báo';
  return csvLine([row, column, header, level, code, value, vi.what, vi.fix, en.what, en.fix]);
}

function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** Quoted; and a text that a spreadsheet would run as a formula is made plain text (OWASP, CSV injection). */
function csvCell(cell: string | number | null): string {
  const text = String(cell ?? '');
  const plain = typeof cell === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
