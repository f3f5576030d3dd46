import { activate, guardSettings, queueSnapshot } from '@xacthuc/engine';
import { type Caller, Problem } from '@xacthuc/platform';
import { sql } from 'kysely';
import type { IntakeContext } from '../context.ts';
import { deliverySegment } from '../sources/binding.ts';
import { declaredSource } from '../sources/named.ts';
import type { SnapshotView } from './queries.ts';
import { queueAway } from './queue-away.ts';

/**
 * Activates a snapshot that a guard holds, in the name of the caller. @returns false when other snapshots of the source
 * were activated meanwhile: its differences are then taken again, in the background, and it is activated after that.
 * @throws Problem `state_conflict`, `reason_required`, `other_person_required`, `source_not_bound`.
 */
export async function activateSnapshot(
  context: IntakeContext,
  caller: Caller,
  snapshot: SnapshotView,
  reason: string | null,
): Promise<boolean> {
  deliverySegment(caller, snapshot.source, snapshot.segment);
  if (snapshot.state !== 'staged') throw notStaged(snapshot.state);
  if (snapshot.held && reason === null) throw new Problem('reason_required');
  if (snapshot.held) await assertOtherPerson(context, caller, snapshot);
  const client = await context.pool.connect();
  try {
    const result = await activate(client, snapshot.id, { by: caller.id, reason });
    if (result.kind === 'activated') return true;
    if (result.kind === 'not_staged') throw notStaged('changed meanwhile');
    if (result.kind === 'held') throw new Problem('reason_required');
  } finally {
    client.release();
  }
  await context.db
    .updateTable('facts.snapshots')
    .set({ requested_by: caller.id, requested_reason: reason, requested_guards: sql`guards` })
    .where('id', '=', snapshot.id)
    .where('state', '=', 'staged')
    .execute();
  await queueSnapshot(context.queue, snapshot.id, queueAway(context));
  return false;
}

/** Four eyes: where the source asks for it, who sent a held delivery does not release it. */
async function assertOtherPerson(context: IntakeContext, caller: Caller, snapshot: SnapshotView): Promise<void> {
  if (caller.id !== snapshot.uploadedBy) return;
  const { id, connector } = await declaredSource(context, snapshot.source);
  const { fourEyes } = await guardSettings(context.pool, id, connector);
  if (fourEyes) throw new Problem('other_person_required');
}

function notStaged(state: string): Problem {
  return new Problem('state_conflict', {
    vi: `Chỉ kích hoạt được lần nộp ở trạng thái "staged"; trạng thái hiện tại: "${state}"`,
    en: `Only a "staged" snapshot can be activated; it is "${state}"`,
  });
}
