import type pg from 'pg';
import type { OfficeHours } from './office-hours.ts';
import { actsOf, type Deed, deedTypes } from './rules/acts.ts';

type Queries = Pick<pg.ClientBase, 'query'>;

/** For how long what was taken is kept, in days. */
export const keptDays = { rates: 29, misses: 1, acts: 14 } as const;

/**
 * Takes the next entries of the log into the sums that signals are found by. Each is taken once, whatever is killed when:
 * indexes have no gaps and come in the order of commits, and the mark moves in the same transaction. The caller's
 * transaction holds the lock of the sweep.
 * @returns whether there are more.
 */
export async function absorb(client: Queries, hours: OfficeHours, now: Date, most: number): Promise<boolean> {
  const { rows } = await client.query<{ through: number; size: number }>(
    `SELECT w.through, coalesce((SELECT max(index) + 1 FROM log.entries), 0) AS size FROM verification.signal_watch w`,
  );
  const { through, size } = rows[0] ?? { through: 0, size: 0 };
  const until = Math.min(size, through + most);
  if (until <= through) return false;
  await absorbChecks(client, through, until, now);
  await absorbDeeds(client, through, until, hours, now);
  await client.query('UPDATE verification.signal_watch SET through = $1', [until]);
  return until < size;
}

async function absorbChecks(client: Queries, from: number, until: number, now: Date): Promise<void> {
  await client.query({
    name: 'signals-absorb-checks',
    text: `
      WITH asked AS MATERIALIZED (
        SELECT e.index, a.issued_at, a.client_id, a.outcome = 'not_found' AS missed, a.subject_key, a.fingerprint, a.xid
        FROM log.entries e JOIN verification.answers a ON a.index = e.number
        WHERE e.index >= $1 AND e.index < $2 AND e.type = 'check' AND a.issued_at >= $3::timestamptz
      ), rated AS (
        INSERT INTO verification.signal_rates AS r (client_id, slot, checks, misses)
        SELECT client_id, date_bin('10 minutes', issued_at, '2000-01-01T00:00:00Z'), count(*), count(*) FILTER (WHERE missed)
        FROM asked GROUP BY 1, 2
        ON CONFLICT (client_id, slot)
          DO UPDATE SET checks = r.checks + excluded.checks, misses = r.misses + excluded.misses
      )
      INSERT INTO verification.signal_misses (index, client_id, subject_key, fingerprint, xid, at)
      SELECT index, client_id, subject_key, fingerprint, xid, issued_at FROM asked
      WHERE missed AND issued_at >= $4::timestamptz`,
    values: [from, until, daysBefore(now, keptDays.rates), daysBefore(now, keptDays.misses)],
  });
}

interface DeedRow extends Deed {
  readonly index: number;
}

async function absorbDeeds(client: Queries, from: number, until: number, hours: OfficeHours, now: Date): Promise<void> {
  const { rows } = await client.query<DeedRow>({
    name: 'signals-absorb-deeds',
    text: `
      SELECT e.index, e.type, e.at, n.body,
        EXISTS (SELECT FROM verification.fetched_snapshots f WHERE f.id::text = n.body ->> 'snapshot') AS automatic
      FROM log.entries e JOIN log.events n ON n.number = e.number
      WHERE e.index >= $1 AND e.index < $2 AND e.type = ANY ($3) AND e.at >= $4::timestamptz
      ORDER BY e.index`,
    values: [from, until, deedTypes, daysBefore(now, keptDays.acts)],
  });
  const acts = rows.flatMap((deed) => actsOf(deed, hours).map((act) => ({ ...act, index: deed.index, at: deed.at })));
  if (acts.length === 0) return;
  await client.query(
    `INSERT INTO verification.signal_acts (index, kind, subject_type, subject, at, counts)
     SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::boolean[])`,
    [
      acts.map(({ index }) => index),
      acts.map(({ kind }) => kind),
      acts.map(({ subject }) => subject.type),
      acts.map(({ subject }) => subject.id),
      acts.map(({ at }) => at.toISOString()),
      acts.map(({ counts }) => counts),
    ],
  );
}

/** Forgets what is older than anything asks for. */
export async function forget(client: Queries, now: Date): Promise<void> {
  await client.query('DELETE FROM verification.signal_rates WHERE slot < $1', [daysBefore(now, keptDays.rates)]);
  await client.query('DELETE FROM verification.signal_misses WHERE at < $1', [daysBefore(now, keptDays.misses)]);
  await client.query('DELETE FROM verification.signal_acts WHERE at < $1', [daysBefore(now, keptDays.acts)]);
}

/** So many days of 24 hours before a moment. */
export function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * 86_400_000);
}
