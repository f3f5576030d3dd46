import type { Benefit } from '@xacthuc/domain';
import { type Kysely, sql } from 'kysely';
import type { VerificationDatabase } from '../db/schema.ts';
import { couldSee, type Seen } from './seen.ts';

/** One change of who holds a number's free name. */
export interface UsedKeyChange {
  readonly key: string;
  readonly benefit: string;
  readonly held: boolean;
  /** Microseconds since 1970; null: for good. */
  readonly until: number | null;
  readonly moment: bigint;
}

/** The changes of records' numbers, by record, each in the order in which they happened. */
export async function readUsage(
  db: Kysely<VerificationDatabase>,
  records: readonly number[],
): Promise<Map<number, UsedKeyChange[]>> {
  if (records.length === 0) return new Map();
  const { rows } = await sql<{
    record_id: number;
    key: string;
    benefit: string;
    held: boolean;
    until: number | null;
    moment: string;
  }>`
    SELECT k.record_id, encode(u.key, 'hex') AS key, u.benefit, u.held, u.moment::text,
      (extract(epoch FROM u.reserved_until) * 1000000)::bigint AS until
    FROM facts.record_lookup_keys k JOIN verification.used_key_changes u ON u.key = k.key
    WHERE k.record_id = ANY(${records}::bigint[])
    ORDER BY u.id
  `.execute(db);
  const changes = rows.map(({ record_id: record, moment, ...change }) => ({
    record,
    change: { ...change, moment: BigInt(moment) },
  }));
  return new Map(
    Array.from(
      Map.groupBy(changes, ({ record }) => record),
      ([record, list]) => [record, list.map(({ change }) => change)],
    ),
  );
}

/**
 * The benefits that were taken or reserved under any of a record's numbers. Pure.
 * @param readAt microseconds since 1970, by the database's clock: a reservation that had ended by then held nothing.
 */
export function usedThen(changes: readonly UsedKeyChange[], seen: Seen, readAt: number): Benefit[] {
  const last = new Map<string, UsedKeyChange>();
  for (const change of changes) {
    if (couldSee(seen, change.moment)) last.set(`${change.benefit}|${change.key}`, change);
  }
  const holding = [...last.values()].filter(({ held, until }) => held && (until === null || until > readAt));
  return [...new Set(holding.map(({ benefit }) => benefit as Benefit))];
}
