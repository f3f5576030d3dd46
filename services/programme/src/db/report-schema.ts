import type { ColumnType, Generated } from 'kysely';
import type { ReportForm, ReportTexts } from '../reports/content.ts';

/** Tables of the programme room: reports. */

type Json<T> = ColumnType<T, string, string>;

export interface ReportsTable {
  readonly id: string;
  readonly number: Generated<number>;
  readonly template: string;
  readonly kind: string;
  readonly period_from: string;
  readonly period_until: string;
  readonly organisation: string;
  readonly area_list: string | null;
  readonly area_code: string | null;
  readonly state: Generated<string>;
  readonly revision: Generated<number>;
  readonly texts: Json<ReportTexts>;
  readonly form: Json<ReportForm>;
  readonly due_at: Date;
  readonly frozen: ColumnType<Buffer | null, never, Buffer | null>;
  readonly frozen_sha256: ColumnType<Buffer | null, never, Buffer | null>;
  readonly first_submitted_at: ColumnType<Date | null, never, Date>;
  readonly submitted_at: ColumnType<Date | null, never, Date | null>;
  readonly submitted_by: ColumnType<string | null, never, string | null>;
  readonly approved_at: ColumnType<Date | null, never, Date>;
  readonly approved_by: ColumnType<string | null, never, string>;
  readonly created_at: Generated<Date>;
  readonly created_by: string;
  readonly changed_at: Generated<Date>;
  readonly changed_by: string;
}

export interface ReportEventsTable {
  readonly id: Generated<number>;
  readonly report_id: string;
  readonly event: string;
  readonly revision: number;
  readonly note: string | null;
  readonly sha256: Buffer | null;
  readonly at: Generated<Date>;
  readonly by: string;
}

export interface ReportRemindersTable {
  readonly template: string;
  readonly organisation: string;
  readonly kind: string;
  readonly period_from: string;
  readonly stage: string;
  readonly due_at: Date;
  readonly raised_at: Generated<Date>;
}

export interface ReportDatabase {
  'programme.reports': ReportsTable;
  'programme.report_events': ReportEventsTable;
  'programme.report_reminders': ReportRemindersTable;
}
