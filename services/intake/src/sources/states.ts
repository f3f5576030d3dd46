import { ageInDays, freshnessOf, type IsoDate, isoDate, nameOn } from '@xacthuc/domain';
import type { FactsDatabase } from '@xacthuc/engine';
import { type Kysely, type Selectable, sql } from 'kysely';

/** Most segments listed of a source: the oldest ones, on which somebody may have to act. */
const mostSegments = 20;

type SegmentRow = Selectable<FactsDatabase['facts.segment_states']>;
type ChangeRow = Selectable<FactsDatabase['facts.limit_changes']>;

/**
 * The sources, how old each is against its limit, and its parts. @param segment the only one the reader may know of;
 * null: all.
 */
export async function sourceStates(db: Kysely<FactsDatabase>, today: IsoDate, segment: string | null) {
  const sources = await db.selectFrom('facts.sources').selectAll().orderBy('id').execute();
  let parts = db.selectFrom('facts.segment_states').selectAll().orderBy('as_of').orderBy('segment');
  if (segment !== null) parts = parts.where(sql`upper(segment)`, '=', segment.toUpperCase());
  const segments = Map.groupBy(await parts.execute(), (row) => row.source);
  const changes = await lastChanges(db);
  return sources.map((row) => {
    const asOf = row.as_of === null ? null : isoDate(row.as_of);
    return {
      source: row.code,
      department: nameOn(row.names, today),
      delivery: row.delivery,
      sequence: row.sequence === 0 ? null : row.sequence,
      asOf,
      ageDays: asOf === null ? null : ageInDays(asOf, today),
      limitDays: row.freshness_days,
      state: freshnessOf(asOf, row.freshness_days, today),
      segments: presentSegments(segments.get(row.code) ?? [], today),
      limitChange: presentChange(changes.get(row.id)),
    };
  });
}

/** Changes how many days a source may be relied on. @returns false when there is no such source. */
export async function changeLimit(
  db: Kysely<FactsDatabase>,
  source: string,
  days: number,
  by: string,
  reason: string,
): Promise<boolean> {
  const { rows } = await sql<{ changed: boolean }>`
    SELECT facts.change_freshness_limit(${source}, ${days}::integer, ${by}::uuid, ${reason}) AS changed
  `.execute(db);
  return rows[0]?.changed ?? false;
}

async function lastChanges(db: Kysely<FactsDatabase>): Promise<Map<number, ChangeRow>> {
  const rows = await db
    .selectFrom('facts.limit_changes')
    .selectAll()
    .distinctOn('source_id')
    .orderBy('source_id')
    .orderBy('id', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.source_id, row]));
}

function presentSegments(rows: readonly SegmentRow[], today: IsoDate) {
  if (rows.length === 0) return null;
  const segments = rows.map(({ segment, as_of, freshness_days }) => {
    const asOf = isoDate(as_of);
    return { segment, asOf, ageDays: ageInDays(asOf, today), state: freshnessOf(asOf, freshness_days, today) };
  });
  return {
    count: segments.length,
    stale: segments.filter(({ state }) => state === 'stale').length,
    oldest: segments.slice(0, mostSegments),
  };
}

function presentChange(row: ChangeRow | undefined) {
  if (!row) return null;
  return {
    from: row.days_before,
    to: row.days_after,
    at: row.changed_at.toISOString(),
    by: row.changed_by,
    reason: row.reason,
  };
}
