import { type Kysely, sql } from 'kysely';
import type { ProgrammeDatabase } from '../db/schema.ts';
import { indicatorOf } from '../indicators/registry.ts';
import { type TargetInForce, targetsInForce } from '../plan/store.ts';
import { type FunnelFilter, filteredBy } from './counts.ts';
import type { Dimension } from './dimensions.ts';
import { type Forecast, forecast } from './forecast.ts';

type Db = Kysely<ProgrammeDatabase>;

/** A target in force of registered names, how far it is by the sums, and where it will end. */
export interface FunnelTarget {
  /** Of the row it is about, or 'total'. */
  readonly row: string;
  readonly target: TargetInForce;
  readonly value: number;
  readonly forecast: Forecast;
}

/**
 * Targets of registered names that a funnel's rows are measured by: the whole programme's, a group's, an area's. Counted by months from
 * the sums; `GET /v1/programme/targets` has all targets, to the day.
 */
export async function targetsFor(db: Db, by: Dimension, filter: FunnelFilter, today: string): Promise<FunnelTarget[]> {
  if (filteredBy(filter).some((dimension) => dimension !== 'month')) return [];
  const found: FunnelTarget[] = [];
  for (const target of await targetsInForce(db)) {
    const row = rowOf(by, target);
    if (row === null) continue;
    const { start, value } = await namesFor(db, target);
    const told = forecast({ target: target.value, period: target.period, start, value }, today);
    found.push({ row, target, value, forecast: told });
  }
  return found;
}

/** The row that a target is about; null: none of this funnel's. */
function rowOf(by: Dimension, { indicator, area, organisation }: TargetInForce): string | null {
  const subject = subjectOf(indicator);
  if (subject === undefined || organisation !== null) return null;
  const isCommune = area !== null && area.code.length > 2;
  if (by === 'month') return area === null && subject === null ? 'total' : null;
  if (by === 'group') return area === null ? (subject ?? 'total') : null;
  if (area === null || subject !== null) return null;
  if (by === 'area') return isCommune ? null : `${area.list}/${area.code}`;
  return by === 'commune' && isCommune ? `${area.list}/${area.code}` : null;
}

/** Whose names an indicator counts; null: everybody's; undefined: it counts something else. */
function subjectOf(indicator: string): string | null | undefined {
  const definition = indicatorOf(indicator);
  if (definition?.numerator.of !== 'names' || definition.denominator !== null) return undefined;
  return definition.numerator.subject;
}

/** Names that stand now: registered before the target's period, and up to its end. */
async function namesFor(db: Db, { indicator, area, period }: TargetInForce) {
  const column = area !== null && area.code.length > 2 ? 'commune' : 'province';
  const { rows } = await sql<{ start: number; value: number }>`
    SELECT coalesce(sum(registered) FILTER (WHERE month < date_trunc('month', ${period.from}::date)), 0)::bigint AS start,
      coalesce(sum(registered), 0)::bigint AS value
    FROM programme.name_counts
    WHERE cube = ${column === 'commune' ? 'place' : 'sector'} AND month <= ${period.until}::date
      AND ${subjectOf(indicator) === null ? sql`true` : sql`kind = ${subjectOf(indicator)}`}
      AND ${area === null ? sql`true` : sql`area_list = ${area.list} AND ${sql.ref(column)} = ${area.code}`}
  `.execute(db);
  return rows[0] ?? { start: 0, value: 0 };
}
