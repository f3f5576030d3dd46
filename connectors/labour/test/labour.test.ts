import t from 'tap';
import { codes, mapRows, otherWritings } from '../../engine/test/map/fixture-rows.ts';
import { labour } from '../src/index.ts';

const headers = [
  'STT',
  'Mã cơ sở GDNN',
  'Tên cơ sở GDNN',
  'Mã học viên',
  'Họ và tên',
  'Ngày sinh',
  'Giới tính',
  'Số CCCD',
  'Quốc tịch',
  'Trình độ đào tạo',
  'Nghề đào tạo',
  'Trạng thái',
];
const binh = [
  '1',
  'CDN-BN',
  'Trường CĐ nghề',
  'HV/07',
  'Trần Văn Bình',
  '1/3/2005',
  'Nam',
  '',
  'VN',
  'Trung cấp',
  'Hàn',
  'Đang học',
];

t.test('a vocational student is found by school and code', async (t) => {
  for (const written of otherWritings(headers)) {
    const [row] = await mapRows(labour, [written, binh]);
    t.same(row?.keys, ['person|student-code|CDN-BN/HV/07']);
    t.match(row?.facts, {
      name: 'Trần Văn Bình',
      birthDate: '2005-03-01',
      nationality: 'VN',
      hasPersonalNumber: false,
    });
    t.equal(row?.segment, 'CDN-BN');
    t.same(codes(row), []);
  }
});

t.test('the school’s code is known by its other headers', async (t) => {
  const [row] = await mapRows(labour, [
    ['Mã trường', 'Mã HSSV', 'Họ và tên', 'Ngày sinh'],
    ['CDN', 'HV1', 'Bình', '1/3/2005'],
  ]);
  t.same(row?.keys, ['person|student-code|CDN/HV1']);
});
