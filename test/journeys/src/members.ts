import { vietnamDay } from '@xacthuc/domain';

/** A youth-union member of the tests: synthetic, 18 to 23 years old today and for months to come. */
export interface Member {
  readonly name: string;
  /** YYYY-MM-DD */
  readonly birthDate: string;
  readonly sex: 'Nam' | 'Nữ';
  readonly number: string;
  readonly nationality: string;
}

export const memberHeader = ['Họ và tên', 'Ngày sinh', 'Giới tính', 'Số định danh cá nhân', 'Quốc tịch'] as const;

const givenNames = ['An', 'Bình', 'Chi', 'Dũng', 'Giang', 'Hòa', 'Khánh', 'Lan', 'Minh', 'Ngọc'];
const thisYear = Number(vietnamDay(new Date()).slice(0, 4));

/** Member `i` (from 0 to 99,999). Their last six digits are in the range that the sample data keeps synthetic. */
export function member(i: number): Member {
  const year = thisYear - 20;
  const female = i % 2 === 1;
  return {
    name: `Nguyễn Thử ${givenNames[i % givenNames.length]} ${writtenOut(i)}`,
    birthDate: `${year}-01-${String((i % 28) + 1).padStart(2, '0')}`,
    sex: female ? 'Nữ' : 'Nam',
    number: `027${female ? 3 : 2}${String(year % 100).padStart(2, '0')}${900_000 + i}`,
    nationality: 'Việt Nam',
  };
}

export function members(count: number, from = 0): Member[] {
  return Array.from({ length: count }, (_, i) => member(from + i));
}

/** No two members share a name, and names have no digits. */
function writtenOut(i: number): string {
  return Array.from(String(i), (digit) => givenNames[Number(digit)]).join(' ');
}

/** A member's row below {@link memberHeader}. */
export function memberRow({ name, birthDate, sex, number, nationality }: Member): string[] {
  return [name, written(birthDate), sex, number, nationality];
}

/** dd/mm/yyyy, as lists have it. */
export function written(birthDate: string): string {
  return birthDate.split('-').reverse().join('/');
}

/** A list as its header and rows. */
export function memberTable(list: readonly Member[]): string[][] {
  return [[...memberHeader], ...list.map(memberRow)];
}

/** The question a registrar asks about a member, who shows an identity card. */
export function questionAbout({ number, birthDate }: Pick<Member, 'number' | 'birthDate'>) {
  return {
    benefit: 'id.vn',
    subject: { type: 'person', scheme: 'personal-number', number },
    match: { birthDate },
  };
}
