import { randomUUID } from 'node:crypto';
import { endOfWorkingDays, type IsoDate, vietnamDay } from '@xacthuc/domain';
import { Problem } from '@xacthuc/platform';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { Viewer } from '../activities/access.ts';
import type { SupportEventsTable, SupportRequestsTable } from '../db/monitoring-schema.ts';
import type { ProgrammeDatabase } from '../db/schema.ts';
import type { AreaKey } from '../organisations/store.ts';
import { nextStates, type SupportState } from './kinds.ts';

type Db = Kysely<ProgrammeDatabase>;
export type SupportRequest = Selectable<SupportRequestsTable>;
export type SupportEvent = Selectable<SupportEventsTable>;

export interface NewSupportRequest {
  readonly source: 'organisation' | 'registrar' | 'office';
  /** Of the organisation that filed it; null: the office did, for itself or a registrar. */
  readonly organisation: string | null;
  readonly kind: string;
  readonly channel: string;
  readonly area: AreaKey | null;
  readonly receivedOn: string;
  readonly assigned: string | null;
  readonly note: string;
}

/** The last day to deal with what came on a day. */
export function dueOn(receivedOn: string, days: number, holidays: ReadonlySet<string>): IsoDate {
  const end = endOfWorkingDays(new Date(`${receivedOn}T12:00:00+07:00`), days, holidays);
  return vietnamDay(new Date(end.getTime() - 1));
}

export async function fileRequest(
  db: Db,
  request: NewSupportRequest,
  due: string,
  by: string,
): Promise<SupportRequest> {
  return db.transaction().execute(async (trx) => {
    const { source, organisation, kind, channel, area, receivedOn, assigned, note } = request;
    const row = await trx
      .insertInto('programme.support_requests')
      .values({
        id: randomUUID(),
        source,
        organisation,
        kind,
        channel,
        area_list: area?.list ?? null,
        area_code: area?.code ?? null,
        received_on: receivedOn,
        due_on: due,
        assigned,
        created_by: by,
        changed_by: by,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await noteEvent(trx, row, note, by);
    return row;
  });
}

async function noteEvent(trx: Db, row: SupportRequest, note: string, by: string): Promise<void> {
  const { id, revision, state, assigned } = row;
  await trx
    .insertInto('programme.support_events')
    .values({ request_id: id, revision, state, assigned, note, by })
    .execute();
}

export interface SupportChange {
  readonly revision: number;
  readonly state: SupportState;
  /** Undefined: as it was. */
  readonly assigned?: string | null | undefined;
  readonly note: string;
}

/**
 * Takes a request on, hands it over or ends it. @throws Problem `not_found` where the viewer may not see it; `state_conflict` where it
 * has ended, or somebody else has changed it meanwhile.
 */
export async function changeRequest(
  db: Db,
  viewer: Viewer,
  id: string,
  change: SupportChange,
  today: string,
): Promise<SupportRequest> {
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('programme.support_requests')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined || !maySee(viewer, row)) throw new Problem('not_found');
    if (row.revision !== change.revision) {
      throw new Problem('state_conflict', {
        vi: 'Yêu cầu đã được người khác cập nhật',
        en: 'Somebody else has changed the request',
      });
    }
    if (!nextStates[row.state as SupportState].includes(change.state)) {
      throw new Problem('state_conflict', {
        vi: 'Yêu cầu không chuyển sang trạng thái này được',
        en: 'The request cannot pass to that state',
      });
    }
    const ends = change.state === 'resolved' || change.state === 'declined';
    const changed = await trx
      .updateTable('programme.support_requests')
      .set({
        state: change.state,
        revision: row.revision + 1,
        changed_at: sql`now()` as never,
        changed_by: viewer.id,
        ...(change.assigned === undefined ? {} : { assigned: change.assigned }),
        ...(ends ? { ended_on: today } : {}),
      })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await noteEvent(trx, changed, change.note, viewer.id);
    return changed;
  });
}

/** An organisation sees what it filed and what it was assigned; the office and auditors see all. */
export function maySee(
  { organisation, oversees }: Viewer,
  row: Pick<SupportRequest, 'organisation' | 'assigned'>,
): boolean {
  return oversees || (organisation !== null && (row.organisation === organisation || row.assigned === organisation));
}

/** A request with all that became of it, oldest first. @throws Problem `not_found`. */
export async function requestWithEvents(db: Db, viewer: Viewer, id: string) {
  const row = await db.selectFrom('programme.support_requests').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined || !maySee(viewer, row)) throw new Problem('not_found');
  const events = await db
    .selectFrom('programme.support_events')
    .selectAll()
    .where('request_id', '=', id)
    .orderBy('id')
    .execute();
  return { row, events };
}

export interface SupportFilter {
  readonly state?: string | undefined;
  readonly kind?: string | undefined;
  readonly assigned?: string | undefined;
  readonly overdue?: boolean | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A page of requests, newest first. @throws Problem `invalid_cursor`. */
export async function listRequests(db: Db, viewer: Viewer, filter: SupportFilter, today: string) {
  let query = db
    .selectFrom('programme.support_requests')
    .selectAll()
    .orderBy('number', 'desc')
    .limit(filter.limit + 1);
  const own = viewer.organisation ?? '';
  if (!viewer.oversees) query = query.where((w) => w.or([w('organisation', '=', own), w('assigned', '=', own)]));
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind);
  if (filter.assigned !== undefined) query = query.where('assigned', '=', filter.assigned);
  if (filter.overdue === true) query = query.where('ended_on', 'is', null).where('due_on', '<', today);
  if (filter.overdue === false)
    query = query.where((w) => w.or([w('ended_on', 'is not', null), w('due_on', '>=', today)]));
  if (filter.cursor !== undefined) query = query.where('number', '<', positionOf(filter.cursor));
  const rows = await query.execute();
  const page = rows.slice(0, filter.limit);
  const last = page.at(-1);
  const next = rows.length > filter.limit && last ? Buffer.from(String(last.number)).toString('base64url') : null;
  return { rows: page, next };
}

function positionOf(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (!/^\d{1,15}$/.test(text)) throw new Problem('invalid_cursor');
  return Number(text);
}
