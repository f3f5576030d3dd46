import { type Config, createQueue, type QueueBackend } from '@xacthuc/platform';
import { startWebhookWorker, type WebhookPayload, type WebhookRules, webhookQueue } from '@xacthuc/verification';
import type { Shared } from './parts.ts';

/** What holds for webhooks, as it is set. */
export function webhookRules(config: Config): WebhookRules {
  return {
    reach: { privateNetworks: config.webhookPrivateNetworks, hosts: config.webhookHosts },
    mostPerClient: config.webhooksPerClient,
    retentionDays: config.webhookRetentionDays,
  };
}

/** Tells registrars of changes. */
export function startWebhooks({ config, database, pools, keyring, metrics, log, closing }: Shared): void {
  // The queue's tables are for one role; what is sent is read under the verification service's own.
  const backend: QueueBackend =
    config.redisUrl === null
      ? { kind: 'postgres', url: database.serviceUrl, role: 'xacthuc_intake' }
      : { kind: 'redis', url: config.redisUrl };
  const queue = createQueue<WebhookPayload>(backend, webhookQueue);
  closing.add(() => queue.close());
  const { reach, retentionDays } = webhookRules(config);
  const worker = startWebhookWorker({
    backend,
    queue,
    pool: pools.xacthuc_verification,
    keyring,
    reach,
    timeoutMs: config.webhookTimeoutSeconds * 1000,
    retentionDays,
    metrics,
    log,
  });
  closing.add(() => worker.close());
}
