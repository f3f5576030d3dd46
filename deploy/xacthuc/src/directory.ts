import { createDatabase, createQueue, type QueueBackend } from '@xacthuc/platform';
import {
  holderSecrets,
  type ProgrammeDatabase,
  startDirectoryWorker,
  startWebsiteWorker,
  type WebsitePayload,
  websiteQueue,
} from '@xacthuc/programme';
import type { Shared } from './parts.ts';

/** Follows redemptions into the website directory, and looks at the websites in it. */
export function startDirectory(shared: Shared): void {
  const { config, pools, keyring, log, closing } = shared;
  const db = createDatabase<ProgrammeDatabase>(pools.xacthuc_programme);
  const worker = startDirectoryWorker({ db, secrets: holderSecrets(keyring), log });
  closing.add(() => worker.close());
  if (config.websiteChecks) startWebsites(shared);
}

function startWebsites({ config, database, pools, publicUrl, log, closing }: Shared): void {
  // The queue's tables are for one role; websites are kept under the programme's own.
  const backend: QueueBackend =
    config.redisUrl === null
      ? { kind: 'postgres', url: database.serviceUrl, role: 'xacthuc_intake' }
      : { kind: 'redis', url: config.redisUrl };
  const queue = createQueue<WebsitePayload>(backend, websiteQueue);
  closing.add(() => queue.close());
  const worker = startWebsiteWorker({
    backend,
    queue,
    db: createDatabase<ProgrammeDatabase>(pools.xacthuc_programme),
    looking: {
      // Whatever a name leads to, it is the public internet or nothing.
      reach: { privateNetworks: false, hosts: [] },
      userAgent: `xacthuc-website-checker (+${publicUrl}/docs)`,
      timeoutMs: 10_000,
      maxBytes: 256 * 1024,
    },
    log,
  });
  closing.add(() => worker.close());
}
