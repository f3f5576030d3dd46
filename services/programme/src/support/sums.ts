import { type Kysely, sql } from 'kysely';
import type { ProgrammeDatabase } from '../db/schema.ts';

/** How it stands with requests for help: of one kind, or one area. */
export interface SupportSums {
  readonly key: string;
  readonly received: number;
  readonly open: number;
  readonly overdue: number;
  readonly resolved: number;
  readonly declined: number;
  /** Ended after the day they were due. */
  readonly late: number;
  /** Days from receipt to resolution; null: none was resolved. */
  readonly medianDays: number | null;
}

/** Of requests received in a period, both days included. */
export async function supportSums(
  db: Kysely<ProgrammeDatabase>,
  by: 'kind' | 'area',
  { from, until }: { readonly from: string; readonly until: string },
  today: string,
): Promise<SupportSums[]> {
  const key = by === 'kind' ? sql`kind` : sql`coalesce(area_list || '/' || area_code, 'unknown')`;
  const { rows } = await sql<SupportSums>`
    SELECT coalesce(${key}, 'total') AS key, count(*)::integer AS received,
      count(*) FILTER (WHERE ended_on IS NULL)::integer AS open,
      count(*) FILTER (WHERE ended_on IS NULL AND due_on < ${today}::date)::integer AS overdue,
      count(*) FILTER (WHERE state = 'resolved')::integer AS resolved,
      count(*) FILTER (WHERE state = 'declined')::integer AS declined,
      count(*) FILTER (WHERE ended_on > due_on)::integer AS late,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY (ended_on - received_on)) FILTER (WHERE state = 'resolved') AS "medianDays"
    FROM programme.support_requests WHERE received_on BETWEEN ${from}::date AND ${until}::date
    GROUP BY ROLLUP (${key}) ORDER BY grouping(${key}), 1
  `.execute(db);
  return rows;
}
