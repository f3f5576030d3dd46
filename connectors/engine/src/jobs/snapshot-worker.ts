import {
  type AnswerTimes,
  createWorker,
  type JobQueue,
  type JobWorker,
  type Keyring,
  type Logger,
  type Metrics,
  type QueueBackend,
} from '@xacthuc/platform';
import { type Kysely, sql } from 'kysely';
import type { FactsDatabase, Progress, Rejection } from '../db/schema.ts';
import { endExpiredUploads } from '../files/uploads.ts';
import type { ReadLimits } from '../read/index.ts';
import { type Processed, sourceLocks } from './process-snapshot.ts';
import { SnapshotThread } from './snapshot-thread.ts';

/** The queue of snapshots to process. */
export const snapshotQueue = 'snapshots';
export type SnapshotPayload = { readonly snapshotId: string };

export interface SnapshotWorkerOptions {
  readonly backend: QueueBackend;
  readonly queue: JobQueue<SnapshotPayload>;
  readonly db: Kysely<FactsDatabase>;
  readonly databaseUrl: string;
  readonly keyring: Keyring;
  readonly limits: ReadLimits;
  readonly connectorsModule: string;
  /** Of those who ask this process; default: nobody does. */
  readonly answerTimes?: AnswerTimes;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** A file that made its processing fail this often is given up, so that it does not come back for ever. */
const maxFailures = 5;
const sweepMs = 5_000;
const sweepsBetweenCleanings = 120;

/** Processes snapshots as they are queued, and finds those whose job was lost. */
export function startSnapshotWorker(options: SnapshotWorkerOptions): JobWorker {
  const { log, keyring } = options;
  const thread = new SnapshotThread({
    databaseUrl: options.databaseUrl,
    master: keyring.master,
    lookupKey: keyring.lookupKey,
    limits: options.limits,
    connectorsModule: options.connectorsModule,
    answerTimes: options.answerTimes?.memory ?? null,
  });
  const worker = createWorker<SnapshotPayload>(options.backend, snapshotQueue, {
    // A second file would only take turns on the same core and the same source.
    concurrency: 1,
    process: ({ snapshotId }) => work(options, thread, snapshotId),
    onError: (error) => log.error({ err: error }, 'snapshot job failed'),
  });
  const sweeper = setInterval(() => {
    sweep(options).catch((error: Error) => log.warn({ err: error }, 'sweep for unfinished snapshots failed'));
  }, sweepMs);
  return {
    close: async () => {
      clearInterval(sweeper);
      await worker.close();
      await thread.close();
    },
  };
}

/**
 * Processes a snapshot, and before it whatever its source was sent earlier and is not finished: a killed worker's job
 * comes back after those that were queued behind it, and an older list must not take the place of a newer one.
 */
async function work(options: SnapshotWorkerOptions, thread: SnapshotThread, snapshotId: string): Promise<void> {
  for (const id of await unfinishedUpTo(options.db, snapshotId)) {
    if ((await workOn(options, thread, id)) === 'busy') return; // the sweep comes back to it
  }
}

async function workOn(options: SnapshotWorkerOptions, thread: SnapshotThread, snapshotId: string): Promise<Processed> {
  const { db, log, metrics } = options;
  const started = Date.now();
  try {
    const state = await thread.process(
      { snapshotId },
      (progress) => void saveProgress(db, snapshotId, progress).catch(() => {}),
    );
    if (state === 'busy') return state;
    const { source, rows } = await summary(db, snapshotId);
    metrics.snapshots.inc({ source, state });
    metrics.ingestedRows.inc({ source }, rows);
    log.info({ snapshotId, source, state, rows, ms: Date.now() - started }, 'snapshot processed');
    return state;
  } catch (error) {
    await countFailure(db, snapshotId);
    throw error;
  }
}

/** Not held, so that it goes on by itself. `n` is the snapshot. */
const unheld = sql`(n.requested_by IS NOT NULL OR NOT n.guards @> '[{"ok": false}]')`;

/**
 * What is left to do for a snapshot, in the order of arrival; nothing when it is finished, for sweeps may have queued it
 * several times while it waited. What failed too often keeps nothing waiting.
 */
async function unfinishedUpTo(db: Kysely<FactsDatabase>, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT n.id FROM facts.snapshots n JOIN facts.snapshots last USING (source_id)
    WHERE last.id = ${id} AND last.state IN ('received', 'staged') AND n.stage <= last.stage
      AND (n.id = last.id OR n.failures < ${maxFailures} AND (n.state = 'received' OR n.state = 'staged' AND ${unheld}))
    ORDER BY n.stage
  `.execute(db);
  return rows.map((row) => row.id);
}

async function saveProgress(db: Kysely<FactsDatabase>, id: string, progress: Progress): Promise<void> {
  await db
    .updateTable('facts.snapshots')
    .set({ rows_done: progress.rowsDone, progress: JSON.stringify(progress) })
    .where('id', '=', id)
    .where('state', '=', 'received')
    .execute();
}

async function summary(db: Kysely<FactsDatabase>, id: string): Promise<{ source: string; rows: number }> {
  return db
    .selectFrom('facts.snapshots as n')
    .innerJoin('facts.sources as s', 's.id', 'n.source_id')
    .select(['s.code as source', 'n.rows_done as rows'])
    .where('n.id', '=', id)
    .executeTakeFirstOrThrow();
}

/** The database being away is no fault of the file: then nothing can be counted, and the sweep tries again later. */
async function countFailure(db: Kysely<FactsDatabase>, id: string): Promise<void> {
  const rejection: Rejection = {
    code: 'processing_failed',
    vi: {
      what: 'Hệ thống gặp lỗi nhiều lần khi xử lý tệp này.',
      fix: 'Báo cho đơn vị vận hành kèm mã lần nộp; có thể lưu lại tệp dưới dạng CSV UTF-8 rồi gửi lại.',
    },
    en: {
      what: 'The system failed several times while processing this file.',
      fix: 'Tell the operator the id of this snapshot; you may save the file as CSV UTF-8 and send it again.',
    },
    detail: {},
  };
  await sql`
    UPDATE facts.snapshots SET
      failures = failures + 1,
      progress = NULL,
      state = CASE WHEN failures + 1 >= ${maxFailures} AND state = 'received' THEN 'rejected' ELSE state END,
      rejection = CASE
        WHEN failures + 1 >= ${maxFailures} AND state = 'received' THEN ${JSON.stringify(rejection)}::jsonb
        ELSE rejection
      END
    WHERE id = ${id}
  `
    .execute(db)
    .catch(() => {});
}

/**
 * Queues what was acknowledged, is not finished, and nobody works on: the queue may have been lost, or its worker
 * killed; the database was not. Each sweep's job has an id of its own, for the lost one's may still be listed.
 */
async function sweep({ db, queue }: SnapshotWorkerOptions): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM facts.snapshots n
    WHERE (
        (state = 'received' AND uploaded_at < now() - interval '5 seconds')
        OR (state = 'staged' AND ${unheld})
      )
      AND NOT EXISTS (
        SELECT 1 FROM pg_locks l
        WHERE l.locktype = 'advisory' AND l.classid = ${sourceLocks} AND l.objid = n.source_id
          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      )
    ORDER BY uploaded_at LIMIT 100
  `.execute(db);
  const round = Math.floor(Date.now() / sweepMs);
  for (const { id } of rows) await queue.add(`sweep-${id}-${round}`, { snapshotId: id });
  if (round % sweepsBetweenCleanings !== 0) return;
  await eraseBrokenUploads(db);
  await endExpiredUploads(db);
}

/** Files that no snapshot names after a day: the process ended while they were arriving, so nothing was acknowledged. */
async function eraseBrokenUploads(db: Kysely<FactsDatabase>): Promise<void> {
  await sql`
    DELETE FROM facts.files f
    WHERE f.created_at < now() - interval '1 day'
      AND NOT EXISTS (SELECT 1 FROM facts.snapshots n WHERE n.file_id = f.id)
      AND NOT EXISTS (SELECT 1 FROM facts.uploads u WHERE u.file_id = f.id)
  `.execute(db);
}
