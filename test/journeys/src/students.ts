import { type Member, members, written } from './members.ts';

/** A student of a school of the tests: synthetic. */
export interface Student extends Member {
  readonly school: string;
  readonly code: string;
}

export const studentHeader = [
  'Mã trường',
  'Mã sinh viên',
  'Họ và tên',
  'Ngày sinh',
  'Giới tính',
  'Số CCCD',
  'Quốc tịch',
] as const;

export function students(school: string, count: number, from = 0): Student[] {
  return members(count, from).map((one, i) => ({ ...one, school, code: `24CNTT${from + i}` }));
}

export function studentTable(list: readonly Student[]): string[][] {
  const rows = list.map((s) => [s.school, s.code, s.name, written(s.birthDate), s.sex, s.number, s.nationality]);
  return [[...studentHeader], ...rows];
}

/** The question a registrar asks about a student who shows a student card. */
export function questionByStudentCode({ school, code, birthDate }: Student) {
  const number = `${school}/${code}`;
  return { benefit: 'id.vn', subject: { type: 'person', scheme: 'student-code', number }, match: { birthDate } };
}
