import {
  createWorker,
  guardedAgents,
  type JobQueue,
  type JobWorker,
  type Keyring,
  type Logger,
  type Metrics,
  type QueueBackend,
  type ReachRules,
} from '@xacthuc/platform';
import type pg from 'pg';
import { type DeliverContext, deliverDue } from './deliver.ts';
import { type WebhookPayload, webhookQueue } from './queue.ts';
import { spreadChanges } from './spread.ts';

export interface WebhookWorkerOptions {
  readonly backend: QueueBackend;
  readonly queue: JobQueue<WebhookPayload>;
  /** Of the role `xacthuc_verification`. */
  readonly pool: pg.Pool;
  readonly keyring: Keyring;
  readonly reach: ReachRules;
  /** For one attempt, from connecting to the answer's last byte. */
  readonly timeoutMs: number;
  /** For how long the log of deliveries is kept. */
  readonly retentionDays: number;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** Changes are on their way within this time. */
const roundMs = 1_000;
const roundsBetweenCounts = 15;
const roundsBetweenCleanings = 600;
/** Endpoints served at once: a slow one holds one of these places, and no other endpoint. */
const endpointsAtOnce = 32;
/** A job that was lost with its worker, or with the queue, is queued again under another id after so long. */
const jobLifeMs = 5_000;

/**
 * Makes deliveries of what changed and sends what is due. The queue shares endpoints out among workers; the database is
 * the truth, and is asked every second, so a queue that was emptied or away delays and loses nothing.
 */
export function startWebhookWorker(options: WebhookWorkerOptions): JobWorker {
  const { pool, log, metrics } = options;
  const stop = new AbortController();
  const agents = guardedAgents(options.reach, { maxSockets: 16 });
  const context: DeliverContext = {
    pool,
    master: options.keyring.master,
    sender: { reach: options.reach, agents, timeoutMs: options.timeoutMs, signal: stop.signal },
    metrics,
    log,
  };
  const worker = createWorker<WebhookPayload>(options.backend, webhookQueue, {
    concurrency: endpointsAtOnce,
    process: ({ webhookId }) => deliverDue(context, webhookId),
    onError: (error) => log.error({ err: error }, 'webhook job failed'),
  });
  let round = 0;
  let underWay: Promise<void> = Promise.resolve();
  let timer = setTimeout(begin, 0);
  function begin(): void {
    underWay = sweep(options, round++, () => stop.signal.aborted)
      .catch((error: Error) => log.warn({ err: error }, 'sweep for webhooks failed; tried again'))
      .finally(() => {
        if (!stop.signal.aborted) timer = setTimeout(begin, roundMs);
      });
  }
  return {
    close: async () => {
      stop.abort();
      clearTimeout(timer);
      await underWay;
      await worker.close();
      agents.destroy();
    },
  };
}

async function sweep(options: WebhookWorkerOptions, round: number, stopped: () => boolean): Promise<void> {
  const { pool, queue } = options;
  await spreadChanges(pool, stopped);
  const life = Math.floor(Date.now() / jobLifeMs);
  for (const webhookId of await dueEndpoints(pool)) await queue.add(`${webhookId}-${life}`, { webhookId });
  if (round % roundsBetweenCounts === 0) await count(options);
  if (round % roundsBetweenCleanings === 0) {
    await pool.query('SELECT verification.forget_webhook_deliveries($1)', [options.retentionDays]);
  }
}

/** Endpoints that something is due to and that nobody is at. */
async function dueEndpoints(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'webhooks-due-endpoints',
    text: `
      SELECT w.id FROM verification.webhooks w
      JOIN access.clients k ON k.id = w.client_id
        AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
      WHERE w.deleted_at IS NULL AND w.disabled_at IS NULL
        AND (w.busy_until IS NULL OR w.busy_until < now()) AND (w.paused_until IS NULL OR w.paused_until < now())
        AND EXISTS (
          SELECT FROM verification.webhook_deliveries d
          WHERE d.webhook_id = w.id AND d.state = 'waiting' AND d.due_at <= now()
        )`,
  });
  return rows.map(({ id }) => id);
}

async function count({ pool, metrics }: WebhookWorkerOptions): Promise<void> {
  const { rows } = await pool.query<{ waiting: number; oldest: number }>(
    `SELECT count(*)::integer AS waiting,
       coalesce(extract(epoch FROM now() - min(d.created_at)), 0)::double precision AS oldest
     FROM verification.webhook_deliveries d JOIN verification.webhooks w ON w.id = d.webhook_id
     WHERE d.state = 'waiting' AND w.deleted_at IS NULL AND w.disabled_at IS NULL`,
  );
  metrics.webhooksWaiting.set(rows[0]?.waiting ?? 0);
  metrics.webhooksOldestSeconds.set(rows[0]?.oldest ?? 0);
}
