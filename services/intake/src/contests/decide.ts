import type { ContestDecision } from '@xacthuc/domain';
import { type Caller, Problem, sealDecisionNote } from '@xacthuc/platform';
import type { IntakeContext } from '../context.ts';
import { presentTicket, visibleTicket } from './tickets.ts';

/**
 * Decides a ticket. The note is for the record: it is sealed, and no registrar ever sees it. The same decision again
 * changes nothing.
 * @throws Problem `not_found`, `state_conflict` when it was decided otherwise, or nothing is left to decide.
 */
export async function decideTicket(
  context: IntakeContext,
  caller: Caller,
  id: string,
  decision: ContestDecision,
  note: string,
) {
  const { pool, keyring, log } = context;
  const ticket = await visibleTicket(pool, caller, id);
  const keys = await pool.query<{ key: Buffer | null }>('SELECT verification.ticket_key($1::uuid) AS key', [id]);
  const key = keys.rows[0]?.key ?? null;
  // Where the contest's texts were erased, none is added: it could not be erased with them any more.
  const sealed = key === null ? null : sealDecisionNote(keyring.master, ticket.contest_id, key, id, note);
  const { rows } = await pool.query<{ result: string }>(
    'SELECT verification.decide_ticket($1::uuid, $2, $3::uuid, $4) AS result',
    [id, decision, caller.id, sealed],
  );
  if (rows[0]?.result === 'conflict') {
    throw new Problem('state_conflict', {
      vi: 'Khiếu nại này đã được trả lời khác, hoặc không còn cần trả lời',
      en: 'This contest was decided otherwise, or needs no decision any more',
    });
  }
  log.info({ ticket: id, source: ticket.source, decision, by: caller.id }, 'contest decided');
  return presentTicket(await visibleTicket(pool, caller, id), context.now());
}
