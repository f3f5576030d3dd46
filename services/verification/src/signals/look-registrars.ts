import type pg from 'pg';
import { daysBefore, keptDays } from './absorb.ts';
import { type Finding, mostEntries } from './finding.ts';
import { burst } from './rules/burst.ts';
import { type Asked, unusualShare } from './rules/not-found-share.ts';
import type { Thresholds } from './terms.ts';

type Queries = Pick<pg.ClientBase, 'query'>;

const hourMs = 3_600_000;

interface Rate {
  readonly client: string;
  readonly now: Asked;
  readonly past: Asked;
  readonly lastHour: number;
}

/** What registrars did lately that is unusual: of sums and of the last day's misses, never of all answers. */
export async function lookAtRegistrars(client: Queries, terms: Thresholds, now: Date): Promise<readonly Finding[]> {
  const rates = await ratesOf(client, now);
  return [
    ...(await shares(client, rates, terms, now)),
    ...(await guesses(client, terms.second_fact_guessing, now)),
    ...(await bursts(client, rates, terms.burst, now)),
  ];
}

async function ratesOf(client: Queries, now: Date): Promise<readonly Rate[]> {
  const { rows } = await client.query<
    Record<'checks' | 'misses' | 'past' | 'past_misses' | 'hour', number> & { id: string }
  >({
    name: 'signals-rates',
    text: `
      SELECT client_id AS id,
        coalesce(sum(checks) FILTER (WHERE slot >= $2::timestamptz), 0)::integer AS checks,
        coalesce(sum(misses) FILTER (WHERE slot >= $2::timestamptz), 0)::integer AS misses,
        coalesce(sum(checks) FILTER (WHERE slot < $2::timestamptz), 0)::bigint AS past,
        coalesce(sum(misses) FILTER (WHERE slot < $2::timestamptz), 0)::bigint AS past_misses,
        coalesce(sum(checks) FILTER (WHERE slot >= $3::timestamptz), 0)::integer AS hour
      FROM verification.signal_rates WHERE slot >= $1::timestamptz AND slot <= $4::timestamptz GROUP BY client_id`,
    values: [daysBefore(now, keptDays.rates), daysBefore(now, 1), new Date(now.getTime() - hourMs), now],
  });
  return rows.map(({ id, checks, misses, past, past_misses, hour }) => ({
    client: id,
    now: { checks, misses },
    past: { checks: past, misses: past_misses },
    lastHour: hour,
  }));
}

async function shares(
  client: Queries,
  rates: readonly Rate[],
  { not_found_share: terms }: Thresholds,
  now: Date,
): Promise<readonly Finding[]> {
  const from = daysBefore(now, 1);
  const othersOf = (one: Rate) => rates.filter((other) => other !== one).map((other) => other.now);
  // At most that many subjects: only for those who are unusual even so it is worth counting them.
  const suspects = rates.filter((one) => unusualShare({ ...one, subjects: one.now.misses }, othersOf(one), terms));
  if (suspects.length === 0) return [];
  const { rows } = await client.query<{ id: string; subjects: number; misses: number; entries: number[] }>(
    `SELECT client_id AS id, count(DISTINCT subject_key)::integer AS subjects, count(*)::integer AS misses,
       (array_agg(index ORDER BY index DESC))[1:${mostEntries}] AS entries
     FROM verification.signal_misses WHERE client_id = ANY ($1::uuid[]) AND at >= $2 AND at <= $3 GROUP BY client_id`,
    [suspects.map((one) => one.client), from, now],
  );
  const counted = new Map(rows.map((row) => [row.id, row]));
  return suspects.flatMap((one) => {
    const { subjects = 0, misses = 0, entries = [] } = counted.get(one.client) ?? {};
    // Sums are of whole slots, the list is of the last day exactly.
    const asked = { ...one.now, misses: Math.max(one.now.misses, misses) };
    const unusual = unusualShare({ ...one, now: asked, subjects }, othersOf(one), terms);
    if (!unusual) return [];
    const subject = { type: 'registrar', id: one.client } as const;
    return [{ kind: 'not_found_share', subject, ...unusual, from, until: now, entries: entries.map(Number) }];
  });
}

/**
 * Different tries for one subject: different requests, and of one batch, which is one request, each of its checks; the
 * same request again is no other try. Tries are also added up over registrars, for whoever holds several keys could
 * spread them: each that took part is then told of, with what they come to together.
 */
async function guesses(
  client: Queries,
  { tries, anywhere }: Thresholds['second_fact_guessing'],
  now: Date,
): Promise<readonly Finding[]> {
  const from = daysBefore(now, 1);
  const { rows } = await client.query<{ id: string; own: number; all: number; misses: number; entries: number[] }>({
    name: 'signals-guesses',
    text: `
      WITH commits AS (
        SELECT client_id, subject_key, fingerprint, count(*) AS misses
        FROM verification.signal_misses WHERE at >= $1 AND at <= $2 GROUP BY client_id, subject_key, fingerprint, xid
      ), requests AS (
        SELECT client_id, subject_key, fingerprint, max(misses) AS tries, sum(misses) AS misses
        FROM commits GROUP BY client_id, subject_key, fingerprint
      ), anywhere AS (
        SELECT subject_key, sum(tries) AS tries FROM (
          SELECT subject_key, max(tries) AS tries FROM requests GROUP BY subject_key, fingerprint
        ) AS different GROUP BY subject_key HAVING sum(tries) >= $4
      ), subjects AS (
        SELECT r.client_id, subject_key, sum(r.tries) AS own, coalesce(max(a.tries), 0) AS all, sum(r.misses) AS misses
        FROM requests r LEFT JOIN anywhere a USING (subject_key)
        GROUP BY r.client_id, subject_key HAVING sum(r.tries) >= $3 OR max(a.tries) >= $4
      )
      SELECT s.client_id AS id, max(s.own)::integer AS own, max(s.all)::integer AS all, sum(s.misses)::integer AS misses,
        (SELECT (array_agg(m.index ORDER BY m.index DESC))[1:${mostEntries}] FROM verification.signal_misses m
         WHERE m.client_id = s.client_id AND m.at >= $1 AND m.at <= $2 AND m.subject_key = ANY (array_agg(s.subject_key))
        ) AS entries
      FROM subjects s GROUP BY s.client_id`,
    values: [from, now, tries, anywhere],
  });
  return rows.map((row) => ({
    kind: 'second_fact_guessing',
    subject: { type: 'registrar', id: row.id },
    ...(row.own >= tries ? { value: row.own, threshold: tries } : { value: row.all, threshold: anywhere }),
    basis: row.misses,
    from,
    until: now,
    entries: row.entries.map(Number),
  }));
}

async function bursts(
  client: Queries,
  rates: readonly Rate[],
  terms: Thresholds['burst'],
  now: Date,
): Promise<readonly Finding[]> {
  const busy = rates.filter(({ lastHour }) => lastHour >= terms.checks);
  if (busy.length === 0) return [];
  const from = new Date(now.getTime() - hourMs);
  const { rows } = await client.query<{ id: string; hours: number[] }>(
    `SELECT client_id AS id, array_agg(checks) AS hours FROM (
       SELECT client_id, sum(checks)::integer AS checks FROM verification.signal_rates
       WHERE client_id = ANY ($1::uuid[]) AND slot < $2 GROUP BY client_id, date_trunc('hour', slot)
     ) AS hours GROUP BY client_id`,
    [busy.map((one) => one.client), from],
  );
  const past = new Map(rows.map(({ id, hours }) => [id, hours]));
  return busy.flatMap((one) => {
    const found = burst(one.lastHour, past.get(one.client) ?? [], terms);
    if (!found) return [];
    return [{ kind: 'burst', subject: { type: 'registrar', id: one.client }, ...found, from, until: now, entries: [] }];
  });
}
