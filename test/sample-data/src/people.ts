import { civil, isoOf, parseIso, yearsBefore } from './calendar.ts';
import type { Sex } from './facts.ts';
import { personalNumber, placeCodes, serialOf, serialsPerBlock } from './identities.ts';
import { personName } from './names.ts';
import { drawAt, Random, streamKey } from './random.ts';
import type { SourceCode } from './source-codes.ts';

/** All that a generated file's content depends on, besides its options. */
export interface World {
  readonly seed: number;
  /** the day the file speaks about, as a day number */
  readonly asOf: number;
  /** the same, YYYY-MM-DD */
  readonly asOfIso: string;
  /** its year */
  readonly year: number;
  /** the key of a named stream of random numbers */
  key(stream: string): number;
}

/** Opens the world of a seed on a day (YYYY-MM-DD); throws RangeError for a bad seed or day. */
export function openWorld(seed: number, asOf: string): World {
  const keys = new Map<string, number>();
  const day = parseIso(asOf);
  streamKey(seed, '');
  return {
    seed,
    asOf: day,
    asOfIso: asOf,
    year: Number(asOf.slice(0, 4)),
    key(stream) {
      const known = keys.get(stream);
      if (known !== undefined) return known;
      const key = streamKey(seed, stream);
      keys.set(stream, key);
      return key;
    },
  };
}

/** A synthetic person. */
export interface Person {
  readonly name: string;
  readonly sex: Sex;
  /** YYYY-MM-DD */
  readonly birthDate: string;
  readonly birthYear: number;
  /** full years on the day of the list */
  readonly age: number;
  /** 12 digits, agreeing with sex and year of birth */
  readonly personalNumber: string;
}

/** Who stands in a source's own list: full years of age on the day of the list, from `youngest` over `years` years. */
interface Population {
  readonly slot: number;
  readonly youngest: number;
  readonly years: number;
}

/** Sources that list persons or owners; the slots keep their serials apart, so no two populations share a number. */
const populations = {
  education: { slot: 0, youngest: 17, years: 8 },
  labour: { slot: 1, youngest: 16, years: 8 },
  'youth-union': { slot: 2, youngest: 18, years: 6 },
  'industry-trade': { slot: 3, youngest: 24, years: 40 },
  agriculture: { slot: 4, youngest: 24, years: 40 },
  'farmers-union': { slot: 5, youngest: 24, years: 40 },
} satisfies Partial<Record<SourceCode, Population>>;

export type PopulationCode = keyof typeof populations;

const slots = 6;
const homePlace = placeCodes.indexOf('027');
const neighbourPlace = placeCodes.indexOf('024');

function placeIndex(draw: number): number {
  const percent = draw % 100;
  if (percent < 70) return homePlace;
  return percent < 85 ? neighbourPlace : draw % placeCodes.length;
}

/**
 * Person `index` of a population. Within a run of indexes every serial is new; when serials come round again, place, sex
 * or age has moved on, so the personal number never repeats. Day of birth and first place hang on the serial alone.
 */
export function personAt(world: World, population: PopulationCode, index: number): Person {
  const { slot, youngest, years } = populations[population];
  const position = index * slots + slot;
  const serial = serialOf(position);
  const round = Math.floor(position / serialsPerBlock);
  if (round >= placeCodes.length * 2 * years)
    throw new RangeError(`the synthetic persons of ${population} are used up`);
  const base = drawAt(world.key('people'), serial);
  const place = placeCodes[(placeIndex(base % 9973) + round) % placeCodes.length] as string;
  const sex: Sex = ((base >>> 14) + Math.floor(round / placeCodes.length)) % 2 === 0 ? 'female' : 'male';
  const age = youngest + (((base >>> 16) + Math.floor(round / (placeCodes.length * 2))) % years);
  const birthDay = yearsBefore(world.asOf - ((base >>> 5) % 365), age);
  const birthYear = civil(birthDay).year;
  return {
    name: personName(new Random(world.key('person-names'), position), sex),
    sex,
    birthDate: isoOf(birthDay),
    birthYear,
    age,
    personalNumber: personalNumber(place, sex, birthYear, serial),
  };
}

/** The same person with another day of birth in the same year: what a disagreeing source states. */
export function otherBirthDate(birthDate: string): string {
  const [year, month, day] = [birthDate.slice(0, 4), birthDate.slice(5, 7), birthDate.slice(8)];
  return `${year}-${month}-${day === '17' ? '18' : '17'}`;
}
