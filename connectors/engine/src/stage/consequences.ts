import type pg from 'pg';
import type { Consequences } from '../db/schema.ts';

/**
 * Counts the valid attestations that rest on records which activating a stage would end: those of retired ones would be
 * given to nobody today, those of changed ones are decided anew. To be asked while `facts.replaced` names the records.
 * @returns null where this database has no attestations to count.
 */
export async function countConsequences(client: pg.ClientBase, stage: number): Promise<Consequences | null> {
  const view = await client.query<{ there: boolean }>(
    `SELECT to_regclass('verification.live_attestation_records') IS NOT NULL AS there`,
  );
  if (!view.rows[0]?.there) return null;
  const { rows } = await client.query<Consequences>(
    `SELECT count(DISTINCT l.attestation_id)::integer AS "attestations",
       count(DISTINCT l.attestation_id) FILTER (WHERE p.successor_row IS NULL)::integer AS "ofRetired",
       count(DISTINCT l.attestation_id) FILTER (WHERE p.successor_row IS NOT NULL)::integer AS "ofChanged"
     FROM facts.replaced p JOIN verification.live_attestation_records l ON l.record_id = p.record_id
     WHERE p.stage = $1`,
    [stage],
  );
  return rows[0] ?? null;
}
