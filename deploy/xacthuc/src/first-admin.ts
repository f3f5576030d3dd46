import { type AccessDatabase, addClient } from '@xacthuc/platform';
import { type Kysely, sql } from 'kysely';

const lock = 0x7861_6376;

/** On a database without any client: makes the first admin's key. Null otherwise. Replicas that start together agree. */
export async function firstAdminKey(db: Kysely<AccessDatabase>): Promise<string | null> {
  return db.transaction().execute(async (trx) => {
    await sql`SELECT pg_advisory_xact_lock(${lock})`.execute(trx);
    const { rows } = await sql`SELECT 1 FROM access.clients LIMIT 1`.execute(trx);
    if (rows.length > 0) return null;
    const { key } = await addClient(trx, { name: 'admin', roles: ['admin'] }, null);
    return key;
  });
}
