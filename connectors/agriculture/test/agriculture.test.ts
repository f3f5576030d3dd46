import t from 'tap';
import { codes, mapRows, otherWritings } from '../../engine/test/map/fixture-rows.ts';
import { agriculture } from '../src/index.ts';

const headers = [
  'STT',
  'Loại hình',
  'Số giấy chứng nhận',
  'Mã số doanh nghiệp',
  'Số định danh chủ hộ',
  'Tên cơ sở',
  'Họ và tên chủ cơ sở',
  'Ngày cấp lần đầu',
  'Địa chỉ',
  'Tình trạng',
];
const household = [
  '1',
  'Hộ kinh doanh',
  '21A8001234',
  '',
  '027080000123',
  'HKD Trại gà Hòa',
  'Phạm Văn Hòa',
  '12/06/2019',
  'Bắc Ninh',
  '',
];
const cooperative = [
  '2',
  'Hợp tác xã',
  '',
  '0100112437',
  '',
  'HTX Rau sạch',
  'Bùi Thị Lan',
  '10/01/2025',
  'Bắc Ninh',
  'Đang hoạt động',
];

t.test('households and enterprises stand in one list, each with its own keys and facts', async (t) => {
  for (const written of otherWritings(headers)) {
    const [farm, coop] = await mapRows(agriculture, [written, household, cooperative]);
    t.same(farm?.keys, ['household|registration-certificate|21A8001234', 'household|owner-number|027080000123']);
    t.match(farm?.facts, { type: 'household', certificateDate: '2019-06-12', hasCertificate: true });
    t.same(coop?.keys, ['enterprise|enterprise-code|0100112437']);
    t.same(coop?.facts, { type: 'enterprise', name: 'HTX Rau sạch', firstIssueDate: '2025-01-10', status: 'active' });
    t.same([codes(farm), codes(coop)], [[], []]);
  }
});

t.test('an enterprise needs a code of its own and the day of its first issue', async (t) => {
  const mapped = await mapRows(agriculture, [
    headers,
    cooperative.with(3, ''),
    cooperative.with(3, '027080000123'),
    cooperative.with(7, ''),
  ]);
  t.same(mapped.map(codes), [['required_missing'], ['enterprise_code_length'], ['required_missing']]);
  t.same(
    mapped.map((row) => row.issues.map(({ column, value }) => [column, value])),
    [[['Mã số doanh nghiệp', null]], [['Mã số doanh nghiệp', '027*******23']], [['Ngày cấp lần đầu', null]]],
  );
});

t.test('a row of an unknown kind stays out: whether it is a household decides its keys', async (t) => {
  const [row] = await mapRows(agriculture, [headers, household.with(1, 'Trang trại')]);
  t.match(row?.issues, [{ code: 'unknown_value', severity: 'error', value: 'Trang trại' }]);
  t.equal(row?.facts, null);
});
