import { type Freshness, freshnessOf, type IsoDate, isoDate, nameOn } from '@xacthuc/domain';
import type { Kysely } from 'kysely';
import type { PortalDatabase } from '../context.ts';

/** How current a source is on a day. */
export interface SourceState {
  readonly source: string;
  /** The department's name on that day: departments were merged and renamed. */
  readonly department: { readonly vi: string; readonly en: string };
  readonly asOf: string | null;
  readonly limitDays: number;
  readonly state: Freshness;
}

/** The states of all sources, by their codes. */
export async function sourceStates(db: Kysely<PortalDatabase>, today: IsoDate): Promise<SourceState[]> {
  const rows = await db
    .selectFrom('facts.source_states')
    .select(['source', 'as_of', 'freshness_days', 'names'])
    .orderBy('source')
    .execute();
  return rows.map((row) => ({
    source: row.source,
    department: nameOn(row.names, today),
    asOf: row.as_of,
    limitDays: row.freshness_days,
    state: freshnessOf(row.as_of === null ? null : isoDate(row.as_of), row.freshness_days, today),
  }));
}
