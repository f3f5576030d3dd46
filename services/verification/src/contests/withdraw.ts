import { Problem } from '@xacthuc/platform';
import { sql } from 'kysely';
import type { VerificationContext } from '../context.ts';
import { type Contest, existingContest } from './read.ts';

/**
 * Withdraws a contest that is not decided yet. Again, it gives the same.
 * @throws Problem `not_found`, `state_conflict` when it is decided.
 */
export async function withdrawContest(
  context: VerificationContext,
  clientId: string,
  attestationId: string,
): Promise<Contest> {
  const { id } = await existingContest(context, clientId, attestationId);
  await sql`SELECT verification.withdraw_contest(${id}::uuid, ${clientId}::uuid)`.execute(context.db);
  const contest = await existingContest(context, clientId, attestationId);
  if (contest.state === 'withdrawn') return contest;
  throw new Problem('state_conflict', { vi: 'Khiếu nại đã được trả lời', en: 'The contest is decided already' });
}
