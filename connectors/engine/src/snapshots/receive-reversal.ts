import { randomUUID } from 'node:crypto';
import type { JobQueue } from '@xacthuc/platform';
import { type Kysely, sql } from 'kysely';
import type { FactsDatabase } from '../db/schema.ts';
import type { SnapshotPayload } from '../jobs/snapshot-worker.ts';
import { queueSnapshot } from './receive.ts';

/** A named person's order to go back. */
export interface ReversalOrder {
  /** The snapshot that names the source, and the mistake where `to` is null. */
  readonly snapshotId: string;
  /** Sequence whose content shall be active again; 0: none. Null: the one before the snapshot. */
  readonly to: number | null;
  readonly by: string;
  readonly reason: string;
}

export type ReversalReceived =
  | { readonly kind: 'received'; readonly id: string }
  | { readonly kind: 'not_activated' }
  /** Without `to`: others were activated after the snapshot, and would be undone with it. */
  | { readonly kind: 'later_deliveries'; readonly count: number; readonly to: number }
  | { readonly kind: 'not_earlier'; readonly current: number }
  | { readonly kind: 'under_way' };

/** Makes an order a snapshot and queues it, as `receiveSnapshot` does a delivery. */
export async function receiveReversal(
  db: Kysely<FactsDatabase>,
  queue: JobQueue<SnapshotPayload>,
  order: ReversalOrder,
  onQueueAway: (error: Error, snapshotId: string) => void,
): Promise<ReversalReceived> {
  const result = await db.transaction().execute(async (trx): Promise<ReversalReceived> => {
    const snapshot = await trx
      .selectFrom('facts.snapshots as n')
      .innerJoin('facts.sources as s', 's.id', 'n.source_id')
      .select(['n.sequence', 'n.state', 's.id as source', 's.sequence as current'])
      .where('n.id', '=', order.snapshotId)
      .forUpdate('s')
      .executeTakeFirstOrThrow();
    const { sequence, current, source } = snapshot;
    if (sequence === null) return { kind: 'not_activated' };
    if (order.to === null && snapshot.state === 'reversed') return { kind: 'not_activated' };
    const to = order.to ?? sequence - 1;
    if (order.to === null && sequence !== current) return { kind: 'later_deliveries', count: current - sequence, to };
    if (to >= current) return { kind: 'not_earlier', current };
    const other = await trx
      .selectFrom('facts.snapshots')
      .select('id')
      .where('source_id', '=', source)
      .where('reverts_to', 'is not', null)
      .where('state', 'in', ['received', 'staged'])
      .executeTakeFirst();
    if (other) return { kind: 'under_way' };
    const id = randomUUID();
    await trx
      .insertInto('facts.snapshots')
      .values({
        id,
        source_id: source,
        file_id: null,
        mode: 'full',
        segment: null,
        // A reversal is as old as what it goes back to; to nothing, it is of today.
        as_of: sql<string>`coalesce(
          (SELECT as_of FROM facts.snapshots WHERE source_id = ${source} AND sequence = ${to}), current_date
        )`,
        dry_run: false,
        state: 'received',
        uploaded_by: order.by,
        requested_by: order.by,
        requested_reason: order.reason,
        reverts_to: to,
      })
      .execute();
    return { kind: 'received', id };
  });
  if (result.kind === 'received') await queueSnapshot(queue, result.id, onQueueAway);
  return result;
}
