import { type IsoDate, isoDateOf } from '@xacthuc/domain';

/** Days between the 1900 and the 1904 system's day 0, as Excel counts (ECMA-376 part 1, 18.17.4.1). */
export const days1904 = 1462;

/** 31/12/9999, the last day a spreadsheet knows. */
const lastSerial = 2_958_465;

/**
 * The day of a spreadsheet's serial number in the 1900 system; null where it is none. A time of day is dropped. Serial
 * 60 is 29/02/1900, a day Excel believes in and the calendar does not; the days before it are off by one.
 */
export function serialDate(serial: number): IsoDate | null {
  const days = Math.floor(serial);
  if (!(days >= 1 && days <= lastSerial) || days === 60) return null;
  return civilDate(days < 60 ? days + 1 : days);
}

/** The day that lies `days` after 30/12/1899. Howard Hinnant, “chrono-compatible low-level date algorithms”. */
function civilDate(days: number): IsoDate | null {
  // Counted from 0000-03-01, so that the leap day is a year's last.
  const shifted = days + 693_899;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return isoDateOf(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day);
}
