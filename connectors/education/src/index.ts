import { column, defineConnector, isPersonalNumber, key } from '@xacthuc/engine/declare';

/** University and college students: a full list for each school and term. */
export const education = defineConnector({
  source: 'education',
  module: import.meta.url,
  department: [{ vi: 'Sở Giáo dục và Đào tạo', en: 'Department of Education and Training', from: null, until: null }],
  subjects: ['person'],
  delivery: 'full',
  freshnessDays: 200,
  segment: 'schoolCode',
  // Who has no personal number is found by the student's code only.
  guards: { maxBadRowShare: 0.05, maxRetiredShare: 0.2, maxRows: 10_000_000, minFill: { personalNumber: 0.5 } },
  columns: {
    schoolCode: column.schoolCode({ headers: ['Mã trường', 'Mã cơ sở đào tạo'], required: true }),
    schoolName: column.ignored({ headers: ['Tên trường', 'Trường', 'Tên cơ sở đào tạo'] }),
    studentCode: column.studentCode({
      headers: ['Mã sinh viên', 'MSSV', 'Mã SV', 'Mã số sinh viên'],
      school: 'schoolCode',
    }),
    name: column.personName({
      headers: ['Họ và tên', 'Họ tên', 'Họ tên sinh viên', 'Họ và tên sinh viên'],
      required: true,
    }),
    birthDate: column.birthDate({
      headers: ['Ngày sinh', 'Ngày tháng năm sinh', 'Ngày, tháng, năm sinh'],
      required: true,
    }),
    sex: column.sex({ headers: ['Giới tính', 'Nam/Nữ', 'Phái'] }),
    personalNumber: column.personalNumber({
      headers: [
        'Số CCCD',
        'Số định danh cá nhân',
        'CCCD',
        'CMND/CCCD',
        'Số CMND/CCCD',
        'Số căn cước',
        'Số căn cước công dân',
        'Mã định danh cá nhân',
      ],
    }),
    nationality: column.nationality({ headers: ['Quốc tịch'] }),
    programme: column.ignored({ headers: ['Ngành đào tạo', 'Ngành học'] }),
    cohort: column.ignored({ headers: ['Khóa học', 'Khóa'] }),
    studyStatus: column.ignored({ headers: ['Trạng thái', 'Tình trạng học tập'] }),
  },
  identifiedBy: ['personalNumber', 'studentCode'],
  // The school keeps a student's code; a personal number may be mistyped one term and right the next.
  keys: (row) => [key.student(row.studentCode), key.person(row.personalNumber)],
  facts: (row) => ({
    type: 'person',
    name: row.name,
    birthDate: row.birthDate,
    sex: row.sex,
    nationality: row.nationality,
    hasPersonalNumber: isPersonalNumber(row.personalNumber),
  }),
});
