import t from 'tap';
import { columnLetters } from '../../src/read/index.ts';
import { isDateFormat } from '../../src/read/xlsx-styles.ts';
import { readWhole, refusal, texts } from './fixture-bytes.ts';
import { textWorkbook, workbook, workbookParts, zipOf } from './fixture-xlsx.ts';

/** The cells of a sheet's only row. */
async function cellsOf(row: string, options: Partial<Parameters<typeof workbook>[0]> = {}) {
  const { rows } = await readWhole(workbook({ sheets: [{ data: `<row r="1">${row}</row>` }], ...options }));
  return rows[0]?.cells;
}

t.test('shared, rich and inline text is read whole, without its phonetic guides', async (t) => {
  const strings = [
    '<si><t>Nguyễn Văn A</t></si>',
    '<si><r><rPr><b/></rPr><t xml:space="preserve">Trần </t></r><r><t>Bình</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si>',
    '<si><t>hai_x000A_dòng &amp; _x005F_x0041_</t></si>',
  ];
  const row =
    '<c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="inlineStr"><is><r><t>Lê </t></r><r><t>Chi</t></r></is></c>';
  t.same(await cellsOf(row, { strings }), ['Nguyễn Văn A', 'Trần Bình', 'hai\ndòng & _x0041_', 'Lê Chi']);
});

t.test('numbers keep all their digits, whichever way the file writes them', async (t) => {
  const cells = await cellsOf(
    '<c><v>24201001234</v></c><c><v>2.4201001234E10</v></c><c><v>001202000123</v></c><c><v>0.1</v></c><c><v>1E-7</v></c>',
  );
  t.same(
    cells?.map((cell) => (typeof cell === 'string' ? cell : [cell.kind, cell.text, cell.rounded])),
    [
      ['number', '24201001234', false],
      ['number', '24201001234', false],
      ['number', '1202000123', false],
      ['number', '0.1', false],
      ['number', '0.0000001', false],
    ],
  );
});

t.test('a number of more than 15 digits is marked as rounded', async (t) => {
  const cells = await cellsOf('<c><v>1.2345678901234568E15</v></c><c><v>999999999999999</v></c>');
  t.match(cells?.[0], { text: '1234567890123456', rounded: true });
  t.match(cells?.[1], { text: '999999999999999', rounded: false });
});

t.test(
  'formulas give their cached value and say that they are formulas; errors and booleans are told apart',
  async (t) => {
    const cells = await cellsOf(
      '<c t="str"><f>A2&amp;B2</f><v>Nguyễn</v></c><c><f>1+1</f><v>2</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c><c t="b"><v>1</v></c><c t="str"><v>plain</v></c>',
    );
    t.match(cells?.[0], { kind: 'text', text: 'Nguyễn', formula: true });
    t.match(cells?.[1], { kind: 'number', text: '2', formula: true });
    t.match(cells?.[2], { kind: 'error', text: '#DIV/0!', formula: true });
    t.match(cells?.[3], { kind: 'boolean', text: 'TRUE', formula: false });
    t.equal(cells?.[4], 'plain');
  },
);

t.test('a number is a date where its style says so, built-in or custom', async (t) => {
  const formats = [0, 14, 'dd/mm/yyyy', '[$-42A]d "tháng" m', '0.00', '"ngày" 0', '[Red]#,##0 \\d', 22];
  const row = formats.map((_, i) => `<c s="${i}"><v>38353.5</v></c>`).join('');
  const cells = await cellsOf(row, { formats });
  t.same(
    cells?.map((cell) => (typeof cell === 'string' ? cell : `${cell.kind} ${cell.text}`)),
    [
      'number 38353.5',
      'date 2005-01-01',
      'date 2005-01-01',
      'date 2005-01-01',
      'number 38353.5',
      'number 38353.5',
      'number 38353.5',
      'date 2005-01-01',
    ],
  );
  t.equal(isDateFormat('General'), false);
  t.equal(isDateFormat('_-* #,##0\\ "₫"_-'), false);
});

t.test('a workbook that counts from 1904 gives the same days', async (t) => {
  const cells = await cellsOf('<c s="0"><v>36891</v></c><c><v>36891</v></c>', {
    formats: [14, 0].slice(0, 1),
    date1904: true,
  });
  t.match(cells?.[0], { kind: 'date', text: '2005-01-01' });
  t.match(cells?.[1], { kind: 'number', text: '36891', serial: 38_353 });
});

t.test('ISO date cells of strict files are dates', async (t) => {
  t.match((await cellsOf('<c t="d"><v>2005-01-01T00:00:00</v></c>'))?.[0], { kind: 'date', text: '2005-01-01' });
});

t.test('sparse rows and cells stand where their references say; formatting alone is nothing', async (t) => {
  const data =
    '<row r="3"><c r="B3"><v>1</v></c><c r="D3" s="1"/><c r="E3"><v>2</v></c><c r="XFD3" s="1"/></row><row r="4"><c r="A4" s="1"/></row><row r="9"><c r="A9"><v>3</v></c></row>';
  const { rows } = await readWhole(workbook({ sheets: [{ data }] }));
  t.same(texts(rows), [['', '1', '', '', '2'], ['3']]);
  t.same(
    rows.map(({ row }) => row),
    [3, 9],
  );
});

t.test('prefixed element names are read', async (t) => {
  const parts = workbookParts({ sheets: [{ data: '' }] });
  parts['xl/worksheets/sheet1.xml'] =
    '<x:worksheet xmlns:x="m"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>An</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>';
  t.same(texts((await readWhole(zipOf(parts))).rows), [['An']]);
});

t.test('the first visible sheet with data is read', async (t) => {
  const cell = (text: string) => `<row><c t="inlineStr"><is><t>${text}</t></is></c></row>`;
  const sheets = [
    { name: 'Ẩn', state: 'hidden', data: cell('ẩn') },
    { name: 'Rất ẩn', state: 'veryHidden', data: cell('rất ẩn') },
    { name: 'Trống', data: '<row r="1"><c r="A1" s="1"/></row>' },
    { name: 'Danh sách', data: cell('đúng') },
    { name: 'Khác', data: cell('sai') },
  ] as const;
  const { table, rows } = await readWhole(workbook({ sheets }));
  t.equal(table.sheet, 'Danh sách');
  t.same(texts(rows), [['đúng']]);
  t.equal((await refusal(readWhole(workbook({ sheets: sheets.slice(0, 3) })))).code, 'no_sheet');
});

t.test('macros of an XLSM file are not looked at', async (t) => {
  const extra = { 'xl/vbaProject.bin': Buffer.from([0xd0, 0xcf, 0x11, 0xe0]) };
  const { rows } = await readWhole(workbook({ sheets: [{ data: '<row><c><v>1</v></c></row>' }], extra }));
  t.same(texts(rows), [['1']]);
});

t.test('a long sheet arrives in batches with every row once', async (t) => {
  const rows = Array.from({ length: 5_000 }, (_, i) => [`${i}`, `Nguyễn Văn ${i}`, 'Đại học']);
  t.same(texts((await readWhole(textWorkbook(rows))).rows), rows);
});

t.test('10,000 columns, too many rows and a cell beyond the limit are refused', async (t) => {
  const wide = `<row r="1"><c r="${columnLetters(9_999)}1"><v>1</v></c></row>`;
  t.match((await refusal(readWhole(workbook({ sheets: [{ data: wide }] })))).code, 'too_many_columns');
  const long = textWorkbook(Array.from({ length: 20 }, () => ['a']));
  t.equal((await refusal(readWhole(long, { limits: { maxRows: 10 } }))).code, 'too_many_rows');
  const big = await refusal(readWhole(textWorkbook([['a'], ['a', 'x'.repeat(40_000)]])));
  t.equal(big.code, 'cell_too_long');
  t.match(big.detail, { row: 2, column: 'B' });
});

t.test('column letters are those of a spreadsheet', async (t) => {
  t.same([0, 25, 26, 51, 701, 702, 16_383].map(columnLetters), ['A', 'Z', 'AA', 'AZ', 'ZZ', 'AAA', 'XFD']);
});
