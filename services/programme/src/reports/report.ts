import type { Selectable } from 'kysely';
import type { ReportsTable } from '../db/report-schema.ts';
import type { AreaKey } from '../organisations/store.ts';
import { type ReportTemplate, templateOf } from './templates.ts';

export type Report = Selectable<ReportsTable>;

export function reportArea({ area_list: list, area_code: code }: Report): AreaKey | null {
  return list === null || code === null ? null : { list, code };
}

/** @throws where the program no longer knows the template: none is ever taken away. */
export function templateOfReport({ template: code }: Report): ReportTemplate {
  const template = templateOf(code);
  if (template === undefined) throw new Error(`no template ${code}`);
  return template;
}
