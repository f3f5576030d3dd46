import { Problem } from '@xacthuc/platform';
import { sql } from 'kysely';
import { answerById } from '../attestations/stored-answers.ts';
import type { CheckingContext } from '../context.ts';
import { recordEvent } from './claims.ts';

/** A free name given back. */
export interface Release {
  readonly attestationId: string;
  readonly domain: string;
  readonly releasedAt: string;
  readonly reason: string;
}

/**
 * Gives a free name back: its subject may be checked, and a name redeemed, anew. Only the registrar that redeemed it
 * may do so, or an admin. Again, it gives the first release's answer.
 * @throws Problem `not_found`, also where nothing was redeemed; `reason_required`; `validation_failed` when the reason
 * holds what may be somebody's number, as the history is never rewritten.
 */
export async function release(
  { db }: Pick<CheckingContext, 'db'>,
  caller: { readonly id: string; readonly isAdmin: boolean },
  attestationId: string,
  reason: string | null,
): Promise<Release> {
  const answer = await answerById(db, attestationId);
  if (!answer || (answer.clientId !== caller.id && !caller.isAdmin)) throw new Problem('not_found');
  const written = reason?.trim() ?? '';
  if (written === '') throw new Problem('reason_required');
  if (/\d{9,}/.test(written)) {
    throw new Problem('validation_failed', null, [{ at: '/body/reason', message: 'must hold no identifying number' }]);
  }
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ done: boolean }>`
      SELECT ${sql.table('verification.release_redemption')}(${attestationId}::uuid) AS done
    `.execute(trx);
    if (rows[0]?.done) await recordEvent(trx, attestationId, caller.id, { event: 'released', reason: written });
  });
  return releaseOf(db, attestationId);
}

async function releaseOf(db: CheckingContext['db'], attestationId: string): Promise<Release> {
  const row = await db
    .selectFrom('verification.redemptions as r')
    .innerJoin('verification.redemption_events as e', 'e.attestation_id', 'r.attestation_id')
    .select(['r.domain', 'r.released_at', 'e.reason'])
    .where('r.attestation_id', '=', attestationId)
    .where('e.event', '=', 'released')
    .executeTakeFirst();
  if (!row?.released_at) throw new Problem('not_found');
  return { attestationId, domain: row.domain, releasedAt: row.released_at.toISOString(), reason: row.reason ?? '' };
}
