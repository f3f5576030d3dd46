import type { IsoDate } from '@xacthuc/domain';
import { mapTable, type RowIssue } from '@xacthuc/engine/declare';
import { defaultReadLimits, readTable, UnreadableFile } from '@xacthuc/engine/read';
import type { ImportHeader } from '../../db/directory-schema.ts';
import { type ListedName, nameList } from './list.ts';

/** Rows of one file: what one request can be answered about. */
export const mostRows = 200_000;
/** Issues that are kept; beyond them they are counted only. */
const mostIssues = 50_000;

/** A list as it was read: its good rows, and everything that is wrong with the others. */
export interface ReadList {
  readonly header: ImportHeader;
  readonly rows: number;
  readonly rejected: number;
  readonly warnings: number;
  readonly names: readonly ListedName[];
  readonly issues: readonly RowIssue[];
}

interface Row {
  readonly row: number;
  readonly listed: ListedName;
}

/** Reads a whole list before anything is done with it. @throws UnreadableFile */
export async function readList(
  bytes: AsyncIterable<Uint8Array>,
  contentType: string | null,
  areaList: string,
  today: IsoDate,
  maxBytes: number,
): Promise<ReadList> {
  const limits = { ...defaultReadLimits, maxBytes, maxRows: mostRows };
  const table = await readTable(bytes, contentType === null ? {} : { contentType }, limits);
  const mapped = await mapTable(nameList(areaList), table, { today, segment: null });
  const issues: RowIssue[] = [...mapped.notices];
  const rows: Row[] = [];
  let read = 0;
  let wrong = 0;
  for await (const batch of mapped.rows) {
    for (const { row, facts, issues: found } of batch) {
      read += 1;
      if (read > mostRows) throw new UnreadableFile('too_many_rows', { limit: mostRows });
      if (issues.length < mostIssues) issues.push(...found);
      if (facts === null) wrong += 1;
      else rows.push({ row, listed: facts as unknown as ListedName });
    }
  }
  const { names, contradicting } = once(rows, issues, headerOf(mapped.header.columns));
  issues.sort((a, b) => a.row - b.row);
  const { row, columns, unknown } = mapped.header;
  return {
    header: { row, columns: columns.map(({ field, text, letters }) => ({ field, header: text, letters })), unknown },
    rows: read,
    rejected: wrong + contradicting,
    warnings: issues.filter(({ severity }) => severity === 'warning').length,
    names,
    issues,
  };
}

interface DomainColumn {
  readonly text: string;
  readonly letters: string;
}

function headerOf(columns: readonly { readonly field: string; readonly text: string; readonly letters: string }[]) {
  return columns.find(({ field }) => field === 'domain') ?? { text: 'Tên miền', letters: 'A' };
}

/** Each name once. Rows that say the same of it are one; rows that say different things are none, and told. */
function once(rows: readonly Row[], issues: RowIssue[], { text, letters }: DomainColumn) {
  const byName = new Map<string, Row[]>();
  for (const row of rows) {
    const same = byName.get(row.listed.domain.ascii);
    if (same) same.push(row);
    else byName.set(row.listed.domain.ascii, [row]);
  }
  const names: ListedName[] = [];
  let contradicting = 0;
  for (const [domain, same] of byName) {
    const [first, ...others] = same;
    if (first === undefined) continue;
    const said = JSON.stringify(first.listed);
    const alike = others.every(({ listed }) => JSON.stringify(listed) === said);
    if (alike) names.push(first.listed);
    else contradicting += same.length;
    const code = alike ? 'duplicate_identical' : 'duplicate_conflict';
    const severity = alike ? 'warning' : 'error';
    for (const { row } of alike ? others : same) {
      if (issues.length < mostIssues) issues.push({ row, code, severity, column: text, letters, value: domain });
    }
  }
  return { names, contradicting };
}
