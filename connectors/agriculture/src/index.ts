import { isoDate } from '@xacthuc/domain';
import { column, defineConnector, isPersonalNumber, key } from '@xacthuc/engine/declare';

/** What a row of the list is about, by the words of 'Loại hình'. */
const legalForms = {
  'ho kinh doanh': 'household',
  'ho kinh doanh ca the': 'household',
  hkd: 'household',
  'hop tac xa': 'enterprise',
  htx: 'enterprise',
  'lien hiep hop tac xa': 'enterprise',
  'doanh nghiep': 'enterprise',
  dn: 'enterprise',
  'doanh nghiep tu nhan': 'enterprise',
  'cong ty': 'enterprise',
  'cong ty tnhh': 'enterprise',
  'cong ty co phan': 'enterprise',
} as const;

/** Licensed farm household businesses, new cooperatives and farm enterprises: a full list of the province. */
export const agriculture = defineConnector({
  source: 'agriculture',
  module: import.meta.url,
  // Provinces merged their departments on 01/03/2025; dates differ by days between provinces.
  department: [
    {
      vi: 'Sở Nông nghiệp và Phát triển nông thôn',
      en: 'Department of Agriculture and Rural Development',
      from: null,
      until: isoDate('2025-02-28'),
    },
    {
      vi: 'Sở Nông nghiệp và Môi trường',
      en: 'Department of Agriculture and Environment',
      from: isoDate('2025-03-01'),
      until: null,
    },
  ],
  subjects: ['household', 'enterprise'],
  delivery: 'full',
  freshnessDays: 190,
  guards: { maxBadRowShare: 0.05, maxRetiredShare: 0.2, maxRows: 3_000_000 },
  columns: {
    legalForm: column.choice({ headers: ['Loại hình', 'Loại hình tổ chức'], words: legalForms, required: true }),
    certificate: column.certificate({
      headers: ['Số giấy chứng nhận', 'Số GCN ĐKHKD', 'Số giấy chứng nhận ĐKHKD', 'Số GCN'],
    }),
    // An enterprise's or cooperative's code, or a household business's tax code.
    code: column.taxCode({ headers: ['Mã số doanh nghiệp', 'Mã số thuế', 'Mã số HTX', 'Mã số hợp tác xã', 'MST'] }),
    ownerNumber: column.personalNumber({ headers: ['Số định danh chủ hộ', 'Số CCCD chủ hộ', 'CCCD chủ hộ'] }),
    name: column.name({ headers: ['Tên cơ sở', 'Tên đơn vị'], required: true }),
    ownerName: column.name({ headers: ['Họ và tên chủ cơ sở', 'Họ tên chủ cơ sở', 'Chủ cơ sở'] }),
    firstIssueDate: column.pastDate({ headers: ['Ngày cấp lần đầu', 'Ngày cấp', 'Ngày thành lập'] }),
    amendmentDate: column.ignored({ headers: ['Ngày thay đổi gần nhất', 'Ngày đăng ký thay đổi', 'Ngày thay đổi'] }),
    address: column.ignored({ headers: ['Địa chỉ', 'Địa chỉ trụ sở', 'Địa chỉ trụ sở chính'] }),
    status: column.businessStatus({ headers: ['Tình trạng', 'Tình trạng hoạt động'] }),
  },
  identifiedBy: ['code', 'certificate', 'ownerNumber'],
  rules(row, note) {
    if (row.legalForm !== 'enterprise') return;
    if (row.code === null) note('code', 'required_missing');
    else if (isPersonalNumber(row.code)) note('code', 'enterprise_code_length');
    if (row.firstIssueDate === null) note('firstIssueDate', 'required_missing');
  },
  keys: (row) =>
    row.legalForm === 'enterprise'
      ? [key.enterprise(isPersonalNumber(row.code) ? null : row.code)]
      : [key.certificate(row.certificate), key.taxCode(row.code), key.owner(row.ownerNumber)],
  facts: (row) =>
    row.legalForm === 'enterprise'
      ? { type: 'enterprise', name: row.name, firstIssueDate: row.firstIssueDate, status: row.status }
      : {
          type: 'household',
          name: row.name,
          ownerName: row.ownerName,
          certificateDate: row.firstIssueDate,
          // The list holds licensed businesses only.
          hasCertificate: true,
          status: row.status,
        },
});
