import { type Caller, Problem } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type { ProgrammeDatabase } from '../db/schema.ts';
import { actsForOffice, organisationOfCaller } from '../organisations/store.ts';
import { type Report, templateOfReport } from './report.ts';
import { reportOf } from './store.ts';

type Db = Kysely<ProgrammeDatabase>;

/** Who looks at reports. */
export interface ReportViewer {
  readonly id: string;
  /** The organisation the key reports for; null: none. */
  readonly organisation: string | null;
  /** Works for the lead department: sees all, returns and approves. */
  readonly office: boolean;
  readonly auditor: boolean;
}

export async function reportViewerOf(db: Db, caller: Caller): Promise<ReportViewer> {
  return {
    id: caller.id,
    organisation: await organisationOfCaller(db, caller),
    office: actsForOffice(caller),
    auditor: caller.roles.includes('auditor'),
  };
}

/** An organisation's own; auditors what was submitted once. */
export function mayRead({ organisation, office, auditor }: ReportViewer, report: Report): boolean {
  if (office) return true;
  if (auditor && report.first_submitted_at !== null) return true;
  return organisation === report.organisation && templateOfReport(report).author === 'organisation';
}

/** @throws Problem `not_found`, also for what there is but is somebody else's. */
export async function readableReport(db: Db, viewer: ReportViewer, id: string): Promise<Report> {
  const report = await reportOf(db, id);
  if (!mayRead(viewer, report)) throw new Problem('not_found');
  return report;
}

/** What the caller may change and submit: its own organisation's; the office all. @throws Problem `not_found`, `forbidden`. */
export async function writableReport(db: Db, viewer: ReportViewer, id: string): Promise<Report> {
  const report = await readableReport(db, viewer, id);
  if (!viewer.office && viewer.organisation !== report.organisation) throw new Problem('forbidden');
  return report;
}
