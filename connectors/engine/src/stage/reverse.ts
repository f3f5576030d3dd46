import type pg from 'pg';
import type { Counts } from '../db/schema.ts';
import { keepChanges, segmentChanges, writtenContent } from './content.ts';
import { eraseStage } from './erase.ts';

/** A reversal to stage. */
export interface ReversalJob {
  readonly id: string;
  readonly stage: number;
  readonly sourceId: number;
  /** The sequence whose content shall be active again; 0: none. */
  readonly revertsTo: number;
}

/** Records of source $1 that were active at sequence $2. */
const contentAt = `
  SELECT r.id, r.row, r.identity, r.content, coalesce(r.segment, '') AS segment
  FROM facts.records r
  JOIN facts.snapshots b ON b.stage = r.stage AND b.sequence <= $2
  LEFT JOIN facts.snapshots e ON e.stage = r.retired_stage
  WHERE r.source_id = $1 AND (r.retired_stage IS NULL OR e.sequence > $2)`;

/**
 * Stages the content of an earlier sequence as a new one. Nothing is rewritten: what is active and was not then will end,
 * what was active then and is not comes back as a new record that points at the same sealed facts. One transaction.
 */
export async function stageReversal(client: pg.ClientBase, job: ReversalJob): Promise<void> {
  await client.query('BEGIN');
  try {
    await eraseStage(client, job);
    await stageInTransaction(client, job);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

async function stageInTransaction(client: pg.ClientBase, job: ReversalJob): Promise<void> {
  const base = await client.query<{ sequence: number }>('SELECT sequence FROM facts.sources WHERE id = $1', [
    job.sourceId,
  ]);
  const current = base.rows[0]?.sequence as number;
  await client.query(`CREATE TEMPORARY TABLE wanted ON COMMIT DROP AS ${contentAt}`, [job.sourceId, job.revertsTo]);
  await client.query(`CREATE TEMPORARY TABLE present ON COMMIT DROP AS ${contentAt}`, [job.sourceId, current]);
  await client.query('ANALYZE wanted');
  await client.query('ANALYZE present');
  await client.query(
    `INSERT INTO facts.replaced (stage, source_id, record_id, successor_row)
     SELECT $1, $2, p.id, w.row
     FROM present p LEFT JOIN wanted w ON w.identity = p.identity AND w.segment = p.segment
     WHERE w.id IS NULL OR w.content <> p.content`,
    [job.stage, job.sourceId],
  );
  const bounds = await revive(client, job);
  const counts = await countChanges(client, job);
  const of = { stage: job.stage, source: job.sourceId };
  await keepChanges(client, job.stage, await segmentChanges(client, of, await writtenContent(client, of)));
  await client.query(
    `UPDATE facts.snapshots SET state = 'staged', counts = $2, issue_counts = '{}', guards = '[]', base_sequence = $3,
       first_record = $4, last_record = $5, rows_done = $6 WHERE id = $1`,
    [job.id, JSON.stringify(counts), current, bounds.first, bounds.last, counts.rows],
  );
}

/** Copies the records that come back, with their keys. Their ids come in blocks of the sequence's increment. */
async function revive(client: pg.ClientBase, { stage, sourceId }: ReversalJob) {
  await client.query(`
    CREATE TEMPORARY TABLE revived ON COMMIT DROP AS
      SELECT w.id AS old_id, row_number() OVER (ORDER BY w.id) - 1 AS ordinal, NULL::bigint AS id
      FROM wanted w LEFT JOIN present p ON p.identity = w.identity AND p.segment = w.segment AND p.content = w.content
      WHERE p.id IS NULL
  `);
  await client.query(`
    WITH blocks AS MATERIALIZED (
      SELECT g AS block, nextval('facts.record_ids') AS first
      FROM generate_series(0, (SELECT (count(*) - 1) / 1000 FROM revived)) g
    )
    UPDATE revived v SET id = b.first + v.ordinal % 1000 FROM blocks b WHERE b.block = v.ordinal / 1000
  `);
  await client.query('ANALYZE revived');
  await client.query(
    `INSERT INTO facts.records
       (id, page, stage, row, filled, source_id, place, identity, content, line, segment)
     SELECT v.id, r.page, $1, r.row, r.filled, r.source_id, r.place, r.identity, r.content, r.line, r.segment
     FROM revived v JOIN facts.records r ON r.id = v.old_id AND r.source_id = $2`,
    [stage, sourceId],
  );
  await client.query(
    `INSERT INTO facts.record_keys (record_id, source_id, key)
     SELECT v.id, k.source_id, k.key FROM revived v JOIN facts.record_keys k ON k.record_id = v.old_id AND k.source_id = $1`,
    [sourceId],
  );
  const { rows } = await client.query<{ first: number | null; last: number | null }>(
    'SELECT min(id) AS first, max(id) AS last FROM revived',
  );
  return rows[0] ?? { first: null, last: null };
}

async function countChanges(client: pg.ClientBase, { stage }: ReversalJob): Promise<Counts> {
  const { rows } = await client.query<{ wanted: number; revived: number; changed: number; retired: number }>(
    `SELECT (SELECT count(*) FROM wanted) AS wanted, (SELECT count(*) FROM revived) AS revived,
       count(*) FILTER (WHERE successor_row IS NOT NULL) AS changed,
       count(*) FILTER (WHERE successor_row IS NULL) AS retired
     FROM facts.replaced WHERE stage = $1`,
    [stage],
  );
  const { wanted, revived, changed, retired } = rows[0] as (typeof rows)[number];
  const added = revived - changed;
  const unchanged = wanted - revived;
  return { rows: wanted, good: wanted, bad: 0, skipped: 0, added, changed, retired, unchanged };
}
