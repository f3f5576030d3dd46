import t from 'tap';
import { readWhole, refusal, texts } from './fixture-bytes.ts';
import { ods, odsRow, odsText, textOds } from './fixture-ods.ts';

const sheetOf = (...rows: string[]) => ods([{ name: 'A', rows: rows.join('') }]);
const padding = odsRow(
  ['<table:table-cell table:number-columns-repeated="16384"/>'],
  'table:number-rows-repeated="1048000"',
);

t.test('text, with blanks, breaks, tabs, spans and links, is what the sheet shows; comments are not', async (t) => {
  const cell =
    '<table:table-cell office:value-type="string"><office:annotation><text:p>ghi chú</text:p></office:annotation>' +
    '<text:p>Nguyễn<text:s text:c="2"/>\n  <text:span>Văn</text:span><text:tab/><text:a>An</text:a></text:p><text:p>x<text:line-break/>y</text:p></table:table-cell>';
  const { rows, table } = await readWhole(sheetOf(odsRow([cell, odsText('sau')])));
  t.same(texts(rows), [['Nguyễn   Văn\tAn\nx\ny', 'sau']]);
  t.match(table, { format: 'ods', sheet: 'A', encoding: null, container: null });
});

t.test('numbers, dates, booleans and formulas keep their type', async (t) => {
  const typed = (attributes: string, shown: string) =>
    `<table:table-cell ${attributes}><text:p>${shown}</text:p></table:table-cell>`;
  const { rows } = await readWhole(
    sheetOf(
      odsRow([
        typed('office:value-type="float" office:value="27204000123"', '2,72E+10'),
        typed('office:value-type="date" office:date-value="2004-09-05T00:00:00"', '05/09/04'),
        typed('office:value-type="boolean" office:boolean-value="true"', 'ĐÚNG'),
        typed('office:value-type="float" office:value="1234567890123456"', '1'),
        typed('office:value-type="string" table:formula="of:=A1"', 'An'),
        typed('office:value-type="string" table:formula="of:=X" ', '#REF!'),
      ]),
    ),
  );
  t.match(rows[0]?.cells, [
    { kind: 'number', text: '27204000123', serial: 27204000123, rounded: false, formula: false },
    { kind: 'date', text: '2004-09-05', formula: false },
    { kind: 'boolean', text: 'TRUE' },
    { kind: 'number', rounded: true },
    { kind: 'text', text: 'An', formula: true },
    { kind: 'error', text: '#REF!' },
  ]);
});

t.test('rows keep their numbers across repeated, grouped and empty ones', async (t) => {
  const group = `<table:table-header-rows>${odsRow([odsText('a')])}</table:table-header-rows>`;
  const empty = odsRow(['<table:table-cell/>'], 'table:number-rows-repeated="7"');
  const twice = odsRow(
    [odsText('b', 'table:number-columns-repeated="2"'), '<table:covered-table-cell/>', odsText('c')],
    'table:number-rows-repeated="2"',
  );
  const { rows } = await readWhole(sheetOf(group, empty, twice, odsRow([odsText('d')]), padding));
  t.same(
    rows.map(({ row }) => row),
    [1, 9, 10, 11],
  );
  t.same(texts(rows)[1], ['b', 'b', '', 'c']);
});

t.test('sheets are listed; the first visible one with data is read, or the one asked for', async (t) => {
  const file = ods([
    { name: 'Ẩn', hidden: true, rows: odsRow([odsText('0')]) },
    { name: 'Trống', rows: padding },
    { name: 'Lớp A', rows: odsRow([odsText('1')]) },
    { name: 'Lớp B', rows: odsRow([odsText('2')]) },
  ]);
  const { table, rows } = await readWhole(file);
  t.same(texts(rows), [['1']]);
  t.same(table.sheets, [
    { name: 'Ẩn', hidden: true, empty: false },
    { name: 'Trống', hidden: false, empty: true },
    { name: 'Lớp A', hidden: false, empty: false },
    { name: 'Lớp B', hidden: false, empty: false },
  ]);
  for (const [sheet, expected] of [
    ['lớp  b', '2'],
    ['Lớp B'.normalize('NFD'), '2'],
    ['4', '2'],
    ['Ẩn', '0'],
  ] as const) {
    t.same(texts((await readWhole(file, { sheet })).rows), [[expected]], sheet);
  }
  t.equal((await refusal(readWhole(file, { sheet: 'Trống' }))).code, 'no_sheet');
  const error = await refusal(readWhole(file, { sheet: 'Lớp C' }));
  t.equal(error.code, 'sheet_not_found');
  t.same(error.detail, { sheet: 'Lớp C', sheets: ['Ẩn', 'Trống', 'Lớp A', 'Lớp B'] });
});

t.test('a few bytes do not become millions of cells', async (t) => {
  const rows = sheetOf(odsRow([odsText('a')], 'table:number-rows-repeated="1000000"'));
  t.match(await refusal(readWhole(rows)), { code: 'archive_unsafe', detail: { reason: 'repeated-rows', limit: 1000 } });
  const columns = sheetOf(odsRow([odsText('a', 'table:number-columns-repeated="16384"')]));
  t.match(await refusal(readWhole(columns)), { code: 'too_many_columns', detail: { row: 1 } });
  const beyond = sheetOf(odsRow(['<table:table-cell table:number-columns-repeated="999999999999"/>', odsText('a')]));
  t.match(await refusal(readWhole(beyond)), { code: 'too_many_columns' });
  const many = sheetOf(...Array.from({ length: 30 }, () => odsRow([odsText('a')], 'table:number-rows-repeated="900"')));
  t.match(await refusal(readWhole(many, { limits: { maxRows: 20_000 } })), { code: 'too_many_rows' });
  const long = sheetOf(odsRow([odsText('x'.repeat(40_000))]));
  t.match(await refusal(readWhole(long)), { code: 'cell_too_long', detail: { row: 1, column: 'A' } });
});

t.test('a password, damage and other OpenDocument files are told as such', async (t) => {
  const manifest =
    '<manifest:manifest xmlns:manifest="m"><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>';
  const locked = ods([{ name: 'A', rows: '' }], { 'content.xml': '\u0001noise', 'META-INF/manifest.xml': manifest });
  t.equal((await refusal(readWhole(locked))).code, 'file_encrypted');
  t.equal((await refusal(readWhole(ods([], { 'content.xml': '<a><b></a>' })))).code, 'file_corrupt');
  t.equal(
    (await refusal(readWhole(sheetOf(odsRow(['<table:table-cell office:value-type="float"/>']))))).code,
    'file_corrupt',
  );
  t.equal((await refusal(readWhole(ods([{ name: 'A', rows: padding }])))).code, 'no_sheet');
});

t.test('wherever chunks cut it, a sheet is the same', async (t) => {
  const rows = Array.from({ length: 500 }, (_, i) => [`${i}`, 'Nguyễn Thị Hòa', '05/09/2004']);
  for (const chunkBytes of [7, 65536]) t.same(texts((await readWhole(textOds(rows), { chunkBytes })).rows), rows);
});
