import { describeIssue, type FactsDatabase, type IssueCode, type ReportSummary, type Severity } from '@xacthuc/engine';
import type { Kysely } from 'kysely';
import { csvLine } from './csv.ts';

/** The report that is read: a snapshot's, and the sheet that was read of its file. */
export interface Report {
  readonly snapshotId: string;
  readonly sheet: string | null;
}

/** Which issues are wanted; all where nothing is said. */
export interface IssueFilter {
  readonly severity?: Severity | undefined;
  readonly code?: string | undefined;
}

/** A page of a snapshot's issues, in the order of the file's rows. `after` is the last ordinal of the page before. */
export async function issuesOf(
  db: Kysely<FactsDatabase>,
  { snapshotId, sheet }: Report,
  { severity, code }: IssueFilter,
  limit: number,
  after: number,
) {
  let query = db
    .selectFrom('facts.snapshot_issues')
    .select(['ordinal', 'row', 'header', 'column_letter', 'code', 'severity', 'value'])
    .where('snapshot_id', '=', snapshotId)
    .where('ordinal', '>', after)
    .orderBy('ordinal')
    .limit(limit);
  if (severity !== undefined) query = query.where('severity', '=', severity);
  if (code !== undefined) query = query.where('code', '=', code);
  const rows = await query.execute();
  return rows.map((issue) => ({
    ordinal: issue.ordinal,
    sheet,
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

const countsHeader = ['Mã', 'Mức độ', 'Số lượng', 'Lỗi', 'Cách sửa', 'What', 'Fix'];
const issuesHeader = [
  ['Trang tính', 'Dòng', 'Cột', 'Tiêu đề cột', 'Mức độ', 'Mã', 'Giá trị (đã che)'],
  ['Lỗi', 'Cách sửa', 'What', 'Fix'],
].flat();

/** The report as CSV, counts first, page by page: UTF-8 with a byte order mark, as spreadsheet programs expect. */
export async function* issuesCsv(
  db: Kysely<FactsDatabase>,
  report: Report,
  filter: IssueFilter,
  summary: ReportSummary,
): AsyncGenerator<string> {
  yield `\ufeff${summaryLines(summary)}${paddedLine(issuesHeader)}`;
  for (let after = 0; ; ) {
    const page = await issuesOf(db, report, filter, 1000, after);
    if (page.length === 0) return;
    yield page.map(issueLine).join('');
    after = page.at(-1)?.ordinal ?? after;
  }
}

function summaryLines({ total, errors, warnings, listed, note, byCode }: ReportSummary): string {
  const lines: (string | number | null)[][] = [
    ['Tổng số / total', total],
    ['Lỗi / errors', errors],
    ['Cảnh báo / warnings', warnings],
    ['Liệt kê / listed', listed],
  ];
  if (note !== null) lines.push([note.vi], [note.en]);
  lines.push([], countsHeader);
  for (const { code, severity, count, vi, en } of byCode) {
    lines.push([code, levelName(severity), count, vi.what, vi.fix, en.what, en.fix]);
  }
  lines.push([]);
  return lines.map(paddedLine).join('');
}

function issueLine(issue: IssueView): string {
  const { sheet, row, column, header, severity, code, value, vi, en } = issue;
  return paddedLine([sheet, row, column, header, levelName(severity), code, value, vi.what, vi.fix, en.what, en.fix]);
}

function levelName(severity: Severity): string {
  return severity === 'error' ? 'Lỗi' : 'Cảnh báo';
}

/** All lines have as many cells as the list of issues, for programs that take the file for one table. */
function paddedLine(cells: readonly (string | number | null)[]): string {
  return csvLine([...cells, ...Array<null>(Math.max(0, issuesHeader.length - cells.length)).fill(null)]);
}
