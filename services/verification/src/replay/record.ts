import type { Kysely } from 'kysely';
import type { VerificationDatabase } from '../db/schema.ts';
import type { Replayed } from './outcome.ts';

/** Puts on record that an auditor replayed an answer, and what came of it. @returns when. */
export async function recordReplay(
  db: Kysely<VerificationDatabase>,
  auditor: string,
  replayed: Replayed,
): Promise<Date> {
  const { at } = await db
    .insertInto('verification.replays')
    .values({
      answer_index: replayed.number,
      auditor,
      result: replayed.result,
      because: replayed.result === 'cannot' ? replayed.because : null,
      fields: replayed.result === 'different' ? replayed.differences.map(({ field }) => field) : [],
    })
    .returning('at')
    .executeTakeFirstOrThrow();
  return at;
}
