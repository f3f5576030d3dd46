import { ageInDays, type Freshness, freshnessOf, type IsoDate, isoDate, nameOn } from '@xacthuc/domain';
import type { Kysely, Selectable } from 'kysely';
import type { ProgrammeDatabase, SourceStatesView } from '../db/schema.ts';

/** How current a source is on a day. */
export interface SourceState {
  readonly source: string;
  /** The department's name on that day: departments were merged and renamed. */
  readonly department: { readonly vi: string; readonly en: string };
  /** Number of activations so far; null: never delivered. */
  readonly sequence: number | null;
  readonly asOf: string | null;
  readonly ageDays: number | null;
  readonly limitDays: number;
  readonly state: Freshness;
}

/** The states of all sources, by their codes. */
export async function sourceStates(db: Kysely<ProgrammeDatabase>, day: IsoDate): Promise<SourceState[]> {
  const rows = await db
    .selectFrom('facts.source_states')
    .select(['source', 'sequence', 'as_of', 'freshness_days', 'names'])
    .orderBy('source')
    .execute();
  return rows.map((row) => sourceState(row, day));
}

/** A source that is as old as its limit is still fresh; one day more and it is stale. */
export function sourceState(row: Omit<Selectable<SourceStatesView>, 'delivery'>, day: IsoDate): SourceState {
  const asOf = row.as_of === null ? null : isoDate(row.as_of);
  return {
    source: row.source,
    department: nameOn(row.names, day),
    sequence: row.sequence,
    asOf: row.as_of,
    ageDays: asOf === null ? null : ageInDays(asOf, day),
    limitDays: row.freshness_days,
    state: freshnessOf(asOf, row.freshness_days, day),
  };
}
