import { isWorkingDay, vietnamDay } from '@xacthuc/domain';

/** When offices work in Vietnam, in minutes after midnight. */
export interface OfficeHours {
  readonly opens: number;
  readonly closes: number;
  /** Days off besides weekends and fixed holidays. */
  readonly holidays: ReadonlySet<string>;
}

const minuteMs = 60_000;
/** Vietnam keeps one offset, without summer time. */
const offsetMs = 7 * 60 * minuteMs;
const dayMinutes = 24 * 60;

/** Whether offices work at a moment, by the clocks of Vietnam. */
export function isOfficeTime(at: Date, { opens, closes, holidays }: OfficeHours): boolean {
  if (!isWorkingDay(vietnamDay(at), holidays)) return false;
  const minutes = Math.floor((at.getTime() + offsetMs) / minuteMs) % dayMinutes;
  return minutes >= opens && minutes < closes;
}

/** Reads `07:00-18:00`. @throws Error that says what is wrong. */
export function readOfficeHours(text: string, holidays: Iterable<string>): OfficeHours {
  const [, ...parts] = /^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|(24):(00))$/.exec(text) ?? [];
  const [h1, m1, h2, m2] = parts.filter((part) => part !== undefined).map(Number);
  const [opens, closes] = [(h1 ?? 0) * 60 + (m1 ?? 0), (h2 ?? 0) * 60 + (m2 ?? 0)];
  if (parts.length === 0 || opens >= closes) {
    throw new Error(
      'XACTHUC_OFFICE_HOURS: phải có dạng HH:MM-HH:MM trong một ngày / must be HH:MM-HH:MM within one day, such as 07:00-18:00',
    );
  }
  return { opens, closes, holidays: new Set(holidays) };
}
