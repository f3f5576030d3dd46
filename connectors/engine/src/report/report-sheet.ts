import type { Link, WrittenCell, WrittenRow } from '@xacthuc/spreadsheet';
import { describeIssue, type Severity } from '../map/index.ts';
import { columnIndex, type ReportedIssue } from './marks.ts';
import type { ReportSummary } from './summary.ts';

/** The sheet that lists what is wrong. */
export const reportSheetName = 'Báo cáo lỗi';
export const reportWidths = [9, 9, 8, 24, 12, 26, 22, 60, 60, 60, 60];

const batchRows = 500;
const countsHeading = ['Mã', 'Mức độ', 'Số lượng', 'Vấn đề', 'Cách sửa', 'What', 'Fix'];
const issuesHeading = [
  ['Ô', 'Dòng', 'Cột', 'Tiêu đề cột', 'Mức độ', 'Mã', 'Giá trị (đã che)'],
  ['Vấn đề', 'Cách sửa', 'What', 'Fix'],
].flat();

export interface ReportSheetOptions {
  readonly summary: ReportSummary;
  readonly issues: readonly ReportedIssue[];
  /** Name of the sheet that the issues are about. */
  readonly dataSheet: string;
  /** Letters of the column at which issues of whole rows are told. */
  readonly rowColumn: string;
}

/** The sheet's rows and its links to the cells. The rows are to be iterated once. */
export function reportSheet(options: ReportSheetOptions): { rows: Iterable<readonly WrittenRow[]>; links: Link[] } {
  const top = summaryRows(options);
  const firstIssue = top.length + 1;
  const links = options.issues.map((issue, i) => ({
    from: `A${firstIssue + i}`,
    sheet: options.dataSheet,
    to: `${placeOf(issue, options)}${issue.row}`,
  }));
  return { rows: reportRows(top, options, firstIssue), links };
}

function* reportRows(
  top: WrittenRow[],
  options: ReportSheetOptions,
  firstIssue: number,
): Generator<readonly WrittenRow[]> {
  yield top;
  for (let start = 0; start < options.issues.length; start += batchRows) {
    const batch = options.issues.slice(start, start + batchRows);
    yield batch.map((issue, i) => ({ row: firstIssue + start + i, cells: issueCells(issue, options) }));
  }
}

function summaryRows({ summary, dataSheet }: ReportSheetOptions): WrittenRow[] {
  const { total, errors, warnings, note, byCode } = summary;
  const lines: (readonly (WrittenCell | null)[])[] = [
    [heading('BÁO CÁO LỖI / VALIDATION REPORT')],
    [
      text(
        `Sửa các ô tô màu ở trang “${dataSheet}” (rê chuột vào ô để đọc ghi chú), lưu tệp rồi nộp lại; không cần xóa trang này.`,
      ),
    ],
    [
      text(
        `Correct the coloured cells of the sheet “${dataSheet}”, save the file and send it again; this sheet may stay.`,
      ),
    ],
    [text(`Tổng số / total: ${total}; lỗi / errors: ${errors}; cảnh báo / warnings: ${warnings}`)],
    ...(note === null ? [] : [[text(note.vi)], [text(note.en)]]),
    [],
    countsHeading.map(heading),
    ...byCode.map(({ code, severity, count, vi, en }) => [
      text(code),
      level(severity),
      number(count),
      ...[vi.what, vi.fix, en.what, en.fix].map(text),
    ]),
    [],
    issuesHeading.map(heading),
  ];
  return lines.map((cells, i) => ({ row: i + 1, cells }));
}

function issueCells(issue: ReportedIssue, options: ReportSheetOptions): WrittenCell[] {
  const { vi, en } = describeIssue({ code: issue.code, column: issue.header });
  const { row, letters, header, code, severity, value } = issue;
  return [
    { kind: 'text', value: `${placeOf(issue, options)}${row}`, format: 'link' },
    number(row),
    text(letters ?? ''),
    text(header ?? ''),
    level(severity),
    text(code),
    text(value ?? ''),
    ...[vi.what, vi.fix, en.what, en.fix].map(text),
  ];
}

/** Letters of the column at which an issue is told. */
function placeOf({ letters }: ReportedIssue, { rowColumn }: ReportSheetOptions): string {
  return columnIndex(letters) === null ? rowColumn : (letters ?? rowColumn);
}

function level(severity: Severity): WrittenCell {
  return { kind: 'text', value: severity === 'error' ? 'Lỗi' : 'Cảnh báo', fill: severity, format: 'text' };
}

function text(value: string): WrittenCell {
  return { kind: 'text', value, format: 'text' };
}

function number(value: number): WrittenCell {
  return { kind: 'number', value: String(value) };
}

function heading(value: string): WrittenCell {
  return { kind: 'text', value, fill: 'heading' };
}
