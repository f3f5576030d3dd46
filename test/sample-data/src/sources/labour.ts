import { column, ordinalColumn } from '../columns.ts';
import type { Draft } from '../row.ts';
import type { SourceDefinition } from './definition.ts';
import { type Student, type StudentListing, studentAt, studentExpectation, writtenSex } from './student-list.ts';

/** Invented vocational schools, trades and codes. */
const listing: StudentListing = {
  source: 'labour',
  schools: [
    { code: 'YNK', name: 'Trường Cao đẳng nghề Như Khê' },
    { code: 'YCN', name: 'Trường Cao đẳng Công nghiệp Ngũ Huyện' },
    { code: 'YTC', name: 'Trường Trung cấp nghề Tiêu Cương' },
    { code: 'YDL', name: 'Trường Trung cấp Du lịch Thổ Hà Thượng' },
    { code: 'YGD', name: 'Trung tâm GDNN - GDTX Gia Đông Hạ' },
  ],
  courses: [
    { letters: 'DCN', name: 'Điện công nghiệp' },
    { letters: 'CGKL', name: 'Cắt gọt kim loại' },
    { letters: 'HAN', name: 'Hàn' },
    { letters: 'MTT', name: 'May thời trang' },
    { letters: 'CBMA', name: 'Kỹ thuật chế biến món ăn' },
    { letters: 'OTO', name: 'Công nghệ ô tô' },
  ],
  statuses: ['Đang học', 'Đang học', 'Đang học', 'Đang thực tập', 'Tạm dừng'],
};

/** The row of a student in a vocational school's list. */
export function labourRow(student: Student): Draft {
  const { school, course } = student;
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
      school.name.startsWith('Trường Cao đẳng') ? 'Cao đẳng' : 'Trung cấp',
      course.name,
      student.status,
    ],
    expected: studentExpectation(student),
  };
}

/** Students of vocational schools: a full list for each school and term. */
export const labour: SourceDefinition = {
  code: 'labour',
  mode: 'full',
  segments: listing.schools,
  title: 'DANH SÁCH HỌC SINH, SINH VIÊN GIÁO DỤC NGHỀ NGHIỆP',
  slug: 'danh-sach-hoc-vien',
  columns: [
    ordinalColumn,
    column('other', 'Mã cơ sở GDNN | Mã trường', 11, true),
    column('other', 'Tên cơ sở GDNN', 30),
    column('student-code', 'Mã học viên | Mã HSSV', 16, true),
    column('name', 'Họ và tên', 26, true),
    column('birth-date', 'Ngày sinh', 12, true),
    column('sex', 'Giới tính', 9),
    column('personal-number', 'Số CCCD | Số định danh cá nhân | CCCD | CMND/CCCD | Số CMND/CCCD', 16),
    column('nationality', 'Quốc tịch', 12),
    column('other', 'Trình độ đào tạo', 14),
    column('other', 'Nghề đào tạo', 26),
    column('other', 'Trạng thái', 14),
  ],
  draftAt: (world, index, kind) => labourRow(studentAt(listing, world, index, kind)),
};
