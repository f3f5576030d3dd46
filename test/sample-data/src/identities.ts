/**
 * Numbers that are right in form and belong to nobody.
 *
 * | number | synthetic range | kept for the characters |
 * |---|---|---|
 * | personal number (CCCD) | last six digits 900000–999899 | 999900–999999 |
 * | old identity card (CMND) | first digit 9 | – |
 * | enterprise code | third digit 9 (6 down to 2 behind a leading 0) | third digit 7 |
 * | household's tax code | third digit 8 | third digit 7 |
 * | registration certificate | last six digits 900000–999899 | 999900–999999 |
 *
 * Each function is a bijection from an index, so that row i is known without rows 0 … i−1 and no two indexes share a number.
 */

import { twoDigits } from './calendar.ts';
import type { Sex } from './facts.ts';

/** Serials in use for generated subjects, out of 100,000: the last hundred belong to the characters. */
export const serialsPerBlock = 99_900;

/** The six-digit serial of an index: 900000–999899, spread out, each once in every run of 99,900 indexes. */
export function serialOf(index: number): number {
  return 900_000 + (((index % serialsPerBlock) * 48_271 + 31_337) % serialsPerBlock);
}

/** The 63 place codes of birth registration that personal numbers carry; 027 is Bắc Ninh, 024 Bắc Giang. */
export const placeCodes: readonly string[] = (
  '001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 044 ' +
  '045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 089 091 ' +
  '092 093 094 095 096'
).split(' ');

/** A personal number (12 digits): place 3, sex and century 1, year of birth 2, serial 6. */
export function personalNumber(place: string, sex: Sex, birthYear: number, serial: number): string {
  const century = (Math.floor(birthYear / 100) - 19) * 2 + (sex === 'female' ? 1 : 0);
  return place + century + twoDigits(birthYear % 100) + serial;
}

/** An old identity-card number (9 digits, CMND) outside the ranges that were given out. */
export function identityCard(index: number): string {
  return `9${String(index % 100_000_000).padStart(8, '0')}`;
}

const weights = [31, 29, 23, 19, 17, 13, 7, 5, 3] as const;

/** The check digit of a tax code's first nine digits; null where none exists (weighted sum divisible by 11). */
export function taxCheckDigit(nineDigits: string): number | null {
  let sum = 0;
  for (let i = 0; i < 9; i++) sum += (weights[i] as number) * (nineDigits.charCodeAt(i) - 48);
  return sum % 11 === 0 ? null : 10 - (sum % 11);
}

/** Tax offices' prefixes; the local one (23, Bắc Ninh) stands first. */
const taxPrefixes: readonly string[] = [
  23,
  24,
  ...Array.from({ length: 63 }, (_, i) => i + 1).filter((n) => n !== 23 && n !== 24),
].map(twoDigits);

/** Completes eight digits: of the ten ninth digits at most one has no check digit; `choice` (0–8) picks among the others. */
function completeTaxCode(eightDigits: string, choice: number): string {
  let left = choice;
  for (let ninth = 0; ninth < 10; ninth++) {
    const check = taxCheckDigit(eightDigits + ninth);
    if (check !== null && left-- === 0) return `${eightDigits}${ninth}${check}`;
  }
  throw new RangeError(`no tax code begins with ${eightDigits}`);
}

/** Five digits that look unordered, each once in every run of 100,000 indexes. */
function fiveDigits(index: number): string {
  return String(((index % 100_000) * 48_271 + 31_337) % 100_000).padStart(5, '0');
}

/** How many tax codes one third digit offers under all the prefixes. */
export const taxCodeCapacity = 63 * 100_000 * 9;

/** A tax code (10 digits, right check digit) for an index below `taxCodeCapacity`; `third` keeps kinds of holders apart. */
export function taxCode(index: number, third: 7 | 8 | 9): string {
  const group = Math.floor(index / 9);
  const prefix = taxPrefixes[Math.floor(group / 100_000)];
  if (prefix === undefined) throw new RangeError(`the synthetic tax codes end at index ${taxCodeCapacity - 1}`);
  return completeTaxCode(prefix + third + fiveDigits(group), index % 9);
}

/** A tax code that begins with 0, for rows that lose it; never one of `taxCode`. */
export function taxCodeWithLeadingZero(index: number): string {
  const group = Math.floor(index / 9);
  const block = Math.floor(group / 100_000);
  const third = 6 - Math.floor(block / 9);
  if (third < 2) throw new RangeError('the synthetic tax codes with a leading zero end at index 40,499,999');
  return completeTaxCode(`0${1 + (block % 9)}${third}${fiveDigits(group)}`, index % 9);
}

/** Provinces' prefixes of registration certificates; the local one (21, Bắc Ninh) stands first. */
const certificatePrefixes = [21, 20, ...Array.from({ length: 61 }, (_, i) => (i < 19 ? i + 1 : i + 3))].map(twoDigits);
const districtLetters = 'ABCDEFGH';

/** A household's registration-certificate number: province 2, district letter, `8` for household, serial 6. */
export function certificateNumber(index: number): string {
  const block = Math.floor(index / serialsPerBlock);
  const prefix = certificatePrefixes[Math.floor(block / districtLetters.length)];
  if (prefix === undefined) throw new RangeError('the synthetic registration certificates are used up');
  const serial = serialOf(index);
  return `${prefix}${districtLetters[(serial + block) % districtLetters.length]}8${serial}`;
}
