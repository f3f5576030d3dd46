import { daysBetween, type IsoDate, isIsoDate, vietnamDay } from '@xacthuc/domain';
import { type FieldError, Problem } from '@xacthuc/platform';

/** Whole days in Vietnam, both ends included, and the same as instants, the end excluded. */
export interface Period {
  readonly from: IsoDate;
  readonly until: IsoDate;
  readonly start: Date;
  readonly end: Date;
}

/** The length of a period when nothing else is asked for, in days. */
export const usualDays = 30;
/** The longest period one overview may cover, in days: a leap year. */
export const mostDays = 366;

const earliest = '2000-01-01';
const oneDay = 86_400_000;

/**
 * The period asked for: `until` is today unless told, `from` makes it {@link usualDays} long unless told.
 * @throws Problem `validation_failed`.
 */
export function periodOf(asked: { readonly from?: string; readonly until?: string }, now: Date): Period {
  const today = vietnamDay(now);
  const errors: FieldError[] = [];
  const until = dayAsked('until', asked.until, today, today, errors);
  const usualStart = vietnamDay(new Date(startOf(until).getTime() - (usualDays - 1) * oneDay));
  const from = dayAsked('from', asked.from, usualStart, today, errors);
  if (errors.length === 0) errors.push(...lengthErrors(from, until));
  if (errors.length > 0) throw new Problem('validation_failed', null, errors);
  return { from, until, start: startOf(from), end: new Date(startOf(until).getTime() + oneDay) };
}

function dayAsked(
  field: 'from' | 'until',
  asked: string | undefined,
  fallback: IsoDate,
  today: IsoDate,
  errors: FieldError[],
): IsoDate {
  if (asked === undefined) return fallback;
  if (isIsoDate(asked) && asked >= earliest && asked <= today) return asked;
  const message = `phải là một ngày từ ${earliest} đến hôm nay / must be a day from ${earliest} to today`;
  errors.push({ at: `/querystring/${field}`, message });
  return fallback;
}

function lengthErrors(from: IsoDate, until: IsoDate): FieldError[] {
  if (from > until) {
    return [{ at: '/querystring/from', message: 'không được sau "until" / must not be after "until"' }];
  }
  if (daysBetween(from, until) < mostDays) return [];
  return [{ at: '/querystring/from', message: `tối đa ${mostDays} ngày / at most ${mostDays} days` }];
}

/** Midnight in Vietnam: UTC+7 the year round. */
function startOf(day: IsoDate): Date {
  return new Date(`${day}T00:00:00+07:00`);
}
