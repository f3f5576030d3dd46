import type { IssueLevels, SnapshotsTable } from '../db/schema.ts';
import { describeIssue, type IssueCode, issueTexts, type Severity } from '../map/index.ts';
import type { Advice } from '../read/index.ts';
import { keptIssues } from '../stage/issue-log.ts';

/** How many issues of one code and severity. */
export interface CodeCount {
  readonly code: IssueCode;
  readonly severity: Severity;
  readonly count: number;
  readonly vi: Advice;
  readonly en: Advice;
}

/** What a report says first. */
export interface ReportSummary {
  readonly total: number;
  readonly errors: number;
  readonly warnings: number;
  /** Issues that are told one by one; the others are only counted. */
  readonly listed: number;
  /** A sentence about those that are only counted; null where there are none. */
  readonly note: { readonly vi: string; readonly en: string } | null;
  /** Errors first, the most frequent first. */
  readonly byCode: readonly CodeCount[];
}

type Counted = { readonly issue_counts: unknown; readonly issue_levels: unknown };

/** Sums up a snapshot's counted issues. */
export function summaryOf(counted: Counted): ReportSummary {
  const byCode = Object.entries(levelsOf(counted)).flatMap(([code, levels]) => countsOf(code as IssueCode, levels));
  byCode.sort((a, b) => rank(a) - rank(b) || b.count - a.count || (a.code < b.code ? -1 : 1));
  const sum = (severity: Severity) => byCode.reduce((n, one) => (one.severity === severity ? n + one.count : n), 0);
  const [errors, warnings] = [sum('error'), sum('warning')];
  const total = errors + warnings;
  const listed = Math.min(total, keptIssues);
  return { total, errors, warnings, listed, note: noteOn(listed, total), byCode };
}

function levelsOf({ issue_levels, issue_counts }: Counted): Record<string, IssueLevels> {
  if (issue_levels !== null) return issue_levels as Record<string, IssueLevels>;
  // Staged before errors and warnings were counted apart: then a code's own severity is the nearest that is known.
  const counts = (issue_counts ?? {}) as NonNullable<SnapshotsTable['issue_counts']['__select__']>;
  return Object.fromEntries(
    Object.entries(counts).map(([code, n]) => {
      const severity = issueTexts[code as IssueCode].severity;
      return [code, { error: severity === 'error' ? n : 0, warning: severity === 'error' ? 0 : n }];
    }),
  );
}

function countsOf(code: IssueCode, levels: IssueLevels): CodeCount[] {
  const texts = describeIssue({ code, column: '…' });
  return (['error', 'warning'] as const)
    .filter((severity) => levels[severity] > 0)
    .map((severity) => ({ code, severity, count: levels[severity], ...texts }));
}

function rank({ severity }: CodeCount): number {
  return severity === 'error' ? 0 : 1;
}

function noteOn(listed: number, total: number): ReportSummary['note'] {
  if (listed === total) return null;
  return {
    vi: `Báo cáo liệt kê ${vietnamese(listed)} vấn đề đầu tiên trong tổng số ${vietnamese(total)}; các vấn đề còn lại chỉ được đếm theo loại. Sửa rồi nộp lại để xem tiếp.`,
    en: `The report lists the first ${english(listed)} of ${english(total)} issues; the others are counted by kind only. Correct these and send the file again to see more.`,
  };
}

function vietnamese(count: number): string {
  return new Intl.NumberFormat('vi-VN').format(count);
}

function english(count: number): string {
  return new Intl.NumberFormat('en-GB').format(count);
}
