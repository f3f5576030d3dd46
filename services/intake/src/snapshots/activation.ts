import { activate } from '@xacthuc/engine';
import { type Caller, Problem } from '@xacthuc/platform';
import type { IntakeContext } from '../context.ts';
import { deliverySegment } from '../sources/binding.ts';
import type { SnapshotView } from './queries.ts';

/**
 * Activates a snapshot that a guard holds, in the name of the caller. @returns false when other snapshots of the source
 * were activated meanwhile: its differences are then taken again, in the background, and it is activated after that.
 * @throws Problem `state_conflict`, `reason_required`, `source_not_bound`.
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
  const client = await context.pool.connect();
  try {
    const result = await activate(client, snapshot.id, { by: caller.id, reason });
    if (result.kind === 'activated') return true;
    if (result.kind === 'not_staged') throw notStaged('changed meanwhile');
  } finally {
    client.release();
  }
  await context.db
    .updateTable('facts.snapshots')
    .set({ requested_by: caller.id, requested_reason: reason })
    .where('id', '=', snapshot.id)
    .where('state', '=', 'staged')
    .execute();
  await context.queue.add(`snapshot-${snapshot.id}`, { snapshotId: snapshot.id }).catch(() => {});
  return false;
}

function notStaged(state: string): Problem {
  return new Problem('state_conflict', {
    vi: `Chỉ kích hoạt được lần nộp ở trạng thái "staged"; trạng thái hiện tại: "${state}"`,
    en: `Only a "staged" snapshot can be activated; it is "${state}"`,
  });
}
