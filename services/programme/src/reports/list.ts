import { Problem } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type { ProgrammeDatabase } from '../db/schema.ts';
import type { ReportViewer } from './access.ts';
import type { Report } from './report.ts';
import { reportTemplates } from './templates.ts';

export interface ReportFilter {
  readonly template?: string | undefined;
  readonly organisation?: string | undefined;
  readonly kind?: string | undefined;
  readonly state?: string | undefined;
  /** Periods that end within these days. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

const ownTemplates = reportTemplates.filter(({ author }) => author === 'organisation').map(({ code }) => code);

/** A page of the reports that a viewer may read, newest first. @throws Problem `invalid_cursor`. */
export async function listReports(
  db: Kysely<ProgrammeDatabase>,
  viewer: ReportViewer,
  filter: ReportFilter,
): Promise<{ readonly reports: Report[]; readonly next: string | null }> {
  let query = db
    .selectFrom('programme.reports')
    .selectAll()
    .orderBy('number', 'desc')
    .limit(filter.limit + 1);
  if (!viewer.office) {
    query = query.where((where) =>
      where.or([
        where.and([where('organisation', '=', viewer.organisation ?? ''), where('template', 'in', ownTemplates)]),
        ...(viewer.auditor ? [where('first_submitted_at', 'is not', null)] : []),
      ]),
    );
  }
  if (filter.template !== undefined) query = query.where('template', '=', filter.template);
  if (filter.organisation !== undefined) query = query.where('organisation', '=', filter.organisation);
  if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind);
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.from !== undefined) query = query.where('period_until', '>=', filter.from);
  if (filter.until !== undefined) query = query.where('period_until', '<=', filter.until);
  if (filter.cursor !== undefined) query = query.where('number', '<', positionOf(filter.cursor));
  const rows = await query.execute();
  const reports = rows.slice(0, filter.limit);
  const last = reports.at(-1);
  const more = rows.length > filter.limit && last;
  return { reports, next: more ? Buffer.from(String(last.number)).toString('base64url') : null };
}

function positionOf(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (!/^\d{1,15}$/.test(text)) throw new Problem('invalid_cursor');
  return Number(text);
}
