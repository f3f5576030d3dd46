import type { FactsDatabase, GuardResult } from '@xacthuc/engine';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { presentGuard } from './present.ts';

/** Somebody's activation of a snapshot that guards had held, as the database gives it. */
export interface OverrideRow {
  readonly person: string;
  readonly name: string | null;
  readonly reason: string;
  readonly guards: readonly GuardResult[];
  /** ISO 8601 */
  readonly at: string;
}

/** What an override says, as JSON. */
const override = sql`jsonb_build_object(
  'person', e.person, 'name', (SELECT c.name FROM access.clients c WHERE c.id = e.person), 'reason', e.reason,
  'guards', e.guards, 'at', e.happened_at
)`;

/** All overrides of the snapshot that a column names, newest first; null where there are none. */
export function overridesOf(snapshot: 'n.id') {
  return sql<readonly OverrideRow[] | null>`(
    SELECT jsonb_agg(${override} ORDER BY e.id DESC) FROM facts.guard_events e
    WHERE e.snapshot_id = ${sql.ref(snapshot)} AND e.kind = 'overridden'
  )`;
}

/**
 * The activations of a source's snapshots that guards had held, newest first; of one segment only where that is not null.
 * `before` is the last one's id of the page before.
 */
export async function overridesOfSource(
  db: Kysely<FactsDatabase>,
  source: string,
  segment: string | null,
  limit: number,
  before: number | null,
) {
  let query = db
    .selectFrom('facts.guard_events as e')
    .innerJoin('facts.snapshots as n', 'n.id', 'e.snapshot_id')
    .innerJoin('facts.sources as s', 's.id', 'e.source_id')
    .select(['e.id', 'e.snapshot_id', 'n.segment', 's.connector', sql<OverrideRow>`${override}`.as('override')])
    .where('s.code', '=', source)
    .where('e.kind', '=', 'overridden')
    .orderBy('e.id', 'desc')
    .limit(limit);
  if (segment !== null) query = query.where(sql`upper(n.segment)`, '=', segment.toUpperCase());
  if (before !== null) query = query.where('e.id', '<', before);
  const rows = await query.execute();
  const overrides = rows.map((row) => ({
    snapshot: row.snapshot_id,
    segment: row.segment,
    ...presentOverride(row.override, row.connector),
  }));
  return { overrides, last: rows.at(-1)?.id ?? null };
}

/** An override as the API shows it. */
export function presentOverride({ person, name, reason, guards, at }: OverrideRow, connector: string) {
  return {
    by: { id: person, name: name ?? '' },
    at: new Date(at).toISOString(),
    reason,
    guards: guards.map((guard) => presentGuard(guard, connector)),
  };
}
