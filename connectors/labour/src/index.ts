import { isoDate } from '@xacthuc/domain';
import { column, defineConnector, isPersonalNumber, key } from '@xacthuc/engine/declare';

/** Vocational students: a full list for each school and term. */
export const labour = defineConnector({
  source: 'labour',
  module: import.meta.url,
  // Provinces merged their departments on 01/03/2025; dates differ by days between provinces.
  department: [
    {
      vi: 'Sở Lao động – Thương binh và Xã hội',
      en: 'Department of Labour, Invalids and Social Affairs',
      from: null,
      until: isoDate('2025-02-28'),
    },
    {
      vi: 'Sở Nội vụ (giáo dục nghề nghiệp: Sở Giáo dục và Đào tạo)',
      en: 'Department of Home Affairs (vocational training: Department of Education and Training)',
      from: isoDate('2025-03-01'),
      until: null,
    },
  ],
  subjects: ['person'],
  delivery: 'full',
  freshnessDays: 200,
  segment: 'schoolCode',
  // Who has no personal number is found by the student's code only.
  guards: { maxBadRowShare: 0.05, maxRetiredShare: 0.2, maxRows: 10_000_000, minFill: { personalNumber: 0.5 } },
  columns: {
    schoolCode: column.schoolCode({ headers: ['Mã cơ sở GDNN', 'Mã trường', 'Mã cơ sở đào tạo'], required: true }),
    schoolName: column.ignored({ headers: ['Tên cơ sở GDNN', 'Tên trường', 'Tên cơ sở đào tạo'] }),
    studentCode: column.studentCode({
      headers: ['Mã học viên', 'Mã HSSV', 'Mã học sinh sinh viên', 'Mã sinh viên', 'MSSV'],
      school: 'schoolCode',
    }),
    name: column.personName({
      headers: ['Họ và tên', 'Họ tên', 'Họ tên học viên', 'Họ và tên học viên'],
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
    level: column.ignored({ headers: ['Trình độ đào tạo', 'Trình độ'] }),
    trade: column.ignored({ headers: ['Nghề đào tạo', 'Ngành nghề đào tạo', 'Nghề học'] }),
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
