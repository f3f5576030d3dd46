import t from 'tap';
import { refusal } from '../read/fixture-bytes.ts';
import { textWorkbook } from '../read/fixture-xlsx.ts';
import { mapFile } from './fixture-list.ts';

const data = 'DHBN,SV01,Nguyễn Văn An,05/09/2004,027204000123';
const headers = ['Mã trường', 'Mã sinh viên', 'Họ và tên', 'Ngày sinh', 'Số CCCD'];

const writings: Readonly<Record<string, readonly string[]>> = {
  'as declared': headers,
  'without accents': ['Ma truong', 'Ma sinh vien', 'Ho va ten', 'Ngay sinh', 'So CCCD'],
  'upper-case': headers.map((header) => header.toUpperCase()),
  decomposed: headers.map((header) => header.normalize('NFD')),
  'with a mark for required': headers.map((header) => `${header} (*)`),
  'with blanks and line breaks': headers.map((header) => `"  ${header.replace(' ', '\n ')} "`),
  'with a remark on the format': ['Mã trường', 'MSSV', 'Họ và tên (chữ in hoa)', 'Ngày sinh (dd/mm/yyyy)', 'Số CCCD:'],
  'by other names': ['MÃ TRƯỜNG', 'mssv', 'Họ tên', 'ngày sinh', 'Số định danh cá nhân'],
};

for (const [name, written] of Object.entries(writings)) {
  t.test(`headers are known ${name}`, async (t) => {
    const { all, header } = await mapFile(`${written.join(',')}\n${data}\n`);
    t.same(
      header.columns.map(({ field }) => field),
      ['schoolCode', 'studentCode', 'name', 'birthDate', 'personalNumber'],
    );
    t.match(all[0]?.facts, { name: 'Nguyễn Văn An', birthDate: '2004-09-05' });
  });
}

t.test('the header is found below title rows; rows keep their numbers', async (t) => {
  const titles = 'UBND TỈNH BẮC NINH\nDANH SÁCH SINH VIÊN, NĂM HỌC 2025\n\n';
  const { header, all } = await mapFile(`${titles}STT,${headers.join(',')},Ghi chú\n1,${data},x\n`);
  t.equal(header.row, 4);
  t.equal(all[0]?.row, 5);
  t.same(header.unknown, ['Ghi chú'], 'a numbering column is not worth a word');
  t.ok(header.absent.includes('nationality'));
});

t.test('no known header: the answer lists the headers found and those missing', async (t) => {
  const error = await refusal(mapFile('DANH SÁCH\nMã,Tên,Năm\nDHBN,An,x\n'));
  t.equal(error.code, 'header_not_found');
  t.same(error.detail, {
    row: 2,
    found: ['Mã', 'Tên', 'Năm'],
    missing: ['Mã trường', 'Họ và tên', 'Ngày sinh', 'Số CCCD / Mã sinh viên'],
  });
});

t.test('a header that lacks a required column: the answer lists the rest', async (t) => {
  const error = await refusal(mapFile('Mã trường,MSSV,Họ và tên,Năm sinh\nDHBN,SV01,An,2004\n'));
  t.same(error.detail, { row: 1, found: ['Mã trường', 'MSSV', 'Họ và tên', 'Năm sinh'], missing: ['Ngày sinh'] });
  t.match(error.vi.what, '“Ngày sinh”');
});

t.test('a file without a header does not put people’s data into the error', async (t) => {
  const error = await refusal(mapFile(`${data}\n`.repeat(60)));
  t.equal(error.code, 'header_not_found');
  t.same(error.detail.found, []);
  t.notMatch(`${error.message} ${error.vi.what} ${error.en.what}`, /Nguyễn|0272/);
});

t.test('only title rows are no list', async (t) => {
  t.equal((await refusal(mapFile('UBND TỈNH\nDANH SÁCH\n'))).code, 'header_not_found');
});

t.test('a header without rows below it is no list: an empty full list would retire everybody', async (t) => {
  for (const below of ['', ',,,,\n', 'Tổng cộng,,,,\n']) {
    const error = await refusal(mapFile(`${headers.join(',')}\n${below}`));
    t.equal(error.code, 'no_data_rows');
    t.match(error.detail, { row: 1 });
  }
});

t.test('two columns for one field are refused; the answer lists both and what settles it', async (t) => {
  const list = `${headers.join(',')},Số định danh cá nhân\n${data},027204000999\n`;
  const error = await refusal(mapFile(list));
  t.equal(error.code, 'header_uncertain');
  const candidates = [{ field: 'personalNumber', vi: 'Số CCCD' }];
  t.same(error.detail, {
    row: 1,
    columns: ['E: Số CCCD → Số CCCD?', 'F: Số định danh cá nhân → Số CCCD?'],
    uncertain: [
      { column: 'E', header: 'Số CCCD', candidates, map: ['map=E:personalNumber', 'map=E:-'] },
      { column: 'F', header: 'Số định danh cá nhân', candidates, map: ['map=F:personalNumber', 'map=F:-'] },
    ],
    map: 'map=E:personalNumber',
    missing: [],
  });
  t.match(error.vi.what, '“F: Số định danh cá nhân → Số CCCD?”');
  for (const [entry, number] of [
    ['E:personalNumber', '027204000123'],
    ['E:-', '027204000999'],
    ['Số định danh cá nhân:Số CCCD', '027204000999'],
  ] as const) {
    const { all } = await mapFile(list, { map: [entry] });
    t.ok(all[0]?.keys.includes(`person|personal-number|${number}`), entry);
  }
});

t.test('an ignored column may be there twice, and a header in brackets is not cut to a known one', async (t) => {
  const { header } = await mapFile(
    `${headers.join(',')},Ngày thay đổi,Ngày thay đổi,Ngày sinh (cũ)\n${data},01/01/2020,01/01/2021,01/01/2000\n`,
  );
  t.same(header.unknown, ['Ngày sinh (cũ)']);
});

t.test('the row that names most columns is the header', async (t) => {
  const { header } = await mapFile(`Họ và tên,Ngày sinh\n${headers.join(',')}\n${data}\n`);
  t.equal(header.row, 2);
});

t.test('the column of segments may be absent where the delivery says the segment', async (t) => {
  const list = 'MSSV,Họ và tên,Ngày sinh\nSV01,An,05/09/2004\n';
  t.same((await refusal(mapFile(list))).detail.missing, ['Mã trường']);
  const { all } = await mapFile(list, { segment: 'dhbn' });
  t.same(all[0]?.keys, ['person|student-code|DHBN/SV01']);
  t.equal(all[0]?.segment, 'DHBN');
});

t.test('a header beyond the first rows is not looked for', async (t) => {
  const error = await refusal(mapFile(`${'ghi chú,x\n'.repeat(60)}${headers.join(',')}\n${data}\n`));
  t.equal(error.code, 'header_not_found');
});

t.test('a sheet’s header is found as a CSV file’s is', async (t) => {
  const { all } = await mapFile(textWorkbook([['DANH SÁCH'], [], headers, data.split(',')]));
  t.match(all[0]?.facts, { birthDate: '2004-09-05', hasPersonalNumber: true });
  t.equal(all[0]?.row, 4);
});
