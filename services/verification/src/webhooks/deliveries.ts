import { Problem } from '@xacthuc/platform';
import type pg from 'pg';
import type { DeliveryState } from '../db/schema.ts';
import { describeFault } from './faults.ts';

type Queries = Pick<pg.Pool, 'query'>;

interface Row {
  readonly position: number;
  readonly id: string;
  readonly event: string;
  readonly attestation: string | null;
  readonly state: DeliveryState;
  readonly created_at: Date;
  readonly due_at: Date | null;
  readonly ended_at: Date | null;
  /** As JSON gives them. */
  readonly attempts: readonly {
    readonly at: string;
    readonly status: number | null;
    readonly error: string | null;
    readonly duration_ms: number;
  }[];
}

const shownAttempts = 20;
const columns = `
  d.position, d.id, d.event, c.attestation_id AS attestation, d.state, d.created_at, d.due_at, d.ended_at,
  coalesce((
    SELECT jsonb_agg(jsonb_build_object('at', t.at, 'status', t.status, 'error', t.error, 'duration_ms', t.duration_ms)
      ORDER BY t.id)
    FROM (
      SELECT * FROM verification.webhook_attempts a WHERE a.delivery_id = d.id ORDER BY a.id DESC LIMIT ${shownAttempts}
    ) AS t
  ), '[]') AS attempts`;
const from = `verification.webhook_deliveries d LEFT JOIN verification.status_changes c ON c.id = d.status_change`;

/** A page of an endpoint's log, the newest first. @throws Problem `invalid_cursor` */
export async function deliveriesOf(
  pool: Queries,
  webhookId: string,
  filter: { readonly state: DeliveryState | null; readonly limit: number; readonly cursor: string | null },
) {
  const before = filter.cursor === null ? null : decodeCursor(filter.cursor);
  const { rows } = await pool.query<Row>(
    `SELECT ${columns} FROM ${from}
     WHERE d.webhook_id = $1 AND ($2::bigint IS NULL OR d.position < $2) AND ($3::text IS NULL OR d.state = $3)
     ORDER BY d.position DESC LIMIT $4`,
    [webhookId, before, filter.state, filter.limit + 1],
  );
  const page = rows.slice(0, filter.limit);
  const last = page.at(-1);
  return {
    deliveries: page.map(presentDelivery),
    next: rows.length > filter.limit && last ? encodeCursor(last.position) : null,
  };
}

async function deliveryOf(pool: Queries, webhookId: string, id: string) {
  const { rows } = await pool.query<Row>(`SELECT ${columns} FROM ${from} WHERE d.webhook_id = $1 AND d.id = $2`, [
    webhookId,
    id,
  ]);
  const [row] = rows;
  if (!row) throw new Problem('not_found');
  return presentDelivery(row);
}

/** Tests of an endpoint that may wait at a time: they are for a person who looks at what came. */
const mostTests = 10;

/** Queues a test. @throws Problem `state_conflict` when too many wait. */
export async function addTest(pool: Queries, webhookId: string) {
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO verification.webhook_deliveries (webhook_id, event)
     SELECT $1, 'webhook.test'
     WHERE (
       SELECT count(*) FROM verification.webhook_deliveries
       WHERE webhook_id = $1 AND state = 'waiting' AND status_change IS NULL
     ) < ${mostTests}
     RETURNING id`,
    [webhookId],
  );
  const [made] = rows;
  if (!made) {
    throw new Problem('state_conflict', {
      vi: `Đã có ${mostTests} sự kiện thử đang chờ gửi`,
      en: `${mostTests} tests are waiting already`,
    });
  }
  return deliveryOf(pool, webhookId, made.id);
}

const again = `state = 'waiting', tries = 0, due_at = clock_timestamp(), ended_at = NULL`;

/** Sends one delivery again, at once, under the same id. @throws Problem `not_found` */
export async function replayOne(pool: Queries, webhookId: string, id: string) {
  await pool.query(`UPDATE verification.webhook_deliveries SET ${again} WHERE webhook_id = $1 AND id = $2`, [
    webhookId,
    id,
  ]);
  return deliveryOf(pool, webhookId, id);
}

export interface Range {
  readonly from: Date;
  readonly until: Date;
  /** Also what was delivered; otherwise only what was not. */
  readonly all: boolean;
}

/**
 * Sends again what happened in a range of time: deliveries that failed, and changes that no delivery was made of because
 * the endpoint was disabled or not there yet. Each keeps its id. Changes that are yet to be spread are left to that.
 * @returns how many are queued.
 */
export async function replayRange(pool: Queries, webhookId: string, clientId: string, range: Range): Promise<number> {
  const { rows } = await pool.query<{ queued: number }>(
    `WITH changes AS MATERIALIZED (
       SELECT c.id FROM verification.status_changes c
       CROSS JOIN LATERAL (SELECT client_id FROM verification.answers WHERE id = c.attestation_id OFFSET 0) AS a
       WHERE c.at >= $3 AND c.at < $4 AND a.client_id = $2
         AND c.id <= (SELECT last_change FROM verification.webhook_cursor)
     ), again AS (
       UPDATE verification.webhook_deliveries d SET ${again}
       FROM changes WHERE d.webhook_id = $1 AND d.status_change = changes.id
         AND (d.state = 'failed' OR d.state = 'delivered' AND $5)
       RETURNING 1
     ), made AS (
       INSERT INTO verification.webhook_deliveries (webhook_id, event, status_change)
       SELECT $1, 'attestation.status_changed', id FROM changes ORDER BY id
       ON CONFLICT (webhook_id, status_change) DO NOTHING
       RETURNING 1
     )
     SELECT ((SELECT count(*) FROM again) + (SELECT count(*) FROM made))::integer AS queued`,
    [webhookId, clientId, range.from, range.until, range.all],
  );
  return rows[0]?.queued ?? 0;
}

function presentDelivery(row: Row) {
  return {
    id: row.id,
    event: row.event,
    attestation: row.attestation,
    state: row.state,
    createdAt: row.created_at.toISOString(),
    nextAttemptAt: row.due_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    attempts: row.attempts.map(({ at, status, error, duration_ms }) => ({
      at: new Date(at).toISOString(),
      status,
      error: error === null ? null : describeFault(error),
      durationMs: duration_ms,
    })),
  };
}

function encodeCursor(position: number): string {
  return Buffer.from(String(position)).toString('base64url');
}

function decodeCursor(cursor: string): number {
  const position = Buffer.from(cursor, 'base64url').toString('latin1');
  if (!/^\d{1,15}$/.test(position)) throw new Problem('invalid_cursor');
  return Number(position);
}
