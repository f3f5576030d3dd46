import type { Logger } from '@xacthuc/platform';
import { type Kysely, sql } from 'kysely';
import type { SandboxDatabase } from '../db/schema.ts';

/** Days for which sandbox answers, and what was done with them, are kept. */
export const keptDays = 30;

const everyMs = 6 * 3_600_000;

/** Forgets all that a client asked and did. @returns the number of answers. */
export async function forget(db: Kysely<SandboxDatabase>, clientId: string): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('sandbox.answers')
    .where('client_id', '=', clientId)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** Forgets what is older than {@link keptDays}. @returns the number of answers. */
export async function sweep(db: Kysely<SandboxDatabase>): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('sandbox.answers')
    .where('stored_at', '<', sql<Date>`now() - make_interval(days => ${keptDays}::integer)`)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** Sweeps now and then. Replicas that sweep at the same time do not harm each other. */
export function startSweeping(db: Kysely<SandboxDatabase>, log: Logger): { close(): Promise<void> } {
  let under = Promise.resolve();
  const run = () => {
    under = sweep(db).then(
      (answers) => {
        if (answers > 0) log.info({ answers }, 'old sandbox answers were swept');
      },
      (error: unknown) => log.warn({ err: error }, 'old sandbox answers were not swept; trying again later'),
    );
  };
  run();
  const timer = setInterval(run, everyMs).unref();
  return {
    close: async () => {
      clearInterval(timer);
      await under;
    },
  };
}
