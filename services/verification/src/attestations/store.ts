import { Batcher, type Metrics } from '@xacthuc/platform';
import type pg from 'pg';
import type { NewAnswer } from '../checks/answer.ts';

/**
 * Keeps answers. `put` resolves after the commit: `true` when this answer was stored, `false` when the client's
 * idempotency key had been used already (by an earlier request or one at the same moment) and nothing was stored.
 */
export interface AnswerStore {
  put(answer: NewAnswer): Promise<boolean>;
}

const insertAnswers = {
  name: 'insert-answers',
  text: `
    WITH stored AS (
      INSERT INTO verification.answers (
        id, issued_at, expires_at, client_id, benefit, subject_type, subject_key, outcome, reasons, departments, policy,
        eligible_until, evidence, records, token, disclosures, idempotency_key, fingerprint, status_list, status_index,
        seen, read_at
      )
      SELECT
        id, issued_at, expires_at, client_id, benefit, subject_type, subject_key, outcome, reasons::text[],
        departments::text[], policy, eligible_until, evidence::jsonb, records::bigint[], token, disclosures,
        idempotency_key, fingerprint, status_list, status_index, seen::pg_snapshot, read_at
      FROM unnest(
        $1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::uuid[], $5::text[], $6::text[], $7::bytea[], $8::text[],
        $9::text[], $10::text[], $11::text[], $12::date[], $13::text[], $14::text[], $15::text[], $16::bytea[],
        $17::text[], $18::bytea[], $19::integer[], $20::integer[], $22::text[], $23::timestamptz[]
      ) AS t(
        id, issued_at, expires_at, client_id, benefit, subject_type, subject_key, outcome, reasons, departments, policy,
        eligible_until, evidence, records, token, disclosures, idempotency_key, fingerprint, status_list, status_index,
        seen, read_at
      )
      ON CONFLICT (client_id, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
      RETURNING id, subject_key, records, expires_at, status_list
    ), live AS (
      INSERT INTO verification.live_attestations (attestation_id, subject_key, record_id, facts_version, expires_at)
      SELECT s.id, s.subject_key, r.id, v.facts_version, s.expires_at
      FROM stored s
      JOIN unnest($1::uuid[], $21::bigint[]) AS v(id, facts_version) ON v.id = s.id
      CROSS JOIN unnest(s.records) AS r(id)
      WHERE s.status_list IS NOT NULL
    )
    SELECT id FROM stored`,
};

/**
 * Inserts answers, and what is needed to find the live ones when facts change, in one statement: one round trip, one
 * commit, one fsync. @returns the ids that were stored.
 */
export async function insertInOneStatement(
  pool: Pick<pg.Pool, 'query'>,
  answers: readonly NewAnswer[],
): Promise<Set<string>> {
  const column = <T>(of: (answer: NewAnswer) => T) => answers.map(of);
  const { rows } = await pool.query<{ id: string }>({
    ...insertAnswers,
    values: [
      column((a) => a.id),
      column((a) => a.issuedAt.toISOString()),
      column((a) => a.expiresAt.toISOString()),
      column((a) => a.clientId),
      column((a) => a.benefit),
      column((a) => a.subjectType),
      column((a) => a.subjectKey),
      column((a) => a.outcome),
      column((a) => arrayLiteral(a.reasons)),
      column((a) => arrayLiteral(a.departments)),
      column((a) => a.policy),
      column((a) => a.eligibleUntil),
      column((a) => JSON.stringify(a.evidence)),
      column((a) => arrayLiteral(a.records)),
      column((a) => a.token),
      column((a) => a.disclosures),
      column((a) => a.idempotencyKey),
      column((a) => a.fingerprint),
      column((a) => a.status?.list ?? null),
      column((a) => a.status?.index ?? null),
      column((a) => a.factsVersion),
      column((a) => a.moment.seen),
      column((a) => a.moment.readAt),
    ],
  });
  return new Set(rows.map((row) => row.id));
}

/** unnest cannot take arrays of arrays; codes and numbers need no quoting. */
function arrayLiteral(items: readonly (string | number)[]): string {
  return `{${items.join(',')}}`;
}

/** Group commit: answers given at the same time share one INSERT and one fsync. */
export function groupedAnswerStore(pool: Pick<pg.Pool, 'query'>, metrics: Metrics): AnswerStore {
  const batcher = new Batcher<NewAnswer, boolean>({
    max: 1000,
    run: async (answers) => {
      metrics.answerGroup.observe(answers.length);
      const stored = await insertInOneStatement(pool, answers);
      return answers.map((answer) => stored.has(answer.id));
    },
  });
  return { put: (answer) => batcher.add(answer) };
}
