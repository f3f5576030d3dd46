import { type AccessDatabase, createDatabase, createPool, loadMasterKey, openKeyring } from '@xacthuc/platform';
import type { TestService } from '@xacthuc/test-harness';
import { type Replayed, replayLog, type VerificationDatabase } from '@xacthuc/verification';
import { logCaughtUp } from './caught-up.ts';

/** Replays every answer of a service under the serving role, a few at a time. */
export async function replayEverything(
  service: Pick<TestService, 'running' | 'dataDir' | 'query'>,
  size?: number,
): Promise<Replayed[]> {
  const { running, dataDir } = service;
  await logCaughtUp(service);
  const url = running.database.serviceUrl;
  const pool = createPool({ url, role: 'xacthuc_verification', max: 2, name: 'test replay' });
  try {
    const keyring = await openKeyring(createDatabase<AccessDatabase>(pool), loadMasterKey(null, dataDir, true));
    const context = { db: createDatabase<VerificationDatabase>(pool), keyring };
    const all: Replayed[] = [];
    for await (const { results } of replayLog(context, {}, size)) all.push(...results);
    return all;
  } finally {
    await pool.end();
  }
}
