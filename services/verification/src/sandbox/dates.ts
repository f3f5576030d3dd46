import {
  type BusinessParameters,
  type IsoDate,
  isoDateOf,
  type PersonParameters,
  type PolicyVersion,
  yearOf,
} from '@xacthuc/domain';
import type { Born, Founded } from './subjects/subject.ts';

/** The birth date that makes the age on a day. */
export function birthDateOf(born: Born, day: IsoDate, { fullYearsFrom, fullYearsTo }: PersonParameters): IsoDate {
  const middle = Math.ceil((fullYearsFrom + fullYearsTo) / 2);
  switch (born) {
    // The same the whole year, so that few published numbers change from day to day.
    case 'in-the-middle':
      return isoDateOf(yearOf(day) - middle, 7, 1) ?? day;
    case 'youngest-today':
      return yearsBefore(day, fullYearsFrom, 'earlier');
    case 'too-young-by-a-day':
      return yearsBefore(addDays(day, 1), fullYearsFrom, 'later');
    case 'oldest-today':
      return yearsBefore(addDays(day, 1), fullYearsTo + 1, 'later');
    case 'too-old-by-a-day':
      return yearsBefore(day, fullYearsTo + 1, 'earlier');
  }
}

/** The first-issue or certificate date at the distance from a day. */
export function foundingDateOf(founded: Founded, day: IsoDate, parameters: BusinessParameters | null): IsoDate | null {
  const years = parameters?.enterpriseYears ?? 1;
  const included = parameters?.anniversaryIncluded ?? true;
  switch (founded) {
    case 'recently':
      return `${addDays(day, -60).slice(0, 7)}-01` as IsoDate;
    case 'last-day-today':
      return yearsBefore(included ? day : addDays(day, 1), years, 'later');
    case 'too-long-ago':
      return isoDateOf(yearOf(day) - years - 2, 1, 5);
    case 'in-future':
      return `${addDays(day, 62).slice(0, 7)}-01` as IsoDate;
    case 'not-stated':
      return null;
  }
}

/** The policy in force, as it would be were the programme not open, closed since yesterday, or for nobody. */
export function policyWhere(programme: 'not-open' | 'closed' | 'not-covering', day: IsoDate) {
  return (inForce: PolicyVersion): PolicyVersion => {
    const parameters =
      programme === 'not-open'
        ? { opens: addDays(day, 1) }
        : programme === 'closed'
          ? { closes: addDays(day, -1) }
          : { neededSources: {} };
    // An id of its own: the policy of this id does not say so.
    const id = `${inForce.id}+sandbox-${programme}`;
    return { ...inForce, id, parameters: { ...inForce.parameters, ...parameters } } as PolicyVersion;
  };
}

/** @param days may be negative. */
export function addDays(day: IsoDate, days: number): IsoDate {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10) as IsoDate;
}

/** The day so many years before; where 29 February has no such day, the one before or after it. */
function yearsBefore(day: IsoDate, years: number, otherwise: 'earlier' | 'later'): IsoDate {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const [clampedMonth, clampedDate] = otherwise === 'earlier' ? ([2, 28] as const) : ([3, 1] as const);
  return isoDateOf(year - years, month, date) ?? isoDateOf(year - years, clampedMonth, clampedDate) ?? day;
}
