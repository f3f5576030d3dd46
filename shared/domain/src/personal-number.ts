import { type IsoDate, yearOf } from './iso-date.ts';
import { type Parsed, refused, taken, type Warning } from './parsed.ts';
import { placeCodes } from './place-codes.ts';
import { isDigits, withoutSeparators } from './written-number.ts';

export type Sex = 'male' | 'female';

/** What a personal number says about its holder (Decree 137/2015/NĐ-CP, art. 13; Circular 07/2016/TT-BCA). */
export interface PersonalNumberClaims {
  readonly sex: Sex;
  readonly birthYear: number;
  /** The three digits of the place where the birth was registered. */
  readonly placeCode: string;
  readonly placeKnown: boolean;
}

const length = 12;
const unknownPlace: readonly Warning[] = Object.freeze(['unknown-place']);
const restored: readonly Warning[] = Object.freeze(['leading-zeros-restored']);

/**
 * Parses a personal number (số định danh cá nhân, the number of the CCCD): 12 digits without a check digit.
 *
 * Spaces, dots, dashes and a leading apostrophe are dropped, full-width digits folded. 11 or 10 digits are a number
 * whose zeros a spreadsheet ate: they are put back where the result has a known place and a century that has begun.
 * 9 digits are never restored: no place has code 000, and an old identity card has 9 digits.
 * Problems: 'empty', 'format' (something else than digits), 'length'. Warnings: 'unknown-place',
 * 'leading-zeros-restored'.
 */
export function parsePersonalNumber(raw: string): Parsed<string> {
  const digits = raw.length === length && isDigits(raw) ? raw : withoutSeparators(raw);
  if (digits === null) return refused('length');
  if (digits === '') return refused('empty');
  if (!isDigits(digits)) return refused('format');
  if (digits.length === length) {
    return placeCodes.has(digits.slice(0, 3)) ? taken(digits) : taken(digits, unknownPlace);
  }
  if (digits.length === length - 1 || digits.length === length - 2) {
    const padded = digits.padStart(length, '0');
    // '0' to '3' are the 1900s and 2000s: nobody has been born in a later century.
    if (placeCodes.has(padded.slice(0, 3)) && padded.charCodeAt(3) <= 0x33) return taken(padded, restored);
  }
  return refused('length');
}

/**
 * What a parsed personal number says: 3 digits place, 1 digit sex and century (0/1 male/female of the 1900s, 2/3 of
 * the 2000s, … 8/9 of the 2300s), 2 digits year of birth. Throws `RangeError` where it is not 12 digits.
 */
export function personalNumberClaims(n: string): PersonalNumberClaims {
  if (n.length !== length || !isDigits(n)) throw new RangeError('not a parsed personal number');
  const sexAndCentury = n.charCodeAt(3) - 48;
  const placeCode = n.slice(0, 3);
  return {
    sex: sexAndCentury % 2 === 0 ? 'male' : 'female',
    birthYear: birthYearOf(n),
    placeCode,
    placeKnown: placeCodes.has(placeCode),
  };
}

function birthYearOf(n: string): number {
  const century = (n.charCodeAt(3) - 48) >> 1;
  return 1900 + century * 100 + (n.charCodeAt(4) - 48) * 10 + n.charCodeAt(5) - 48;
}

/**
 * Which fact of a row contradicts its (parsed) personal number, birth year first; null where none does. Facts the row
 * does not state (null) contradict nothing. Allocates nothing: connectors ask for every row.
 */
export function contradictsPersonalNumber(
  number: string,
  birthDate: IsoDate | null,
  sex: Sex | null,
): 'birth-year' | 'sex' | null {
  if (birthDate !== null && yearOf(birthDate) !== birthYearOf(number)) return 'birth-year';
  const claimed = (number.charCodeAt(3) & 1) === 0 ? 'male' : 'female';
  return sex !== null && sex !== claimed ? 'sex' : null;
}
