import { openSource } from '@xacthuc/sample-data';

/** A student of the sample data, who is no real person. */
export interface Student {
  readonly school: string;
  readonly code: string;
  readonly name: string;
  /** 'YYYY-MM-DD' */
  readonly birthDate: string;
  readonly sex: 'male' | 'female';
  readonly number: string;
}

export const schools = ['XSC', 'XND'] as const;

/** The first students of a school who are listed with both of their numbers. */
export function studentsOf(segment: string, count: number): Student[] {
  const reader = openSource({ source: 'education', seed: 7, asOf: '2025-11-22', segment });
  const students: Student[] = [];
  for (let i = 0; students.length < count; i++) {
    const { expected } = reader.rowAt(i);
    const [number, code] = ['personal-number', 'student-code'].map(
      (scheme) => expected?.keys.find((key) => key.scheme === scheme)?.number,
    );
    if (expected?.facts.type !== 'person' || !number || !code) continue;
    const { name, birthDate, sex, nationality } = expected.facts;
    if (!name || !birthDate || !sex || nationality !== 'VN') continue;
    students.push({ school: segment, code: code.slice(segment.length + 1), name, birthDate, sex, number });
  }
  return students;
}

/** A row of the school's list, as it is written. */
export interface ListRow {
  readonly school: string;
  /** '' where the row has none. */
  readonly code: string;
  readonly name: string;
  /** As the list writes it. */
  readonly birthDate: string;
  readonly sex: 'male' | 'female';
  /** '' where the row has none. */
  readonly number: string;
}

export function rowOf(student: Student): ListRow {
  const [year, month, day] = student.birthDate.split('-');
  return { ...student, birthDate: `${day}/${month}/${year}` };
}

export function listOf(rows: readonly ListRow[]): string {
  const lines = rows.map(({ school, code, name, birthDate, sex, number }) =>
    [school, code, name, birthDate, sex === 'male' ? 'Nam' : 'Nữ', number, 'Việt Nam'].join(','),
  );
  return ['Mã trường,Mã sinh viên,Họ và tên,Ngày sinh,Giới tính,Số CCCD,Quốc tịch', ...lines].join('\n');
}
