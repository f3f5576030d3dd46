import { createHash, randomUUID } from 'node:crypto';
import { Problem } from '@xacthuc/platform';
import { canonicalJson } from '@xacthuc/transparency-log';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { ReportEventsTable } from '../db/report-schema.ts';
import type { ProgrammeDatabase } from '../db/schema.ts';
import type { AreaKey } from '../organisations/store.ts';
import { computeIn } from './compute.ts';
import type { ReportContent, ReportForm, ReportTexts } from './content.ts';
import type { Report } from './report.ts';

type Db = Kysely<ProgrammeDatabase>;

export interface NewReport {
  readonly template: string;
  readonly kind: string;
  readonly period: { readonly from: string; readonly until: string };
  readonly organisation: string;
  readonly area: AreaKey | null;
  readonly texts: ReportTexts;
  readonly form: ReportForm;
  readonly dueAt: Date;
  readonly by: string;
}

/** A new draft. @throws Problem `state_conflict` where there is a report of the same author, template and period. */
export async function createReport(db: Db, report: NewReport): Promise<Report> {
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .insertInto('programme.reports')
      .values({
        id: randomUUID(),
        template: report.template,
        kind: report.kind,
        period_from: report.period.from,
        period_until: report.period.until,
        organisation: report.organisation,
        area_list: report.area?.list ?? null,
        area_code: report.area?.code ?? null,
        texts: JSON.stringify(report.texts),
        form: JSON.stringify(report.form),
        due_at: report.dueAt,
        created_by: report.by,
        changed_by: report.by,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
    if (!row) throw conflict('Đã có báo cáo này cho kỳ này', 'There is a report of that kind for that period already');
    await note(trx, row, 'created', null, report.by);
    return row;
  });
}

/** @throws Problem `not_found`. */
export async function reportOf(db: Db, id: string): Promise<Report> {
  const row = await db.selectFrom('programme.reports').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new Problem('not_found');
  return row;
}

/** A revision that was read, and who acts on it. */
export interface Act {
  readonly revision: number;
  readonly by: string;
  readonly note: string | null;
}

/** Changes texts or form of a draft, or of what was returned. @throws Problem `state_conflict`. */
export async function changeReport(
  db: Db,
  id: string,
  act: Act,
  { texts, form }: { readonly texts: ReportTexts; readonly form: ReportForm },
): Promise<Report> {
  return db.transaction().execute(async (trx) => {
    await locked(trx, id, act, ['draft', 'returned']);
    const row = await trx
      .updateTable('programme.reports')
      .set({ texts: JSON.stringify(texts), form: JSON.stringify(form), ...changed(act) })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await note(trx, row, 'changed', act.note, act.by);
    return row;
  });
}

/** Submits a report: its figures are computed once more and frozen. @throws Problem `state_conflict`. */
export async function submitReport(db: Db, id: string, act: Act, now: Date, today: string): Promise<Report> {
  // One moment for all figures; whoever changed the report meanwhile makes this one fail, as its revision would.
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const report = await locked(trx, id, act, ['draft', 'returned']);
      if (report.period_until >= today) {
        throw conflict('Kỳ báo cáo chưa kết thúc', 'The period has not ended yet');
      }
      const frozen = freeze(await computeIn(trx, report, now));
      const row = await trx
        .updateTable('programme.reports')
        .set({
          state: 'submitted',
          frozen: frozen.bytes,
          frozen_sha256: frozen.sha256,
          submitted_at: now,
          submitted_by: act.by,
          ...(report.first_submitted_at === null ? { first_submitted_at: now } : {}),
          ...changed(act),
        })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow();
      await note(trx, row, 'submitted', act.note, act.by);
      return row;
    })
    .catch(asConflict);
}

/** Sends a submitted report back to its author. @throws Problem `state_conflict`. */
export async function returnReport(db: Db, id: string, act: Act): Promise<Report> {
  return db.transaction().execute(async (trx) => {
    const before = await locked(trx, id, act, ['submitted']);
    const row = await trx
      .updateTable('programme.reports')
      .set({
        state: 'returned',
        frozen: null,
        frozen_sha256: null,
        submitted_at: null,
        submitted_by: null,
        ...changed(act),
      })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await note(trx, { ...row, frozen_sha256: before.frozen_sha256 }, 'returned', act.note, act.by);
    return row;
  });
}

/**
 * Approves what was submitted, for good; a trigger puts its hash into the log.
 * @throws Problem `state_conflict`; `other_person_required` for whoever submitted it.
 */
export async function approveReport(db: Db, id: string, act: Act, now: Date): Promise<Report> {
  return db.transaction().execute(async (trx) => {
    const { submitted_by } = await locked(trx, id, act, ['submitted']);
    if (submitted_by === act.by) {
      throw new Problem('other_person_required', {
        vi: 'Người duyệt phải khác người nộp báo cáo',
        en: 'Somebody other than who submitted it must approve it',
      });
    }
    const row = await trx
      .updateTable('programme.reports')
      .set({ state: 'approved', approved_at: now, approved_by: act.by, ...changed(act) })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await note(trx, row, 'approved', act.note, act.by);
    return row;
  });
}

function changed({ revision, by }: Act) {
  return { revision: revision + 1, changed_at: sql`now()` as never, changed_by: by };
}

/** The report under a lock, as it was read and in a state that allows it. */
async function locked(trx: Db, id: string, { revision }: Act, states: readonly string[]): Promise<Report> {
  const row = await trx.selectFrom('programme.reports').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw new Problem('not_found');
  if (!states.includes(row.state)) {
    throw conflict(`Báo cáo đang ở trạng thái "${row.state}"`, `The report is "${row.state}"`);
  }
  if (row.revision !== revision) throw conflict('Người khác đã sửa báo cáo này', 'Somebody else has changed it');
  return row;
}

async function note(trx: Db, report: Report, event: string, text: string | null, by: string): Promise<void> {
  const { id, revision, frozen_sha256: sha256 } = report;
  await trx
    .insertInto('programme.report_events')
    .values({ report_id: id, event, revision, note: text, sha256, by })
    .execute();
}

function conflict(vi: string, en: string): Problem {
  return new Problem('state_conflict', { vi, en });
}

/** Two who submit one report at a moment: the second finds another revision, or a row that was changed below its snapshot. */
function asConflict(error: unknown): never {
  if ((error as { code?: unknown }).code !== '40001') throw error;
  throw conflict('Người khác đã sửa báo cáo này', 'Somebody else has changed it');
}

/** A report's content as it is hashed. */
export function freeze(content: ReportContent): { readonly bytes: Buffer; readonly sha256: Buffer } {
  const bytes = Buffer.from(canonicalJson(content));
  return { bytes, sha256: createHash('sha256').update(bytes).digest() };
}

/** What a submitted or approved report says; null: it is a draft. */
export function frozenContent({ frozen }: Report): ReportContent | null {
  return frozen === null ? null : (JSON.parse(frozen.toString()) as ReportContent);
}

/** Everything that was done to a report, oldest first. */
export async function reportHistory(db: Db, id: string): Promise<Selectable<ReportEventsTable>[]> {
  return db.selectFrom('programme.report_events').selectAll().where('report_id', '=', id).orderBy('id').execute();
}
