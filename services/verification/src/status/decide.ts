import { type PersonReasonCode, personDecisions, type StatusReasonCode, statusReasons } from '@xacthuc/domain';
import { Problem } from '@xacthuc/platform';
import type pg from 'pg';
import { createLookup } from '../checks/lookup.ts';
import type { VerificationContext } from '../context.ts';
import { lastChangeOf, type StatusChange, type StatusName, statusNames } from './changes.ts';
import { type LiveAnswer, liveAnswers } from './live.ts';
import { StatusesBusy, underLock } from './lock.ts';
import { reconsider } from './reconsider.ts';

/** What a person decides of an attestation. */
export interface PersonDecision {
  readonly status: StatusName;
  readonly reason: PersonReasonCode;
  /** For auditors; null: none. */
  readonly note: string | null;
}

/** The status as it is now. `change` null: valid as it was given. */
export interface Decided {
  readonly change: StatusChange | null;
  readonly issuedAt: Date;
}

/**
 * Suspends, revokes or restores an attestation as a person decided. What stands already is not recorded again. A
 * restoration asks today's facts first: a person lifts decisions, and does not overrule the departments' data.
 * @throws Problem `not_found`, `validation_failed`, `state_conflict`; `unavailable` while the consequences of a large
 * activation are drawn.
 */
export async function decideStatus(
  context: VerificationContext,
  attestationId: string,
  personId: string,
  decision: PersonDecision,
): Promise<Decided> {
  assertSensible(decision);
  try {
    const issuedAt = await underLock(context.pool, (client) =>
      decide(context, client, attestationId, personId, decision),
    );
    return { change: await lastChangeOf(context.db, attestationId), issuedAt };
  } catch (error) {
    throw error instanceof StatusesBusy ? new Problem('unavailable') : error;
  }
}

function assertSensible({ status, reason, note }: PersonDecision): void {
  const allowed: readonly StatusName[] = personDecisions[reason];
  if (!allowed.includes(status)) {
    throw new Problem('validation_failed', null, [
      { at: '/body/reason', message: `is for the status ${allowed.join(' or ')}` },
    ]);
  }
  if (/\d{9,}/.test(note ?? '')) {
    throw new Problem('validation_failed', null, [{ at: '/body/note', message: 'must hold no identifying number' }]);
  }
}

/** @returns when the attestation was issued. */
async function decide(
  context: VerificationContext,
  client: pg.PoolClient,
  id: string,
  person: string,
  decision: PersonDecision,
): Promise<Date> {
  const { rows } = await client.query<Times>('SELECT issued_at, expires_at FROM verification.answers WHERE id = $1', [
    id,
  ]);
  const [times] = rows;
  if (!times) throw new Problem('not_found');
  const [answer] = await liveAnswers(client, [id]);
  if (!answer) throw conflict('noStatus');
  if (times.expires_at <= context.now()) throw conflict('expired');
  if (await stands(client, answer, decision)) return times.issued_at;
  if (answer.status === 'revoked' && decision.status === 'suspended') throw conflict('revoked');
  const facts = decision.status === 'valid' ? await confirmingFacts(context, client, answer) : [];
  await client.query(
    `INSERT INTO verification.status_changes (attestation_id, list, index, status, reason, facts, person, note)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      id,
      answer.place.list,
      answer.place.index,
      statusNames.indexOf(decision.status),
      decision.reason,
      facts,
      person,
      decision.note,
    ],
  );
  context.metrics.statusChanges.inc({ status: decision.status, reason: decision.reason });
  return times.issued_at;
}

interface Times {
  readonly issued_at: Date;
  readonly expires_at: Date;
}

/** Whether the decision changes nothing: it is valid and to be so, or a person decided the same before. */
async function stands(
  client: pg.PoolClient,
  { id, status, byPerson }: LiveAnswer,
  decision: PersonDecision,
): Promise<boolean> {
  if (status !== decision.status) return false;
  if (status === 'valid') return true;
  if (!byPerson) return false;
  const { rows } = await client.query<{ reason: string; note: string | null }>(
    'SELECT reason, note FROM verification.status_changes WHERE attestation_id = $1 ORDER BY id DESC LIMIT 1',
    [id],
  );
  return rows[0]?.reason === decision.reason && rows[0].note === decision.note;
}

/** @returns what the facts of today say. @throws Problem `state_conflict` unless they confirm the attestation. */
async function confirmingFacts(
  { keyring, policies, now }: VerificationContext,
  client: pg.PoolClient,
  answer: LiveAnswer,
): Promise<readonly string[]> {
  // On the same connection: with a pool of one, another would never come.
  const [found] = await createLookup(client, keyring.master).findAll([answer.subjectKey]);
  if (!found) throw conflict('unconfirmed');
  const { consequence, facts } = reconsider(answer, found, policies, keyring.answers, now());
  if (consequence !== null || !facts.includes('facts_satisfy_policy')) {
    throw conflict('unconfirmed', consequence?.reason);
  }
  return facts;
}

const conflicts = {
  noStatus: {
    vi: 'Chỉ xác nhận “eligible” mới có trạng thái',
    en: 'Only an “eligible” attestation has a status',
  },
  expired: { vi: 'Xác nhận đã hết hạn', en: 'The attestation has expired' },
  revoked: {
    vi: 'Xác nhận đã bị thu hồi; không thể giảm xuống tạm đình chỉ',
    en: 'The attestation is revoked; it is not merely suspended after that',
  },
  unconfirmed: {
    vi: 'Dữ liệu hiện hành không xác nhận điều kiện của chủ thể; nhà đăng ký cần gửi yêu cầu kiểm tra mới',
    en: 'The facts of today do not confirm what was attested; the registrar asks anew',
  },
} as const;

function conflict(why: keyof typeof conflicts, reason?: StatusReasonCode): Problem {
  const { vi, en } = conflicts[why];
  if (reason === undefined) return new Problem('state_conflict', { vi, en });
  const also = statusReasons[reason];
  return new Problem('state_conflict', { vi: `${vi}. ${bare(also.vi)}`, en: `${en}. ${bare(also.en)}` });
}

/** Without its full stop: a sentence follows. */
function bare(text: string): string {
  return text.replace(/\.$/, '');
}
