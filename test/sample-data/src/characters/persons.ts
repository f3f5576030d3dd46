import type { Sex } from '../facts.ts';
import { personalNumber } from '../identities.ts';
import { otherBirthDate } from '../people.ts';
import type { Draft } from '../row.ts';
import { educationRow } from '../sources/education.ts';
import { labourRow } from '../sources/labour.ts';
import type { Student } from '../sources/student-list.ts';
import { youthUnionRow } from '../sources/youth-union.ts';
import { type Calendar, type Character, calendarOf, personKey, type Role } from './character.ts';

/** Somebody invented, with a number from the characters' serials. */
interface Somebody {
  readonly name: string;
  readonly sex: Sex;
  readonly birthDate: string;
  readonly personalNumber: string;
}

function somebody(name: string, sex: Sex, birthDate: string, serial: number): Somebody {
  return { name, sex, birthDate, personalNumber: personalNumber('027', sex, Number(birthDate.slice(0, 4)), serial) };
}

/** The schools of the sample files. */
export const sampleSchools = {
  education: { code: 'XSC', name: 'Trường Đại học Sông Cầu' },
  labour: { code: 'YNK', name: 'Trường Cao đẳng nghề Như Khê' },
} as const;

const vietnam: Student['nationality'] = { written: 'Việt Nam', code: 'VN' };

function student(person: Somebody, studentCode: string, calendar: Calendar, changes: Partial<Student> = {}): Student {
  return {
    ...person,
    school: sampleSchools.education,
    studentCode,
    nationality: vietnam,
    course: { letters: 'CNTT', name: 'Công nghệ thông tin' },
    entryYear: calendar.year - 2,
    status: 'Đang học',
    ...changes,
  };
}

function member(person: Somebody): Draft {
  return youthUnionRow({
    ...person,
    branch: { code: 'DX01', name: 'Đoàn phường Suối Trúc' },
    joined: `${Number(person.birthDate.slice(0, 4)) + 16}-03-26`,
    address: 'Tổ dân phố số 3, phường Suối Trúc, tỉnh Bắc Ninh',
  });
}

function role(character: Omit<Character, 'benefit' | 'sources'>, rows: Role['rows']): Role {
  const sources = rows.map((row) => row.source);
  return { character: { benefit: 'id.vn', sources, ...character }, rows };
}

const ofAge = {
  vi: 'Công dân Việt Nam, đủ 18 đến 23 tuổi',
  en: 'a Vietnamese citizen, full 18 to 23 years old',
};
const unknown = {
  vi: 'Không nguồn nào đang hiệu lực biết chủ thể với thông tin đã nêu',
  en: 'no active source knows this subject with these details',
};

function eligibleStudents(calendar: Calendar): Role[] {
  const person = somebody('Nguyễn Thị Thu Mẫu', 'female', calendar.turned(20, 100), 999_901);
  const vocational = somebody('Trần Văn Thợ Mẫu', 'male', calendar.turned(19, 210), 999_902);
  const enrolled = student(person, '24CNTT999901', calendar);
  const apprentice = student(vocational, '24HAN999902', calendar, {
    school: sampleSchools.labour,
    course: { letters: 'HAN', name: 'Hàn' },
  });
  const number = personKey('personal-number', person.personalNumber);
  return [
    role(
      {
        id: 'eligible-student',
        vi: 'Nữ sinh viên 20 tuổi, có trong danh sách của trường và của Đoàn, thông tin khớp nhau',
        en: 'a 20-year-old student, in her school’s and the youth union’s lists, which agree',
        numbers: [number, personKey('student-code', 'XSC/24CNTT999901')],
        secondFacts: [{ birthDate: person.birthDate }],
        outcome: 'eligible',
        reason: ofAge,
      },
      [
        { source: 'education', draft: educationRow(enrolled) },
        { source: 'youth-union', draft: member(person) },
      ],
    ),
    role(
      {
        id: 'wrong-birth-date',
        vi: 'Đúng số định danh của sinh viên trên nhưng sai ngày sinh',
        en: 'the same student’s number with a wrong birth date',
        numbers: [number],
        secondFacts: [{ birthDate: calendar.turned(20, 101) }],
        outcome: 'not_found',
        reason: unknown,
      },
      [],
    ),
    role(
      {
        id: 'vocational-student',
        vi: 'Nam học viên trường nghề, 19 tuổi',
        en: 'a 19-year-old student of a vocational school',
        numbers: [
          personKey('personal-number', vocational.personalNumber),
          personKey('student-code', 'YNK/24HAN999902'),
        ],
        secondFacts: [{ birthDate: vocational.birthDate }],
        outcome: 'eligible',
        reason: ofAge,
      },
      [{ source: 'labour', draft: labourRow(apprentice) }],
    ),
  ];
}

function wrongAges(calendar: Calendar): Role[] {
  const officer = somebody('Lê Văn Bí Thư Mẫu', 'male', calendar.turned(31, 120), 999_903);
  const fresher = somebody('Phạm Thị Út Mẫu', 'female', calendar.turned(17, 150), 999_904);
  return [
    role(
      {
        id: 'too-old',
        vi: 'Cán bộ Đoàn 31 tuổi',
        en: 'a youth-union officer, 31 years old',
        numbers: [personKey('personal-number', officer.personalNumber)],
        secondFacts: [{ birthDate: officer.birthDate }],
        outcome: 'ineligible',
        reason: { vi: 'Quá 23 tuổi', en: 'older than 23' },
      },
      [{ source: 'youth-union', draft: member(officer) }],
    ),
    role(
      {
        id: 'too-young',
        vi: 'Tân sinh viên 17 tuổi',
        en: 'a first-year student, 17 years old',
        numbers: [personKey('personal-number', fresher.personalNumber), personKey('student-code', 'XSC/26QTKD999904')],
        secondFacts: [{ birthDate: fresher.birthDate }],
        outcome: 'ineligible',
        reason: { vi: 'Chưa đủ 18 tuổi', en: 'not yet 18' },
      },
      [
        {
          source: 'education',
          draft: educationRow(student(fresher, '26QTKD999904', calendar, { entryYear: calendar.year })),
        },
      ],
    ),
  ];
}

function uncertain(calendar: Calendar): Role[] {
  const stranger = somebody('Ngô Văn Lạ Mẫu', 'male', calendar.turned(21, 60), 999_905);
  const torn = somebody('Đỗ Thị Lệch Mẫu', 'female', calendar.turned(21, 170), 999_906);
  const listedAs = otherBirthDate(torn.birthDate);
  const nameless = somebody('Vũ Văn Thiếu Mẫu', 'male', calendar.turned(20, 80), 999_907);
  return [
    role(
      {
        id: 'unknown-number',
        vi: 'Số định danh đúng cấu trúc nhưng không có trong tệp nào',
        en: 'a well-formed personal number that is in no file',
        numbers: [personKey('personal-number', stranger.personalNumber)],
        secondFacts: [{ birthDate: stranger.birthDate }],
        outcome: 'not_found',
        reason: unknown,
      },
      [],
    ),
    role(
      {
        id: 'disagreeing-birth-dates',
        vi: 'Sinh viên mà trường và Đoàn ghi hai ngày sinh khác nhau',
        en: 'a student for whom school and youth union state two birth dates',
        numbers: [personKey('personal-number', torn.personalNumber)],
        secondFacts: [{ birthDate: torn.birthDate }, { birthDate: listedAs }],
        outcome: 'inconclusive',
        reason: { vi: 'Các nguồn ghi khác nhau về ngày sinh', en: 'the sources disagree about the birth date' },
      },
      [
        { source: 'education', draft: educationRow(student(torn, '23KTOA999906', calendar)) },
        { source: 'youth-union', draft: member({ ...torn, birthDate: listedAs }) },
      ],
    ),
    role(
      {
        id: 'no-number-no-nationality',
        vi: 'Sinh viên chưa có số CCCD và chưa ghi quốc tịch',
        en: 'a student without personal number whose nationality is not stated',
        numbers: [personKey('student-code', 'XSC/24KTPM999907')],
        secondFacts: [{ birthDate: nameless.birthDate }],
        outcome: 'inconclusive',
        reason: { vi: 'Chưa đủ căn cứ về quốc tịch', en: 'the citizenship is not established' },
      },
      [
        {
          source: 'education',
          draft: educationRow(student(nameless, '24KTPM999907', calendar, { personalNumber: null, nationality: null })),
        },
      ],
    ),
  ];
}

function foreigner(calendar: Calendar): Role {
  const guest = somebody('Khamla Mẫu Phommachanh', 'male', calendar.turned(20, 130), 999_908);
  const nationality = { written: 'Lào', code: 'LA' };
  const enrolled = student(guest, '24NNA999908', calendar, { personalNumber: null, nationality });
  return role(
    {
      id: 'foreign-student',
      vi: 'Lưu học sinh Lào 20 tuổi, không có số CCCD',
      en: 'a 20-year-old student from Laos, without personal number',
      numbers: [personKey('student-code', 'XSC/24NNA999908')],
      secondFacts: [{ birthDate: guest.birthDate }],
      outcome: 'ineligible',
      reason: { vi: 'Không phải công dân Việt Nam', en: 'not a Vietnamese citizen' },
    },
    [{ source: 'education', draft: educationRow(enrolled) }],
  );
}

/** The youth-union member whose number is also that of a household business's owner. */
export function youngOwner(asOf: string): Somebody {
  return somebody('Bùi Thị Chủ Mẫu', 'female', calendarOf(asOf).turned(22, 190), 999_909);
}

function owner(asOf: string): Role {
  const person = youngOwner(asOf);
  return role(
    {
      id: 'young-owner',
      vi: 'Đoàn viên 22 tuổi, đồng thời là chủ một hộ kinh doanh có cùng số định danh',
      en: 'a 22-year-old member who also owns a household business under the same number',
      numbers: [personKey('personal-number', person.personalNumber)],
      secondFacts: [{ birthDate: person.birthDate }],
      outcome: 'eligible',
      reason: ofAge,
    },
    [{ source: 'youth-union', draft: member(person) }],
  );
}

/** The persons of the journey, for `id.vn`. */
export function persons(asOf: string): Role[] {
  const calendar = calendarOf(asOf);
  return [
    ...eligibleStudents(calendar),
    ...wrongAges(calendar),
    ...uncertain(calendar),
    foreigner(calendar),
    owner(asOf),
  ];
}
