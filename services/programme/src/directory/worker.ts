import type { Logger } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type { ProgrammeDatabase } from '../db/schema.ts';
import type { HolderSecrets } from './entries/holder-secrets.ts';
import { followRedemptions } from './follow.ts';

export interface DirectoryWorker {
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/** A name stands in the directory this long after its registrar was told that it is recorded, as long as a worker runs. */
const roundMs = 2_000;

/** Follows redemptions into the directory. It asks the database, so nothing told can be lost; any replica may run one. */
export function startDirectoryWorker(context: {
  readonly db: Kysely<ProgrammeDatabase>;
  readonly secrets: HolderSecrets;
  readonly log: Logger;
}): DirectoryWorker {
  let closed = false;
  const turn = async () => {
    for (let more = true; more && !closed; ) {
      more = (await followRedemptions(context.db, context.secrets))?.more ?? false;
    }
  };
  let underWay: Promise<void> = Promise.resolve();
  const begin = (): void => {
    underWay = turn()
      .catch((error: Error) => context.log.warn({ err: error }, 'following redemptions failed; tried again'))
      .finally(() => {
        if (!closed) timer = setTimeout(begin, roundMs);
      });
  };
  let timer = setTimeout(begin, 0);
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}
