import type pg from 'pg';

/** Changes dealt with by one statement. */
const batchSize = 10_000;

/**
 * Makes deliveries of the changes of statuses that came since the last time: one for each endpoint that the change's
 * registrar had then. Exactly once: the note of how far it came is in the same statement, and changes become visible in the
 * order of their ids (`status/lock.ts`), so none is passed over. 100,000 changes at once cost ten statements, here and not
 * where they are made.
 * @returns how many deliveries were made.
 */
export async function spreadChanges(pool: Pick<pg.Pool, 'query'>, stop: () => boolean): Promise<number> {
  let made = 0;
  while (!stop()) {
    const { rows } = await pool.query<{ seen: number; made: number }>({ ...spread, values: [batchSize] });
    const [round = { seen: 0, made: 0 }] = rows;
    made += round.made;
    if (round.seen < batchSize) break;
  }
  return made;
}

const spread = {
  name: 'webhooks-spread',
  text: `
    WITH here AS MATERIALIZED (
      -- Where another replica is at it there is no row, and nothing happens.
      SELECT last_change FROM verification.webhook_cursor FOR UPDATE SKIP LOCKED
    ), changes AS MATERIALIZED (
      SELECT c.id, c.attestation_id FROM verification.status_changes c
      WHERE c.id > (SELECT last_change FROM here) ORDER BY c.id LIMIT $1
    ), made AS (
      INSERT INTO verification.webhook_deliveries (webhook_id, event, status_change)
      SELECT w.id, 'attestation.status_changed', c.id
      FROM changes c
      -- One look by the index for each change. Left to join as it likes, the planner reads all answers once a change while a
      -- young table has no statistics: 100 times slower, measured with 100,000 changes.
      CROSS JOIN LATERAL (
        SELECT client_id FROM verification.answers WHERE id = c.attestation_id OFFSET 0
      ) AS a
      JOIN verification.webhooks w ON w.client_id = a.client_id
        AND w.deleted_at IS NULL AND w.disabled_at IS NULL AND 'attestation.status_changed' = ANY(w.events)
      JOIN access.clients k ON k.id = w.client_id
        AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
      ORDER BY c.id
      ON CONFLICT (webhook_id, status_change) DO NOTHING
      RETURNING 1
    ), moved AS (
      UPDATE verification.webhook_cursor SET last_change = (SELECT max(id) FROM changes)
      WHERE EXISTS (SELECT FROM changes)
    )
    SELECT (SELECT count(*) FROM changes)::integer AS seen, (SELECT count(*) FROM made)::integer AS made`,
};
