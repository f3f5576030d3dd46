import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type FactsDatabase, factsRoom, summaryOf } from '@xacthuc/engine';
import { accessRoom, createDatabase, createPool, migrateRooms, startEmbeddedPostgres } from '@xacthuc/platform';
import t from 'tap';
import { type IssueFilter, issuesCsv, issuesOf } from '../../src/snapshots/issues.ts';

const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'xacthuc-intake-'));
fs.chmodSync(dataDir, 0o755); // the embedded server's own account must be able to enter
const server = await startEmbeddedPostgres({ dataDir, unsafeFast: true });
const owner = createPool({ url: server.ownerUrl, role: null, max: 2, name: 'test owner' });
await migrateRooms(createDatabase(owner), [accessRoom, factsRoom], server.serviceUser);
const pool = createPool({ url: server.serviceUrl, role: 'xacthuc_intake', max: 2, name: 'test intake' });
const db = createDatabase<FactsDatabase>(pool);
t.teardown(async () => {
  await pool.end();
  await owner.end();
  await server.stop();
  fs.rmSync(dataDir, { recursive: true, force: true });
});

interface Issue {
  readonly header?: string | null;
  readonly code?: string;
  readonly severity?: 'error' | 'warning';
  readonly value?: string | null;
}

/** A snapshot with these issues, in rows 2, 3, 4 … */
async function snapshotWith(issues: readonly Issue[]): Promise<string> {
  const [file, id] = [randomUUID(), randomUUID()];
  const source = await owner.query(`SELECT facts.add_source($1, 'x', '[]', 'full', 1) AS id`, [id]);
  await owner.query(`INSERT INTO facts.files (id, wrapped_key) VALUES ($1, '')`, [file]);
  await owner.query(
    `INSERT INTO facts.snapshots (id, source_id, file_id, mode, as_of, dry_run, state, uploaded_by)
     VALUES ($1, $2, $3, 'full', '2025-11-22', false, 'staged', $3)`,
    [id, source.rows[0].id, file],
  );
  const column = <T>(of: (issue: Issue, i: number) => T) => issues.map(of);
  await owner.query(
    `INSERT INTO facts.snapshot_issues (snapshot_id, ordinal, row, header, column_letter, code, severity, value)
     SELECT $1, * FROM unnest($2::int[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])`,
    [
      id,
      column((_, i) => i + 1),
      column((_, i) => i + 2),
      column(({ header = 'Ngày sinh' }) => header),
      column(() => 'F'),
      column(({ code = 'date_invalid' }) => code),
      column(({ severity = 'error' }) => severity),
      column(({ value = '3*/**/20**' }) => value),
    ],
  );
  return id;
}

const none = summaryOf({ issue_counts: {}, issue_levels: {} });
const report = (snapshotId: string) => ({ snapshotId, sheet: 'DS' });

async function csvOf(id: string, filter: IssueFilter = {}, summary = none): Promise<string> {
  let text = '';
  for await (const part of issuesCsv(db, report(id), filter, summary)) text += part;
  return text;
}

/** The rows of the list of issues, its heading first: what stands before it are the counts. */
async function listOf(id: string, filter: IssueFilter = {}): Promise<string[][]> {
  const rows = readCsv((await csvOf(id, filter)).slice(1));
  return rows.slice(rows.findIndex(([first]) => first === 'Trang tính'));
}

/** Reads RFC 4180, as a spreadsheet program does. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;
  for (let match = cell.exec(text); match !== null && match[0] !== ''; match = cell.exec(text)) {
    rows.at(-1)?.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

t.test('an issue says where, what is wrong and how to mend it, in Vietnamese and English', async (t) => {
  const id = await snapshotWith([{ value: null }]);
  const [issue] = await issuesOf(db, report(id), {}, 10, 0);
  t.match(issue, {
    sheet: 'DS',
    row: 2,
    column: 'F',
    header: 'Ngày sinh',
    severity: 'error',
    code: 'date_invalid',
    value: null,
    vi: { what: /Ngày sinh/, fix: String },
    en: { what: /Ngày sinh/, fix: String },
  });
});

t.test('pages follow one another without a gap or a repetition', async (t) => {
  const id = await snapshotWith(Array(7).fill({}));
  const rows: number[] = [];
  for (let after = 0; ; ) {
    const page = await issuesOf(db, report(id), {}, 3, after);
    if (page.length === 0) break;
    rows.push(...page.map(({ row }) => row));
    after = page.at(-1)?.ordinal ?? after;
  }
  t.same(rows, [2, 3, 4, 5, 6, 7, 8]);
});

t.test('the CSV opens in a spreadsheet program as UTF-8, with a heading and a row for each issue', async (t) => {
  const id = await snapshotWith([{}, { severity: 'warning', code: 'leading_zeros_restored' }]);
  const text = await csvOf(id);
  t.ok(text.startsWith('\ufeffTổng số'), 'Excel takes a file without the mark for another encoding');
  t.ok(text.endsWith('\r\n'));
  for (const row of readCsv(text.slice(1))) t.equal(row.length, 11);
  const rows = await listOf(id);
  t.equal(rows.length, 3);
  t.match(rows[1], ['DS', '2', 'F', 'Ngày sinh', 'Lỗi', 'date_invalid', '3*/**/20**']);
  t.match(rows[2], ['DS', '3', 'F', 'Ngày sinh', 'Cảnh báo']);
});

t.test('errors and warnings, and each kind, can be had alone', async (t) => {
  const warning = { severity: 'warning', code: 'leading_zeros_restored' } as const;
  const id = await snapshotWith([{}, warning, { code: 'required_missing' }, warning]);
  const rowsOf = async (filter: IssueFilter) => (await listOf(id, filter)).slice(1).map((row) => row[1]);
  t.same(await rowsOf({ severity: 'error' }), ['2', '4']);
  t.same(await rowsOf({ severity: 'warning' }), ['3', '5']);
  t.same(await rowsOf({ code: 'required_missing' }), ['4']);
  t.same(await rowsOf({ code: 'required_missing', severity: 'warning' }), []);
});

t.test('the counts come first, errors apart from warnings, and say so when not all are listed', async (t) => {
  const summary = summaryOf({
    issue_counts: {},
    issue_levels: { cell_error: { error: 12_000, warning: 5 }, date_invalid: { error: 1, warning: 0 } },
  });
  t.match(summary, { total: 12_006, errors: 12_001, warnings: 5, listed: 10_000 });
  const rows = readCsv((await csvOf(await snapshotWith([]), {}, summary)).slice(1));
  t.same(rows[0]?.slice(0, 2), ['Tổng số / total', '12006']);
  t.match(rows[4]?.[0], /10\.000 .* 12\.006/);
  t.match(rows[5]?.[0], /10,000 of 12,006/);
  t.same(
    rows.slice(8, 11).map((row) => row.slice(0, 3)),
    [
      ['cell_error', 'Lỗi', '12000'],
      ['date_invalid', 'Lỗi', '1'],
      ['cell_error', 'Cảnh báo', '5'],
    ],
  );
  t.equal(none.note, null);
});

t.test('a report from before errors and warnings were counted apart is counted by its codes', (t) => {
  const old = summaryOf({ issue_counts: { date_invalid: 3, duplicate_identical: 2 }, issue_levels: null });
  t.match(old, { total: 5, errors: 3, warnings: 2, listed: 5 });
  t.end();
});

t.test('a text that a spreadsheet program would run as a formula is made plain text', async (t) => {
  const dangerous = ['=HYPERLINK("http://x";"y")', '+1+1', '-2+3', '@SUM(A1)', '\t=1+1', '\r=1+1'];
  const rows = (await listOf(await snapshotWith(dangerous.map((value) => ({ value }))))).slice(1);
  t.same(
    rows.map((row) => row[6]),
    dangerous.map((value) => `'${value}`),
  );
  const headers = (await listOf(await snapshotWith([{ header: '=cmd|x' }]))).slice(1);
  t.equal(headers[0]?.[3], "'=cmd|x", 'a header comes from the file too');
  for (const row of [...rows, ...headers]) for (const cell of row) t.notMatch(cell, /^[=+\-@\t\r]/);
});

t.test('commas, quotes and line breaks stay inside their cell, and harmless texts stay as they are', async (t) => {
  const values = ['a,b', 'say "no"', 'two\r\nlines', 'two\nlines', 'Nguyễn V** A*', '1-2', 'a=b', '', "'", '""'];
  const rows = await listOf(await snapshotWith(values.map((value) => ({ value }))));
  t.same(
    rows.slice(1).map((row) => row[6]),
    values,
  );
});

t.test('a report of thousands of issues is written page by page and whole', async (t) => {
  const id = await snapshotWith(Array(2500).fill({}));
  let parts = 0;
  let lines = 0;
  for await (const part of issuesCsv(db, report(id), {}, none)) {
    parts += 1;
    lines += part.split('\r\n').length - 1;
  }
  t.equal(lines, 2500 + (await csvOf(await snapshotWith([]))).split('\r\n').length - 1);
  t.ok(parts >= 4);
});

t.test('without issues there are the counts and the heading only', async (t) => {
  t.equal((await listOf(await snapshotWith([]))).length, 1);
});
