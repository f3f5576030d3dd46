import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import {
  activate,
  assertReport,
  csvFile,
  type FileCell,
  issuesOf,
  members,
  memberTable,
  questionAbout,
  type StatedIssue,
  xlsxFile,
  xlsxType,
} from '../src/index.ts';

const source = 'youth-union';
const list = members(10);
const spoiled = list[3] as (typeof list)[number];
const service = await startTestService();
t.teardown(() => service.close());
const registrar = await service.key('registrar');

await service.deliver({ source, bytes: csvFile(memberTable(list)) });
const good = await service.activeContent(source);
t.match(JSON.parse(good), { records: 10 }, 'the list that every file below is delivered upon');

interface BadRow {
  readonly what: string;
  /** Puts this into a cell of the fourth member's row, which is row 5. */
  readonly cells?: Readonly<Partial<Record<'A' | 'B' | 'C' | 'D' | 'E', FileCell>>>;
  /** More rows after the list. */
  readonly more?: readonly (readonly FileCell[])[];
  readonly issues: readonly StatedIssue[];
  readonly format?: 'xlsx';
}

const spoiledRow = memberTable([spoiled])[1] as string[];
const [name = '', , , number = ''] = spoiledRow;
const otherYear = spoiled.birthDate.replace(/^\d+-(\d+)-(\d+)$/, (_, m, d) => `${d}/${m}/2001`);
const markup = '<script>alert(1)</script>';
const formula = { formula: 'HYPERLINK("http://x.example","Nguyễn")', shown: 'Nguyễn' };

const rows: readonly BadRow[] = [
  { what: '31/02/2005', cells: { B: '31/02/2005' }, issues: [{ row: 5, column: 'B', code: 'date_invalid' }] },
  {
    what: 'a birth date in the future',
    cells: { B: '01/01/2199' },
    issues: [{ row: 5, column: 'B', code: 'birth_date_future' }],
  },
  {
    what: 'a birth year that the personal number contradicts',
    cells: { B: otherYear },
    issues: [{ row: 5, column: 'D', code: 'personal_number_contradicts_birth_year' }],
  },
  { what: 'an empty name', cells: { A: '' }, issues: [{ row: 5, column: 'A', code: 'required_missing' }] },
  {
    what: 'a formula in a CSV cell',
    cells: { A: formula },
    issues: [{ row: 5, column: 'A', code: 'formula_in_cell' }],
  },
  {
    what: 'a command in a CSV cell',
    cells: { A: '@SUM(1+1)*cmd|x' },
    issues: [{ row: 5, column: 'A', code: 'formula_in_cell' }],
  },
  { what: 'HTML in a CSV cell', cells: { A: markup }, issues: [{ row: 5, column: 'A', code: 'markup_in_cell' }] },
  {
    what: 'a formula in an XLSX cell',
    cells: { A: formula },
    format: 'xlsx',
    issues: [{ row: 5, column: 'A', code: 'formula_in_cell' }],
  },
  {
    what: 'a formula for the number in an XLSX cell',
    cells: { D: { formula: 'CONCATENATE(F5,G5)', shown: number } },
    format: 'xlsx',
    issues: [{ row: 5, column: 'D', code: 'formula_in_cell' }],
  },
  {
    what: 'HTML in an XLSX cell',
    cells: { A: markup },
    format: 'xlsx',
    issues: [{ row: 5, column: 'A', code: 'markup_in_cell' }],
  },
  {
    what: 'several wrong cells in one row',
    cells: { A: '', B: '31/02/2005' },
    issues: [
      { row: 5, column: 'A', code: 'required_missing' },
      { row: 5, column: 'B', code: 'date_invalid' },
    ],
  },
  {
    what: 'a subject twice with different facts',
    more: [['Nguyễn Thử Tên Khác', ...spoiledRow.slice(1)]],
    issues: [
      { row: 5, column: null, code: 'duplicate_conflict' },
      { row: 12, column: null, code: 'duplicate_conflict' },
    ],
  },
];

function fileOf({ cells = {}, more = [], format }: BadRow): { bytes: Uint8Array | string; contentType: string } {
  const table: FileCell[][] = memberTable(list);
  const target = table[4] as FileCell[];
  for (const [letter, cell] of Object.entries(cells)) target[letter.charCodeAt(0) - 65] = cell as FileCell;
  table.push(...more.map((row) => [...row]));
  return format === 'xlsx'
    ? { bytes: xlsxFile(table), contentType: xlsxType }
    : { bytes: csvFile(table), contentType: 'text/csv' };
}

for (const bad of rows) {
  t.test(`${bad.what}: told with row and column, held, and once activated its subject keeps its facts`, async (t) => {
    const { body } = await service.deliver({ source, ...fileOf(bad) });
    t.match(body, { state: 'staged', held: true, sequence: null, rejection: null });
    t.match(body.counts, { added: 0, changed: 0, retired: 0 });
    t.ok(body.counts.bad >= 1);
    t.match(
      body.guards.find((guard: { ok: boolean }) => !guard.ok),
      { guard: 'bad_row_share', limit: 0.05 },
    );
    assertReport(t, await issuesOf(service, body.id), bad.issues, [name, number, markup]);
    t.equal(await service.activeContent(source), good, 'while it is held');
    const activated = await activate(service, body.id);
    t.equal(activated.status, 200, JSON.stringify(activated.body));
    t.equal(activated.body.state, 'active');
    t.equal(await service.activeContent(source), good, 'once it is activated');
    const answer = await service.call('POST', '/v1/checks', { key: registrar, json: questionAbout(spoiled) });
    t.equal(answer.body.outcome, 'eligible', 'the bad row’s subject keeps its previous facts');
  });
}

t.test('a subject twice with the same facts counts once, and the repetition is told', async (t) => {
  const bytes = csvFile([...memberTable(list), spoiledRow]);
  const { body } = await service.deliver({ source, bytes });
  t.match(body, { state: 'active', held: false, counts: { added: 0, changed: 0, retired: 0, unchanged: 10 } });
  const stated = [{ row: 12, column: null, code: 'duplicate_identical', severity: 'warning' } as const];
  assertReport(t, await issuesOf(service, body.id), stated, [name, number]);
  t.equal(await service.activeContent(source), good);
});
