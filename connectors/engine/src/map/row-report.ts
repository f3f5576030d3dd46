import { type Cell, cellText } from '../read/table.ts';
import type { Connector } from './connector.ts';
import type { Header, HeaderColumn } from './header.ts';
import { type IssueCode, issueTexts, type RowIssue, type Severity } from './issues.ts';
import { maskNothing } from './mask.ts';

const nothing: readonly RowIssue[] = Object.freeze([]);
const noCells: readonly Cell[] = Object.freeze([]);

/** Gathers what is wrong with one row after the other. Costs nothing for a row that is right. */
export class RowReport {
  #connector: Connector;
  #columns: ReadonlyMap<string, HeaderColumn>;
  #row = 0;
  #cells = noCells;
  #issues: RowIssue[] | null = null;
  #hasErrors = false;

  constructor(connector: Connector, header: Header) {
    this.#connector = connector;
    this.#columns = new Map(header.columns.map((column) => [column.field, column]));
  }

  start(row: number, cells: readonly Cell[]): void {
    this.#row = row;
    this.#cells = cells;
    this.#issues = null;
    this.#hasErrors = false;
  }

  get hasErrors(): boolean {
    return this.#hasErrors;
  }

  /** The row's issues. */
  take(): readonly RowIssue[] {
    return this.#issues ?? nothing;
  }

  /** Something is wrong with a declared column, which the file may not have. Bound: rules are handed it. */
  readonly field = (name: string, code: IssueCode, severity?: Severity): void => {
    const header = this.#columns.get(name);
    const column = this.#connector.columns[name];
    const text = header === undefined ? '' : cellText(this.#cells[header.index]).trim();
    const value = text === '' ? null : (column?.mask ?? maskNothing)(text);
    this.#add(code, header?.text ?? column?.headers[0] ?? name, header?.letters ?? null, value, severity);
  };

  /** Something is wrong with the row as a whole; `columns` names those that could mend it. */
  row(code: IssueCode, columns: string): void {
    this.#add(code, columns, null, null);
  }

  /** Something stands where the header has no column. */
  beyondHeader(code: IssueCode, letters: string, severity: Severity): void {
    this.#add(code, null, letters, null, severity);
  }

  #add(code: IssueCode, column: string | null, letters: string | null, value: string | null, given?: Severity): void {
    const severity = given ?? issueTexts[code].severity;
    if (severity === 'error') this.#hasErrors = true;
    this.#issues ??= [];
    this.#issues.push({ row: this.#row, code, severity, column, letters, value });
  }
}
