import type pg from 'pg';

/** A later check of a contested subject. */
export interface LaterCheck {
  readonly contest: string;
  readonly attestation: string;
  readonly outcome: string;
  readonly at: Date;
  /** Whether the registrar that contested asked it. */
  readonly own: boolean;
}

/** What was noted of a contest before: a later check, or what may have turned the answer (`outcome` null). */
export interface Noted {
  readonly contest: string;
  readonly outcome: string | null;
  readonly at: Date;
  readonly own: boolean;
}

/** So many different answers are noted of a contest: who asks right and wrong by turns must not fill the history. */
export const mostFollowUps = 100;

/**
 * Which later checks are worth noting: of each contest the first, then each that came out otherwise than the one before or
 * came after a decision or a change of facts. The registrar's own and others' are told apart, as it sees only its own.
 * @param checks in their order. @param noted in its order.
 */
export function worthNoting(checks: readonly LaterCheck[], noted: readonly Noted[]): LaterCheck[] {
  const last = new Map<string, { readonly outcome: string; readonly at: Date }>();
  const counts = new Map<string, number>();
  const turns = new Map<string, Date[]>();
  const note = ({ contest, own, at }: Pick<Noted, 'contest' | 'own' | 'at'>, outcome: string) => {
    last.set(`${contest}|${own}`, { outcome, at });
    counts.set(contest, (counts.get(contest) ?? 0) + 1);
  };
  for (const one of noted) {
    if (one.outcome !== null) note(one, one.outcome);
    else turns.set(one.contest, [...(turns.get(one.contest) ?? []), one.at]);
  }
  return checks.filter((check) => {
    const before = last.get(`${check.contest}|${check.own}`);
    const turned = (turns.get(check.contest) ?? []).some((at) => before && at > before.at && at <= check.at);
    if (before !== undefined && before.outcome === check.outcome && !turned) return false;
    if ((counts.get(check.contest) ?? 0) >= mostFollowUps) return false;
    note(check, check.outcome);
    return true;
  });
}

/** Notes the later checks among the answers of these indices. @returns how many were new. */
export async function noteFollowUps(
  client: Pick<pg.ClientBase, 'query'>,
  after: number,
  upTo: number,
  watched: string,
): Promise<number> {
  const { rows: checks } = await client.query<LaterCheck>(
    `SELECT c.id AS contest, a.id AS attestation, a.outcome, a.issued_at AS at, a.client_id = c.client_id AS own
     FROM verification.answers a
     JOIN verification.contests c ON c.subject_key = a.subject_key AND c.benefit = a.benefit
     WHERE a.index > $1 AND a.index <= $2 AND a.id <> c.attestation_id AND a.issued_at >= c.opened_at AND ${watched}
       AND NOT EXISTS (
         SELECT FROM verification.contest_events e
         WHERE e.contest_id = c.id AND e.event = 'followed_by' AND e.attestation_id = a.id
       )
     ORDER BY a.index`,
    [after, upTo],
  );
  if (checks.length === 0) return 0;
  const { rows: noted } = await client.query<Noted>(
    `SELECT e.contest_id AS contest, e.outcome, coalesce(a.issued_at, e.at) AS at,
       coalesce(a.client_id = c.client_id, false) AS own
     FROM verification.contest_events e
     JOIN verification.contests c ON c.id = e.contest_id
     LEFT JOIN verification.answers a ON a.id = e.attestation_id
     WHERE e.contest_id = ANY($1::uuid[]) AND e.event IN ('decided', 'facts_changed', 'followed_by') ORDER BY e.id`,
    [checks.map(({ contest }) => contest)],
  );
  const fresh = worthNoting(checks, noted);
  await client.query(
    `INSERT INTO verification.contest_events (contest_id, event, attestation_id, outcome)
     SELECT contest, 'followed_by', attestation, outcome
     FROM unnest($1::uuid[], $2::uuid[], $3::text[]) WITH ORDINALITY AS t(contest, attestation, outcome, place)
     ORDER BY place`,
    [fresh.map((one) => one.contest), fresh.map((one) => one.attestation), fresh.map((one) => one.outcome)],
  );
  return fresh.length;
}
