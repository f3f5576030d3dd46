import type { Reply, TestService } from '@xacthuc/test-harness';
import type { Test } from 'tap';

/** An issue as a report must state it. */
export interface StatedIssue {
  readonly row: number;
  readonly column: string | null;
  readonly code: string;
  readonly severity?: 'error' | 'warning';
}

/** All issues of a snapshot. */
export async function issuesOf(service: TestService, id: string): Promise<Reply['body'][]> {
  const { body } = await service.call('GET', `/v1/snapshots/${id}/issues?limit=1000`, { key: service.admin });
  return body.issues;
}

/** Asserts that a report has just these issues, each told in both languages, and nothing of `hidden` in any. */
export function assertReport(
  t: Test,
  issues: readonly Reply['body'][],
  stated: readonly StatedIssue[],
  hidden: readonly string[],
): void {
  const found = issues.map(({ row, column, code, severity }) => ({ row, column, code, severity }));
  t.same(
    found,
    stated.map((issue) => ({ severity: 'error', ...issue })),
    'the rows, columns and codes',
  );
  for (const { vi, en } of issues) {
    for (const text of [vi.what, vi.fix, en.what, en.fix]) t.match(text, /\S{2,} \S+/);
    t.notMatch(vi.what + en.what, /[{}]/, 'no placeholder is left');
    t.not(vi.what, en.what);
  }
  const report = JSON.stringify(issues);
  for (const value of hidden) t.notOk(report.includes(value), 'values are masked');
}

/** Activates a held snapshot as somebody who takes the responsibility. */
export async function activate(service: TestService, id: string): Promise<Reply> {
  const json = { reason: 'đã đối chiếu danh sách với hồ sơ gốc' };
  return service.call('POST', `/v1/snapshots/${id}/activation`, { key: service.admin, json });
}
