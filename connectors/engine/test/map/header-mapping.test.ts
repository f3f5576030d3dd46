import t from 'tap';
import { fieldGivenTwice, parseMapEntry } from '../../src/map/index.ts';
import type { UncertainColumn } from '../../src/read/index.ts';
import { refusal } from '../read/fixture-bytes.ts';
import { textWorkbook } from '../read/fixture-xlsx.ts';
import { brief, mapFile, school } from './fixture-list.ts';

const headers = ['Mã trường', 'Mã sinh viên', 'Họ và tên', 'Ngày sinh', 'Số CCCD'];
const data = ['DHBN', 'SV01', 'Nguyễn Văn An', '05/09/2004', '027204000123'];
const csv = (...rows: readonly (readonly string[])[]) => rows.map((cells) => cells.join(';')).join('\n');
const with3 = (header: string) => headers.map((text, i) => (i === 3 ? header : text));

const nearly = ['Ngày sih', 'Ngày snih', 'Ngày sinhh', 'Ngày sinh viên', 'Ngày sinh (âm lịch)', 'Ghi rõ ngày sinh'];
for (const header of nearly) {
  t.test(`“${header}” is not taken for “Ngày sinh”: the sender is asked, and the answer settles it`, async (t) => {
    const list = csv(with3(header), data);
    const error = await refusal(mapFile(list));
    t.equal(error.code, 'header_uncertain');
    t.match(error.detail, { row: 1, missing: ['Ngày sinh'], map: 'map=D:birthDate' });
    const [found, ...others] = error.detail.uncertain as readonly UncertainColumn[];
    t.same(others, []);
    t.same(found, {
      column: 'D',
      header,
      candidates: [{ field: 'birthDate', vi: 'Ngày sinh' }],
      map: ['map=D:birthDate', 'map=D:-'],
    });
    t.match(error.vi.fix, 'map=D:birthDate');
    for (const map of ['D:birthDate', 'd:Ngày sinh', `${header}:birthDate`, `${header.toUpperCase()}:ngay sinh`]) {
      const { all, header: read } = await mapFile(list, { map: [map] });
      t.match(all, [{ row: 2, facts: { birthDate: '2004-09-05' } }], map);
      t.match(read.columns[3], { field: 'birthDate', letters: 'D', origin: 'request' });
    }
  });
}

t.test('a column that resembles an optional field is asked about too; “-” leaves it out', async (t) => {
  const list = csv([...headers, 'Quốc tịchh'], [...data, 'Việt Nam']);
  t.equal((await refusal(mapFile(list))).code, 'header_uncertain');
  const { header } = await mapFile(list, { map: ['F:-'] });
  t.ok(header.absent.includes('nationality'));
  t.same(header.unknown, ['Quốc tịchh']);
});

t.test('a column beside the one that is certain is left alone, however it is named', async (t) => {
  const more = ['Ngày sinh của bố', 'Họ và tên mẹ', 'Số CCCD của bố', 'Nơi cấp CCCD', 'Lớp'];
  const { header } = await mapFile(csv([...headers, ...more], [...data, '', '', '', '', '']));
  t.same(header.unknown, more);
});

t.test('short words in common are no resemblance', async (t) => {
  for (const more of ['Mã', 'Số', 'Ngày', 'Lớp', 'Khoa', 'Giới', 'Tên lớp', 'Tổng điểm', 'Ghi chú', 'Mã ngành']) {
    const { header } = await mapFile(csv([...headers, more], [...data, 'x']));
    t.same(header.unknown, [more]);
  }
});

t.test(
  'a saved mapping settles it without a word, by header wherever the column stands; the request goes before it',
  async (t) => {
    const saved = ['Ngày sih:birthDate', 'Không có cột này:sex'];
    for (const order of [
      [0, 1, 2, 3, 4],
      [4, 3, 2, 1, 0],
    ]) {
      const turned = (cells: readonly string[]) => order.map((i) => cells[i] ?? '');
      const { all, header } = await mapFile(csv(turned(with3('Ngày sih')), turned(data)), { saved });
      t.match(all[0]?.facts, { birthDate: '2004-09-05' });
      t.equal(header.columns.find(({ field }) => field === 'birthDate')?.origin, 'saved');
    }
    const list = csv([...with3('Ngày sih'), 'Sinh ngày'], [...data, '06/10/2004']);
    const { all, header } = await mapFile(list, { saved, map: ['Sinh ngày:birthDate'] });
    t.match(all[0]?.facts, { birthDate: '2004-10-06' });
    t.same(header.unknown, ['Ngày sih']);
  },
);

t.test('a file none of whose headers is known is read where every column is said', async (t) => {
  const titles = csv(['SỞ GIÁO DỤC VÀ ĐÀO TẠO', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'], ['DANH SÁCH']);
  const list = `${titles}\n${csv(['Trg', 'Mã số', 'Cháu', 'Sinh', 'Giấy tờ'], data)}`;
  t.equal((await refusal(mapFile(list))).code, 'header_not_found');
  const map = ['A:schoolCode', 'B:studentCode', 'C:name', 'D:birthDate', 'E:personalNumber'];
  const { all, header } = await mapFile(list, { map });
  t.equal(header.row, 3);
  t.match(all, [{ row: 4, facts: { name: 'Nguyễn Văn An', birthDate: '2004-09-05' } }]);
});

t.test('what names no column of the file, or two, is refused', async (t) => {
  const list = csv([...headers, 'Cột', 'Cột'], [...data, '', '']);
  for (const map of ['Z:nationality', 'Quốc tịch khác:nationality', 'Cột:nationality']) {
    const error = await refusal(mapFile(list, { map: [map] }));
    t.equal(error.code, 'map_column_not_found', map);
    t.ok((error.detail.headers as readonly string[]).includes('D: Ngày sinh'));
  }
});

t.test('entries are read as they are typed; what is none is known as such', async (t) => {
  const entry = (text: string) => parseMapEntry(school, text);
  t.same(entry('c:birthDate'), { letters: 'C', header: null, field: 'birthDate' });
  t.same(entry(' AB : Ngày sinh '), { letters: 'AB', header: null, field: 'birthDate' });
  t.same(entry('Ngày: tháng:ngay sinh'), { letters: null, header: 'Ngày: tháng', field: 'birthDate' });
  t.same(entry('MSV:studentCode'), { letters: null, header: 'MSV', field: 'studentCode' });
  t.same(entry('C:-'), { letters: 'C', header: null, field: null });
  for (const wrong of [
    '',
    ':',
    'C',
    'C:',
    ':birthDate',
    'C:nothing',
    '***:birthDate',
    'C:__proto__',
    'C:constructor',
  ]) {
    t.equal(entry(wrong), null, wrong);
  }
  const entries = (...texts: string[]) => texts.flatMap((text) => entry(text) ?? []);
  t.equal(fieldGivenTwice(school, entries('C:birthDate', 'D:birthDate')), 'birthDate');
  t.equal(fieldGivenTwice(school, entries('C:name', 'D:name', 'E:-', 'F:-')), null);
});

const parts = ['Mã trường', 'Mã sinh viên', 'Họ đệm', 'Tên', 'Ngày sinh', 'Số CCCD'];
const split = ['DHBN', 'SV01', 'Nguyễn Văn', 'An', '05/09/2004', '027204000123'];

for (const [family, given] of [
  ['Họ đệm', 'Tên'],
  ['Họ', 'Tên'],
  ['HỌ VÀ TÊN ĐỆM', 'TÊN'],
  ['Họ lót', 'Tên'],
]) {
  t.test(`a name split into “${family}” and “${given}” is joined`, async (t) => {
    const header = parts.map((text) => (text === 'Họ đệm' ? family : text === 'Tên' ? given : text) ?? '');
    const { all, header: read } = await mapFile(csv(header, split));
    t.match(all, [{ row: 2, facts: { name: 'Nguyễn Văn An', birthDate: '2004-09-05' }, issues: [] }]);
    t.match(read.columns[2], { field: 'name', letters: 'C', also: [{ letters: 'D', text: given }] });
    t.same(read.unknown, []);
  });
}

t.test('without the given name there is no name; without the family name there is', async (t) => {
  const cells = (family: string, given: string) => split.map((text, i) => (i === 2 ? family : i === 3 ? given : text));
  const { all } = await mapFile(csv(parts, cells('Nguyễn Văn', ' '), cells('', 'Ksor'), cells(' Lê ', ' Hà ')));
  t.same(brief(all[0]?.issues ?? []), ['error required_missing Họ đệm']);
  t.match(all[1]?.facts, { name: 'Ksor' });
  t.match(all[2]?.facts, { name: 'Lê Hà' });
});

t.test('a header of two rows is read as one, merged across or down', async (t) => {
  const upper = ['STT', 'Mã trường', 'Mã sinh viên', 'Họ và tên', '', 'Ngày sinh', 'Số CCCD'];
  const lower = ['', '', '', 'Họ đệm', 'Tên', '', ''];
  const row = ['1', ...split];
  for (const file of [csv(upper, lower, row), textWorkbook([['DANH SÁCH'], upper, lower, row])]) {
    const { all, header } = await mapFile(file);
    t.match(all, [{ facts: { name: 'Nguyễn Văn An', birthDate: '2004-09-05' }, issues: [] }]);
    t.equal(all.length, 1);
    t.match(header.columns[2], { text: 'Họ và tên Họ đệm', also: [{ text: 'Họ và tên Tên' }] });
  }
});

t.test('both rows of such a header are known where a page repeats them', async (t) => {
  const upper = ['Mã trường', 'Mã sinh viên', 'Họ và tên', '', 'Ngày sinh', 'Số CCCD'];
  const lower = ['', '', 'Họ đệm', 'Tên', '', ''];
  const { all, skipped } = await mapFile(csv(upper, lower, split, upper, lower, split));
  t.equal(all.length, 2);
  t.equal(skipped.headers, 2);
});

t.test('a date below the header of something else is nobody’s: it is not read, or the sender is asked', async (t) => {
  const upper = [...headers, 'Căn cước', ''];
  const lower = ['', '', '', '', '', 'Nơi cấp', 'Ngày nhập học'];
  const row = [...data, 'Bắc Ninh', '01/01/2021'];
  t.ok((await mapFile(csv(upper, lower, row))).header.absent.includes('admittedOn'));
  const named = ['Mã trường', 'Mã sinh viên', 'Họ và tên', '', 'Ngày sinh', 'Căn cước', ''];
  const below = ['', '', 'Họ đệm', 'Tên', '', 'Số CCCD', 'Ngày nhập học'];
  const error = await refusal(mapFile(csv(named, below, [...split, '01/01/2021'])));
  t.equal(error.code, 'header_uncertain');
  t.match(error.detail.uncertain, [{ column: 'G', candidates: [{ field: 'admittedOn' }] }]);
});

t.test('a name that goes on in a column without a header is not cut: the sender is asked', async (t) => {
  const header = ['Mã trường', 'Mã sinh viên', 'Họ và tên', '', 'Ngày sinh', 'Số CCCD'];
  const list = csv(header, split, split);
  const error = await refusal(mapFile(list));
  t.equal(error.code, 'header_uncertain');
  t.match(error.detail.uncertain, [{ column: 'D', header: '', map: ['map=C:name&map=D:name', 'map=D:-'] }]);
  const joined = await mapFile(list, { map: ['C:name', 'D:name'] });
  t.match(joined.all[0]?.facts, { name: 'Nguyễn Văn An' });
  t.match((await mapFile(list, { map: ['D:-'] })).all[0]?.facts, { name: 'Nguyễn Văn' });
  const noted = csv(
    header,
    ...Array.from({ length: 5 }, (_, i) => split.map((text, at) => (at === 3 ? (i === 0 ? 'x' : '') : text))),
  );
  t.ok(await mapFile(noted), 'a remark here and there is no name');
});

t.test('“Tên” beside “Họ và tên” is asked about', async (t) => {
  const list = csv(['Mã trường', 'Mã sinh viên', 'Họ và tên', 'Tên', 'Ngày sinh', 'Số CCCD'], split);
  const error = await refusal(mapFile(list));
  t.match(error.detail.uncertain, [{ column: 'D', header: 'Tên', map: ['map=C:name&map=D:name', 'map=D:-'] }]);
  t.match((await mapFile(list, { map: ['C:name', 'D:name'] })).all[0]?.facts, { name: 'Nguyễn Văn An' });
});

t.test('a full name beside both of its parts is the name', async (t) => {
  const list = csv(
    ['Mã trường', 'MSSV', 'Họ và tên', 'Họ đệm', 'Tên', 'Ngày sinh'],
    ['DHBN', 'SV01', 'Nguyễn Văn An', 'Nguyễn Văn', 'An', '05/09/2004'],
  );
  const { all, header } = await mapFile(list);
  t.match(all[0]?.facts, { name: 'Nguyễn Văn An' });
  t.same(header.unknown, ['Họ đệm', 'Tên']);
});

t.test('nobody’s data gets into what is said of an uncertain header', async (t) => {
  const error = await refusal(mapFile(csv(with3('Ngày sih'), ...Array.from({ length: 60 }, () => data))));
  t.notMatch(JSON.stringify([error.detail, error.vi, error.en]), /Nguyễn|0272|2004/);
});
