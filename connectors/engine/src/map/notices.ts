import { columnLetters, type Table } from '../read/table.ts';
import type { Header } from './header.ts';
import type { IssueCode, RowIssue } from './issues.ts';

/**
 * What is to be said of a file as a whole: that its letters were converted; that it has other sheets with data, unless
 * the sender has chosen one.
 */
export function noticesOf({ conversion, sheet, sheets = [] }: Table, header: Header, asked: string | null): RowIssue[] {
  const notice = (code: IssueCode, letters: string | null, value: string | null): RowIssue => {
    return { row: header.row, code, severity: 'warning', column: null, letters, value };
  };
  const notices: RowIssue[] = [];
  if (conversion !== null) {
    const columns = conversion.columns === 'all' ? [null] : conversion.columns.map(columnLetters);
    for (const letters of columns) notices.push(notice('legacy_font_converted', letters, conversion.font));
  }
  const others = sheets.filter(({ name, hidden, empty }) => name !== sheet && !hidden && !empty);
  if (others.length > 0 && asked === null) notices.push(notice('other_sheets_not_read', null, String(others.length)));
  return notices;
}
