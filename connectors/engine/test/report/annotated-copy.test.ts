import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { type Cell, cellText, readTable, serialDate, type Table, type TypedCell } from '../../src/read/index.ts';
import { annotatedCopy } from '../../src/report/index.ts';
import { listOf, mapFile, right } from '../map/fixture-list.ts';
import { readWhole, streamOf } from '../read/fixture-bytes.ts';
import { workbook } from '../read/fixture-xlsx.ts';
import { copyOf, gathered, mappedFrom, partsOf, reported, saved } from './fixture-copy.ts';

const bad = {
  noName: { 'Họ và tên': '', MSSV: 'SV02', 'Số CCCD': '' },
  badDate: { 'Ngày sinh': '31/02/2004', MSSV: 'SV03', 'Số CCCD': '' },
  oldCard: { 'Số CCCD': '123456789', MSSV: 'SV04' },
};
const list = `SỞ GIÁO DỤC VÀ ĐÀO TẠO\r\n"Danh sách\nsinh viên, <2025> & ""khác"""\r\n\r\n${listOf({}, bad.noName, bad.badDate, bad.oldCard)}`;

t.test('the copy reads as the file did, title rows and all, to the cell', async (t) => {
  const [original, copy] = [await readWhole(list), await readWhole(await copyOf(list))];
  t.equal(copy.table.format, 'xlsx');
  t.strictSame(copy.rows, original.rows.map(trimmedRow));
});

t.test('the copy of any table reads as the table', async () => {
  const typed = fc.oneof(
    fc.integer({ min: 61, max: 2_958_465 }).map((serial): TypedCell => dateCell(serial)),
    fc.integer({ min: -99_999, max: 9_999_999 }).map((n): TypedCell => numberCell(n)),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: 0.001, max: 1e6 }).map((n): TypedCell => numberCell(n)),
    fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => typedCell('text', text, true)),
    fc.constantFrom('TRUE', 'FALSE').map((text) => typedCell('boolean', text, false)),
    fc.constantFrom('#REF!', '#N/A').map((text) => typedCell('error', text, false)),
  );
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^0\d{11}$/),
    fc.constantFrom('_x0041_', '=1+1', '\r\n', ' x ', '\ufeff', '&amp;'),
  );
  const cell: fc.Arbitrary<Cell> = fc.oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: typed });
  const rows = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.array(cell, { minLength: 1, maxLength: 6 })), {
    minLength: 1,
    maxLength: 12,
  });
  const marks = fc.array(fc.tuple(fc.nat(11), fc.constantFrom('A', 'C', 'Z', null)), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(rows, marks, async (gaps, marked) => {
      let row = 0;
      const table = gaps.map(([gap, cells]) => {
        row += gap;
        return { row, cells };
      });
      const issues = marked.flatMap(([at, letters]) => {
        const { row } = table[at] ?? {};
        return row === undefined
          ? []
          : [{ row, letters, column: 'x', code: 'date_invalid', severity: 'error', value: null } as const];
      });
      const layout = {
        sheet: null,
        headerRow: 1,
        columns: [{ letter: 'B', header: 'x', field: 'x', origin: 'header' as const }],
      };
      const copy = annotatedCopy(
        { format: 'csv', container: null, encoding: 'UTF-8', conversion: null, rows: batchesOf(table) },
        { layout, ...reported(issues) },
      );
      const expected = table.map(trimmedRow).filter(({ cells }) => cells.length > 0);
      const file = await gathered(copy);
      if (expected.length === 0) return;
      assert.deepStrictEqual((await readWhole(file)).rows, expected);
    }),
  );
});

t.test('an uncorrected copy of a spreadsheet is judged as the spreadsheet was', async (t) => {
  for (const date1904 of [false, true]) {
    const file = spreadsheet(date1904);
    const copy = await copyOf(file);
    const [original, again] = [await mapFile(file), await mappedFrom(await readTable(streamOf(copy)))];
    t.strictSame(again, original.all, `1904: ${date1904}`);
    t.ok(original.all.some(({ facts }) => facts !== null));
    t.ok(original.all.flatMap(({ issues }) => issues).length >= 6);
  }
});

t.test('numbers that identify stay text, or become it: no zero is lost, none is shortened', async (t) => {
  const sheet = (await partsOf(await copyOf(list))).get('xl/worksheets/sheet1.xml') ?? '';
  t.match(sheet, '<is><t>027204000123</t></is>');
  const typed = (await partsOf(await copyOf(spreadsheet(false)))).get('xl/worksheets/sheet1.xml') ?? '';
  t.match(typed, '<is><t>27204000123</t></is>');
  t.notMatch(typed, '<v>27204000123</v>');
});

t.test('a bad cell is coloured and says what is wrong and how to mend it, Vietnamese first', async (t) => {
  const parts = await partsOf(await copyOf(list));
  const sheet = parts.get('xl/worksheets/sheet1.xml') ?? '';
  const fillOf = fillsIn(parts);
  t.equal(fillOf('C6'), 'FFFFC7CE', 'an empty cell too');
  t.equal(fillOf('D7'), 'FFFFC7CE');
  t.equal(fillOf('F8'), 'FFFFEB9C');
  t.equal(fillOf('D6'), null);
  const comments = parts.get('xl/comments1.xml') ?? '';
  t.strictSame(
    [...comments.matchAll(/ref="(\w+)"/g)].map(([, ref]) => ref),
    ['C6', 'D7', 'F8'],
  );
  t.match(comments, /Lỗi: “Ngày sinh” không phải .*\nCách sửa: .*\nError: .*\nFix: /);
  t.match(sheet, 'legacyDrawing');
});

t.test('an issue of a whole row colours its cells and is told at the first', async (t) => {
  const parts = await partsOf(await copyOf(listOf({ MSSV: '', 'Số CCCD': '' })));
  const fillOf = fillsIn(parts);
  for (const at of ['A2', 'B2', 'D2', 'F2', 'G2']) t.equal(fillOf(at), 'FFFFC7CE', at);
  t.match(parts.get('xl/comments1.xml'), 'ref="A2"');
});

t.test(
  'the report comes after the data, with a link to each bad cell, whatever the data sheet is called',
  async (t) => {
    for (const name of ['Khóa 2022', 'BÁO CÁO LỖI', "Sở d'A [1]"]) {
      const data = sheetData([Object.keys(right), Object.values({ ...right, ...bad.badDate })]);
      const parts = await partsOf(await copyOf(workbook({ sheets: [{ name, data }] })));
      const names = [...(parts.get('xl/workbook.xml') ?? '').matchAll(/<sheet name="([^"]*)"/g)].map(([, one]) => one);
      t.equal(names[1], 'Báo cáo lỗi');
      t.not(names[0]?.toLowerCase(), 'báo cáo lỗi');
      const quoted = names[0]?.replaceAll("'", "''");
      t.match(parts.get('xl/worksheets/sheet2.xml'), `location="'${quoted}'!D2"`);
    }
  },
);

t.test('a corrected copy gives the right facts', async (t) => {
  const parts = await partsOf(await copyOf(list));
  const sheet = parts.get('xl/worksheets/sheet1.xml') ?? '';
  const typed = (text: string) => `t="inlineStr"><is><t>${text}</t></is></c>`;
  const corrected = sheet
    .replace(/(<c r="C6" s="\d+")\/>/, `$1 ${typed('Trần Thị Bình')}`)
    .replace(/(<c r="D7" s="\d+") .*?<\/c>/, `$1 ${typed('28/02/2004')}`);
  parts.set('xl/worksheets/sheet1.xml', corrected);
  const mapped = await mappedFrom(await readTable(streamOf(saved(parts))));
  const mended = listOf(
    {},
    { ...bad.noName, 'Họ và tên': 'Trần Thị Bình' },
    { ...bad.badDate, 'Ngày sinh': '28/02/2004' },
    bad.oldCard,
  );
  const expected = (await mapFile(mended)).all;
  t.strictSame(
    mapped.map(({ facts, keys }) => ({ facts, keys })),
    expected.map(({ facts, keys }) => ({ facts, keys })),
  );
  t.ok(mapped.every(({ facts }) => facts !== null));
});

t.test(
  'a copy with every issue that is told in full can be delivered again: it is no bomb to the reader',
  async (t) => {
    const rows = Array.from({ length: 10_000 }, () => ({ 'Ngày sinh': '31/02/2004' }));
    const copy = await copyOf(listOf(...rows));
    t.equal((await readWhole(copy)).rows.length, 10_001);
  },
);

t.test('a file of keys gets a header row; what is wrong stands one row below its line', async (t) => {
  const lines = ['05/09/2004', '31/02/2004'].map((birth, i) =>
    JSON.stringify({ 'Mã trường': 'DHBN', MSSV: `SV0${i}`, 'Họ và tên': 'Nguyễn Văn An', 'Ngày sinh': birth }),
  );
  const copy = await copyOf(lines.join('\n'));
  const { rows } = await readWhole(copy);
  t.same(
    rows.map(({ row }) => row),
    [1, 2, 3],
  );
  t.equal(cellText(rows[0]?.cells[0]), 'Mã trường');
  const parts = await partsOf(copy);
  t.not(fillsIn(parts)('D3'), fillsIn(parts)('D2'), 'the bad cell is marked');
});

t.test('a table with more rows than a sheet holds is refused, not cut off', async (t) => {
  const layout = { sheet: null, headerRow: 1, columns: [] };
  const table: Table = {
    format: 'csv',
    container: null,
    encoding: 'UTF-8',
    conversion: null,
    rows: batchesOf([{ row: 1_048_577, cells: ['x'] }]),
  };
  await t.rejects(gathered(annotatedCopy(table, { layout, ...reported([]) })), RangeError);
});

async function* batchesOf(rows: readonly { row: number; cells: readonly Cell[] }[]) {
  yield rows;
}

/** Empty cells at a row's end are not kept in a spreadsheet. */
function trimmedRow({ row, cells }: { row: number; cells: readonly Cell[] }) {
  let length = cells.length;
  while (length > 0 && cells[length - 1] === '') length -= 1;
  return { row, cells: cells.slice(0, length) };
}

function typedCell(kind: TypedCell['kind'], text: string, formula: boolean): TypedCell {
  return { kind, text, formula, serial: null, rounded: false };
}

function numberCell(number: number): TypedCell {
  return { kind: 'number', text: String(number), formula: false, serial: number, rounded: false };
}

function dateCell(serial: number): TypedCell {
  return { kind: 'date', text: serialDate(serial) ?? '', formula: false, serial, rounded: false };
}

function sheetData(rows: readonly (readonly string[])[]): string {
  return rows
    .map((cells) => `<row>${cells.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`)
    .join('');
}

/** A school's list with numbers, dates, formulas and errors in its cells, as programs leave them. */
function spreadsheet(date1904: boolean): Buffer {
  const text = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
  const day = date1904 ? 38_235 - 1462 : 38_235; // 05/09/2004
  const row = (code: string, birth: string, number: string, more = '') =>
    `<row>${text('DHBN')}${text(code)}${text('Nguyễn Văn An')}${birth}${text('Nam')}${number}${more}</row>`;
  const date = `<c s="1"><v>${day}</v></c>`;
  const header = Object.keys(right).slice(0, 6);
  const data =
    sheetData([header]) +
    row('SV1', date, '<c><v>27204000123</v></c>') +
    row('SV2', `<c><v>${day}</v></c>`, text('027204000123')) +
    row('SV3', date, '<c t="str"><f>"0"&amp;B1</f><v>027204000123</v></c>') +
    row('SV4', `<c s="1"><f>A1</f><v>${day}</v></c>`, '<c t="e"><v>#REF!</v></c>') +
    row('SV5', date, '<c><v>1234567890123456789</v></c>') +
    row('SV6', '<c t="d"><v>2004-09-05T00:00:00</v></c>', `<c s="1"><v>${day}</v></c>`) +
    row('SV7', date, '<c><v>2.7204000123E10</v></c>', text('ghi chú')) +
    row('SV8', '<c t="b"><v>1</v></c>', '<c/>');
  return workbook({ sheets: [{ name: 'DS', data }], date1904, formats: [0, 14] });
}

/** The colour of each cell of the first sheet. */
function fillsIn(parts: ReadonlyMap<string, string>): (at: string) => string | null | undefined {
  const styles = parts.get('xl/styles.xml') ?? '';
  const fills = [...styles.matchAll(/<fill>(.*?)<\/fill>/g)].map(
    ([, fill]) => /fgColor rgb="(\w+)"/.exec(fill ?? '')?.[1],
  );
  const cellStyles = /<cellXfs.*<\/cellXfs>/.exec(styles)?.[0] ?? '';
  const ofStyle = [...cellStyles.matchAll(/fillId="(\d+)"/g)].map(([, id]) => fills[Number(id)] ?? null);
  const sheet = parts.get('xl/worksheets/sheet1.xml') ?? '';
  return (at) => {
    const [, style] = new RegExp(`<c r="${at}"(?: s="(\\d+)")?`).exec(sheet) ?? [];
    return style === undefined ? null : ofStyle[Number(style)];
  };
}
