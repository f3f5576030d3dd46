import { daysBetween, type IsoDate, isoDate } from '@xacthuc/domain';
import type { Kysely } from 'kysely';
import type { PortalDatabase, SourceStatesView } from '../context.ts';

/** How current a source is on a day. */
export interface SourceState {
  readonly source: string;
  /** The department's name on that day: departments were merged and renamed. */
  readonly department: { readonly vi: string; readonly en: string };
  readonly asOf: string | null;
  readonly limitDays: number;
  readonly state: 'fresh' | 'stale' | 'never_delivered';
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
    state: stateOf(row, today),
  }));
}

/** A source that is as old as its limit is still fresh; one day more and it is stale. */
function stateOf(row: Pick<SourceStatesView, 'as_of' | 'freshness_days'>, today: IsoDate): SourceState['state'] {
  if (row.as_of === null) return 'never_delivered';
  return daysBetween(isoDate(row.as_of), today) > row.freshness_days ? 'stale' : 'fresh';
}

function nameOn(names: SourceStatesView['names'], day: IsoDate): { vi: string; en: string } {
  const valid = names.find(({ from, until }) => (from === null || from <= day) && (until === null || day <= until));
  const { vi, en } = valid ?? names.at(-1) ?? { vi: '', en: '' };
  return { vi, en };
}
