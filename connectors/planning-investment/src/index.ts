import { isoDate } from '@xacthuc/domain';
import { column, defineConnector, key } from '@xacthuc/engine/declare';

/** New enterprises: each month the list of those first registered. */
export const planningInvestment = defineConnector({
  source: 'planning-investment',
  module: import.meta.url,
  // Provinces merged their departments on 01/03/2025; dates differ by days between provinces.
  department: [
    {
      vi: 'Sở Kế hoạch và Đầu tư',
      en: 'Department of Planning and Investment',
      from: null,
      until: isoDate('2025-02-28'),
    },
    { vi: 'Sở Tài chính', en: 'Department of Finance', from: isoDate('2025-03-01'), until: null },
  ],
  subjects: ['enterprise'],
  delivery: 'append',
  freshnessDays: 45,
  // What is appended is new: that a month's list changes many of those known before is a mistake. A province has at most
  // some hundred thousand enterprises.
  guards: { maxBadRowShare: 0.05, maxChangedShare: 0.2, maxRows: 3_000_000 },
  columns: {
    code: column.enterpriseCode({
      headers: ['Mã số doanh nghiệp', 'Mã số thuế', 'MST', 'Mã DN', 'Mã doanh nghiệp'],
      required: true,
    }),
    name: column.name({ headers: ['Tên doanh nghiệp', 'Tên công ty'], required: true }),
    legalForm: column.ignored({ headers: ['Loại hình doanh nghiệp', 'Loại hình'] }),
    firstIssueDate: column.pastDate({
      headers: [
        'Ngày cấp lần đầu',
        'Ngày đăng ký lần đầu',
        'Ngày thành lập',
        'Ngày cấp GCN ĐKDN lần đầu',
        'Ngày cấp giấy chứng nhận đăng ký doanh nghiệp lần đầu',
      ],
      required: true,
    }),
    // The law counts from the first issue: a change of address does not make an old enterprise new.
    amendmentDate: column.ignored({
      headers: ['Ngày thay đổi gần nhất', 'Ngày đăng ký thay đổi', 'Ngày đăng ký thay đổi gần nhất', 'Ngày thay đổi'],
    }),
    address: column.ignored({ headers: ['Địa chỉ trụ sở chính', 'Địa chỉ trụ sở', 'Địa chỉ'] }),
    representative: column.ignored({ headers: ['Người đại diện theo pháp luật', 'Người đại diện'] }),
    status: column.businessStatus({ headers: ['Tình trạng', 'Tình trạng hoạt động'] }),
  },
  identifiedBy: ['code'],
  keys: (row) => [key.enterprise(row.code)],
  facts: (row) => ({
    type: 'enterprise',
    name: row.name,
    firstIssueDate: row.firstIssueDate,
    status: row.status,
  }),
});
