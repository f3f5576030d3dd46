import type { KeyObject } from 'node:crypto';
import type { Logger, Metrics } from '@xacthuc/platform';
import type pg from 'pg';
import { statusNames } from '../status/changes.ts';
import { bodyOf, type Happening } from './events.ts';
import { giveEndpointBack, holdEndpoint, type Lease } from './lease.ts';
import { recordAttempt, recordRound } from './record.ts';
import { type Sender, type Sent, send } from './send.ts';
import { signedHeaders } from './sign.ts';

/** What delivering needs. */
export interface DeliverContext {
  /** Of the role `xacthuc_verification`. */
  readonly pool: pg.Pool;
  readonly master: KeyObject;
  readonly sender: Sender;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** Attempts under way to one endpoint: a burst is over sooner, and no receiver is flooded. */
const atOnce = 8;
/** How long one endpoint is served before others have their turn. */
const turnMs = 20_000;
/** What a worker needs for a round beside the attempts themselves. */
const marginSeconds = 15;

interface Due {
  readonly id: string;
  readonly event: string;
  readonly created_at: Date;
  readonly tries: number;
  readonly attestation_id: string | null;
  readonly status: number | null;
  readonly reason: string | null;
  readonly at: Date | null;
}

/**
 * Sends an endpoint what is due, a few at a time, until nothing is or its turn is over. Nobody else does so meanwhile.
 * At least once: what was sent and not written down, because the process ended in between, is sent again under the same id.
 */
export async function deliverDue(context: DeliverContext, webhookId: string): Promise<void> {
  const { pool, master, sender } = context;
  const seconds = Math.ceil(sender.timeoutMs / 1000) + marginSeconds;
  let lease = await holdEndpoint(pool, master, webhookId, { seconds, held: false });
  if (lease === null) return;
  try {
    const end = performance.now() + turnMs;
    while (lease !== null && (await deliverRound(context, lease)) && performance.now() < end) {
      lease = await holdEndpoint(pool, master, webhookId, { seconds, held: true });
    }
  } finally {
    await giveEndpointBack(pool, webhookId);
  }
}

/** @returns whether more may be sent now. */
async function deliverRound(context: DeliverContext, lease: Lease): Promise<boolean> {
  const due = await dueOf(context.pool, lease.webhookId);
  if (due.length === 0 || context.sender.signal.aborted) return false;
  const settled = await Promise.allSettled(due.map((one) => attempt(context, lease, one)));
  const sent = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const { disabled, paused } = await recordRound(context.pool, lease.webhookId, sent, atOnce);
  if (disabled !== null) {
    context.log.warn({ webhookId: lease.webhookId, reason: disabled }, 'a webhook endpoint was disabled');
  }
  const failure = settled.find((one) => one.status === 'rejected');
  if (failure && !context.sender.signal.aborted) throw failure.reason;
  return disabled === null && !paused && !context.sender.signal.aborted;
}

async function attempt(context: DeliverContext, lease: Lease, due: Due): Promise<Sent> {
  const body = bodyOf(happeningOf(due, lease.webhookId));
  const headers = signedHeaders(due.id, new Date(), body, lease.secrets);
  const sent = await send(context.sender, lease.url, headers, body);
  const result = await recordAttempt(context.pool, due, sent);
  context.metrics.webhookAttempts.inc({ result });
  return sent;
}

async function dueOf(pool: Pick<pg.Pool, 'query'>, webhookId: string): Promise<Due[]> {
  const { rows } = await pool.query<Due>({
    name: 'webhooks-due',
    text: `
      SELECT d.id, d.event, d.created_at, d.tries, c.attestation_id, c.status, c.reason, c.at
      FROM verification.webhook_deliveries d
      LEFT JOIN verification.status_changes c ON c.id = d.status_change
      WHERE d.webhook_id = $1 AND d.state = 'waiting' AND d.due_at <= clock_timestamp()
      ORDER BY d.due_at, d.position LIMIT ${atOnce}`,
    values: [webhookId],
  });
  return rows;
}

function happeningOf({ attestation_id, status, reason, at, created_at }: Due, webhook: string): Happening {
  if (attestation_id === null || reason === null || at === null) {
    return { event: 'webhook.test', webhook, at: created_at };
  }
  return {
    event: 'attestation.status_changed',
    attestation: attestation_id,
    status: statusNames[status ?? 1] ?? 'revoked',
    reason,
    at,
  };
}
