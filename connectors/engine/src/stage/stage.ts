import type { KeyObject } from 'node:crypto';
import type { IsoDate } from '@xacthuc/domain';
import { type BackgroundTurns, newDataKey, wrapKey } from '@xacthuc/platform/core';
import type pg from 'pg';
import type { Consequences, Counts, GuardResult, Layout, Samples } from '../db/schema.ts';
import { ContentTally } from '../guards/content.ts';
import type { ReadMeter } from '../jobs/read-meter.ts';
import type { Connector, ReadingOptions } from '../map/index.ts';
import type { ReadLimits } from '../read/index.ts';
import { ActiveLines } from './active-lines.ts';
import { type Differences, Incoming, settleRepeatedRecords } from './compare.ts';
import { countConsequences } from './consequences.ts';
import { segmentChanges } from './content.ts';
import { eraseStage } from './erase.ts';
import { guardStage, type ReadContent, SegmentCount } from './guard-stage.ts';
import { IssueLog } from './issue-log.ts';
import { Lane } from './lane.ts';
import { layoutOf } from './layout.ts';
import { RecordLoader } from './loader.ts';
import { openFile, rowsAgain } from './open-file.ts';
import type { PreparedRow } from './prepare.ts';
import { sampleChanges } from './samples.ts';
import { Tally } from './tally.ts';

/** New records that change a table's statistics enough to renew them at once: so many, and so large a share. */
const manyRecords = 5_000;
const largeShare = 0.1;

/** What staging works with. */
export interface StageContext {
  /** One connection of its own, not in a transaction. */
  readonly client: pg.ClientBase;
  /** For reading the stored file, outside the staging transaction. */
  readonly files: pg.Pool;
  readonly master: KeyObject;
  readonly lookupKey: KeyObject;
  readonly limits: ReadLimits;
  readonly today: IsoDate;
  /** Told now and then how many rows were read. */
  readonly progress: (rows: number) => void;
  /** New and changed rows kept for loading; where there are more, the file is read a second time. Default: 20,000. */
  readonly keptRows?: number;
  /** Packets of rows from which on a thread of its own makes a first load's records. Default: where it pays. */
  readonly threadAfter?: number;
  /** Follows each reading of the stored file. */
  readonly meter?: ReadMeter;
  /** Stands back behind those who ask; default: nobody does. */
  readonly turns?: BackgroundTurns;
}

/** A snapshot to stage, with what its source's row says. */
export interface StageJob {
  readonly id: string;
  readonly stage: number;
  readonly fileId: string;
  readonly fileName: string | null;
  readonly contentType: string | null;
  readonly sourceId: number;
  readonly mode: 'full' | 'append';
  readonly segment: string | null;
  readonly dryRun: boolean;
  /** How the delivery asks to be read. */
  readonly reading: ReadingOptions | null;
}

export interface StageResult {
  readonly counts: Counts;
  readonly guards: readonly GuardResult[];
  readonly held: boolean;
}

/**
 * Reads a delivered file into a staged snapshot: rows → facts → differences against what is active → new records that
 * nobody sees yet. One transaction: whatever ends it half-way leaves nothing.
 * @throws UnreadableFile when the file as a whole cannot be used.
 */
export async function stageSnapshot(context: StageContext, connector: Connector, job: StageJob): Promise<StageResult> {
  const { client } = context;
  const lane = new Lane();
  await client.query('BEGIN');
  try {
    await eraseStage(client, job);
    const result = await stageInTransaction(context, lane, connector, job);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await lane.stop();
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

async function stageInTransaction(
  context: StageContext,
  lane: Lane,
  connector: Connector,
  job: StageJob,
): Promise<StageResult> {
  const key = newDataKey();
  const { client, lookupKey } = context;
  const made = { stage: job.stage, source: job.sourceId, key, lookupKey };
  const loader = new RecordLoader(client, lane, made, context);
  try {
    return await stageRecords(context, lane, connector, job, loader, key);
  } finally {
    await loader.close();
  }
}

async function stageRecords(
  context: StageContext,
  lane: Lane,
  connector: Connector,
  job: StageJob,
  loader: RecordLoader,
  key: KeyObject,
): Promise<StageResult> {
  const { client } = context;
  const base = await client.query<{ sequence: number }>('SELECT sequence FROM facts.sources WHERE id = $1', [
    job.sourceId,
  ]);
  const issues = new IssueLog();
  // With nothing to compare with, every good row is new: it is loaded as it is read.
  const first = !job.dryRun && !(await hasActiveRecords(client, job.sourceId));
  const pass = first
    ? await loadAll(context, connector, job, loader, issues)
    : await compareAndLoad(context, lane, connector, job, loader, issues);
  // Until its next automatic run the planner would take a freshly filled table for a small one, and checks would scan.
  const { unchanged, changed } = pass.counts;
  if (loader.count >= Math.max(manyRecords, largeShare * (unchanged + changed))) {
    await client.query('SELECT facts.refresh_statistics($1)', [job.sourceId]);
  }
  const { guards, held } = await guardStage(client, connector, job, pass);
  await client.query(
    `UPDATE facts.snapshots SET state = $2, layout = $3, counts = $4, issue_counts = $5, guards = $6, wrapped_key = $7,
       base_sequence = $8, first_record = $9, last_record = $10, rows_done = $11, samples = $12, consequences = $13 WHERE id = $1`,
    [
      job.id,
      job.dryRun ? 'validated' : 'staged',
      JSON.stringify(pass.layout),
      JSON.stringify(pass.counts),
      JSON.stringify(issues.counts),
      JSON.stringify(guards),
      job.dryRun ? null : wrapKey(context.master, key, `stage:${job.stage}`),
      base.rows[0]?.sequence,
      loader.first,
      loader.last,
      pass.counts.rows,
      pass.samples === null ? null : JSON.stringify(pass.samples),
      pass.consequences === null ? null : JSON.stringify(pass.consequences),
    ],
  );
  await issues.save(client, job.id);
  await loader.attach();
  return { counts: pass.counts, guards, held };
}

interface Pass {
  readonly layout: Layout;
  /** Of a dry run. */
  readonly samples: Samples | null;
  readonly consequences: Consequences | null;
  readonly counts: Counts;
  readonly content: ReadContent;
}

async function loadAll(
  context: StageContext,
  connector: Connector,
  job: StageJob,
  loader: RecordLoader,
  issues: IssueLog,
): Promise<Pass> {
  const read = await openFile(context, connector, job);
  issues.add(read.mapped.notices);
  loader.reading = read.preparer.reading;
  const loaded = new ContentTally();
  const bad = new SegmentCount(job.segment);
  const tally = new Tally(context.progress);
  for await (const batch of read.mapped.rows) {
    const before = loader.count;
    for (const row of batch) {
      issues.add(row.issues);
      if (loader.add(row)) loaded.add(row.segment, row.filled);
      else bad.add(row.segment);
    }
    tally.add(batch.length, loader.count - before);
    tally.report();
    await loader.flushWhenFull();
  }
  const repeated = await settleRepeatedRecords(context.client, scopeOf(job), await loader.end());
  issues.addRepeated(repeated);
  for (const { segment, filled } of repeated) loaded.add(segment, filled, -1);
  const changes = await segmentChanges(context.client, scopeOf(job), loaded);
  return {
    layout: layoutOf(read.table, read.mapped),
    samples: null,
    consequences: null,
    content: { changes, bad, unnamed: new Map() },
    counts: {
      ...tally.counts(read.mapped, bad.addConflicts(repeated)),
      added: loader.count - repeated.length,
      changed: 0,
      retired: 0,
      unchanged: 0,
    },
  };
}

/** The rows that say what is active already are passed over; the others are compared, then the new and changed loaded. */
async function compareAndLoad(
  context: StageContext,
  lane: Lane,
  connector: Connector,
  job: StageJob,
  loader: RecordLoader,
  issues: IssueLog,
): Promise<Pass> {
  const { client, keptRows = 20_000 } = context;
  const lines = await ActiveLines.load(client, scopeOf(job));
  const bad = new SegmentCount(job.segment);
  const tally = new Tally(context.progress);
  const read = await openFile(context, connector, job, (preparer) => {
    if (lines === null) return null;
    return (row, line) => {
      const fingerprint = preparer.line(line());
      if (fingerprint === null || !lines.claim(fingerprint, row)) return false;
      tally.add(1, 1);
      return true;
    };
  });
  issues.add(read.mapped.notices);
  const { preparer } = read;
  const incoming = await Incoming.create(client, lane);
  let kept: Map<number, PreparedRow> | null = new Map();
  for await (const batch of read.mapped.rows) {
    let good = 0;
    for (const row of batch) {
      issues.add(row.issues);
      const prepared = preparer.prepare(row);
      if (prepared) {
        good += 1;
        await incoming.add(prepared);
        if (kept !== null && kept.size >= keptRows) kept = null;
        kept?.set(prepared.row, prepared);
      } else {
        bad.add(row.segment);
        await incoming.spare(row.keys.map(preparer.hash));
      }
    }
    tally.add(batch.length, good);
    tally.report();
  }
  await incoming.end();
  if (lines !== null) await incoming.leaveOut(lines, scopeOf(job));
  const repeated = await incoming.settleRepeated();
  issues.addRepeated(repeated);
  const differences = await incoming.compare(scopeOf(job));
  const consequences = await countConsequences(client, job.stage);
  const changes = await segmentChanges(client, scopeOf(job), differences.loaded);
  let samples: Samples | null = null;
  if (job.dryRun) {
    const readRows = async (rows: ReadonlySet<number>) => kept ?? (await rowsAgain(context, connector, job, rows));
    samples = await sampleChanges(client, context.master, job.stage, readRows);
    await client.query('DELETE FROM facts.replaced WHERE stage = $1', [job.stage]);
  } else {
    await loadDifferences(context, connector, job, loader, differences, kept);
  }
  const { added, changed, retired, unchanged, unnamed } = differences;
  return {
    layout: layoutOf(read.table, read.mapped),
    samples,
    consequences,
    content: { changes, bad, unnamed },
    counts: {
      ...tally.counts(read.mapped, bad.addConflicts(repeated)),
      added,
      changed,
      retired,
      unchanged: unchanged + (lines?.claimed ?? 0),
    },
  };
}

async function loadDifferences(
  context: StageContext,
  connector: Connector,
  job: StageJob,
  loader: RecordLoader,
  { rows }: Differences,
  kept: ReadonlyMap<number, PreparedRow> | null,
): Promise<void> {
  if (rows.size === 0) return;
  if (kept !== null) {
    await loader.load([...kept.values()].filter(({ row }) => rows.has(row)));
  } else {
    const { mapped, preparer } = await openFile(context, connector, job, () => (row) => !rows.has(row));
    for await (const batch of mapped.rows) {
      await loader.load(batch.map((row) => preparer.prepare(row)).filter((row) => row !== null));
    }
  }
  await loader.end();
  if (loader.count !== rows.size) throw new Error('the second reading of a file differs from the first');
}

function scopeOf(job: StageJob) {
  return { stage: job.stage, source: job.sourceId, mode: job.mode, segment: job.segment };
}

async function hasActiveRecords(client: pg.ClientBase, source: number): Promise<boolean> {
  const { rows } = await client.query<{ yes: boolean }>(
    `SELECT EXISTS (
       SELECT 1 FROM facts.records r JOIN facts.snapshots n ON n.stage = r.stage AND n.sequence IS NOT NULL
       WHERE r.source_id = $1 AND r.retired_stage IS NULL
     ) AS yes`,
    [source],
  );
  return rows[0]?.yes ?? false;
}
