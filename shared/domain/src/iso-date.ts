/**
 * Calendar days as plain text and integers.
 *
 * Decisions compare days, not instants, and a connector checks a million of them, so days are 'YYYY-MM-DD' strings
 * (which order as they compare) with integer arithmetic. The tests hold every function against `Temporal`.
 */

/** A real day of the Gregorian calendar, 'YYYY-MM-DD', years 0001 to 9999. */
export type IsoDate = string & { readonly __brand: 'IsoDate' };

/** When somebody born (or something founded) on 29 February has its anniversary in a year without that day. */
export type LeapDayAnniversary = 'march-1' | 'february-28';

const lastDay = '9999-12-31' as IsoDate;
const daysBeforeMonth = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/** Whether the year has a 29 February. */
export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** The number of days of a month (1 to 12). */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Reads `length` ASCII digits at `start`; -1 where one of them is not a digit. */
function digitsAt(s: string, start: number, length: number): number {
  let value = 0;
  for (let i = start; i < start + length; i++) {
    const digit = s.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Whether the text is a real calendar day written 'YYYY-MM-DD'. */
export function isIsoDate(s: string): s is IsoDate {
  if (s.length !== 10 || s.charCodeAt(4) !== 45 || s.charCodeAt(7) !== 45) return false;
  const year = digitsAt(s, 0, 4);
  const month = digitsAt(s, 5, 2);
  const day = digitsAt(s, 8, 2);
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** The text as a day. Throws `RangeError` (which does not repeat the text: it may be a birth date) where it is none. */
export function isoDate(s: string): IsoDate {
  if (!isIsoDate(s)) throw new RangeError('not a calendar day in the form YYYY-MM-DD');
  return s;
}

/** The day with these parts, or null where there is no such day. Parts are whole numbers, month 1 to 12. */
export function isoDateOf(year: number, month: number, day: number): IsoDate | null {
  const real = year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  return real && Number.isInteger(year) && Number.isInteger(month) && Number.isInteger(day)
    ? written(year, month, day)
    : null;
}

function written(year: number, month: number, day: number): IsoDate {
  const y = year > 999 ? `${year}` : `${year}`.padStart(4, '0');
  return `${y}-${month > 9 ? month : `0${month}`}-${day > 9 ? day : `0${day}`}` as IsoDate;
}

/** The year of a day. */
export function yearOf(date: IsoDate): number {
  return digitsAt(date, 0, 4);
}

/** Days since 0001-01-01 (which is day 0). */
export function dayNumber(date: IsoDate): number {
  const year = digitsAt(date, 0, 4);
  const month = digitsAt(date, 5, 2);
  const past = year - 1;
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  const leapDayOfThisYear = month > 2 && isLeapYear(year) ? 1 : 0;
  return past * 365 + leapDays + (daysBeforeMonth[month] ?? 0) + leapDayOfThisYear + digitsAt(date, 8, 2) - 1;
}

/** Whole days from `from` to `to`; negative where `to` is the earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** The day before. 0001-01-01 has none and stays. */
export function dayBefore(date: IsoDate): IsoDate {
  const year = digitsAt(date, 0, 4);
  const month = digitsAt(date, 5, 2);
  const day = digitsAt(date, 8, 2);
  if (day > 1) return written(year, month, day - 1);
  if (month > 1) return written(year, month - 1, daysInMonth(year, month - 1));
  return year > 1 ? written(year - 1, 12, 31) : date;
}

/** The anniversary `years` (≥ 0) later; 29 February falls as told in years without it. Never past 9999-12-31. */
export function anniversary(date: IsoDate, years: number, leapDay: LeapDayAnniversary): IsoDate {
  const year = digitsAt(date, 0, 4) + years;
  const month = digitsAt(date, 5, 2);
  const day = digitsAt(date, 8, 2);
  if (year > 9999) return lastDay;
  if (month === 2 && day === 29 && !isLeapYear(year)) {
    return leapDay === 'march-1' ? written(year, 3, 1) : written(year, 2, 28);
  }
  return written(year, month, day);
}

/** The earlier of two days. */
export function earlier(a: IsoDate, b: IsoDate): IsoDate {
  return a < b ? a : b;
}

/** The calendar day in Vietnam at an instant: UTC+7 the year round (no daylight saving since 1975). */
export function vietnamDay(at: Date): IsoDate {
  return isoDate(new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(0, 10));
}
