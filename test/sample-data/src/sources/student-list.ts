import type { BadKind } from '../bad-kinds.ts';
import type { ExpectedKey } from '../facts.ts';
import { foreignCountries } from '../names.ts';
import { type Person, personAt, type World } from '../people.ts';
import { Random } from '../random.ts';
import type { Draft } from '../row.ts';
import type { Segment } from './definition.ts';

/** A course of study: the letters in its student codes and its name. */
export interface Course {
  readonly letters: string;
  readonly name: string;
}

/** One student as a school's list states it. */
export interface Student {
  readonly school: Segment;
  readonly studentCode: string;
  readonly name: string;
  /** YYYY-MM-DD */
  readonly birthDate: string;
  readonly sex: 'male' | 'female';
  readonly personalNumber: string | null;
  /** as the list writes it and as ISO 3166-1 alpha-2; null: the cell is empty */
  readonly nationality: { readonly written: string; readonly code: string } | null;
  readonly course: Course;
  readonly entryYear: number;
  readonly status: string;
}

/** What sets one source's student lists apart from another's. */
export interface StudentListing {
  readonly source: 'education' | 'labour';
  readonly schools: readonly Segment[];
  readonly courses: readonly Course[];
  readonly statuses: readonly string[];
}

const vietnam = { written: 'Việt Nam', code: 'VN' } as const;

/**
 * Student `index`: schools take turns. Of 1,000 students 8 are foreign (no personal number), 4 are Vietnamese without a
 * number, 2 have neither number nor nationality, and 40 have a number but an empty nationality.
 */
export function studentAt(listing: StudentListing, world: World, index: number, kind: BadKind | null): Student {
  const person = personAt(world, listing.source, index);
  const random = new Random(world.key(`${listing.source}-rows`), index);
  const school = listing.schools[index % listing.schools.length] as Segment;
  const course = random.pick(listing.courses);
  const entryYear = Math.min(person.birthYear + 18, world.year);
  const inSchool = Math.floor(index / listing.schools.length);
  const student: Student = {
    school,
    studentCode: `${entryYear % 100}${course.letters}9${String(inSchool).padStart(5, '0')}`,
    name: person.name,
    birthDate: person.birthDate,
    sex: person.sex,
    personalNumber: person.personalNumber,
    nationality: vietnam,
    course,
    entryYear,
    status: random.pick(listing.statuses),
  };
  return kind === null ? withOddity(student, person, random) : student;
}

function withOddity(student: Student, person: Person, random: Random): Student {
  const odd = random.below(1000);
  if (odd >= 54) return student;
  if (odd >= 14) return { ...student, nationality: null };
  if (odd >= 12) return { ...student, personalNumber: null, nationality: null };
  if (odd >= 8) return { ...student, personalNumber: null };
  const country = random.pick(foreignCountries);
  const name = `${random.pick(country.first)} ${random.pick(country.last)}`;
  return { ...student, name, personalNumber: null, nationality: country, sex: person.sex };
}

/** What a reader must find in a student's row, whatever the columns' order. */
export function studentExpectation(student: Student): Draft['expected'] {
  const { personalNumber, school, studentCode, nationality } = student;
  const keys: ExpectedKey[] = [
    { type: 'person', scheme: 'student-code', number: `${school.code}/${studentCode}`.toUpperCase() },
  ];
  if (personalNumber !== null) keys.unshift({ type: 'person', scheme: 'personal-number', number: personalNumber });
  return {
    keys,
    facts: {
      type: 'person',
      name: student.name,
      birthDate: student.birthDate,
      sex: student.sex,
      nationality: nationality?.code ?? null,
      hasPersonalNumber: personalNumber !== null,
    },
  };
}

/** The sex as Vietnamese lists write it. */
export function writtenSex(sex: 'male' | 'female'): string {
  return sex === 'male' ? 'Nam' : 'Nữ';
}
