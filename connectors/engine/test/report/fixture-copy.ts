import { fromBufferPromise } from 'yauzl';
import type { RowIssue } from '../../src/map/index.ts';
import { mapTable } from '../../src/map/index.ts';
import { readTable, type Table } from '../../src/read/index.ts';
import { type Annotations, annotatedCopy, type ReportedIssue, summaryOf } from '../../src/report/index.ts';
import { IssueLog } from '../../src/stage/issue-log.ts';
import { mapFile, school, today } from '../map/fixture-list.ts';
import { streamOf } from '../read/fixture-bytes.ts';
import { type Part, zipOf } from '../read/fixture-xlsx.ts';

export async function gathered(bytes: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** What staging would report of these issues. */
export function reported(issues: readonly RowIssue[]): Pick<Annotations, 'issues' | 'summary'> {
  const log = new IssueLog();
  log.add(issues);
  const kept = issues.map(({ row, letters, column, code, severity, value }): ReportedIssue => {
    return { row, letters, header: column, code, severity, value };
  });
  return { issues: kept, summary: summaryOf({ issue_counts: log.counts, issue_levels: log.levels }) };
}

/** The annotated copy of a school's list, as staging and the report make it. */
export async function copyOf(file: Buffer | string): Promise<Buffer> {
  const { header, all } = await mapFile(file);
  const columns = header.columns.map(({ letters, text, field, origin }) => ({
    letter: letters,
    header: text,
    field,
    origin,
  }));
  const table = await readTable(streamOf(file));
  const layout = { sheet: table.sheet ?? null, headerRow: header.row, columns };
  return gathered(annotatedCopy(table, { layout, ...reported(all.flatMap(({ issues }) => issues)) }));
}

/** What a table is mapped to. */
export async function mappedFrom(table: Table) {
  const mapped = await mapTable(school, table, { today, segment: null });
  const rows = [];
  for await (const batch of mapped.rows) rows.push(...batch);
  return rows;
}

/** The parts of an XLSX file by name. */
export async function partsOf(file: Buffer): Promise<Map<string, string>> {
  const zip = await fromBufferPromise(file);
  const parts = new Map<string, string>();
  for await (const entry of zip.eachEntry()) {
    const stream = await zip.openReadStreamPromise(entry);
    parts.set(entry.fileName, (await gathered(stream)).toString());
  }
  return parts;
}

/** The file as somebody saves it after changing its parts. */
export function saved(parts: ReadonlyMap<string, string>): Buffer {
  return zipOf([...parts].map(([name, body]): [string, Part] => [name, body]));
}
