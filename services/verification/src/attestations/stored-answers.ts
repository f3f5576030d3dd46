import type { Benefit, Outcome, ReasonCode, SubjectType } from '@xacthuc/domain';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { StoredAnswer } from '../checks/answer.ts';
import type { AnswersTable, VerificationDatabase } from '../db/schema.ts';

/** The answer of an id; null when there is none. */
export async function answerById(db: Kysely<VerificationDatabase>, id: string): Promise<StoredAnswer | null> {
  const row = await db.selectFrom('verification.answers').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? toStored(row) : null;
}

/** The answers a client got under idempotency keys, by key. */
export async function answersByKeys(
  db: Kysely<VerificationDatabase>,
  clientId: string,
  keys: readonly string[],
): Promise<Map<string, StoredAnswer>> {
  const rows = await db
    .selectFrom('verification.answers')
    .selectAll()
    .where('client_id', '=', clientId)
    .where('idempotency_key', 'in', [...keys])
    .execute();
  return new Map(rows.map((row) => [row.idempotency_key as string, toStored(row)]));
}

/** Answers by id; those that are not there are not in the map. */
export async function answersByIds(
  db: Kysely<VerificationDatabase>,
  ids: readonly string[],
): Promise<Map<string, StoredAnswer>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('verification.answers')
    .selectAll()
    .where('id', '=', sql<string>`ANY(${[...ids]}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.id, toStored(row)]));
}

/** An answer's row as an answer. */
export function toStored(row: Selectable<AnswersTable>): StoredAnswer {
  return {
    id: row.id,
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    clientId: row.client_id,
    benefit: row.benefit as Benefit,
    subjectType: row.subject_type as SubjectType,
    subjectKey: row.subject_key,
    outcome: row.outcome as Outcome,
    reasons: row.reasons as ReasonCode[],
    departments: row.departments,
    policy: row.policy,
    eligibleUntil: row.eligible_until,
    evidence: row.evidence,
    records: row.records.map(Number),
    token: row.token,
    disclosures: row.disclosures,
    idempotencyKey: row.idempotency_key,
    fingerprint: row.fingerprint,
    status:
      row.status_list === null || row.status_index === null ? null : { list: row.status_list, index: row.status_index },
  };
}
