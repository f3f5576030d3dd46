import { createSecretKey } from 'node:crypto';
import { createDatabase, createLogger, createMetrics, createPool, createQueue } from '@xacthuc/platform';
import { attemptRun } from '../../src/feeds/attempt-run.ts';
import { type FeedPayload, feedQueue } from '../../src/feeds/feed-queue.ts';

/** Attempts one run in a process of its own, to be killed halfway. Arguments: database, master key, folder, run. */
const [, , url = '', master = '', folderRoot = '', runId = ''] = process.argv;
const backend = { kind: 'postgres', url, role: 'xacthuc_intake' } as const;
await attemptRun(
  {
    db: createDatabase(createPool({ url, role: 'xacthuc_intake', max: 4, name: 'test attempt' })),
    databaseUrl: url,
    keyring: { master: createSecretKey(Buffer.from(master, 'base64')) },
    queue: createQueue<FeedPayload>(backend, feedQueue),
    snapshots: { add: async () => {}, close: async () => {} },
    maxBytes: 1_000_000,
    reach: { privateNetworks: false, hosts: [] },
    folderRoot,
    log: createLogger('silent'),
    metrics: createMetrics(),
    now: () => new Date(),
  },
  runId,
  new AbortController().signal,
);
process.exit(0);
