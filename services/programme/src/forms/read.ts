import { Readable } from 'node:stream';
import {
  type Columns,
  describeIssue,
  type Form,
  type FormRow,
  plainLabel,
  type RowIssue,
  readForm,
} from '@xacthuc/engine/declare';
import {
  cellText,
  defaultReadLimits,
  type ReadLimits,
  readTable,
  type Table,
  UnreadableFile,
} from '@xacthuc/engine/read';
import { exampleMark, templateSheets } from './template.ts';

/** Bytes of a filled form, at most. */
export const mostFormBytes = 5 * 1024 * 1024;
/** Rows of a form, at most. */
export const mostFormRows = 5000;

const limits: ReadLimits = {
  ...defaultReadLimits,
  maxBytes: mostFormBytes,
  maxCompressedBytes: mostFormBytes,
  maxXlsBytes: mostFormBytes,
  maxUncompressedBytes: 100 * 1024 * 1024,
  maxRows: 20_000,
  maxColumns: 200,
};

/** A filled form as it was read, or why it could not be. */
export type FilledForm<C extends Columns> =
  | { readonly rows: FormRow<C>[]; readonly issues: RowIssue[]; readonly unreadable: null }
  | { readonly rows: readonly []; readonly issues: readonly []; readonly unreadable: UnreadableFile };

/** Reads a filled form in any format the engine reads. The template's example row and other sheets are passed over. */
export async function readFilledForm<C extends Columns>(
  form: Form<C>,
  bytes: Buffer,
  today: string,
): Promise<FilledForm<C>> {
  try {
    const table = await readTable(Readable.from([bytes]), {}, limits);
    const { rows, notices } = await readForm(form, withoutExamples(table), today);
    const issues = [
      ...notices.filter((notice) => !isAboutOwnSheets(notice, table)),
      ...rows.flatMap((row) => row.issues),
    ];
    return { rows, issues, unreadable: null };
  } catch (error) {
    if (error instanceof UnreadableFile) return { rows: [], issues: [], unreadable: error };
    throw error;
  }
}

const example = plainLabel(exampleMark);

function withoutExamples(table: Table): Table {
  const isExample = (cell: Parameters<typeof cellText>[0]) => plainLabel(cellText(cell).slice(0, 20)) === example;
  async function* rows() {
    for await (const batch of table.rows) yield batch.filter(({ cells }) => !isExample(cells[0]));
  }
  return { ...table, rows: rows() };
}

function isAboutOwnSheets({ code }: RowIssue, { sheet, sheets = [] }: Table): boolean {
  if (code !== 'other_sheets_not_read') return false;
  return sheets.every(({ name, empty }) => name === sheet || empty || templateSheets.includes(name));
}

/** An issue as routes answer it. */
export function presentIssue(issue: RowIssue) {
  const { row, letters, column, code, severity, value } = issue;
  return { row, column: letters, header: column, severity, code, value, ...describeIssue(issue) };
}

/** Why a file could not be read, as routes answer it. */
export function presentUnreadable({ code, vi, en }: UnreadableFile) {
  return { code, vi: { what: vi.what, fix: vi.fix }, en: { what: en.what, fix: en.fix } };
}
