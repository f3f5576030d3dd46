import { X509Certificate } from 'node:crypto';
import type pg from 'pg';
import { logState } from '../log/waiting.ts';
import { daysBefore } from './absorb.ts';
import type { Finding } from './finding.ts';
import type { SubjectType } from './kinds.ts';
import type { Act } from './rules/acts.ts';
import type { Thresholds } from './terms.ts';

type Queries = Pick<pg.ClientBase, 'query'>;

const dayMs = 86_400_000;
/** For how many days an act is told of. */
const actDays: Readonly<Record<Act['kind'], number>> = { off_hours: 7, guard_overridden: 14 };

/** What is unusual besides what registrars ask. */
export async function lookElsewhere(client: Queries, terms: Thresholds, now: Date): Promise<readonly Finding[]> {
  return [
    ...(await acts(client, terms, now)),
    ...(await keys(client, terms, now)),
    ...(await logBehind(client, terms.log_behind, now)),
    ...(await replays(client, now)),
    ...(await forks(client, now)),
    ...(await contradictions(client, now)),
  ];
}

async function acts(client: Queries, terms: Thresholds, now: Date): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const kind of Object.keys(actDays) as Act['kind'][]) {
    const from = daysBefore(now, actDays[kind]);
    const threshold = kind === 'off_hours' ? terms.off_hours.acts : 1;
    const { rows } = await client.query<{
      type: SubjectType;
      id: string;
      acts: number;
      all: number;
      entries: number[];
    }>(
      `SELECT subject_type AS type, subject AS id, count(*) FILTER (WHERE counts)::integer AS acts,
         count(*)::integer AS all, array_agg(index) FILTER (WHERE counts) AS entries
       FROM verification.signal_acts WHERE kind = $1 AND at >= $2 AND at <= $3
       GROUP BY 1, 2 HAVING count(*) FILTER (WHERE counts) >= $4`,
      [kind, from, now, threshold],
    );
    for (const { type, id, acts, all, entries } of rows) {
      const measured = { value: acts, threshold, basis: all, from, until: now, entries: entries.map(Number) };
      findings.push({ kind, subject: { type, id }, ...measured });
    }
  }
  return findings;
}

async function keys(client: Queries, terms: Thresholds, now: Date): Promise<readonly Finding[]> {
  const { days } = terms.key_expiring;
  const ending = await client.query<{ id: string; since: Date; until: Date }>(
    `SELECT id, created_at AS since, expires_at AS until FROM access.clients
     WHERE revoked_at IS NULL AND NOT sandbox AND expires_at > $1`,
    [now],
  );
  const codes = await client.query<{ certificate: string }>('SELECT certificate FROM verification.code_keys');
  const certificates = codes.rows.map(({ certificate }) => new X509Certificate(certificate));
  const lives = [
    ...ending.rows.map((row) => ({ ...row, type: 'client' as const })),
    ...certificates.map(({ validFromDate, validToDate }) => ({
      type: 'code-key' as const,
      id: 'epp',
      since: validFromDate,
      until: validToDate,
    })),
  ];
  const expiring = lives.flatMap(({ type, id, since, until }): Finding[] => {
    const left = (until.getTime() - now.getTime()) / dayMs;
    if (left > days || left <= 0) return [];
    // A key that lives for a week is not near its end from its first day.
    if (left > (until.getTime() - since.getTime()) / dayMs / 2) return [];
    const subject = { type, id };
    return [{ kind: 'key_expiring', subject, value: left, threshold: days, basis: 1, from: since, until, entries: [] }];
  });
  return [...expiring, ...(await oldKeys(client, terms.key_old, now))];
}

async function oldKeys(client: Queries, { days }: Thresholds['key_old'], now: Date): Promise<readonly Finding[]> {
  const { rows } = await client.query<{ kid: string; since: Date }>(
    `SELECT kid, activated_at AS since FROM verification.signing_keys WHERE state = 'active' AND activated_at <= $1`,
    [daysBefore(now, days)],
  );
  return rows.map(({ kid, since }) => ({
    kind: 'key_old',
    subject: { type: 'signing-key', id: kid },
    value: (now.getTime() - since.getTime()) / dayMs,
    threshold: days,
    basis: 1,
    from: since,
    until: now,
    entries: [],
  }));
}

async function logBehind(
  client: Queries,
  { seconds }: Thresholds['log_behind'],
  now: Date,
): Promise<readonly Finding[]> {
  const { waiting } = await logState(client);
  if (waiting < seconds) return [];
  const from = new Date(now.getTime() - waiting * 1000);
  const subject = { type: 'log', id: 'own' } as const;
  return [{ kind: 'log_behind', subject, value: waiting, threshold: seconds, basis: 1, from, until: now, entries: [] }];
}

/** An answer whose last replay came out otherwise; one that came out the same since, or cannot be made, ends it. */
async function replays(client: Queries, now: Date): Promise<readonly Finding[]> {
  const { rows } = await client.query<{ id: string; fields: number; times: number; at: Date; entry: number | null }>(
    `SELECT w.id, cardinality(r.fields) AS fields, r.at, e.index AS entry,
       (SELECT count(*) FROM verification.replays a WHERE a.answer_index = r.answer_index)::integer AS times
     FROM verification.replays r JOIN verification.answers w ON w.index = r.answer_index
     LEFT JOIN log.entries e ON e.number = r.answer_index
     WHERE r.result = 'different'
       AND NOT EXISTS (SELECT FROM verification.replays l WHERE l.answer_index = r.answer_index AND l.id > r.id)`,
  );
  return rows.map(({ id, fields, times, at, entry }) => ({
    kind: 'replay_differs',
    subject: { type: 'answer', id },
    value: fields,
    threshold: 1,
    basis: times,
    from: at,
    until: now,
    entries: entry === null ? [] : [Number(entry)],
  }));
}

/** Two trees of one size, both signed by that log: nothing ends that. Other refusals anybody may bring about. */
async function forks(client: Queries, now: Date): Promise<readonly Finding[]> {
  const { rows } = await client.query<{ origin: string; times: number; since: Date }>(
    `SELECT origin, count(*)::integer AS times, min(at) AS since FROM witness.conflicts WHERE kind = 'fork' GROUP BY origin`,
  );
  return rows.map(({ origin, times, since }) => ({
    kind: 'witness_fork',
    subject: { type: 'log', id: origin },
    value: times,
    threshold: 1,
    basis: times,
    from: since,
    until: now,
    entries: [],
  }));
}

/** A witness of this log's own says that it is not the log it was: nothing ends that either. */
async function contradictions(client: Queries, now: Date): Promise<readonly Finding[]> {
  const { rows } = await client.query<{ witness: string; times: number; since: Date }>(
    `SELECT witness, count(*)::integer AS times, min(at) AS since FROM log.witness_conflicts GROUP BY witness`,
  );
  return rows.map(({ witness, times, since }) => ({
    kind: 'witness_contradicts',
    subject: { type: 'log', id: witness },
    value: times,
    threshold: 1,
    basis: times,
    from: since,
    until: now,
    entries: [],
  }));
}
