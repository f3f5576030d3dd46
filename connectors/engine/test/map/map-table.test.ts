import t from 'tap';
import { textWorkbook } from '../read/fixture-xlsx.ts';
import { listOf, mapFile } from './fixture-list.ts';

const header = 'STT,Mã trường,MSSV,Họ và tên,Ngày sinh,Số CCCD,Ghi chú';
const row = (i: number) => `${i},DHBN,SV0${i},Nguyễn Văn An,05/09/2004,,`;

t.test('what is no data below the header is skipped and counted', async (t) => {
  const lines = [
    header,
    '(1),(2),(3),(4),(5),(6),(7)',
    row(1),
    ',,,,,,',
    '2,,,,,,',
    header,
    row(3),
    'Tổng cộng: 2 sinh viên,,,,,,',
    ',Tổng số,2,,,,',
    ',,,"Bắc Ninh, ngày 10 tháng 11 năm 2025",,,',
    ',,Người lập biểu,,,HIỆU TRƯỞNG,',
    ',,"(Ký, ghi rõ họ tên)",,,,',
  ];
  const { all, skipped } = await mapFile(lines.join('\n'));
  t.same(
    all.map(({ row, facts, issues }) => [row, facts !== null, issues.length]),
    [
      [3, true, 0],
      [7, true, 0],
    ],
  );
  t.same(skipped, { blank: 2, totals: 2, headers: 2, signatures: 3 });
});

t.test('a person or an enterprise whose name begins like a total is a row', async (t) => {
  const list =
    'Họ và tên,Mã trường,MSSV,Ngày sinh\nTống Công Minh,DHBN,1A,05/09/2004\nTổng công ty Z,DHBN,2A,05/09/2004\nTong Cong Minh,DHBN,3A,05/09/2004\nCông An,DHBN,4A,05/09/2004\n';
  const { all, skipped } = await mapFile(list);
  t.equal(all.length, 4);
  t.equal(skipped.totals, 0);
});

t.test('totals are known in every usual writing', async (t) => {
  for (const text of [
    'TỔNG CỘNG',
    'Tổng số: 2 hộ',
    'Cộng:',
    'Tong cong: 2',
    'tong so',
    'Tổng cộng (2)',
    'Tổng cộng'.normalize('NFD'),
  ]) {
    const { skipped } = await mapFile(`${header}\n${row(1)}\n${text},,,,,,\n`);
    t.equal(skipped.totals, 1, text);
  }
});

t.test('all bad rows are told, not only the first', async (t) => {
  const changes = Array.from({ length: 200 }, (_, i) => ({
    MSSV: `SV${i}`,
    'Ngày sinh': i % 2 === 0 ? '31/02/2004' : '05/09/2004',
  }));
  const { all } = await mapFile(listOf(...changes));
  t.equal(all.length, 200);
  t.equal(all.filter(({ facts }) => facts === null).length, 100);
  t.same(all.flatMap(({ issues }) => issues.map((issue) => issue.row)).slice(0, 3), [2, 4, 6]);
});

t.test('a list as CSV and as a sheet maps to the same rows', async (t) => {
  const cells = [['DANH SÁCH'], ...[header, row(1), row(2)].map((line) => line.split(','))];
  const csv = await mapFile(cells.map((line) => line.join(',')).join('\n'));
  const sheet = await mapFile(textWorkbook(cells));
  t.same(sheet.all, csv.all);
});
