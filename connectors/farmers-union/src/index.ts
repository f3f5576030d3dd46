import { column, defineConnector, key } from '@xacthuc/engine/declare';

/** Farmers-union members holding a household-business certificate: a full list of the province. */
export const farmersUnion = defineConnector({
  source: 'farmers-union',
  module: import.meta.url,
  department: [{ vi: 'Hội Nông dân tỉnh', en: 'Provincial Farmers’ Union', from: null, until: null }],
  subjects: ['household'],
  delivery: 'full',
  freshnessDays: 190,
  guards: { maxBadRowShare: 0.05, maxRetiredShare: 0.2, maxRows: 10_000_000 },
  columns: {
    ownerName: column.personName({
      headers: ['Họ và tên hội viên', 'Họ và tên', 'Họ tên hội viên', 'Họ tên'],
      required: true,
    }),
    ownerNumber: column.personalNumber({
      headers: [
        'Số CCCD',
        'Số định danh cá nhân',
        'CCCD',
        'CMND/CCCD',
        'Số CMND/CCCD',
        'Số căn cước',
        'Số căn cước công dân',
        'Số định danh chủ hộ',
      ],
    }),
    certificate: column.certificate({
      headers: [
        'Số giấy chứng nhận ĐKHKD',
        'Số GCN ĐKHKD',
        'Số giấy chứng nhận',
        'Số giấy chứng nhận đăng ký hộ kinh doanh',
      ],
    }),
    taxCode: column.taxCode({ headers: ['Mã số thuế', 'MST'] }),
    name: column.name({ headers: ['Tên hộ kinh doanh', 'Tên HKD', 'Tên cơ sở'] }),
    certificateDate: column.pastDate({ headers: ['Ngày cấp GCN', 'Ngày cấp', 'Ngày cấp giấy chứng nhận'] }),
    branch: column.ignored({ headers: ['Chi hội', 'Xã/Phường', 'Địa chỉ'] }),
    status: column.businessStatus({ headers: ['Tình trạng', 'Tình trạng hoạt động'] }),
  },
  identifiedBy: ['certificate', 'taxCode', 'ownerNumber'],
  keys: (row) => [key.certificate(row.certificate), key.taxCode(row.taxCode), key.owner(row.ownerNumber)],
  facts: (row) => ({
    type: 'household',
    name: row.name,
    ownerName: row.ownerName,
    certificateDate: row.certificateDate,
    // A tax code alone is no registration: farmers who are not registered as a business have one too.
    hasCertificate: row.certificate !== null || row.certificateDate !== null,
    status: row.status,
  }),
});
