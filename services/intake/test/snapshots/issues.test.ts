import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type FactsDatabase, factsRoom } from '@xacthuc/engine';
import { accessRoom, createDatabase, createPool, migrateRooms, startEmbeddedPostgres } from '@xacthuc/platform';
import t from 'tap';
import { issuesCsv, issuesOf } from '../../src/snapshots/issues.ts';

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
  const source = await owner.query(`SELECT facts.add_source($1, 'x', '[]', 'full', 1, 1, 1) AS id`, [id]);
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

async function csvOf(id: string): Promise<string> {
  let text = '';
  for await (const part of issuesCsv(db, id)) text += part;
  return text;
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
  const [issue] = await issuesOf(db, id, 10, 0);
  t.match(issue, {
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
    const page = await issuesOf(db, id, 3, after);
    if (page.length === 0) break;
    rows.push(...page.map(({ row }) => row));
    after = page.at(-1)?.ordinal ?? after;
  }
  t.same(rows, [2, 3, 4, 5, 6, 7, 8]);
});

t.test('the CSV opens in a spreadsheet program as UTF-8, with a heading and a row for each issue', async (t) => {
  const text = await csvOf(await snapshotWith([{}, { severity: 'warning', code: 'leading_zeros_restored' }]));
  t.ok(text.startsWith('\ufeffDòng,Cột,'), 'Excel takes a file without the mark for another encoding');
  t.ok(text.endsWith('\r\n'));
  const rows = readCsv(text.slice(1));
  t.equal(rows.length, 3);
  for (const row of rows) t.equal(row.length, 10);
  t.match(rows[1], ['2', 'F', 'Ngày sinh', 'Lỗi', 'date_invalid', '3*/**/20**']);
  t.match(rows[2], ['3', 'F', 'Ngày sinh', 'Cảnh báo']);
});

t.test('a text that a spreadsheet program would run as a formula is made plain text', async (t) => {
  const dangerous = ['=HYPERLINK("http://x";"y")', '+1+1', '-2+3', '@SUM(A1)', '\t=1+1', '\r=1+1'];
  const rows = readCsv((await csvOf(await snapshotWith(dangerous.map((value) => ({ value }))))).slice(1)).slice(1);
  t.same(
    rows.map((row) => row[5]),
    dangerous.map((value) => `'${value}`),
  );
  const headers = readCsv((await csvOf(await snapshotWith([{ header: '=cmd|x' }]))).slice(1)).slice(1);
  t.equal(headers[0]?.[2], "'=cmd|x", 'a header comes from the file too');
  for (const row of [...rows, ...headers]) for (const cell of row) t.notMatch(cell, /^[=+\-@\t\r]/);
});

t.test('commas, quotes and line breaks stay inside their cell, and harmless texts stay as they are', async (t) => {
  const values = ['a,b', 'say "no"', 'two\r\nlines', 'two\nlines', 'Nguyễn V** A*', '1-2', 'a=b', '', "'", '""'];
  const rows = readCsv((await csvOf(await snapshotWith(values.map((value) => ({ value }))))).slice(1));
  t.same(
    rows.slice(1).map((row) => row[5]),
    values,
  );
});

t.test('a report of thousands of issues is written page by page and whole', async (t) => {
  const id = await snapshotWith(Array(2500).fill({}));
  let parts = 0;
  let lines = 0;
  for await (const part of issuesCsv(db, id)) {
    parts += 1;
    lines += part.split('\r\n').length - 1;
  }
  t.equal(lines, 2501);
  t.ok(parts >= 4);
});

t.test('without issues there is the heading only', async (t) => {
  t.equal(readCsv((await csvOf(await snapshotWith([]))).slice(1)).length, 1);
});
