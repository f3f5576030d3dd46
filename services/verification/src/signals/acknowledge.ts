import { Problem } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type { VerificationDatabase } from '../db/schema.ts';

/**
 * Puts on record that an auditor looked into a signal, and what came of it. The same note again is the first one.
 * @throws Problem `not_found`; `validation_failed` when the note holds what may be somebody's number: it stays for ever.
 */
export async function acknowledgeSignal(
  db: Kysely<VerificationDatabase>,
  signalId: string,
  auditor: string,
  note: string,
): Promise<{ readonly repeated: boolean }> {
  const written = note.trim();
  if (written === '') throw new Problem('validation_failed', null, [{ at: '/body/note', message: 'is empty' }]);
  // Also written in groups, as on identity cards.
  if (/\d(?:[ .-]?\d){8,}/.test(written)) {
    throw new Problem('validation_failed', null, [{ at: '/body/note', message: 'must hold no identifying number' }]);
  }
  return db.transaction().execute(async (trx) => {
    const signal = await trx
      .selectFrom('verification.signals')
      .select('id')
      .where('id', '=', signalId)
      .executeTakeFirst();
    if (!signal) throw new Problem('not_found');
    const known = await trx
      .selectFrom('verification.signal_acknowledgements')
      .select('id')
      .where('signal_id', '=', signalId)
      .where('auditor', '=', auditor)
      .where('note', '=', written)
      .executeTakeFirst();
    if (known) return { repeated: true };
    await trx
      .insertInto('verification.signal_acknowledgements')
      .values({ signal_id: signalId, auditor, note: written })
      .execute();
    return { repeated: false };
  });
}
