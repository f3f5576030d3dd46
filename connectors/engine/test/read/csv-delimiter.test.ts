import t from 'tap';
import { delimiters, detectDelimiter } from '../../src/read/csv-delimiter.ts';
import { readWhole, texts } from './fixture-bytes.ts';

t.test('each delimiter is found although addresses and titles hold others', async (t) => {
  for (const delimiter of delimiters) {
    const rows = Array.from({ length: 5 }, (_, i) => [`${i}`, 'An', '"Số 1, phố Huế; tổ 2 | Hà Nội"'].join(delimiter));
    const file = ['DANH SÁCH, NĂM HỌC 2024; 2025', ['STT', 'Tên', 'Địa chỉ'].join(delimiter), ...rows].join('\n');
    t.equal(detectDelimiter(file), delimiter);
  }
});

t.test('semicolons win over more commas that are in unquoted addresses', async (t) => {
  const rows = ['Tên;Địa chỉ;Ngày', 'A;1, B, C, D;1/2/2004', 'B;2, E;1/2/2004', 'C;3, F, G;1/2/2004'];
  t.equal(detectDelimiter(rows.join('\n')), ';');
});

t.test('a first line sep= decides and is not a row', async (t) => {
  const { table, rows } = await readWhole('sep=;\r\na,b,c;d\r\n1,2,3;4\r\n');
  t.equal(table.delimiter, ';');
  t.same(texts(rows), [
    ['a,b,c', 'd'],
    ['1,2,3', '4'],
  ]);
  t.equal(rows[0]?.row, 1);
});
