import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import {
  type Cell,
  cellText,
  generate,
  listDocument,
  type SourceCode,
  sheetRowLimit,
  sourceCodes,
  writeXlsx,
  type XlsxOptions,
  xlsxBytes,
} from '../src/index.ts';
import { columnLetters } from '../src/xlsx-parts.ts';
import { readXlsx, type SheetCell, walk } from './read-xlsx.ts';

const base = { seed: 1, asOf: '2026-10-01' } as const;
const oddities = {
  lost_leading_zeros: 0.1,
  formula_cell: 0.1,
  html_cell: 0.1,
  extra_spaces: 0.1,
  blank_row: 0.1,
} as const;

/** A cell as it must stand in the file: its type, its text. */
function wanted(cell: Cell, dates: 'cells' | 'text'): readonly [string, string] {
  if (typeof cell === 'number') return ['n', String(cell)];
  if (typeof cell === 'object' && cell !== null && 'formula' in cell) return ['str', cell.shown];
  if (typeof cell === 'object' && cell !== null && dates === 'cells') {
    return ['n', String(Date.parse(cell.date) / 86_400_000 + 25_569)];
  }
  return ['text', cellText(cell)];
}

function found({ type, text }: SheetCell): readonly [string, string] {
  return [type === 's' || type === 'inlineStr' ? 'text' : type, text];
}

for (const source of sourceCodes) {
  for (const options of [{}, { strings: 'inline', dates: 'text' }] as const satisfies XlsxOptions[]) {
    t.test(`${source}: every cell can be read again (${JSON.stringify(options)})`, async (t) => {
      const generated = { source, rows: 120, bad: oddities, titles: true, headers: 'broken', ...base } as const;
      const list = listDocument(generated);
      const sheet = await readXlsx(xlsxBytes(list, options));
      const dates = 'dates' in options ? options.dates : 'cells';
      const above = list.titles.length;
      t.same(
        sheet.rows[above]?.map((cell) => cell.text),
        list.header,
      );
      const rows = [...generate(generated)];
      t.equal(sheet.rows.length, above + 1 + rows.length);
      const filled = rows.map((row) => row.cells.flatMap((cell, p) => (cell === null ? [] : [{ cell, p }])));
      const read = sheet.rows.slice(above + 1);
      t.same(
        read.map((cells) => cells.map(found)),
        filled.map((cells) => cells.map(({ cell }) => wanted(cell, dates))),
      );
      t.same(
        read.map((cells) => cells.map((cell) => cell.ref)),
        filled.map((cells, i) => cells.map(({ p }) => `${columnLetters(p)}${above + 2 + i}`)),
      );
    });
  }
}

t.test(
  'dates are cells with a date format, identifiers that lost zeros are numbers, formulas are formulas',
  async (t) => {
    const bad = { lost_leading_zeros: 0.3, formula_cell: 0.3 } as const;
    const sheet = await readXlsx(xlsxBytes(listDocument({ source: 'youth-union', rows: 60, bad, ...base })));
    const cells = sheet.rows.slice(1).flat();
    const births = cells.filter((cell) => cell.ref.startsWith('C'));
    t.ok(births.length === 60 && births.every((cell) => sheet.formats[cell.style] === 164));
    t.match(sheet.parts.get('xl/styles.xml'), /numFmtId="164" formatCode="dd\/mm\/yyyy"/);
    const numbers = cells.filter((cell) => cell.ref.startsWith('E') && cell.type === 'n');
    t.ok(numbers.length > 5 && numbers.every((cell) => cell.text.length < 12 && sheet.formats[cell.style] === 1));
    const formulas = cells.filter((cell) => cell.formula !== null);
    t.ok(formulas.length > 5 && formulas.every((cell) => cell.ref.startsWith('B')));
    t.match(formulas[0]?.formula, /^HYPERLINK\("http:\/\/attacker\.invalid\/","/);
  },
);

t.test('title lines are merged across their columns', async (t) => {
  const list = listDocument({ source: 'education', rows: 2, titles: true, ...base });
  const sheet = await readXlsx(xlsxBytes(list));
  t.same(sheet.merged, ['A1:E1', 'F1:L1', 'A2:E2', 'F2:L2', 'F3:L3', 'A5:L5', 'A6:L6']);
  const none = await readXlsx(xlsxBytes(listDocument({ source: 'education', rows: 2, ...base })));
  t.same(none.merged, []);
});

t.test('every part is well-formed and the package names each of them', async (t) => {
  const { parts } = await readXlsx(xlsxBytes(listDocument({ source: 'agriculture', rows: 5, ...base })));
  for (const xml of parts.values())
    walk(
      xml,
      () => {},
      () => {},
    );
  const types = parts.get('[Content_Types].xml') ?? '';
  for (const path of parts.keys()) {
    if (!path.endsWith('.rels') && path !== '[Content_Types].xml') t.ok(types.includes(`PartName="/${path}"`), path);
  }
});

t.test('spaces and line breaks that a program may drop are marked to be kept', async (t) => {
  const list = listDocument({ source: 'labour', rows: 40, bad: { extra_spaces: 0.5 }, headers: 'broken', ...base });
  const { parts } = await readXlsx(xlsxBytes(list));
  const texts = [...(parts.get('xl/sharedStrings.xml') ?? '').matchAll(/<t( xml:space="preserve")?>([^<]*)</g)];
  const frail = texts.filter(([, , text = '']) => text !== text.trim() || text.includes('\n'));
  t.ok(frail.length > 10);
  t.ok(frail.every(([, mark]) => mark !== undefined));
});

t.test('control characters, which XML cannot hold, are left out', async (t) => {
  const list = listDocument({ source: 'education', rows: 1, ...base });
  const rows = [...list.rows].map((row) => ({ ...row, cells: ['a\u0000b\u001fc<&>"', ...row.cells.slice(1)] }));
  const sheet = await readXlsx(xlsxBytes({ ...list, rows }));
  t.equal(sheet.rows[1]?.[0]?.text, 'abc<&>"');
});

t.test('the same rows make the same bytes, in whichever time zone', async (t) => {
  const code =
    "import { createHash } from 'node:crypto'; import { listDocument, xlsxBytes } from './src/index.ts';" +
    "const list = listDocument({ source: 'education', rows: 50, seed: 1, asOf: '2026-10-01', titles: true });" +
    "process.stdout.write(createHash('sha256').update(xlsxBytes(list)).digest('hex'));";
  const run = async (TZ: string) => {
    const cwd = join(import.meta.dirname, '..');
    const args = ['--input-type=module', '--eval', code];
    return (await promisify(execFile)(process.execPath, args, { cwd, env: { ...process.env, TZ } })).stdout;
  };
  const [east, west] = [await run('Asia/Ho_Chi_Minh'), await run('America/Los_Angeles')];
  t.match(east, /^[0-9a-f]{64}$/);
  t.equal(east, west);
});

t.test('a written file holds the same bytes and says how many rows', async (t) => {
  const path = join(t.testdir(), 'a.xlsx');
  const options = { source: 'industry-trade' as SourceCode, rows: 3000, ...base };
  const written = await writeXlsx(path, options);
  const bytes = readFileSync(path);
  t.equal(written.rows, 3000);
  t.equal(written.bytes, bytes.length);
  t.ok(bytes.equals(xlsxBytes(listDocument(options))));
});

t.test('more rows than a sheet has are refused', async (t) => {
  const list = listDocument({ source: 'education', rows: 1, ...base });
  const [row] = [...list.rows];
  if (row === undefined) throw new Error('no row');
  const blank = { ...row, cells: [] };
  function* tooMany() {
    for (let i = 0; i < sheetRowLimit; i++) yield blank;
  }
  t.throws(() => xlsxBytes({ ...list, rows: tooMany() }), RangeError);
});

t.test('columns are lettered as in a spreadsheet', async (t) => {
  t.same([0, 25, 26, 51, 52, 701, 702].map(columnLetters), ['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
});
