import type { KeyObject } from 'node:crypto';
import { vietnamDay } from '@xacthuc/domain';
import { AnswerTimes, BackgroundTurns, clientConfig, createPool } from '@xacthuc/platform/core';
import pg from 'pg';
import type { GuardResult, Progress, Rejection, SnapshotState } from '../db/schema.ts';
import { allAccepted } from '../guards/judge.ts';
import type { Connector } from '../map/index.ts';
import { type ReadLimits, UnreadableFile } from '../read/index.ts';
import { type Activation, activate } from '../stage/activate.ts';
import { stageReversal } from '../stage/reverse.ts';
import { type StageContext, type StageJob, stageSnapshot } from '../stage/stage.ts';
import { ReadMeter } from './read-meter.ts';

/** What the processing of one snapshot needs; all of it can be passed to a thread. */
export interface ProcessOptions {
  readonly snapshotId: string;
  readonly databaseUrl: string;
  readonly master: KeyObject;
  readonly lookupKey: KeyObject;
  readonly limits: ReadLimits;
  /** Memory of {@link AnswerTimes}; default: nobody asks this process. */
  readonly answerTimes?: SharedArrayBuffer | null;
}

interface Loaded extends StageJob {
  readonly connector: string;
  readonly fileBytes: number;
  readonly state: SnapshotState;
  readonly uploadedBy: string;
  readonly guards: readonly GuardResult[] | null;
  readonly requestedBy: string | null;
  readonly requestedReason: string | null;
  /** What held it when it was asked for. */
  readonly requestedGuards: readonly GuardResult[] | null;
  /** Of a reversal, which has no file. */
  readonly revertsTo: number | null;
}

/** Names the advisory locks of sources among all of this database's. */
export const sourceLocks = 0x7861_6375;

/** How far a snapshot came; `busy`: somebody else works on its source at the moment, and nothing was done. */
export type Processed = SnapshotState | 'busy';

/**
 * Takes a snapshot as far as it can go by itself: staged, and active unless a guard holds it or it is a dry run. Any
 * number of runs, at the same time or after a kill, come to the same: one at a time works on a source, each starts from
 * what is committed.
 */
export async function processSnapshot(
  options: ProcessOptions,
  connectors: readonly Connector[],
  progress: (progress: Progress) => void,
): Promise<Processed> {
  const database = { url: options.databaseUrl, role: 'xacthuc_intake', name: 'xacthuc intake worker' } as const;
  const client = new pg.Client(clientConfig(database));
  const pool = createPool({ ...database, max: 1 });
  let reading: pg.PoolClient | null = null;
  pool.on('acquire', (taken) => {
    reading = taken;
  });
  pool.on('release', () => {
    reading = null;
  });
  // A broken connection makes the query under way fail, which says it better.
  client.on('error', () => {});
  try {
    await client.connect();
    const { sourceId, fileBytes } = await load(client, options.snapshotId);
    const meter = new ReadMeter(fileBytes, progress);
    const context: StageContext = {
      client,
      files: pool,
      master: options.master,
      lookupKey: options.lookupKey,
      limits: options.limits,
      today: vietnamDay(new Date()),
      progress: (rows) => meter.rows(rows),
      meter,
      turns: new BackgroundTurns(options.answerTimes ? new AnswerTimes(options.answerTimes) : null),
    };
    const lock = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS mine', [
      sourceLocks,
      sourceId,
    ]);
    if (!lock.rows[0]?.mine) return 'busy';
    return await advance(context, await load(client, options.snapshotId), connectors);
  } finally {
    await client.end().catch(() => {}); // ends the advisory lock too
    // What failed with the file open has left its reading half-way, and the pool would wait for that for ever.
    (reading as pg.PoolClient | null)?.release(true);
    await pool.end();
  }
}

async function advance(
  context: StageContext,
  snapshot: Loaded,
  connectors: readonly Connector[],
): Promise<SnapshotState> {
  const connector = connectors.find(({ source }) => source === snapshot.connector);
  if (!connector) throw new Error(`no connector is named ${snapshot.connector}`);
  let guards = snapshot.guards ?? [];
  if (snapshot.state === 'received') {
    const staged = await stageOrReject(context, connector, snapshot);
    if (staged === null) return 'rejected';
    if (snapshot.dryRun) return 'validated';
    ({ guards } = staged);
  } else if (snapshot.state !== 'staged') {
    return snapshot.state;
  }
  const activation = await whoActivates(context.client, snapshot, guards);
  if (!activation) return 'staged';
  const result = await activate(context.client, snapshot.id, activation);
  if (result.kind === 'held') return 'staged';
  if (result.kind !== 'stale') return 'active';
  // Held for long, while others were activated: what it changes must be worked out again, and judged again.
  const again = await stageOrReject(context, connector, snapshot);
  if (again === null) return 'rejected';
  const still = await whoActivates(context.client, snapshot, again.guards);
  if (!still) return 'staged';
  const second = await activate(context.client, snapshot.id, still);
  return second.kind === 'activated' ? 'active' : 'staged'; // where it is stale again the sweep comes back to it
}

/**
 * In whose name a snapshot is activated; null: it stays held. Somebody who asked for it knew what held it then; what
 * holds it now beyond that nobody has accepted, so the request is void.
 */
async function whoActivates(
  client: pg.ClientBase,
  snapshot: Loaded,
  guards: readonly GuardResult[],
): Promise<Activation | null> {
  const { id, requestedBy: by, requestedReason: reason, requestedGuards } = snapshot;
  const held = guards.some(({ ok }) => !ok);
  if (by === null) return held ? null : { by: snapshot.uploadedBy, reason: null };
  const accepted = requestedGuards ?? snapshot.guards ?? [];
  if (!held || (reason !== null && allAccepted(guards, accepted))) return { by, reason };
  await client.query(
    `UPDATE facts.snapshots SET requested_by = NULL, requested_reason = NULL, requested_guards = NULL
     WHERE id = $1 AND state = 'staged'`,
    [id],
  );
  return null;
}

async function stageOrReject(context: StageContext, connector: Connector, snapshot: Loaded) {
  if (snapshot.revertsTo !== null) {
    await stageReversal(context.client, { ...snapshot, revertsTo: snapshot.revertsTo });
    return { guards: [] };
  }
  try {
    return await stageSnapshot(context, connector, snapshot);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    const rejection: Rejection = { code: error.code, vi: error.vi, en: error.en, detail: error.detail };
    await reject(context.client, snapshot.id, rejection);
    return null;
  }
}

/** Refuses a snapshot as a whole. Nothing of it is active, and nothing will be. */
export async function reject(client: pg.ClientBase | pg.Pool, id: string, rejection: Rejection): Promise<void> {
  await client.query(
    `UPDATE facts.snapshots SET state = 'rejected', rejection = $2 WHERE id = $1 AND state IN ('received', 'staged')`,
    [id, JSON.stringify(rejection)],
  );
}

async function load(client: pg.ClientBase, id: string): Promise<Loaded> {
  const { rows } = await client.query<Loaded>(
    `SELECT n.id, n.stage, n.file_id AS "fileId", f.name AS "fileName", f.content_type AS "contentType",
       f.bytes AS "fileBytes",
       n.source_id AS "sourceId", n.mode, n.segment, n.reading, n.dry_run AS "dryRun", n.state, n.uploaded_by AS "uploadedBy",
       n.guards, n.requested_by AS "requestedBy", n.requested_reason AS "requestedReason", n.reverts_to AS "revertsTo", s.connector,
       n.requested_guards AS "requestedGuards"
     FROM facts.snapshots n
     LEFT JOIN facts.files f ON f.id = n.file_id
     JOIN facts.sources s ON s.id = n.source_id
     WHERE n.id = $1`,
    [id],
  );
  const [snapshot] = rows;
  if (!snapshot) throw new Error(`there is no snapshot ${id}`);
  return snapshot;
}
