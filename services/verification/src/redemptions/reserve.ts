import { Problem } from '@xacthuc/platform';
import { CompiledQuery, type Kysely, sql } from 'kysely';
import type pg from 'pg';
import { insertInOneStatement } from '../attestations/store.ts';
import { answerById } from '../attestations/stored-answers.ts';
import type { StoredAnswer } from '../checks/answer.ts';
import type { CheckingContext } from '../context.ts';
import type { VerificationDatabase } from '../db/schema.ts';
import { claim, isTaken, recordEvent } from './claims.ts';

/** A free name that is kept for one attestation for a while. */
export interface Reservation {
  /** ISO instant, by the database's clock. */
  readonly expiresAt: string;
}

/** What became of an eligible answer that was to be stored together with a reservation. */
export type Reserved =
  | { readonly stored: true; readonly reservation: Reservation }
  /** `taken`: somebody else was quicker. `repeated`: its idempotency key stands for an answer given before. */
  | { readonly stored: false; readonly because: 'taken' | 'repeated' };

/** Thrown to give a transaction up. */
class Repeated extends Error {}

/**
 * Stores an eligible answer and reserves its subject's free name, both or neither: no crash leaves a name reserved for an
 * answer that nobody got, and no answer says that a name is reserved when it is not.
 */
export async function storeReserved(
  db: Kysely<VerificationDatabase>,
  answer: Parameters<typeof insertInOneStatement>[1][number],
  minutes: number,
  insert = insertInOneStatement,
): Promise<Reserved> {
  try {
    const until = await db.transaction().execute(async (trx) => {
      const stored = await insert(asPool(trx), [answer]);
      if (!stored.has(answer.id)) throw new Repeated();
      const end = await claim(trx, answer.id, minutes);
      if (end === null) throw new Error('a reservation has no end');
      await recordEvent(trx, answer.id, answer.clientId, { event: 'reserved', until: end });
      return end;
    });
    return { stored: true, reservation: { expiresAt: until.toISOString() } };
  } catch (error) {
    if (error instanceof Repeated) return { stored: false, because: 'repeated' };
    if (isTaken(error)) return { stored: false, because: 'taken' };
    throw error;
  }
}

/** The statement that stores answers, run inside a transaction. */
function asPool(trx: Kysely<VerificationDatabase>): Pick<pg.Pool, 'query'> {
  const query = ({ text, values }: pg.QueryConfig) => trx.executeQuery(CompiledQuery.raw(text, values));
  return { query } as unknown as Pick<pg.Pool, 'query'>;
}

/** The reservation that an answer holds now; null: none, or it has ended. */
export async function reservationOf(
  db: Kysely<VerificationDatabase>,
  answer: Pick<StoredAnswer, 'id' | 'outcome'>,
): Promise<Reservation | null> {
  if (answer.outcome !== 'eligible') return null;
  const row = await db
    .selectFrom('verification.used_keys')
    .select('reserved_until')
    .where('attestation_id', '=', answer.id)
    .where('reserved_until', '>', sql<Date>`now()`)
    .executeTakeFirst();
  return row?.reserved_until ? { expiresAt: row.reserved_until.toISOString() } : null;
}

/**
 * Gives a reservation up. Where there is none any more, there is nothing to do.
 * @throws Problem `not_found`; `state_conflict` when the name is taken already.
 */
export async function giveUpReservation(
  { db }: Pick<CheckingContext, 'db'>,
  caller: { readonly id: string; readonly isAdmin: boolean },
  attestationId: string,
): Promise<void> {
  const answer = await answerById(db, attestationId);
  if (!answer || (answer.clientId !== caller.id && !caller.isAdmin)) throw new Problem('not_found');
  const given = await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ done: boolean }>`
      SELECT ${sql.table('verification.give_up_reservation')}(${attestationId}::uuid) AS done
    `.execute(trx);
    if (rows[0]?.done) await recordEvent(trx, attestationId, caller.id, { event: 'given_up' });
    return rows[0]?.done ?? false;
  });
  if (given) return;
  const redeemed = await db
    .selectFrom('verification.redemptions')
    .select('attestation_id')
    .where('attestation_id', '=', attestationId)
    .where('released_at', 'is', null)
    .executeTakeFirst();
  if (redeemed) {
    throw new Problem('state_conflict', {
      vi: 'Xác nhận này đã được dùng để đăng ký tên miền; trả lại bằng DELETE …/redemption',
      en: 'This attestation was redeemed; give the name back with DELETE …/redemption',
    });
  }
}
