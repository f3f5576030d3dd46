import { type IsoDate, isIsoDate, isoDate } from '@xacthuc/domain';

/** How often reports are made. Codes are stored: none is ever renamed. */
export const reportKinds = {
  month: { vi: 'Tháng', en: 'Month' },
  quarter: { vi: 'Quý', en: 'Quarter' },
  half_year: { vi: '6 tháng', en: 'Half-year' },
  year: { vi: 'Năm', en: 'Year' },
  adhoc: { vi: 'Đột xuất', en: 'Ad hoc' },
} as const;

export type ReportKind = keyof typeof reportKinds;
export type PeriodicKind = Exclude<ReportKind, 'adhoc'>;

/** Days in Vietnam, both included. */
export interface ReportPeriod {
  readonly from: string;
  readonly until: string;
}

const months: Readonly<Record<PeriodicKind, number>> = { month: 1, quarter: 3, half_year: 6, year: 12 };
const oneDay = 86_400_000;

/** The calendar period of a kind that a day lies in. */
export function periodAround(kind: PeriodicKind, day: string): ReportPeriod {
  const [year = 0, month = 1] = day.split('-').map(Number);
  const length = months[kind];
  const first = month - 1 - ((month - 1) % length);
  return { from: dayOf(year, first, 1), until: dayOf(year, first + length, 0) };
}

/** Whether a period is one that reports of the kind are made for: of the calendar; ad hoc any, a leap year long at most. */
export function fitsKind(kind: ReportKind, { from, until }: ReportPeriod): boolean {
  if (!isIsoDate(from) || !isIsoDate(until) || from > until) return false;
  if (kind === 'adhoc') return daysIn({ from, until }) <= 366;
  const own = periodAround(kind, from);
  return own.from === from && own.until === until;
}

/** The one before: of the calendar; of an ad hoc one as many days. */
export function previousPeriod(kind: ReportKind, period: ReportPeriod): ReportPeriod {
  const last = shifted(period.from, -1);
  if (kind !== 'adhoc') return periodAround(kind, last);
  return { from: shifted(period.from, -daysIn(period)), until: last };
}

/** The calendar periods of a kind that end within two days, both included; oldest first. */
export function periodsEnding(kind: PeriodicKind, from: string, until: string): ReportPeriod[] {
  const found: ReportPeriod[] = [];
  for (
    let period = periodAround(kind, from);
    period.until <= until;
    period = periodAround(kind, shifted(period.until, 1))
  ) {
    if (period.until >= from) found.push(period);
  }
  return found;
}

/** The months of a period of whole months; none of any other. */
export function monthsOf({ from, until }: ReportPeriod): ReportPeriod[] {
  const all = periodsEnding('month', from, until);
  return all[0]?.from === from && all.at(-1)?.until === until ? all : [];
}

/** As a title has it: 'quý I năm 2026'. */
export function periodName(kind: ReportKind, { from, until }: ReportPeriod): string {
  const year = from.slice(0, 4);
  const month = Number(from.slice(5, 7));
  switch (kind) {
    case 'month':
      return `tháng ${month} năm ${year}`;
    case 'quarter':
      return `quý ${['I', 'II', 'III', 'IV'][Math.floor((month - 1) / 3)]} năm ${year}`;
    case 'half_year':
      return `6 tháng ${month === 1 ? 'đầu' : 'cuối'} năm ${year}`;
    case 'year':
      return `năm ${year}`;
    case 'adhoc':
      return `từ ngày ${shortDay(from)} đến ngày ${shortDay(until)}`;
  }
}

/** '31/12/2026'. */
export function shortDay(day: string): string {
  return day.split('-').reverse().join('/');
}

/** A day so many days later. */
export function shifted(day: string, days: number): IsoDate {
  return isoDate(new Date(Date.parse(`${day}T00:00:00Z`) + days * oneDay).toISOString().slice(0, 10));
}

function daysIn({ from, until }: ReportPeriod): number {
  return (Date.parse(`${until}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / oneDay + 1;
}

/** Months count from 0 and may lie beyond the year, as may days beyond the month. */
function dayOf(year: number, month: number, day: number): IsoDate {
  return isoDate(new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10));
}
