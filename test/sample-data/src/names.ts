import type { Sex } from './facts.ts';
import type { Random } from './random.ts';

/*
 * Common Vietnamese name parts, combined at random. A combination may by chance be the name of somebody: with a number
 * from the synthetic range and an invented birth date it still describes nobody.
 */

/** Family names by rough weight: each appears as often as it should be drawn out of 50. */
const familyNames = [
  ...Array<string>(19).fill('Nguyễn'),
  ...Array<string>(6).fill('Trần'),
  ...Array<string>(4).fill('Lê'),
  ...Array<string>(3).fill('Phạm'),
  ...Array<string>(2).fill('Hoàng'),
  ...Array<string>(2).fill('Vũ'),
  ...['Phan', 'Đặng', 'Bùi', 'Đỗ', 'Hồ', 'Ngô', 'Dương', 'Lý', 'Đào', 'Đinh', 'Ngụy', 'Thân', 'Chu', 'Tạ'],
];

const middleNames: Record<Sex, readonly string[]> = {
  male: ['Văn', 'Đức', 'Minh', 'Quang', 'Hữu', 'Công', 'Xuân', 'Đình', 'Gia', 'Tuấn', 'Bá', 'Thế', 'Hoàng', 'Quốc'],
  female: ['Thị', 'Ngọc', 'Thu', 'Thanh', 'Phương', 'Hồng', 'Khánh', 'Bảo', 'Thùy', 'Diệu', 'Mai', 'Kim', 'Hải', 'Như'],
};

const givenNames: Record<Sex, readonly string[]> = {
  male: [
    ...['An', 'Anh', 'Bình', 'Cường', 'Dũng', 'Duy', 'Đạt', 'Hải', 'Hiếu', 'Hoà', 'Hùng', 'Huy', 'Khánh', 'Khoa'],
    ...[
      'Kiên',
      'Lâm',
      'Long',
      'Mạnh',
      'Nam',
      'Nghĩa',
      'Phong',
      'Phúc',
      'Quân',
      'Sơn',
      'Thắng',
      'Thịnh',
      'Toàn',
      'Tùng',
    ],
  ],
  female: [
    ...[
      'Anh',
      'Chi',
      'Dung',
      'Giang',
      'Hà',
      'Hạnh',
      'Hằng',
      'Hiền',
      'Hoa',
      'Huệ',
      'Hương',
      'Lan',
      'Linh',
      'Loan',
      'Ly',
    ],
    ...['My', 'Nga', 'Ngân', 'Nhung', 'Oanh', 'Quỳnh', 'Thảo', 'Thuý', 'Trang', 'Trinh', 'Uyên', 'Vân', 'Yến', 'Xuân'],
  ],
};

/** A full name: family, one middle name (sometimes two), given. */
export function personName(random: Random, sex: Sex): string {
  const family = random.pick(familyNames);
  const middle = random.pick(middleNames[sex]);
  const given = random.pick(givenNames[sex]);
  const second = random.below(6) === 0 ? random.pick(middleNames[sex]) : middle;
  return second === middle ? `${family} ${middle} ${given}` : `${family} ${middle} ${second} ${given}`;
}

/** A country as a list writes it, its code, and name parts for its students. */
export interface ForeignCountry {
  readonly written: string;
  /** ISO 3166-1 alpha-2 */
  readonly code: string;
  readonly first: readonly string[];
  readonly last: readonly string[];
}

/** The countries foreign students come from in the generated lists. */
export const foreignCountries: readonly ForeignCountry[] = [
  {
    written: 'Lào',
    code: 'LA',
    first: ['Khamla', 'Somchai', 'Bounmy', 'Noy', 'Vilayphone', 'Sengdao'],
    last: ['Phommachanh', 'Sisavath', 'Keomany', 'Vongsa', 'Inthavong'],
  },
  {
    written: 'Campuchia',
    code: 'KH',
    first: ['Sok', 'Chan', 'Kim', 'Chea', 'Heng'],
    last: ['Dara', 'Sopheap', 'Bopha', 'Rithy', 'Vanna'],
  },
  {
    written: 'Trung Quốc',
    code: 'CN',
    first: ['Wang', 'Li', 'Zhang', 'Chen', 'Liu'],
    last: ['Wei', 'Fang', 'Min', 'Jing', 'Hao'],
  },
  {
    written: 'Hàn Quốc',
    code: 'KR',
    first: ['Kim', 'Lee', 'Park', 'Choi', 'Jung'],
    last: ['Minjun', 'Seoyeon', 'Jiwoo', 'Hyun', 'Yuna'],
  },
];

/** The same text without Vietnamese accents, as an old program would have written it: `đ` becomes `d`. */
export function unaccented(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D');
}
