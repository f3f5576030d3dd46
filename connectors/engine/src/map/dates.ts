import { type IsoDate, isoDateOf } from '@xacthuc/domain';
import { serialDate } from '../read/serial-date.ts';
import type { CellContext, MappingDay, ReadCell } from './column.ts';
import type { IssueCode } from './issues.ts';
import { SeenValues } from './seen-values.ts';
import { textFault } from './text-faults.ts';

const written = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})$/;
const isoWritten = /^(\d{4})([/.-])(\d{1,2})\2(\d{1,2})$/;
const timeOfDay = /[T\s]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[AP]M|SA|CH)?$/i;
/** No date is written longer; longer text is not searched. */
const longestWritten = 40;
/** Serial numbers that a list's dates can have: until the year 2119. */
const lastSerial = 80_000;

/** Reads a birth date: from 1900, not after today. */
export function readBirthDate(day: MappingDay): ReadCell<IsoDate> {
  return readDate(day, { earliest: '1900-01-01', before: 'birth_date_implausible', after: 'birth_date_future' });
}

/** Reads a day on which something was registered: from 1945, not after today. */
export function readPastDate(day: MappingDay): ReadCell<IsoDate> {
  return readDate(day, { earliest: '1945-01-01', before: 'date_implausible', after: 'date_future' });
}

/** Reads a day that may lie in the future, such as the end of a registration. */
export function readAnyDate(): ReadCell<IsoDate> {
  const range = { earliest: '1945-01-01', before: 'date_implausible', after: 'date_too_late' } as const;
  return readDate({ today: '2100-12-31' }, range);
}

/** Reads a day from 1945 until five years from today. */
export function readNearDate({ today }: MappingDay): ReadCell<IsoDate> {
  const last = `${Number(today.slice(0, 4)) + 5}${today.slice(4)}`;
  return readDate({ today: last }, { earliest: '1945-01-01', before: 'date_implausible', after: 'date_future' });
}

interface Range {
  readonly earliest: string;
  readonly before: IssueCode;
  readonly after: IssueCode;
}

function readDate({ today }: MappingDay, range: Range): ReadCell<IsoDate> {
  const seen = new SeenValues<IsoDate>(32_768);
  return (text, cell) => {
    const known = cell.serial === null ? seen.get(text) : undefined;
    if (known !== undefined) return known;
    const date = text.length > longestWritten ? null : dateOf(text, cell);
    const fault = date === null ? dateFault(text, cell) : date < range.earliest ? range.before : null;
    if (date === null || fault !== null || date > today) {
      cell.note(fault ?? range.after);
      return null;
    }
    if (cell.serial === null) seen.set(text, date);
    return date;
  };
}

/**
 * The day a cell states, day before month always (as Vietnam writes it), or null. A number in a spreadsheet (a date
 * there is one), or five digits as text, is a serial number.
 */
function dateOf(text: string, { serial }: CellContext): IsoDate | null {
  if (isYear(text)) return null;
  if (serial !== null) return serial >= 1 && serial <= lastSerial ? serialDate(serial) : null;
  const plain = text.replace(timeOfDay, '').replace(/^['’]/, '');
  const dmy = written.exec(plain);
  if (dmy !== null) return dmy[4]?.length === 4 ? isoDateOf(Number(dmy[4]), Number(dmy[3]), Number(dmy[1])) : null;
  const ymd = isoWritten.exec(plain);
  if (ymd !== null) return isoDateOf(Number(ymd[1]), Number(ymd[3]), Number(ymd[4]));
  return /^\d{5}$/.test(plain) && Number(plain) <= lastSerial ? serialDate(Number(plain)) : null;
}

/** Only a year ('2004' is also the serial number of 26/06/1905), or a year of two digits. */
function dateFault(text: string, cell: CellContext): IssueCode {
  if (text.length > longestWritten) return textFault(text) ?? 'date_invalid';
  const twoDigits = written.exec(text.replace(timeOfDay, ''));
  if (isYear(text) || twoDigits?.[4]?.length === 2) return 'date_ambiguous';
  return cell.serial === null ? (textFault(text) ?? 'date_invalid') : 'date_invalid';
}

function isYear(text: string): boolean {
  return /^(19|20|21)\d\d$/.test(text);
}
