import type { KeyObject } from 'node:crypto';
import { type IsoDate, vietnamDay } from '@xacthuc/domain';
import { type AnswerTimes, BackgroundTurns, type JobQueue, Problem } from '@xacthuc/platform';
import { type Kysely, sql } from 'kysely';
import type { FactsDatabase, Mode } from '../db/schema.ts';
import { eraseFile, type StoredFile, storeFile } from '../files/store.ts';
import type { SnapshotPayload } from '../jobs/snapshot-worker.ts';
import { queueSnapshot, recordSnapshot } from '../snapshots/receive.ts';
import { TransferError } from '../transports/errors.ts';
import type { ListedItem, OpenedItem, Transport, Version } from '../transports/transport.ts';

type Db = Kysely<FactsDatabase>;

/** Whose item it is, and where it goes. */
export interface Taker {
  readonly db: Db;
  readonly master: KeyObject;
  readonly maxBytes: number;
  readonly snapshots: JobQueue<SnapshotPayload>;
  readonly onQueueAway: (error: Error, snapshotId: string) => void;
  /** Of those who ask this process; default: nobody does. */
  readonly answerTimes?: AnswerTimes | undefined;
  readonly now: () => Date;
  readonly runId: string;
  readonly feed: {
    readonly id: string;
    readonly sourceId: number;
    readonly mode: Mode;
    readonly segment: string | null;
    readonly createdBy: string;
  };
}

export type Outcome = 'delivered' | 'unchanged' | 'outdated';

/** Names the locks under which deliveries of a source are recorded, among all of this database's. */
export const deliveryLocks = 0x7861_6376;

/** What a feed knows of the items it took, by name. */
export async function knownVersions(db: Db, feedId: string): Promise<ReadonlyMap<string, Version>> {
  const rows = await db
    .selectFrom('facts.feed_items')
    .select(['name', 'etag', 'modified_at', 'bytes'])
    .where('feed_id', '=', feedId)
    .execute();
  return new Map(rows.map(({ name, etag, modified_at, bytes }) => [name, { etag, modifiedAt: modified_at, bytes }]));
}

/**
 * Lets a feed look at everything anew: it was changed, so what it took may now be another file of the same name, or
 * be for another scope.
 */
export async function forgetVersions(db: Db, feedId: string): Promise<void> {
  const nothing = { etag: null, modified_at: null, bytes: null };
  await db.updateTable('facts.feed_items').set(nothing).where('feed_id', '=', feedId).execute();
}

/**
 * Fetches an item and makes it a delivery, unless its content is already there. The file is stored first; the snapshot
 * and what is known of the item are then recorded in one transaction, so that a process killed in between leaves a
 * file that nothing names (it is erased later), and never a second snapshot.
 */
export async function takeItem(
  taker: Taker,
  transport: Transport,
  item: ListedItem,
  known: Version | null,
): Promise<Outcome> {
  const { db } = taker;
  const opened = await transport.open(item, known);
  if (opened === null) return 'unchanged';
  const file = await stored(taker, item, opened);
  const { outcome, snapshotId } = await record(taker, item, opened, file);
  if (snapshotId === null) await eraseFile(db, file.id);
  else await queueSnapshot(taker.snapshots, snapshotId, taker.onQueueAway);
  return outcome;
}

async function stored(taker: Taker, item: ListedItem, opened: OpenedItem): Promise<StoredFile> {
  const incoming = { name: opened.fileName, contentType: opened.contentType, bytes: opened.bytes };
  const limits = {
    maxBytes: taker.maxBytes,
    turns: new BackgroundTurns(taker.answerTimes ?? null, 'answering-thread'),
  };
  try {
    return await storeFile(taker.db, taker.master, incoming, limits);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new TransferError(error.code === 'empty_file' ? 'empty' : 'too_large', { place: item.name });
  }
}

async function record(taker: Taker, item: ListedItem, opened: OpenedItem, file: StoredFile) {
  const { db, feed } = taker;
  return db.transaction().execute(async (trx) => {
    // Two feeds of one source may bring the same content at once.
    await sql`SELECT pg_advisory_xact_lock(${deliveryLocks}, ${feed.sourceId})`.execute(trx);
    const outcome = await judge(trx, taker, opened.version, file.sha256);
    const snapshotId =
      outcome === 'delivered'
        ? await recordSnapshot(trx, {
            sourceId: feed.sourceId,
            fileId: file.id,
            mode: feed.mode,
            segment: feed.segment,
            asOf: asOf(opened.version, taker.now()),
            dryRun: false,
            by: feed.createdBy,
            feedId: feed.id,
          })
        : null;
    await remember(trx, taker, item.name, opened.version, file.sha256, outcome, snapshotId);
    return { outcome, snapshotId };
  });
}

/**
 * Whether content is new. What was delivered last for the same scope, by whatever way, is not. Earlier content is new
 * in a full list, which may go back to what it was; but not in an added one, nor when its date says that it is an old
 * copy that turned up again.
 */
async function judge(trx: Db, { feed }: Taker, { modifiedAt }: Version, sha256: Buffer): Promise<Outcome> {
  const { rows } = await sql<{ latest: boolean; earlier: boolean; newest: Date | null }>`
    WITH scope AS (
      SELECT n.stage, n.state, f.sha256 = ${sha256} AND n.mode = ${feed.mode} AS same
      FROM facts.snapshots n JOIN facts.files f ON f.id = n.file_id
      WHERE n.source_id = ${feed.sourceId} AND n.segment IS NOT DISTINCT FROM ${feed.segment} AND NOT n.dry_run
    )
    SELECT
      coalesce((SELECT same FROM scope ORDER BY stage DESC LIMIT 1), false) AS latest,
      EXISTS (SELECT FROM scope WHERE same AND state <> 'rejected') AS earlier,
      (SELECT max(modified_at) FROM facts.feed_items WHERE feed_id = ${feed.id}) AS newest
  `.execute(trx);
  const { latest = false, earlier = false, newest = null } = rows[0] ?? {};
  if (latest || (earlier && feed.mode === 'append')) return 'unchanged';
  const older = modifiedAt !== null && newest !== null && modifiedAt < newest;
  return earlier && older ? 'outdated' : 'delivered';
}

async function remember(
  trx: Db,
  { feed, runId }: Taker,
  name: string,
  { etag, modifiedAt, bytes }: Version,
  sha256: Buffer,
  outcome: Outcome,
  snapshotId: string | null,
): Promise<void> {
  const known = { etag, modified_at: modifiedAt, bytes, sha256, outcome, run_id: runId };
  await trx
    .insertInto('facts.feed_items')
    .values({ feed_id: feed.id, name, ...known, snapshot_id: snapshotId })
    .onConflict((conflict) =>
      conflict.columns(['feed_id', 'name']).doUpdateSet({
        ...known,
        snapshot_id: snapshotId,
        taken_at: sql<Date>`now()`,
      }),
    )
    .execute();
}

/** The day whose state a file gives: that of its last change, where it is known; an old file must not look fresh. */
function asOf({ modifiedAt }: Version, now: Date): IsoDate {
  const today = vietnamDay(now);
  const changed = modifiedAt === null ? today : vietnamDay(modifiedAt);
  return changed < '2000-01-01' || changed > today ? today : changed;
}
