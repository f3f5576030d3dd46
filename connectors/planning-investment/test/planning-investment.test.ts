import { isoDate } from '@xacthuc/domain';
import { departmentAt } from '@xacthuc/engine';
import t from 'tap';
import { codes, mapRows, otherWritings } from '../../engine/test/map/fixture-rows.ts';
import { planningInvestment } from '../src/index.ts';

const headers = [
  'STT',
  'Mã số doanh nghiệp',
  'Tên doanh nghiệp',
  'Loại hình doanh nghiệp',
  'Ngày cấp lần đầu',
  'Ngày thay đổi gần nhất',
  'Địa chỉ trụ sở chính',
  'Người đại diện theo pháp luật',
  'Tình trạng',
];
const company = [
  '1',
  '0100112437',
  'Công ty TNHH Sao Mai',
  'TNHH',
  '10/01/2025',
  '01/11/2025',
  'Hà Nội',
  'A',
  'Đang hoạt động',
];

t.test('an enterprise is found by its code; its founding date is the first issue, never the amendment', async (t) => {
  for (const written of otherWritings(headers)) {
    const [row] = await mapRows(planningInvestment, [written, company]);
    t.same(row?.keys, ['enterprise|enterprise-code|0100112437']);
    t.same(row?.facts, {
      type: 'enterprise',
      name: 'Công ty TNHH Sao Mai',
      firstIssueDate: '2025-01-10',
      status: 'active',
    });
    t.same(codes(row), []);
  }
});

t.test('a list with only the amendment date is refused', async (t) => {
  const list = [headers.filter((h) => h !== 'Ngày cấp lần đầu'), company.toSpliced(4, 1)];
  await t.rejects(mapRows(planningInvestment, list), {
    code: 'header_not_found',
    detail: { missing: ['Ngày cấp lần đầu'] },
  });
});

t.test('a code with a wrong check digit or length stays out; lost zeros are restored', async (t) => {
  const rows = ['0100112438', '010011243', '100112437', '0100112437-011', '01001124370'].map((code) =>
    company.with(1, code),
  );
  const mapped = await mapRows(planningInvestment, [headers, ...rows]);
  t.same(mapped.map(codes), [
    ['enterprise_code_checksum'],
    ['enterprise_code_length'],
    ['leading_zeros_restored'],
    [],
    ['enterprise_code_length'],
  ]);
  t.same(mapped[2]?.keys, ['enterprise|enterprise-code|0100112437']);
  t.same(mapped[3]?.keys, ['enterprise|enterprise-code|0100112437-011']);
});

t.test('states of operation are read', async (t) => {
  const words = ['Hoạt động', 'Tạm ngừng kinh doanh', 'Đã giải thể', 'Thu hồi', 'Khác', ''];
  const mapped = await mapRows(planningInvestment, [headers, ...words.map((word) => company.with(8, word))]);
  t.same(
    mapped.map(({ facts }) => (facts?.type === 'enterprise' ? facts.status : undefined)),
    ['active', 'suspended', 'ceased', 'ceased', null, null],
  );
  t.same(codes(mapped[4]), ['unknown_value']);
});

t.test('the department has its name of the day', async (t) => {
  t.equal(departmentAt(planningInvestment, isoDate('2024-06-01')).vi, 'Sở Kế hoạch và Đầu tư');
  t.equal(departmentAt(planningInvestment, isoDate('2025-11-22')).vi, 'Sở Tài chính');
});
