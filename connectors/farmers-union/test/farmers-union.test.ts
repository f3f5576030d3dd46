import t from 'tap';
import { codes, mapRows, otherWritings } from '../../engine/test/map/fixture-rows.ts';
import { farmersUnion } from '../src/index.ts';

const headers = [
  'STT',
  'Họ và tên hội viên',
  'Số CCCD',
  'Số giấy chứng nhận ĐKHKD',
  'Mã số thuế',
  'Tên hộ kinh doanh',
  'Ngày cấp GCN',
  'Chi hội',
  'Tình trạng',
];
const farm = [
  '1',
  'Đỗ Văn Hùng',
  '027075000123',
  '21A8001234',
  '',
  'Hộ kinh doanh Đỗ Văn Hùng',
  '43628',
  'Chi hội 2',
  'Hoạt động',
];

t.test('a member’s business is found by certificate and by its owner', async (t) => {
  for (const written of otherWritings(headers)) {
    const [row] = await mapRows(farmersUnion, [written, farm]);
    t.same(row?.keys, ['household|registration-certificate|21A8001234', 'household|owner-number|027075000123']);
    t.match(row?.facts, {
      type: 'household',
      ownerName: 'Đỗ Văn Hùng',
      certificateDate: '2019-06-12',
      hasCertificate: true,
      status: 'active',
    });
    t.same(codes(row), []);
  }
});

t.test('a member without number or date of a certificate holds none, tax code or not', async (t) => {
  const [row] = await mapRows(farmersUnion, [headers, farm.with(3, '').with(6, '').with(4, '0100112437')]);
  t.match(row?.facts, { hasCertificate: false });
  t.same(row?.keys, ['household|tax-code|0100112437', 'household|owner-number|027075000123']);
});
