import { createDatabase } from '@xacthuc/platform';
import { holderSecrets, type ProgrammeDatabase, startDirectoryWorker } from '@xacthuc/programme';
import type { Shared } from './parts.ts';

/** Follows redemptions into the website directory. */
export function startDirectory({ pools, keyring, log, closing }: Shared): void {
  const db = createDatabase<ProgrammeDatabase>(pools.xacthuc_programme);
  const worker = startDirectoryWorker({ db, secrets: holderSecrets(keyring), log });
  closing.add(() => worker.close());
}
