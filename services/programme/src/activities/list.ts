import { Problem } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type { ProgrammeDatabase } from '../db/schema.ts';
import type { Viewer } from './access.ts';
import type { Activity } from './store.ts';

/** Which activities are wanted; all that may be seen where nothing is said. */
export interface ActivityFilter {
  readonly organisation?: string | undefined;
  readonly kind?: string | undefined;
  readonly state?: string | undefined;
  /** First days from and until, both included. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A page of activities, newest first. @throws Problem `invalid_cursor`. */
export async function listActivities(
  db: Kysely<ProgrammeDatabase>,
  viewer: Viewer,
  filter: ActivityFilter,
): Promise<{ readonly activities: Activity[]; readonly next: string | null }> {
  let query = db
    .selectFrom('programme.activities')
    .selectAll()
    .orderBy('number', 'desc')
    .limit(filter.limit + 1);
  const own = viewer.organisation;
  query = viewer.oversees
    ? query.where((where) => where.or([where('filed_at', 'is not', null), where('organisation', '=', own ?? '')]))
    : query.where('organisation', '=', own ?? '');
  if (filter.organisation !== undefined) query = query.where('organisation', '=', filter.organisation);
  if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind);
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.from !== undefined) query = query.where('starts_on', '>=', filter.from);
  if (filter.until !== undefined) query = query.where('starts_on', '<=', filter.until);
  if (filter.cursor !== undefined) query = query.where('number', '<', positionOf(filter.cursor));
  const rows = await query.execute();
  const activities = rows.slice(0, filter.limit);
  const last = activities.at(-1);
  return { activities, next: rows.length > filter.limit && last ? cursorOf(last.number) : null };
}

function cursorOf(number: number): string {
  return Buffer.from(String(number)).toString('base64url');
}

function positionOf(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (!/^\d{1,15}$/.test(text)) throw new Problem('invalid_cursor');
  return Number(text);
}
