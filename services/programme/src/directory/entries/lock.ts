import { type Kysely, sql } from 'kysely';

const directoryLock = 0x6469_7265;

/**
 * One writer of entries at a time, to the end of its transaction: merging reads what it then writes, and a consent must
 * not be given or withdrawn in between. Held for some milliseconds; reading never waits for it.
 */
export async function lockDirectory<D>(trx: Kysely<D>): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${directoryLock})`.execute(trx);
}
