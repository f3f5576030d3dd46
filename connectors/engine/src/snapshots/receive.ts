import { randomUUID } from 'node:crypto';
import type { JobQueue } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type { FactsDatabase, Mode } from '../db/schema.ts';
import type { SnapshotPayload } from '../jobs/snapshot-worker.ts';
import type { ReadingOptions } from '../map/index.ts';
import { savedMapOf } from './column-maps.ts';

/** A stored file as a delivery of a source. */
export interface Delivery {
  readonly sourceId: number;
  readonly fileId: string;
  readonly mode: Mode;
  readonly segment: string | null;
  /** The day whose state the file gives. */
  readonly asOf: string;
  readonly dryRun: boolean;
  /** How it asks to be read; what is saved for the source is added. */
  readonly reading?: Pick<ReadingOptions, 'sheet' | 'map'> | null;
  /** The client that answers for it. */
  readonly by: string;
  /** The feed that fetched it; null when it was sent to us. */
  readonly feedId?: string | null;
}

/**
 * Makes a stored file a snapshot and queues it; resolves once that is committed, which is the promise to the deliverer.
 * Should the queue be away, the worker's sweep finds the snapshot: `onQueueAway` is only told.
 * @returns the snapshot's id.
 */
export async function receiveSnapshot(
  db: Kysely<FactsDatabase>,
  queue: JobQueue<SnapshotPayload>,
  delivery: Delivery,
  onQueueAway: (error: Error, snapshotId: string) => void,
): Promise<string> {
  const id = await recordSnapshot(db, delivery);
  await queueSnapshot(queue, id, onQueueAway);
  return id;
}

/** The first half of {@link receiveSnapshot}, for whoever commits more along with it. @returns the snapshot's id. */
export async function recordSnapshot(db: Kysely<FactsDatabase>, delivery: Delivery): Promise<string> {
  const id = randomUUID();
  const reading = await readingOf(db, delivery);
  await db
    .insertInto('facts.snapshots')
    .values({
      id,
      source_id: delivery.sourceId,
      file_id: delivery.fileId,
      mode: delivery.mode,
      segment: delivery.segment,
      as_of: delivery.asOf,
      dry_run: delivery.dryRun,
      reading: reading === null ? null : JSON.stringify(reading),
      state: 'received',
      uploaded_by: delivery.by,
      feed_id: delivery.feedId ?? null,
    })
    .execute();
  return id;
}

/** The second half of {@link receiveSnapshot}, to be called after the commit: a worker must find what it is told of. */
export async function queueSnapshot(
  queue: JobQueue<SnapshotPayload>,
  id: string,
  onQueueAway: (error: Error, snapshotId: string) => void,
): Promise<void> {
  await queue.add(`snapshot-${id}`, { snapshotId: id }).catch((error: Error) => onQueueAway(error, id));
}

/** Kept with the snapshot: what is saved may be another by the time it is read again. Null where nothing is said. */
async function readingOf(db: Kysely<FactsDatabase>, delivery: Delivery): Promise<ReadingOptions | null> {
  const { entries: saved } = await savedMapOf(db, delivery.sourceId);
  const { sheet = null, map = [] } = delivery.reading ?? {};
  return sheet === null && map.length === 0 && saved.length === 0 ? null : { sheet, map, saved };
}
