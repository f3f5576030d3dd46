import type pg from 'pg';
import type { IssueLevels } from '../db/schema.ts';
import { type IssueCode, issueTexts, type RowIssue } from '../map/index.ts';
import type { Repeated } from './compare.ts';

/** Issues kept in full; beyond it they are only counted. */
export const keptIssues = 10_000;

/** Gathers what is wrong with a file's rows. */
export class IssueLog {
  readonly #kept: RowIssue[] = [];
  readonly #levels = new Map<string, { error: number; warning: number }>();

  add(issues: readonly RowIssue[]): void {
    for (const issue of issues) {
      const levels = this.#levels.get(issue.code) ?? { error: 0, warning: 0 };
      levels[issue.severity] += 1;
      this.#levels.set(issue.code, levels);
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
    const counts = Object.entries(this.levels).map(([code, { error, warning }]) => [code, error + warning] as const);
    return Object.fromEntries(counts);
  }

  /** Errors apart from warnings: one code may be both, in different columns. */
  get levels(): Record<string, IssueLevels> {
    return Object.fromEntries([...this.#levels].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Writes the kept issues, in the order of the file's rows, and how many there are of each code and severity. */
  async save(client: pg.ClientBase, snapshotId: string): Promise<void> {
    await client.query('UPDATE facts.snapshots SET issue_levels = $2 WHERE id = $1', [
      snapshotId,
      JSON.stringify(this.levels),
    ]);
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
