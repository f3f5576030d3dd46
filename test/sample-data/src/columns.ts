/** What a column means; the writers, the headers and the spoiling of rows go by it. */
export type Role =
  | 'ordinal'
  | 'business-kind'
  | 'enterprise-code'
  | 'certificate'
  | 'tax-code'
  | 'owner-number'
  | 'personal-number'
  | 'student-code'
  | 'name'
  | 'owner-name'
  | 'birth-date'
  | 'issue-date'
  | 'sex'
  | 'nationality'
  | 'status'
  | 'other';

/** One column of a department's list. */
export interface Column {
  readonly role: Role;
  /** the header most files carry */
  readonly header: string;
  /** headers other files carry instead */
  readonly alternatives: readonly string[];
  /** whether "(*)" marks it as mandatory in forms that do so */
  readonly mandatory: boolean;
  /** width in characters, in an XLSX file */
  readonly width: number;
}

/** A column; other headers follow the main one after ` | `. */
export function column(role: Role, headers: string, width: number, mandatory = false): Column {
  const [header = '', ...alternatives] = headers.split(' | ');
  return { role, header, alternatives, mandatory, width };
}

/** The position of the first of these roles that the columns have, or −1. */
export function columnOf(columns: readonly Column[], ...roles: readonly Role[]): number {
  for (const role of roles) {
    const position = columns.findIndex((c) => c.role === role);
    if (position >= 0) return position;
  }
  return -1;
}

/** STT: the number of the row, for people only. */
export const ordinalColumn: Column = column('ordinal', 'STT | TT', 6);
