import type { BadKind } from '../bad-kinds.ts';
import { dayNumberOf, isoOf, parseIso, twoDigits, yearsBefore } from '../calendar.ts';
import { column, ordinalColumn } from '../columns.ts';
import type { Sex } from '../facts.ts';
import { personalNumber } from '../identities.ts';
import { otherBirthDate, type Person, personAt, type World } from '../people.ts';
import { communes } from '../places.ts';
import { drawAt, Random } from '../random.ts';
import type { Draft, Overlap } from '../row.ts';
import type { SourceDefinition } from './definition.ts';
import { education } from './education.ts';
import { labour } from './labour.ts';
import { writtenSex } from './student-list.ts';

/** One member as the union's list states it. */
export interface Member {
  readonly name: string;
  /** YYYY-MM-DD */
  readonly birthDate: string;
  readonly sex: Sex;
  readonly personalNumber: string;
  readonly branch: { readonly code: string; readonly name: string };
  /** YYYY-MM-DD */
  readonly joined: string;
  readonly address: string;
}

/** The row of a member. */
export function youthUnionRow(member: Member, overlap?: Overlap): Draft {
  return {
    cells: [
      null,
      member.name,
      { date: member.birthDate },
      writtenSex(member.sex),
      member.personalNumber,
      member.branch.code,
      member.branch.name,
      { date: member.joined },
      member.address,
    ],
    expected: {
      keys: [{ type: 'person', scheme: 'personal-number', number: member.personalNumber }],
      facts: {
        type: 'person',
        name: member.name,
        birthDate: member.birthDate,
        sex: member.sex,
        nationality: null,
        hasPersonalNumber: true,
      },
    },
    ...(overlap && { overlap }),
  };
}

/**
 * Every fourth member is a student of `education` and the next one of `labour` (every second student there), if that
 * student is 18 to 23 years old and listed with a personal number; the others are in no school's list. Of 50 such
 * students one is listed here with another birth date.
 */
function studentMember(world: World, index: number): { person: Person; overlap: Overlap } | null {
  const lane = index % 4;
  if (lane > 1) return null;
  const turn = Math.floor(index / 4);
  const listing = lane === 0 ? education : labour;
  const source = lane === 0 ? 'education' : 'labour';
  const person = personAt(world, source, turn * 2);
  if (person.age < 18 || person.age > 23) return null;
  if (listing.draftAt(world, turn * 2, null).expected.keys[0]?.scheme !== 'personal-number') return null;
  return { person, overlap: { source, index: turn * 2, agrees: turn % 50 !== 49 } };
}

/** The member who is in no school's list, at an index: 1 in 100 is an officer twelve years older. */
export function ownMember(world: World, index: number): Person {
  const person = personAt(world, 'youth-union', index);
  if (drawAt(world.key('youth-union-officers'), index) % 100 !== 0) return person;
  const birthYear = person.birthYear - 12;
  const { personalNumber: number } = person;
  return {
    ...person,
    birthDate: isoOf(yearsBefore(parseIso(person.birthDate), 12)),
    birthYear,
    age: person.age + 12,
    personalNumber: personalNumber(number.slice(0, 3), person.sex, birthYear, Number(number.slice(6))),
  };
}

function memberAt(world: World, index: number, kind: BadKind | null): Draft {
  const random = new Random(world.key('youth-union-rows'), index);
  const student = kind === null ? studentMember(world, index) : null;
  const overlap = student?.overlap;
  const person = student?.person ?? ownMember(world, index);
  const commune = random.pick(communes);
  const member: Member = {
    name: person.name,
    birthDate: overlap && !overlap.agrees ? otherBirthDate(person.birthDate) : person.birthDate,
    sex: person.sex,
    personalNumber: person.personalNumber,
    branch: { code: `DX${twoDigits(1 + communes.indexOf(commune))}`, name: `Đoàn ${commune}` },
    joined: isoOf(Math.min(dayNumberOf(person.birthYear + 16, 3, 26), world.asOf)),
    address: `${commune.startsWith('xã') ? 'Thôn' : 'Tổ dân phố số'} ${1 + random.below(18)}, ${commune}, tỉnh Bắc Ninh`,
  };
  return youthUnionRow(member, overlap);
}

/** Members of the Ho Chi Minh Communist Youth Union: one full list, officers above the age included. */
export const youthUnion: SourceDefinition = {
  code: 'youth-union',
  mode: 'full',
  segments: [],
  title: 'DANH SÁCH ĐOÀN VIÊN TỪ 18 ĐẾN 23 TUỔI VÀ CÁN BỘ ĐOÀN',
  slug: 'danh-sach-doan-vien',
  columns: [
    ordinalColumn,
    column('name', 'Họ và tên', 26, true),
    column('birth-date', 'Ngày sinh', 12, true),
    column('sex', 'Giới tính', 9),
    column('personal-number', 'Số định danh cá nhân | Số CCCD | CCCD', 18, true),
    column('other', 'Mã đoàn cơ sở', 10),
    column('other', 'Đoàn cơ sở | Chi đoàn', 26),
    column('other', 'Ngày vào Đoàn', 12),
    column('other', 'Địa chỉ', 44),
  ],
  draftAt: memberAt,
};
