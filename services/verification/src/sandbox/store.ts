import { Batcher } from '@xacthuc/platform';
import { type Kysely, sql } from 'kysely';
import type pg from 'pg';
import type { AnswerStore, insertInOneStatement } from '../attestations/store.ts';
import type { NewAnswer } from '../checks/answer.ts';
import type { SandboxDatabase, StatusStep } from '../db/schema.ts';
import { statusNames } from '../status/changes.ts';
import { serialOf } from './build.ts';
import { type MockFault, reservedMeanwhileMinutes } from './subjects/subject.ts';
import { mockSubjects } from './subjects.ts';

const faults = new Map(mockSubjects.map(({ serial, fault }) => [serial, fault]));

/** Stores answers about mock subjects, with what is to become of each by itself. */
export function sandboxInsert(db: Kysely<SandboxDatabase>): typeof insertInOneStatement {
  return async (pool, answers) => {
    const { sql: text, parameters } = db
      .insertInto('sandbox.answers')
      .values(answers.map(rowOf))
      .onConflict((on) =>
        on.columns(['client_id', 'idempotency_key']).where('idempotency_key', 'is not', null).doNothing(),
      )
      .returning('id')
      .compile();
    const { rows } = await pool.query<{ id: string }>({ text, values: [...parameters] });
    return new Set(rows.map(({ id }) => id));
  };
}

/** The mock records of an answer that somebody unseen has taken or reserved by the time it is to be used. */
export function takenUnseen({ outcome, records }: NewAnswer): readonly number[] {
  const held = (record: number) => faults.get(serialOf(record))?.meanwhile !== undefined;
  return outcome === 'eligible' ? records.filter(held) : [];
}

/** Answers given at the same time share one INSERT, as real ones do. */
export function sandboxAnswers(pool: Pick<pg.Pool, 'query'>, insert: typeof insertInOneStatement): AnswerStore {
  const batcher = new Batcher<NewAnswer, boolean>({
    max: 1000,
    run: async (answers) => {
      const stored = await insert(pool, answers);
      return answers.map(({ id }) => stored.has(id));
    },
  });
  return {
    put: (answer) => batcher.add(answer),
    putAll: async (answers) => {
      const stored = await insert(pool, answers);
      return answers.map(({ id }) => stored.has(id));
    },
  };
}

function rowOf(answer: NewAnswer) {
  const [record] = answer.records;
  const fault = answer.outcome === 'eligible' && record !== undefined ? faults.get(serialOf(record)) : undefined;
  return {
    id: answer.id,
    issued_at: answer.issuedAt,
    expires_at: answer.expiresAt,
    client_id: answer.clientId,
    benefit: answer.benefit,
    subject_type: answer.subjectType,
    subject_key: answer.subjectKey,
    outcome: answer.outcome,
    reasons: [...answer.reasons],
    departments: [...answer.departments],
    policy: answer.policy,
    eligible_until: answer.eligibleUntil,
    evidence: JSON.stringify(answer.evidence),
    records: [...answer.records],
    token: answer.token,
    disclosures: answer.disclosures,
    idempotency_key: answer.idempotencyKey,
    fingerprint: answer.fingerprint,
    status_list: answer.status?.list ?? null,
    status_index: answer.status?.index ?? null,
    status_plan: fault?.status ? JSON.stringify(fault.status.map(stepOf)) : null,
    held_until: heldUntil(fault),
  };
}

function stepOf({ afterSeconds, status, reason }: NonNullable<MockFault['status']>[number]): StatusStep {
  return { after: afterSeconds, status: statusNames.indexOf(status), reason };
}

function heldUntil(fault: MockFault | undefined) {
  if (fault?.meanwhile === undefined) return null;
  if (fault.meanwhile === 'taken') return sql<Date>`'infinity'::timestamptz`;
  return sql<Date>`clock_timestamp() + make_interval(mins => ${reservedMeanwhileMinutes}::integer)`;
}
