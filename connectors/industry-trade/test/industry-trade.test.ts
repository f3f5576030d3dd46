import t from 'tap';
import { codes, mapRows, otherWritings } from '../../engine/test/map/fixture-rows.ts';
import { industryTrade } from '../src/index.ts';

const headers = [
  'STT',
  'Số giấy chứng nhận ĐKHKD',
  'Mã số thuế',
  'Số định danh chủ hộ',
  'Tên hộ kinh doanh',
  'Họ và tên chủ hộ',
  'Ngày cấp',
  'Địa chỉ kinh doanh',
  'Ngành, nghề kinh doanh',
  'Tình trạng',
];
const shop = [
  '1',
  '21A8.001234',
  '0100112437',
  '027080000123',
  'HKD Bún chả Hà',
  'Vũ Thị Hà',
  '12/06/2019',
  'Bắc Ninh',
  'Ăn uống',
  'Tạm ngừng',
];

t.test('a household business is found by certificate, tax code and owner', async (t) => {
  for (const written of otherWritings(headers)) {
    const [row] = await mapRows(industryTrade, [written, shop]);
    t.same(row?.keys, [
      'household|registration-certificate|21A8001234',
      'household|tax-code|0100112437',
      'household|owner-number|027080000123',
    ]);
    t.same(row?.facts, {
      type: 'household',
      name: 'HKD Bún chả Hà',
      ownerName: 'Vũ Thị Hà',
      certificateDate: '2019-06-12',
      hasCertificate: true,
      status: 'suspended',
    });
    t.same(codes(row), []);
  }
});

t.test('one of its numbers is enough; none, or only an old identity card’s, is not', async (t) => {
  const only = (index: number, number: string) => shop.with(1, '').with(2, '').with(3, '').with(index, number);
  const mapped = await mapRows(industryTrade, [
    headers,
    only(2, '027080000123'),
    only(3, '027080000123'),
    only(3, '012345678'),
    only(3, ''),
  ]);
  t.same(
    mapped.map((row) => [row.keys, codes(row)]),
    [
      [['household|tax-code|027080000123'], []],
      [['household|owner-number|027080000123'], []],
      [[], ['identity_card_old', 'no_key']],
      [[], ['no_key']],
    ],
  );
});
