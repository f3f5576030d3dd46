import t from 'tap';
import { codes, mapRows, otherWritings } from '../../engine/test/map/fixture-rows.ts';
import { education } from '../src/index.ts';

const headers = [
  'STT',
  'Mã trường',
  'Tên trường',
  'Mã sinh viên',
  'Họ và tên',
  'Ngày sinh',
  'Giới tính',
  'Số CCCD',
  'Quốc tịch',
  'Ngành đào tạo',
  'Khóa học',
  'Trạng thái',
];
const an = [
  '1',
  'DHBN',
  'Trường ĐH Kinh Bắc',
  'sv01',
  'Nguyễn Thị An',
  '05/09/2004',
  'Nữ',
  '027304000123',
  'Việt Nam',
  'CNTT',
  'K20',
  'Đang học',
];

t.test('a student is found by school and code, and by personal number; the school’s code comes first', async (t) => {
  for (const written of otherWritings(headers)) {
    const [mapped] = await mapRows(education, [['SỞ GIÁO DỤC VÀ ĐÀO TẠO'], ['DANH SÁCH SINH VIÊN'], written, an]);
    const { line: _, filled: __, ...row } = mapped ?? {};
    t.same(row, {
      row: 4,
      keys: ['person|student-code|DHBN/SV01', 'person|personal-number|027304000123'],
      facts: {
        type: 'person',
        name: 'Nguyễn Thị An',
        birthDate: '2004-09-05',
        sex: 'female',
        nationality: 'VN',
        hasPersonalNumber: true,
      },
      segment: 'DHBN',
      issues: [],
    });
  }
});

t.test('an old identity card is a key, but proves no citizenship', async (t) => {
  const [row] = await mapRows(education, [
    ['Mã trường', 'Họ tên', 'Ngày sinh', 'Số CMND/CCCD'],
    ['DHBN', 'An', '05/09/2004', '012 345 678'],
  ]);
  t.same(row?.keys, ['person|identity-card|012345678']);
  t.match(row?.facts, { hasPersonalNumber: false, nationality: null });
  t.same(codes(row), ['identity_card_old']);
});

t.test('one school’s delivery holds no other school’s students', async (t) => {
  const [row] = await mapRows(education, [headers, an], 'DHKT');
  t.same(codes(row), ['segment_mismatch']);
});
