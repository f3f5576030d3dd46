import { column, defineConnector, isPersonalNumber, key } from '@xacthuc/engine/declare';

/** Youth-union members aged 18 to 23: a full list of the province. */
export const youthUnion = defineConnector({
  source: 'youth-union',
  module: import.meta.url,
  department: [{ vi: 'Tỉnh đoàn', en: 'Provincial Youth Union', from: null, until: null }],
  subjects: ['person'],
  delivery: 'full',
  freshnessDays: 190,
  guards: { maxBadRowShare: 0.05, maxRetiredShare: 0.2, maxRows: 10_000_000 },
  columns: {
    name: column.personName({
      headers: ['Họ và tên', 'Họ tên', 'Họ và tên đoàn viên', 'Họ tên đoàn viên'],
      required: true,
    }),
    birthDate: column.birthDate({
      headers: ['Ngày sinh', 'Ngày tháng năm sinh', 'Ngày, tháng, năm sinh'],
      required: true,
    }),
    sex: column.sex({ headers: ['Giới tính', 'Nam/Nữ'] }),
    personalNumber: column.personalNumber({
      headers: [
        'Số định danh cá nhân',
        'Số CCCD',
        'CCCD',
        'CMND/CCCD',
        'Số CMND/CCCD',
        'Số căn cước',
        'Số căn cước công dân',
        'Mã định danh cá nhân',
      ],
      required: true,
    }),
    nationality: column.nationality({ headers: ['Quốc tịch'] }),
    branchCode: column.ignored({ headers: ['Mã đoàn cơ sở'] }),
    branch: column.ignored({ headers: ['Đoàn cơ sở', 'Chi đoàn'] }),
    joinedOn: column.ignored({ headers: ['Ngày vào Đoàn'] }),
    address: column.ignored({ headers: ['Địa chỉ', 'Nơi ở hiện nay', 'Nơi thường trú'] }),
  },
  identifiedBy: ['personalNumber'],
  keys: (row) => [key.person(row.personalNumber)],
  facts: (row) => ({
    type: 'person',
    name: row.name,
    birthDate: row.birthDate,
    sex: row.sex,
    nationality: row.nationality,
    hasPersonalNumber: isPersonalNumber(row.personalNumber),
  }),
});
