import { DaySchema } from '@xacthuc/platform';
import { Type } from 'typebox';

/** A day that a database and a calendar both know. */
export const CalendarDaySchema = { ...DaySchema, pattern: '^(19|20|21)' };

/** From one day to another, both included. */
export const PeriodSchema = Type.Object(
  { from: CalendarDaySchema, until: CalendarDaySchema },
  { additionalProperties: false, description: 'Kể cả hai ngày / both days included' },
);
