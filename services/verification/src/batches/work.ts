import { setImmediate as nextTurn } from 'node:timers/promises';
import { Problem, unwrapKey } from '@xacthuc/platform';
import { askMany } from '../checks/ask.ts';
import type { Check } from '../checks/schemas.ts';
import type { VerificationContext } from '../context.ts';
import { keyPurpose, nextPart, noteAnswers, noteFailure, openPart, type Turn, takeTurn } from './store.ts';

/** Rows asked together: the event loop is held for some milliseconds at most, so that single checks hardly notice. */
const askedTogether = 100;

/**
 * Answers one part of the batch whose turn it is. Whatever ends it, the part is taken up again and its rows get the
 * answers that they were given: each has an idempotency key of its own.
 * @returns false when there is nothing to do.
 */
export async function workOneTurn(context: VerificationContext): Promise<boolean> {
  const turn = await takeTurn(context.db);
  if (turn === null) return false;
  try {
    await answerPart(context, turn);
  } catch (error) {
    // Away, not wrong: what is tried again until it is back.
    const counts = !(error instanceof Problem && error.status >= 500);
    const state = await noteFailure(context.db, turn.id, counts);
    if (state === 'failed') context.metrics.batches.inc({ state });
    context.log.warn({ err: error, batch: turn.id, state }, 'a part of a batch could not be answered');
  }
  return true;
}

async function answerPart(context: VerificationContext, { id, client_id, wrapped_key }: Turn): Promise<void> {
  const part = await nextPart(context.db, id);
  if (!part?.sealed) throw new Error(`batch ${id} has nothing left to answer`);
  const key = unwrapKey(context.keyring.master, wrapped_key, keyPurpose(id));
  const asked = openPart(key, id, part.ordinal, part.sealed).flatMap(({ row, check }) =>
    check ? [{ row, check }] : [],
  );
  const answers: { row: number; id: string }[] = [];
  for (let at = 0; at < asked.length; at += askedTogether) {
    const some = asked.slice(at, at + askedTogether);
    const checks: readonly Check[] = some.map(({ check }) => check);
    const idempotencyKey = `batch:${id}:${part.ordinal}.${at}`;
    const given = await askMany(context, checks, { clientId: client_id, idempotencyKey });
    given.forEach(({ answer }, i) => {
      answers.push({ row: some[i]?.row as number, id: answer.id });
    });
    await nextTurn();
  }
  const { noted, state } = await noteAnswers(context.db, id, part.ordinal, answers);
  if (!noted) return;
  context.metrics.batchRows.inc({ result: 'answered' }, answers.length);
  context.metrics.batchRows.inc({ result: 'wrong' }, part.rows - answers.length);
  if (state === 'done') context.metrics.batches.inc({ state });
}
