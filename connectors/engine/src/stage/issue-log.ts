import type pg from 'pg';
import { type IssueCode, issueTexts, type RowIssue } from '../map/index.ts';
import type { Repeated } from './compare.ts';

/** Issues kept in full; beyond it they are only counted. */
const keptIssues = 10_000;

/** Gathers what is wrong with a file's rows. */
export class IssueLog {
  readonly #kept: RowIssue[] = [];
  readonly #counts = new Map<string, number>();

  add(issues: readonly RowIssue[]): void {
    for (const issue of issues) {
      this.#counts.set(issue.code, (this.#counts.get(issue.code) ?? 0) + 1);
      if (this.#kept.length < keptIssues) this.#kept.push(issue);
    }
  }

  addRepeated(repeated: readonly Repeated[]): void {
    this.add(
      repeated.map(({ row, kind }) => {
        const code: IssueCode = kind === 'identical' ? 'duplicate_identical' : 'duplicate_conflict';
        return { code, severity: issueTexts[code].severity, row, column: null, letters: null, value: null };
      }),
    );
  }

  get counts(): Record<string, number> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Writes the kept issues, in the order of the file's rows. */
  async save(client: pg.ClientBase, snapshotId: string): Promise<void> {
    const issues = this.#kept.sort((a, b) => a.row - b.row);
    const column = <T>(of: (issue: RowIssue) => T) => issues.map(of);
    await client.query(
      `INSERT INTO facts.snapshot_issues
         (snapshot_id, ordinal, row, header, column_letter, code, severity, value)
       SELECT $1, ordinal, row, header, column_letter, code, severity, value
       FROM unnest($2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
         WITH ORDINALITY AS t(row, header, column_letter, code, severity, value, ordinal)`,
      [
        snapshotId,
        column((i) => i.row),
        column((i) => i.column),
        column((i) => i.letters),
        column((i) => i.code),
        column((i) => i.severity),
        column((i) => i.value),
      ],
    );
  }
}
