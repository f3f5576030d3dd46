import type pg from 'pg';

/** A snapshot whose staging is undone. */
export interface Erasable {
  readonly id: string;
  readonly stage: number;
  readonly sourceId: number;
}

/** Removes what an earlier staging of the same snapshot wrote, before it is staged against a newer base. */
export async function eraseStage(client: pg.ClientBase, job: Erasable): Promise<void> {
  const { rows } = await client.query<{ first_record: number | null; last_record: number | null }>(
    'SELECT first_record, last_record FROM facts.snapshots WHERE id = $1',
    [job.id],
  );
  const [bounds] = rows;
  await client.query('DELETE FROM facts.replaced WHERE stage = $1', [job.stage]);
  await client.query('DELETE FROM facts.stage_content WHERE stage = $1', [job.stage]);
  await client.query('DELETE FROM facts.snapshot_issues WHERE snapshot_id = $1', [job.id]);
  if (!bounds || bounds.first_record === null) return;
  const range = [bounds.first_record, bounds.last_record, job.sourceId, job.stage];
  await client.query(
    `DELETE FROM facts.record_keys WHERE record_id BETWEEN $1 AND $2 AND source_id = $3 AND record_id IN (
       SELECT id FROM facts.records WHERE id BETWEEN $1 AND $2 AND source_id = $3 AND stage = $4
     )`,
    range,
  );
  await client.query('DELETE FROM facts.records WHERE id BETWEEN $1 AND $2 AND source_id = $3 AND stage = $4', range);
  await client.query('DELETE FROM facts.pages WHERE id BETWEEN $1 AND $2 AND stage = $3', [
    bounds.first_record,
    bounds.last_record,
    job.stage,
  ]);
}
