import type { Table } from '../read/table.ts';
import { type Columns, type CompleteRow, type Connector, defineConnector, type ReadRow } from './connector.ts';
import type { IssueCode, RowIssue } from './issues.ts';
import { mapTable } from './map-table.ts';

/** A table that organisations fill in, whose rows are about no subject: activities, base figures. */
export interface Form<C extends Columns> {
  readonly name: string;
  readonly columns: C;
  readonly connector: Connector;
}

export interface FormDeclaration<C extends Columns> {
  readonly name: string;
  readonly columns: C;
  /** Rules that look at more than one cell. */
  rules?(row: ReadRow<C>, note: (column: keyof C & string, code: IssueCode) => void): void;
}

/** One row of a filled form. */
export interface FormRow<C extends Columns> {
  /** 1-based row in the file. */
  readonly row: number;
  /** Null where an issue is an error. */
  readonly value: CompleteRow<C> | null;
  readonly issues: readonly RowIssue[];
}

/** Rows of a form have no keys; one that is the same for all lets the mapper of lists read them. */
const noSubject = { type: 'enterprise', scheme: 'tax-code', number: '' } as const;

/** Declares a form. Throws `TypeError` where no column is required: nothing would tell a row from a remark below the table. */
export function defineForm<const C extends Columns>({ name, columns, rules }: FormDeclaration<C>): Form<C> {
  const required = Object.keys(columns).filter((field) => columns[field]?.required === true);
  const connector = defineConnector({
    source: name,
    department: [],
    subjects: [],
    delivery: 'append',
    freshnessDays: 0,
    guards: { maxBadRowShare: 1, maxRetiredShare: 1, maxRows: Number.MAX_SAFE_INTEGER },
    columns,
    identifiedBy: required,
    ...(rules === undefined ? {} : { rules }),
    // Without what is required, a row is a signature below the table, or wrong and said to be.
    keys: (row) => (required.every((field) => row[field] !== null) ? [noSubject] : []),
    // What a mapper keeps of a row is its own to use again. The type is the form's, which the caller is given below.
    facts: (row) => ({ ...row }) as never,
  });
  return { name, columns, connector };
}

/** Reads a filled form, whole: forms are small. Throws `UnreadableFile`. @param today in Asia/Ho_Chi_Minh. */
export async function readForm<C extends Columns>(
  { connector }: Form<C>,
  table: Table,
  today: string,
): Promise<{ readonly rows: FormRow<C>[]; readonly notices: readonly RowIssue[] }> {
  const mapped = await mapTable(connector, table, { today: today as never, segment: null });
  const rows: FormRow<C>[] = [];
  for await (const batch of mapped.rows) {
    for (const { row, facts, issues } of batch) rows.push({ row, value: facts as CompleteRow<C> | null, issues });
  }
  return { rows, notices: mapped.notices };
}
