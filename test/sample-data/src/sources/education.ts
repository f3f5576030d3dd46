import { column, ordinalColumn } from '../columns.ts';
import type { Draft } from '../row.ts';
import type { SourceDefinition } from './definition.ts';
import { type Student, type StudentListing, studentAt, studentExpectation, writtenSex } from './student-list.ts';

/** Invented schools, courses and codes. */
const listing: StudentListing = {
  source: 'education',
  schools: [
    { code: 'XSC', name: 'Trường Đại học Sông Cầu' },
    { code: 'XND', name: 'Trường Đại học Núi Dạm' },
    { code: 'XTT', name: 'Trường Đại học Thiên Thai' },
    { code: 'XPS', name: 'Trường Đại học Phật Sơn' },
    { code: 'XLD', name: 'Trường Cao đẳng Sư phạm Luy Đông' },
    { code: 'XYT', name: 'Trường Cao đẳng Y tế Yên Tử Hạ' },
    { code: 'XVH', name: 'Trường Cao đẳng Văn hóa Nghệ thuật Quan Sơn' },
    { code: 'XKT', name: 'Trường Cao đẳng Kinh tế Tam Thành' },
  ],
  courses: [
    { letters: 'CNTT', name: 'Công nghệ thông tin' },
    { letters: 'KTPM', name: 'Kỹ thuật phần mềm' },
    { letters: 'QTKD', name: 'Quản trị kinh doanh' },
    { letters: 'KTOA', name: 'Kế toán' },
    { letters: 'NNA', name: 'Ngôn ngữ Anh' },
    { letters: 'SPTH', name: 'Giáo dục Tiểu học' },
    { letters: 'CKDL', name: 'Công nghệ kỹ thuật ô tô' },
  ],
  statuses: ['Đang học', 'Đang học', 'Đang học', 'Đang học', 'Đang học', 'Bảo lưu', 'Chờ xét tốt nghiệp'],
};

/** The row of a student in a university's or college's list. */
export function educationRow(student: Student): Draft {
  const { school, course, entryYear } = student;
  return {
    cells: [
      null,
      school.code,
      school.name,
      student.studentCode,
      student.name,
      { date: student.birthDate },
      writtenSex(student.sex),
      student.personalNumber,
      student.nationality?.written ?? null,
      course.name,
      `${entryYear}-${entryYear + 4}`,
      student.status,
    ],
    expected: studentExpectation(student),
  };
}

/** Students of universities and colleges: a full list for each school and term. */
export const education: SourceDefinition = {
  code: 'education',
  mode: 'full',
  segments: listing.schools,
  title: 'DANH SÁCH SINH VIÊN ĐANG THEO HỌC',
  slug: 'danh-sach-sinh-vien',
  columns: [
    ordinalColumn,
    column('other', 'Mã trường', 11, true),
    column('other', 'Tên trường', 30),
    column('student-code', 'Mã sinh viên | MSSV | Mã SV', 16, true),
    column('name', 'Họ và tên | Họ tên', 26, true),
    column('birth-date', 'Ngày sinh', 12, true),
    column('sex', 'Giới tính | Nam/Nữ', 9),
    column('personal-number', 'Số CCCD | Số định danh cá nhân | CCCD | CMND/CCCD | Số CMND/CCCD', 16),
    column('nationality', 'Quốc tịch', 12),
    column('other', 'Ngành đào tạo', 26),
    column('other', 'Khóa học', 12),
    column('other', 'Trạng thái', 18),
  ],
  draftAt: (world, index, kind) => educationRow(studentAt(listing, world, index, kind)),
};
