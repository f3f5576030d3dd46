import { createHash, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { vietnamDay } from '@xacthuc/domain';
import type { IssueCode, RowIssue } from '@xacthuc/engine/declare';
import { issueTexts } from '@xacthuc/engine/declare';
import type { UnreadableFile } from '@xacthuc/engine/read';
import type { ProgrammeContext } from '../context.ts';
import { mostFormRows, readFilledForm } from '../forms/read.ts';
import { newestList } from '../organisations/newest-list.ts';
import { likenessOf } from './check.ts';
import type { ActivityContent } from './content.ts';
import { activityForm, activityOfRow } from './form.ts';
import { filedAlike, insertActivity, lockOrganisation } from './store.ts';

/** What came of a filled template. */
export interface ImportResult {
  /** `checked`: it was asked only what would come of it; `rejected`: nothing of it is filed. */
  readonly state: 'filed' | 'checked' | 'rejected';
  /** Null where nothing is kept of it. */
  readonly id: string | null;
  readonly rows: number;
  /** Activities that are new (would be, where only checked). */
  readonly filed: number;
  /** Rows whose activity was filed before with the same content: passed over. */
  readonly known: number;
  readonly issues: readonly RowIssue[];
  readonly unreadable: UnreadableFile | null;
}

export interface Import {
  readonly organisation: string;
  readonly bytes: Buffer;
  /** Which version of the code list its areas are of; null: the newest. */
  readonly list: string | null;
  readonly dryRun: boolean;
  readonly by: string;
}

interface Row {
  readonly row: number;
  readonly content: ActivityContent;
  readonly likeness: Buffer;
}

/** Files all activities of a filled template, or none: where a row is wrong, all that are wrong are told. */
export async function importActivities(context: ProgrammeContext, file: Import): Promise<ImportResult> {
  const { list, areas } = await newestList(context.db, file.list);
  const today = vietnamDay(context.now());
  const filled = await readFilledForm(activityForm(areas), file.bytes, today);
  const issues = [...filled.issues];
  const rows = filled.rows.flatMap(({ row, value }): Row[] => {
    if (value === null) return [];
    const content = activityOfRow(value, list);
    return [{ row, content, likeness: likenessOf(file.organisation, content) }];
  });
  if (filled.rows.length > mostFormRows) issues.push(wholeRow('too_many_rows_in_form', filled.rows.at(-1)?.row ?? 0));
  const single = withoutRepeats(rows, issues);
  const read = { rows: filled.rows.length, unreadable: filled.unreadable };
  return context.db.transaction().execute(async (trx) => {
    await lockOrganisation(trx, file.organisation);
    const before = await filedAlike(
      trx,
      single.map(({ likeness }) => likeness),
    );
    const fresh: Row[] = [];
    for (const row of single) {
      const same = before.get(row.likeness.toString('hex'));
      if (same === undefined) fresh.push(row);
      else if (!isDeepStrictEqual(same.content, row.content)) issues.push(wholeRow('filed_differently', row.row));
    }
    const wrong = filled.unreadable !== null || issues.some(({ severity }) => severity === 'error');
    issues.sort(inOrder);
    const counts = { ...read, known: single.length - fresh.length, issues };
    if (wrong) return { ...counts, state: 'rejected', id: null, filed: 0, known: 0 };
    if (file.dryRun) return { ...counts, state: 'checked', id: null, filed: fresh.length };
    const id = randomUUID();
    const { organisation, by, bytes } = file;
    const sha256 = createHash('sha256').update(bytes).digest();
    const record = { id, organisation, sha256, rows: read.rows, filed: fresh.length, known: counts.known, by };
    await trx.insertInto('programme.activity_imports').values(record).execute();
    for (const { content } of fresh) {
      await insertActivity(trx, { organisation, state: 'filed', content, by, importId: id });
    }
    return { ...counts, state: 'filed', id, filed: fresh.length };
  });
}

/** Rows of one activity count once where they say the same, and contradict each other where they do not. */
function withoutRepeats(rows: readonly Row[], issues: RowIssue[]): Row[] {
  const first = new Map<string, Row>();
  for (const row of rows) {
    const key = row.likeness.toString('hex');
    const same = first.get(key);
    if (same === undefined) first.set(key, row);
    else {
      const identical = isDeepStrictEqual(same.content, row.content);
      issues.push(wholeRow(identical ? 'duplicate_identical' : 'duplicate_conflict', row.row));
    }
  }
  return [...first.values()];
}

/** By rows, then by columns as a spreadsheet has them; what is wrong with a row as a whole last. */
function inOrder(a: RowIssue, b: RowIssue): number {
  if (a.row !== b.row) return a.row - b.row;
  const [left, right] = [a, b].map(({ letters }) => (letters === null ? '~~~~' : letters.padStart(4)));
  return (left ?? '') < (right ?? '') ? -1 : 1;
}

function wholeRow(code: IssueCode, row: number): RowIssue {
  return { row, code, severity: issueTexts[code].severity, column: null, letters: null, value: null };
}
