import { dayNumber, type IsoDate, isoDate, vietnamDay } from './iso-date.ts';

const dayMs = 86_400_000;
/**
 * Public holidays that fall on the same day each year (Labour Code 2019, art. 112). Tết, the Hùng Kings' day, the second
 * day of the National Day and days off in lieu are fixed anew each year and given as settings.
 */
const yearlyHolidays: ReadonlySet<string> = new Set(['01-01', '04-30', '05-01', '09-02']);

/** Whether offices work on a day: Monday to Friday, but for public holidays. */
export function isWorkingDay(day: IsoDate, holidays: ReadonlySet<string>): boolean {
  const weekday = dayNumber(day) % 7; // 0001-01-01, day 0, was a Monday
  return weekday < 5 && !yearlyHolidays.has(day.slice(5)) && !holidays.has(day);
}

/**
 * The end of a term of working days in Vietnam: the first instant after its last day. The day on which it begins does not
 * count (Civil Code 2015, art. 147), whatever the hour.
 * @param days whole working days, at least 1. @param holidays further days off, 'YYYY-MM-DD'.
 */
export function endOfWorkingDays(begun: Date, days: number, holidays: ReadonlySet<string>): Date {
  let day = vietnamDay(begun);
  for (let left = days; left > 0; ) {
    day = dayAfter(day);
    if (isWorkingDay(day, holidays)) left -= 1;
  }
  return new Date(`${dayAfter(day)}T00:00:00+07:00`);
}

function dayAfter(day: IsoDate): IsoDate {
  return isoDate(new Date(Date.parse(`${day}T00:00:00Z`) + dayMs).toISOString().slice(0, 10));
}
