import path from 'node:path';
import {
  defaultReadLimits,
  ensureSources,
  type FactsDatabase,
  type FeedPayload,
  feedQueue,
  type SnapshotPayload,
  snapshotQueue,
  startFeedWorker,
  startSnapshotWorker,
} from '@xacthuc/engine';
import { connectors, connectorsModule, intakeService } from '@xacthuc/intake';
import {
  type AccessDatabase,
  createDatabase,
  createQueue,
  type QueueBackend,
  type ServicePlugin,
} from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type { Shared } from './parts.ts';

/** The intake service and the workers behind it, whichever of the two this process runs. */
export async function openIntake(shared: Shared, runs: (role: string) => boolean): Promise<ServicePlugin[]> {
  const { config, overrides, database, pools, keyring, metrics, log, answerTimes, closing } = shared;
  const pool = pools.xacthuc_intake;
  const db = createDatabase<FactsDatabase & AccessDatabase>(pool);
  const backend: QueueBackend =
    config.redisUrl === null
      ? { kind: 'postgres', url: database.serviceUrl, role: 'xacthuc_intake' }
      : { kind: 'redis', url: config.redisUrl };
  const queue = createQueue<SnapshotPayload>(backend, snapshotQueue);
  closing.add(() => queue.close());
  const feeds = createQueue<FeedPayload>(backend, feedQueue);
  closing.add(() => feeds.close());
  const now = overrides.now ?? (() => new Date());
  await ensureSources(db as unknown as Kysely<FactsDatabase>, connectors);
  const limits = { ...defaultReadLimits, maxBytes: config.maxUploadBytes, maxRows: config.maxRows };
  const databaseUrl = database.serviceUrl;
  if (runs('worker')) {
    const worker = startSnapshotWorker({
      backend,
      queue,
      db: db as unknown as Kysely<FactsDatabase>,
      databaseUrl,
      keyring,
      limits,
      connectorsModule,
      answerTimes,
      log,
      metrics,
    });
    closing.add(() => worker.close());
    const feedWorker = startFeedWorker({
      backend,
      queue: feeds,
      snapshots: queue,
      db: db as unknown as Kysely<FactsDatabase>,
      databaseUrl: database.serviceUrl,
      keyring,
      maxBytes: config.maxUploadBytes,
      reach: { privateNetworks: config.feedPrivateNetworks, hosts: config.feedHosts },
      folderRoot: config.feedFolder === null ? null : path.resolve(config.feedFolder),
      answerTimes,
      log,
      metrics,
      now,
    });
    closing.add(() => feedWorker.close());
  }
  return runs('intake')
    ? [intakeService({ db, pool, keyring, queue, feeds, databaseUrl, limits, config, answerTimes, log, now })]
    : [];
}
