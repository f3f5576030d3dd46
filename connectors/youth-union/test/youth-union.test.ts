import t from 'tap';
import { codes, mapRows, otherWritings } from '../../engine/test/map/fixture-rows.ts';
import { youthUnion } from '../src/index.ts';

const headers = [
  'STT',
  'Họ và tên',
  'Ngày sinh',
  'Giới tính',
  'Số định danh cá nhân',
  'Mã đoàn cơ sở',
  'Đoàn cơ sở',
  'Ngày vào Đoàn',
  'Địa chỉ',
];
const chi = ['1', 'Lê Thị Chi', '29/02/2004', 'Nữ', '27304000123', 'DCS01', 'Chi đoàn 1', '26/03/2020', 'Bắc Ninh'];

t.test('a member is found by personal number; the day of joining is no birth date', async (t) => {
  for (const written of otherWritings(headers)) {
    const [row] = await mapRows(youthUnion, [written, chi]);
    t.same(row?.keys, ['person|personal-number|027304000123']);
    t.match(row?.facts, { birthDate: '2004-02-29', sex: 'female', hasPersonalNumber: true, nationality: null });
    t.equal(row?.segment, null);
    t.same(codes(row), ['leading_zeros_restored']);
  }
});

t.test('a member without a number stays out', async (t) => {
  const [row] = await mapRows(youthUnion, [headers, chi.with(4, '')]);
  t.same(codes(row), ['required_missing']);
  t.equal(row?.facts, null);
});

t.test('a number that contradicts the birth year stays out, and still says whom the row is about', async (t) => {
  const [row] = await mapRows(youthUnion, [headers, chi.with(4, '027305000123')]);
  t.same(codes(row), ['personal_number_contradicts_birth_year']);
  t.same(row?.keys, ['person|personal-number|027305000123']);
});
