import { anniversary, dayBefore, type IsoDate, type LeapDayAnniversary, yearOf } from './iso-date.ts';
import type { BusinessParameters, PersonParameters } from './policy.ts';

/** First and last day, both inside. */
export interface Window {
  readonly from: IsoDate;
  readonly until: IsoDate;
}

/** Completed years of age on a day; negative before birth. */
export function fullYears(birthDate: IsoDate, on: IsoDate, leapDay: LeapDayAnniversary): number {
  const years = yearOf(on) - yearOf(birthDate);
  if (years < 0) return years;
  return anniversary(birthDate, years, leapDay) <= on ? years : years - 1;
}

/** The days on which a person born on `birthDate` has the covered age. */
export function personWindow(
  birthDate: IsoDate,
  parameters: Pick<PersonParameters, 'fullYearsFrom' | 'fullYearsTo' | 'upperBound' | 'leapDayAnniversary'>,
): Window {
  const { fullYearsFrom, fullYearsTo, upperBound, leapDayAnniversary: leapDay } = parameters;
  return {
    from: anniversary(birthDate, fullYearsFrom, leapDay),
    until:
      upperBound === 'birthday'
        ? anniversary(birthDate, fullYearsTo, leapDay)
        : dayBefore(anniversary(birthDate, fullYearsTo + 1, leapDay)),
  };
}

/** The days on which an enterprise first issued its certificate on `firstIssueDate` counts as newly founded. */
export function enterpriseWindow(
  firstIssueDate: IsoDate,
  parameters: Pick<BusinessParameters, 'enterpriseYears' | 'anniversaryIncluded' | 'leapDayAnniversary'>,
): Window {
  const last = anniversary(firstIssueDate, parameters.enterpriseYears, parameters.leapDayAnniversary);
  return { from: firstIssueDate, until: parameters.anniversaryIncluded ? last : dayBefore(last) };
}
