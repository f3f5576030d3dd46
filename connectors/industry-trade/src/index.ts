import { column, defineConnector, key } from '@xacthuc/engine/declare';

/** Licensed household businesses: a full list of the province. */
export const industryTrade = defineConnector({
  source: 'industry-trade',
  module: import.meta.url,
  department: [{ vi: 'Sở Công Thương', en: 'Department of Industry and Trade', from: null, until: null }],
  subjects: ['household'],
  delivery: 'full',
  freshnessDays: 100,
  // A household business is matched by its name or its certificate's date.
  guards: { maxBadRowShare: 0.05, maxRetiredShare: 0.2, maxRows: 3_000_000, minFill: { name: 0.5 } },
  columns: {
    certificate: column.certificate({
      headers: [
        'Số giấy chứng nhận ĐKHKD',
        'Số GCN ĐKHKD',
        'Số giấy phép',
        'Số giấy chứng nhận',
        'Số giấy chứng nhận đăng ký hộ kinh doanh',
        'Mã số hộ kinh doanh',
      ],
    }),
    taxCode: column.taxCode({ headers: ['Mã số thuế', 'MST'] }),
    ownerNumber: column.personalNumber({
      headers: ['Số định danh chủ hộ', 'Số CCCD chủ hộ', 'CCCD chủ hộ', 'Số căn cước chủ hộ'],
    }),
    name: column.name({ headers: ['Tên hộ kinh doanh', 'Tên HKD', 'Tên cơ sở'] }),
    ownerName: column.name({ headers: ['Họ và tên chủ hộ', 'Chủ hộ', 'Họ tên chủ hộ', 'Tên chủ hộ'] }),
    certificateDate: column.pastDate({
      headers: ['Ngày cấp', 'Ngày cấp GCN', 'Ngày cấp giấy chứng nhận', 'Ngày cấp lần đầu'],
    }),
    amendmentDate: column.ignored({ headers: ['Ngày thay đổi gần nhất', 'Ngày đăng ký thay đổi', 'Ngày thay đổi'] }),
    address: column.ignored({ headers: ['Địa chỉ kinh doanh', 'Địa chỉ', 'Địa điểm kinh doanh'] }),
    trade: column.ignored({ headers: ['Ngành, nghề kinh doanh', 'Ngành nghề', 'Ngành nghề kinh doanh chính'] }),
    status: column.businessStatus({ headers: ['Tình trạng', 'Tình trạng hoạt động'] }),
  },
  identifiedBy: ['certificate', 'taxCode', 'ownerNumber'],
  keys: (row) => [key.certificate(row.certificate), key.taxCode(row.taxCode), key.owner(row.ownerNumber)],
  facts: (row) => ({
    type: 'household',
    name: row.name,
    ownerName: row.ownerName,
    certificateDate: row.certificateDate,
    // The list holds licensed businesses only; since 07/2023 the certificate's number is the tax code.
    hasCertificate: true,
    status: row.status,
  }),
});
