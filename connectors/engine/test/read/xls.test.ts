import { utils } from '@e965/xlsx';
import t from 'tap';
import { readWhole, refusal, texts } from './fixture-bytes.ts';
import { bookOf, textXls, xls } from './fixture-xls.ts';

t.test('cells keep their type: text, number, date by its format, boolean, error, formula', async (t) => {
  const sheet = utils.aoa_to_sheet([[], ['Họ và tên'], []]);
  Object.assign(sheet, {
    A4: { t: 's', v: 'Nguyễn Thị Hòa' },
    B4: { t: 'n', v: 27204000123 },
    C4: { t: 'n', v: 38235, z: 'dd/mm/yyyy' },
    D4: { t: 'n', v: 38235.75, z: 'm/d/yy' },
    E4: { t: 'b', v: true },
    F4: { t: 'e', v: 0x17 },
    G4: { t: 'n', v: 1234567890123456 },
    // The writer takes formulas as their tokens: the integer 3.
    H4: { t: 'n', v: 3, bf: [3, 0, 0x1e, 3, 0] },
    '!ref': 'A1:H4',
  });
  const { table, rows } = await readWhole(xls(bookOf({ A: sheet })));
  t.match(table, { format: 'xls', sheet: 'A', container: null, encoding: null });
  t.same(
    rows.map(({ row }) => row),
    [2, 4],
  );
  t.match(rows[1]?.cells, [
    'Nguyễn Thị Hòa',
    { kind: 'number', text: '27204000123', rounded: false },
    { kind: 'date', text: '2004-09-05' },
    { kind: 'date', text: '2004-09-05' },
    { kind: 'boolean', text: 'TRUE' },
    { kind: 'error' },
    { kind: 'number', rounded: true },
    { kind: 'number', text: '3', formula: true },
  ]);
});

t.test('days are counted from 1904 where the workbook says so', async (t) => {
  const book = bookOf({ A: { A1: { t: 'n', v: 38235 - 1462, z: 'dd/mm/yyyy' }, '!ref': 'A1' } });
  book.Workbook = { WBProps: { date1904: true } };
  const { rows } = await readWhole(xls(book));
  t.match(rows[0]?.cells, [{ kind: 'date', text: '2004-09-05', serial: 38235 }]);
});

t.test('sheets are listed; the first visible one with data is read, or the one asked for', async (t) => {
  const book = bookOf({
    Ẩn: utils.aoa_to_sheet([['0']]),
    Trống: utils.aoa_to_sheet([]),
    'Lớp A': utils.aoa_to_sheet([['1']]),
    'Lớp B': utils.aoa_to_sheet([[], ['2']]),
  });
  book.Workbook = { Sheets: [{ Hidden: 1 }, {}, {}, {}] };
  const file = xls(book);
  const { table, rows } = await readWhole(file);
  t.same(texts(rows), [['1']]);
  t.same(table.sheets, [
    { name: 'Ẩn', hidden: true, empty: false },
    { name: 'Trống', hidden: false, empty: true },
    { name: 'Lớp A', hidden: false, empty: false },
    { name: 'Lớp B', hidden: false, empty: false },
  ]);
  const chosen = await readWhole(file, { sheet: 'LỚP B' });
  t.same(chosen.rows, [{ row: 2, cells: ['2'] }]);
  t.same(texts((await readWhole(file, { sheet: '1' })).rows), [['0']]);
  t.equal((await refusal(readWhole(file, { sheet: 'Lớp C' }))).code, 'sheet_not_found');
});

t.test('a compound file that is no workbook, and one cut off, are refused; limits hold', async (t) => {
  const mark = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  t.match(
    (await refusal(readWhole(Buffer.concat([mark, Buffer.alloc(4096)])))).code,
    /file_(corrupt|type_unsupported)/,
  );
  const file = textXls(Array.from({ length: 2000 }, (_, i) => [`${i}`, 'Nguyễn Thị Hòa']));
  for (const part of [0.3, 0.6, 0.9]) {
    const outcome = await readWhole(file.subarray(0, file.length * part)).catch((error: unknown) => error);
    t.match(outcome, { name: 'UnreadableFile' }, `${part}`);
  }
  t.equal((await refusal(readWhole(file, { limits: { maxXlsBytes: 10_000 } }))).code, 'file_too_large');
  t.equal((await refusal(readWhole(file, { limits: { maxRows: 100 } }))).code, 'too_many_rows');
  t.equal((await refusal(readWhole(file, { limits: { maxColumns: 1 } }))).code, 'too_many_columns');
  t.equal((await refusal(readWhole(file, { limits: { maxCellLength: 5 } }))).code, 'cell_too_long');
});
