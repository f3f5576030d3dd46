import { Problem } from '@xacthuc/platform';
import { type Kysely, sql } from 'kysely';
import type { VerificationDatabase } from '../db/schema.ts';

/** What the database raises when another attestation holds one of the subject's numbers. */
const taken = 'XT001';

/** Whether an error says that the subject's free name is taken, or reserved, through another attestation. */
export function isTaken(error: unknown): boolean {
  return (error as { code?: unknown }).code === taken;
}

/**
 * Claims every number of an attestation's subject, in the caller's transaction: all or none (promise 5). What the
 * attestation itself had reserved it may claim again.
 * @param minutes how long to reserve; null: for good.
 * @returns the end of the reservation, by the database's clock; null: for good.
 * @throws an error that {@link isTaken} knows; the transaction must then be given up.
 */
export async function claim(
  trx: Kysely<VerificationDatabase>,
  attestationId: string,
  minutes: number | null,
): Promise<Date | null> {
  const { rows } = await sql<{ until: Date | null }>`
    SELECT ${sql.table('verification.claim')}(${attestationId}::uuid, ${minutes}::integer) AS until
  `.execute(trx);
  return rows[0]?.until ?? null;
}

/** Refuses what another attestation stands in the way of now: `already_used`, or `subject_reserved` with its end. */
export async function holderProblem(db: Kysely<VerificationDatabase>, attestationId: string): Promise<Problem | null> {
  const { rows } = await sql<{ reserved_until: Date | null }>`
    SELECT reserved_until FROM ${sql.table('verification.held_by_another')}(${attestationId}::uuid)
  `.execute(db);
  const [holder] = rows;
  if (holder === undefined) return null;
  if (holder.reserved_until === null) return new Problem('already_used');
  const until = holder.reserved_until.toISOString();
  return new Problem('subject_reserved', { vi: `Được giữ chỗ đến ${until}`, en: `It is reserved until ${until}` });
}

/** What happened to a free name, for the history that is never rewritten. */
export type RedemptionEvent =
  | { readonly event: 'reserved'; readonly until: Date }
  | { readonly event: 'given_up' | 'redeemed' }
  | { readonly event: 'released'; readonly reason: string };

/** Adds to the history, in the transaction of what happened. */
export async function recordEvent(
  trx: Kysely<VerificationDatabase>,
  attestationId: string,
  clientId: string,
  what: RedemptionEvent,
): Promise<void> {
  await trx
    .insertInto('verification.redemption_events')
    .values({
      attestation_id: attestationId,
      client_id: clientId,
      event: what.event,
      reserved_until: what.event === 'reserved' ? what.until : null,
      reason: what.event === 'released' ? what.reason : null,
    })
    .execute();
}
