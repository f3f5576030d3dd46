import { statusReasons } from '@xacthuc/domain';
import { coveredDomain, type DomainName, Problem } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import { answerById } from '../attestations/stored-answers.ts';
import type { StoredAnswer } from '../checks/answer.ts';
import type { CheckingContext } from '../context.ts';
import type { VerificationDatabase } from '../db/schema.ts';
import { lastChangeOf, type StatusChange } from '../status/changes.ts';
import { claim, holderProblem, isTaken, recordEvent } from './claims.ts';

export interface RedemptionRequest {
  readonly domain: string;
  readonly registeredAt: string;
  readonly registrarTransactionId: string;
}

export interface Redemption extends RedemptionRequest {
  readonly attestationId: string;
  /** `domain` with its Vietnamese letters. */
  readonly domainUnicode: string;
  readonly redeemedAt: string;
  /** When the name was given back; null: it was not. */
  readonly releasedAt: string | null;
}

/**
 * Records that an eligible attestation was used for a domain name. Every number known of the subject is marked as
 * used in the same transaction, each under a unique constraint: whatever races, one subject gets one name (promise 5).
 * The same request again gives the same answer. What was redeemed and released stays released: facts may have changed
 * since, so the subject is checked anew.
 * @throws Problem `not_found`, `attestation_not_usable`, `already_used`, `subject_reserved`, `state_conflict`,
 * `validation_failed`.
 */
export async function redeem(
  context: CheckingContext,
  clientId: string,
  attestationId: string,
  request: RedemptionRequest,
): Promise<{ readonly redemption: Redemption; readonly repeated: boolean }> {
  const answer = await answerById(context.db, attestationId);
  if (!answer || answer.clientId !== clientId) throw new Problem('not_found');
  const domain = coveredDomain(answer.benefit, request.domain);
  if (domain === null) {
    throw new Problem('validation_failed', null, [
      { at: '/body/domain', message: `must be one label below ${answer.benefit}, ASCII or Vietnamese` },
    ]);
  }
  const wanted = { ...request, domain: domain.ascii, registeredAt: new Date(request.registeredAt).toISOString() };
  const known = await redemptionOf(context.db, attestationId);
  if (known) return { redemption: sameOrConflict(known, wanted), repeated: true };
  assertUsable(answer, new Date(wanted.registeredAt), context.now());
  await assertStands(context, attestationId);
  try {
    await insertRedemption(context.db, answer, wanted, domain);
  } catch (error) {
    return { redemption: await explainCollision(context, answer, wanted, error), repeated: true };
  }
  const stored = await redemptionOf(context.db, attestationId);
  return { redemption: stored as Redemption, repeated: false };
}

function assertUsable(answer: StoredAnswer, registeredAt: Date, now: Date): void {
  const usable =
    answer.outcome === 'eligible' &&
    registeredAt >= answer.issuedAt &&
    registeredAt < answer.expiresAt &&
    // Clocks differ a little; a registration that lies ahead of ours by more has not happened.
    registeredAt.getTime() <= now.getTime() + 300_000;
  if (!usable) throw new Problem('attestation_not_usable');
}

/** @throws Problem `attestation_not_usable` when an attestation was suspended or revoked. */
export async function assertStands({ db }: Pick<CheckingContext, 'db'>, attestationId: string): Promise<void> {
  const change = await lastChangeOf(db, attestationId);
  if (change !== null && change.status !== 'valid') throw new Problem('attestation_not_usable', notValid(change));
}

function notValid({ status, reason }: StatusChange) {
  const { vi, en } = statusReasons[reason];
  const is = status === 'revoked' ? { vi: 'thu hồi', en: 'revoked' } : { vi: 'tạm đình chỉ', en: 'suspended' };
  return { vi: `Xác nhận đã bị ${is.vi}: ${bare(vi)}`, en: `The attestation is ${is.en}: ${bare(en)}` };
}

/** Without its full stop: a sentence follows. */
function bare(text: string): string {
  return text.replace(/\.$/, '');
}

async function insertRedemption(
  db: Kysely<VerificationDatabase>,
  answer: StoredAnswer,
  wanted: RedemptionRequest,
  domain: DomainName,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('verification.redemptions')
      .values({
        attestation_id: answer.id,
        client_id: answer.clientId,
        benefit: answer.benefit,
        domain: domain.ascii,
        domain_unicode: domain.unicode,
        registered_at: new Date(wanted.registeredAt),
        registrar_transaction_id: wanted.registrarTransactionId,
      })
      .execute();
    await claim(trx, answer.id, null);
    await recordEvent(trx, answer.id, answer.clientId, { event: 'redeemed' });
  });
}

/** What a unique constraint's refusal means: the same request won a race, or the name or the subject is taken. */
async function explainCollision(
  context: CheckingContext,
  answer: StoredAnswer,
  wanted: RedemptionRequest,
  error: unknown,
): Promise<Redemption> {
  // Whoever held it may have let go meanwhile: then asking again helps.
  if (isTaken(error)) throw (await holderProblem(context.db, answer.id)) ?? new Problem('unavailable');
  if ((error as { code?: string }).code !== '23505') throw error;
  const known = await redemptionOf(context.db, answer.id);
  if (known) return sameOrConflict(known, wanted);
  throw new Problem('state_conflict', {
    vi: 'Tên miền hoặc mã giao dịch này đã được ghi nhận cho một xác nhận khác',
    en: 'This domain name or transaction is recorded for another attestation',
  });
}

function sameOrConflict(known: Redemption, wanted: RedemptionRequest): Redemption {
  const same =
    known.domain === wanted.domain &&
    known.registrarTransactionId === wanted.registrarTransactionId &&
    known.registeredAt === wanted.registeredAt;
  if (known.releasedAt !== null) {
    throw new Problem('state_conflict', {
      vi: 'Tên miền đăng ký bằng xác nhận này đã được trả lại; hãy kiểm tra lại đối tượng',
      en: 'The name registered with this attestation was released; check the subject anew',
    });
  }
  if (same) return known;
  throw new Problem('state_conflict', {
    vi: 'Xác nhận này đã được dùng cho một đăng ký khác',
    en: 'This attestation was redeemed with another registration',
  });
}

async function redemptionOf(db: Kysely<VerificationDatabase>, attestationId: string): Promise<Redemption | null> {
  const row = await db
    .selectFrom('verification.redemptions')
    .selectAll()
    .where('attestation_id', '=', attestationId)
    .executeTakeFirst();
  if (!row) return null;
  return {
    attestationId: row.attestation_id,
    domain: row.domain,
    domainUnicode: row.domain_unicode,
    registeredAt: row.registered_at.toISOString(),
    registrarTransactionId: row.registrar_transaction_id,
    redeemedAt: row.redeemed_at.toISOString(),
    releasedAt: row.released_at?.toISOString() ?? null,
  };
}
