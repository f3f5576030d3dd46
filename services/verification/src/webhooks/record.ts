import type pg from 'pg';
import type { DisabledReason } from '../db/schema.ts';
import { retrySeconds } from './schedule.ts';
import type { Sent } from './send.ts';

type Queries = Pick<pg.Pool, 'query'>;

/** What an attempt comes to: delivered, to be tried again, or failed for good. */
export type AttemptResult = 'delivered' | 'retried' | 'failed';

/** The receiver says that it wants nothing any more (RFC 9110 §15.5.11, Standard Webhooks). */
export const gone = 410;
/** An endpoint that has failed for so many days, and nothing was delivered, is disabled. */
export const mostFailingDays = 5;
/** So many days without an attempt, and failures begin to count anew; no two tries of a delivery are further apart. */
const longestGapDays = 2;
/** The receiver asks for less. */
const overloaded = [429, 502, 503, 504];
/** For how long an endpoint is left alone that answers nothing of what waits for it. */
const pauseSeconds = 60;
const longestPauseSeconds = 3600;

/** Writes an attempt down, with what it means for the delivery, in one statement. */
export async function recordAttempt(
  pool: Queries,
  delivery: { readonly id: string; readonly tries: number },
  sent: Sent,
): Promise<AttemptResult> {
  const delivered = sent.error === null;
  const wait = delivered ? null : retrySeconds(delivery.tries + 1, sent.retryAfterSeconds, Math.random());
  const result = delivered ? 'delivered' : wait === null || sent.status === gone ? 'failed' : 'retried';
  const seconds = result === 'retried' ? wait : null;
  await pool.query(
    `WITH attempt AS (
       INSERT INTO verification.webhook_attempts (delivery_id, at, status, error, duration_ms)
       VALUES ($1, $2, $3, $4, $5)
     )
     UPDATE verification.webhook_deliveries SET
       tries = tries + 1,
       state = $6,
       due_at = clock_timestamp() + make_interval(secs => $7::double precision),
       ended_at = CASE WHEN $7::double precision IS NULL THEN clock_timestamp() END
     -- What was stopped meanwhile stays so, unless it got there after all.
     WHERE id = $1 AND (state = 'waiting' OR $6 = 'delivered')`,
    [
      delivery.id,
      sent.at,
      sent.status,
      sent.error,
      sent.durationMs,
      result === 'retried' ? 'waiting' : result,
      seconds,
    ],
  );
  return result;
}

/** What a round of attempts, made at once, means for their endpoint. */
export interface Verdict {
  /** Null: it stays in use. */
  readonly disabled: Exclude<DisabledReason, 'by_registrar'> | null;
  /** It is left alone for a while. */
  readonly paused: boolean;
}

/**
 * Writes down what a round of attempts says about the endpoint. One delivery of several proves it alive. One that
 * answers none of a full round, or asks for less, is left alone for a while: what waits is not spent on it.
 */
export async function recordRound(
  pool: Queries,
  webhookId: string,
  round: readonly Sent[],
  fullRound: number,
): Promise<Verdict> {
  if (round.length === 0) return { disabled: null, paused: false };
  if (round.some(({ status }) => status === gone)) {
    await disableEndpoint(pool, webhookId, 'gone');
    return { disabled: 'gone', paused: false };
  }
  const alive = round.some(({ error }) => error === null);
  const asked = round.filter(({ status }) => status !== null && overloaded.includes(status));
  const waits = asked.map(({ retryAfterSeconds }) => retryAfterSeconds ?? 0);
  const dead = !alive && round.length >= fullRound;
  const pause = Math.min(Math.max(dead ? pauseSeconds : 0, ...waits), longestPauseSeconds);
  const { rows } = await pool.query<{ failing: boolean }>(
    `UPDATE verification.webhooks SET
       failing_since = CASE
         WHEN $2 THEN NULL
         WHEN failed_at > now() - make_interval(days => $5) THEN coalesce(failing_since, now())
         ELSE now()
       END,
       failed_at = CASE WHEN $2 THEN failed_at ELSE now() END,
       paused_until = CASE WHEN $3 > 0 THEN clock_timestamp() + make_interval(secs => $3::double precision) END
     WHERE id = $1
     RETURNING coalesce(failing_since < now() - make_interval(days => $4), false) AS failing`,
    [webhookId, alive, pause, mostFailingDays, longestGapDays],
  );
  if (!rows[0]?.failing) return { disabled: null, paused: pause > 0 };
  await disableEndpoint(pool, webhookId, 'failing');
  return { disabled: 'failing', paused: false };
}

/** Sends nothing more to an endpoint; what waits for it has failed, and can be replayed once it is enabled again. */
export async function disableEndpoint(pool: Queries, webhookId: string, reason: DisabledReason): Promise<void> {
  await pool.query(
    `WITH disabled AS (
       UPDATE verification.webhooks
       SET disabled_reason = $2, disabled_at = clock_timestamp(), updated_at = clock_timestamp()
       WHERE id = $1 AND disabled_at IS NULL
     )
     UPDATE verification.webhook_deliveries SET state = 'failed', due_at = NULL, ended_at = clock_timestamp()
     WHERE webhook_id = $1 AND state = 'waiting'`,
    [webhookId, reason],
  );
}
