import { openSource, type Row, type SourceReader } from '@xacthuc/sample-data';
import { benchSeed, listSource } from './lists.ts';

/** A check, and the outcome it must get. */
export interface Question {
  readonly check: {
    readonly benefit: 'id.vn';
    readonly subject: { readonly type: 'person'; readonly scheme: 'personal-number'; readonly number: string };
    readonly match: { readonly birthDate: string };
  };
  readonly outcome: 'eligible' | 'not_found';
}

/** Different questions at most: so many that no cache but the database's own helps, few enough to prepare at once. */
const most = 40_000;

/**
 * What registrars ask, at random among all the subjects loaded: of ten, eight are eligible and ask rightly, one gives a
 * wrong birth date, one gives a number that is in no list.
 */
export function questionsAbout(subjects: number, asOf: string): readonly Question[] {
  const reader = openSource({ source: listSource, seed: benchSeed, asOf });
  const random = randomFrom(subjects);
  return Array.from({ length: Math.min(most, subjects) }, (_, turn) => {
    if (turn % 10 === 0) return unknownNumber(reader, subjects, asOf, random);
    const { number, birthDate } = eligibleSubject(reader, subjects, asOf, random);
    return turn % 10 === 5
      ? question(number, anotherDay(birthDate), 'not_found')
      : question(number, birthDate, 'eligible');
  });
}

function question(number: string, birthDate: string, outcome: Question['outcome']): Question {
  const check = {
    benefit: 'id.vn',
    subject: { type: 'person', scheme: 'personal-number', number },
    match: { birthDate },
  };
  return { check: check as Question['check'], outcome };
}

/** Numbers never repeat among a source's rows: one from beyond the file's end is right in form and unknown. */
function unknownNumber(reader: SourceReader, subjects: number, asOf: string, random: () => number): Question {
  for (;;) {
    const person = personOf(reader.rowAt(subjects + Math.floor(random() * subjects)), asOf);
    if (person) return question(person.number, person.birthDate, 'not_found');
  }
}

interface Person {
  readonly number: string;
  readonly birthDate: string;
}

function eligibleSubject(reader: SourceReader, subjects: number, asOf: string, random: () => number): Person {
  for (;;) {
    const person = personOf(reader.rowAt(Math.floor(random() * subjects)), asOf);
    if (person) return person;
  }
}

/** The person of a row, if 18 to 23 years old, listed with a personal number, and stated by no other list. */
function personOf({ expected, overlap }: Row, asOf: string): Person | null {
  const number = expected?.keys.find(({ scheme }) => scheme === 'personal-number')?.number;
  if (number === undefined || overlap || expected?.facts.type !== 'person') return null;
  const { birthDate } = expected.facts;
  if (birthDate === null || yearsAfter(birthDate, 18) > asOf || yearsAfter(birthDate, 24) <= asOf) return null;
  return { number, birthDate };
}

/** Years have four digits here, so days compare as texts. */
function yearsAfter(day: string, years: number): string {
  return `${Number(day.slice(0, 4)) + years}${day.slice(4)}`;
}

function anotherDay(day: string): string {
  return `${day.slice(0, 8)}${day.endsWith('11') ? '12' : '11'}`;
}

/** Numbers in [0, 1), the same on every run (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
