import fs from 'node:fs/promises';
import path from 'node:path';
import { clientConfig, createDatabase } from '@xacthuc/platform';
import {
  GrowthWatch,
  loggedOf,
  openLogKey,
  startThreadedIntegrator,
  type VerificationDatabase,
} from '@xacthuc/verification';
import { watchLog } from './log-gauges.ts';
import type { Shared } from './parts.ts';

/** The log's integrator: one of all replicas works, the others stand by. */
export async function startLog(shared: Shared): Promise<void> {
  const { database, metrics, log, closing } = shared;
  const key = await logKey(shared);
  const connection = clientConfig({ url: database.serviceUrl, role: 'xacthuc_log', name: 'xacthuc log' });
  const integrator = startThreadedIntegrator({ connection, key, log, metrics });
  closing.add(() => integrator.close());
}

/** Lets requests of the verification service wait for the log. */
export async function watchGrowth(shared: Shared): Promise<GrowthWatch> {
  const { database, pools, metrics, log, closing } = shared;
  await logKey(shared);
  const pool = pools.xacthuc_verification;
  watchLog(metrics, pool, log);
  const connection = clientConfig({
    url: database.serviceUrl,
    role: 'xacthuc_verification',
    name: 'xacthuc log watch',
  });
  const growth = new GrowthWatch({ connection, logged: (ids) => loggedOf(pool, ids), log });
  closing.add(() => growth.close());
  return growth;
}

async function logKey({ config, pools, keyring, publicUrl }: Shared) {
  const db = createDatabase<VerificationDatabase>(pools.xacthuc_log);
  const key = await openLogKey({ db, master: keyring.master, origin: config.logOrigin, publicUrl });
  await publishVkey(config.dataDir, key.vkey);
  return key;
}

/** Where this machine keeps a copy of the log's public key, so that `xacthuc verify` works without a network. */
export function publishedVkeyFile(dataDir: string): string {
  return path.join(dataDir, 'log.vkey');
}

async function publishVkey(dataDir: string, vkey: string): Promise<void> {
  await fs.mkdir(dataDir, { recursive: true });
  const half = `${publishedVkeyFile(dataDir)}.${process.pid}`;
  await fs.writeFile(half, `${vkey}\n`);
  await fs.rename(half, publishedVkeyFile(dataDir));
}
