/** Calendar days as day numbers (days since 1970-01-01), by integer arithmetic: no clock, no time zone. */

const padded = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'));

/** Two digits of a number from 0 to 99. */
export function twoDigits(n: number): string {
  return padded[n] as string;
}

/** A day number's year, month (1–12) and day (1–31), in the proleptic Gregorian calendar. */
export function civil(dayNumber: number): { year: number; month: number; day: number } {
  const z = dayNumber + 719_468;
  const era = Math.floor(z / 146_097);
  const doe = z - era * 146_097;
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365);
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  return {
    year: yoe + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: doy - Math.floor((153 * mp + 2) / 5) + 1,
  };
}

/** The day number of a civil date; the date is taken as it is (31 February runs into March). */
export function dayNumberOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yoe = y - era * 400;
  const doy = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy - 719_468;
}

/** `YYYY-MM-DD` of a day number (years 1000 to 9999). */
export function isoOf(dayNumber: number): string {
  const { year, month, day } = civil(dayNumber);
  return `${year}-${twoDigits(month)}-${twoDigits(day)}`;
}

/** The day number of a `YYYY-MM-DD` text; throws RangeError when it is not a day of the calendar. */
export function parseIso(text: string): number {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const dayNumber = match ? dayNumberOf(Number(match[1]), Number(match[2]), Number(match[3])) : Number.NaN;
  if (Number.isNaN(dayNumber) || isoOf(dayNumber) !== text) {
    throw new RangeError(`not a calendar day in the form YYYY-MM-DD: ${JSON.stringify(text)}`);
  }
  return dayNumber;
}

/** The same month and day some whole years earlier (or later, when negative); 29 February falls back to 28. */
export function yearsBefore(dayNumber: number, years: number): number {
  const { year, month, day } = civil(dayNumber);
  const target = year - years;
  const leap = (target % 4 === 0 && target % 100 !== 0) || target % 400 === 0;
  return dayNumberOf(target, month, month === 2 && day === 29 && !leap ? 28 : day);
}

/** `dd/mm/yyyy` of a `YYYY-MM-DD` text. */
export function dayFirst(iso: string, separator = '/'): string {
  return iso.slice(8) + separator + iso.slice(5, 7) + separator + iso.slice(0, 4);
}

/** Excel's serial number (1900 system, valid from 1900-03-01) of a `YYYY-MM-DD` text. */
export function excelSerial(iso: string): number {
  return dayNumberOf(Number(iso.slice(0, 4)), Number(iso.slice(5, 7)), Number(iso.slice(8))) + 25_569;
}
