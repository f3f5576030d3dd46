import type pg from 'pg';

/**
 * Names the lock under which statuses change, whoever changes them: one transaction at a time, so that the ids of changes
 * follow their commits. Whoever reads changes after an id (status lists, webhooks) misses none for that.
 */
const statusLock = 0x7861_6377;

/** How long somebody waits for the lock before giving up, in milliseconds. */
const longestWaitMs = 10_000;

/** The lock could not be had in time. */
export class StatusesBusy extends Error {
  override readonly name = 'StatusesBusy';
}

/** Runs in a transaction under the lock; null, and nothing run, when another transaction holds it. */
export function underFreeLock<T>(pool: pg.Pool, run: (client: pg.PoolClient) => Promise<T>): Promise<T | null> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [
      statusLock,
    ]);
    return rows[0]?.mine ? run(client) : null;
  });
}

/** Runs in a transaction under the lock, waiting for it. @throws StatusesBusy */
export function underLock<T>(pool: pg.Pool, run: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(pool, async (client) => {
    await client.query(`SET LOCAL lock_timeout = ${longestWaitMs}`);
    await client.query('SELECT pg_advisory_xact_lock($1)', [statusLock]).catch((error: { code?: string }) => {
      throw error.code === '55P03' ? new StatusesBusy('another transaction changes statuses') : error;
    });
    return run(client);
  });
}

async function inTransaction<T>(pool: pg.Pool, run: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await run(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
