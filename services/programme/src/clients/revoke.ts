import { type AccessDatabase, type ClientSummary, Problem, revokeClient } from '@xacthuc/platform';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { ClientsContext } from '../context.ts';
import { type Acting, demandAuthority } from './authority.ts';

/**
 * Revokes a client's key for good; revoking it again changes nothing. Replicas refuse the key within two seconds.
 * @throws Problem `not_found`; `forbidden`; `state_conflict` when no admin would be left whose key works.
 */
export async function revokeAdmitted(context: ClientsContext, id: string, by: Acting): Promise<ClientSummary> {
  const access: Kysely<AccessDatabase> = context.db;
  const summary = await access.transaction().execute(async (trx) => {
    const client = await trx.selectFrom('access.clients').select('roles').where('id', '=', id).executeTakeFirst();
    if (!client) throw new Problem('not_found');
    demandAuthority(by, client.roles);
    if (client.roles.includes('admin')) await demandAnotherAdmin(trx, id, context.now());
    // For the log's entry of this change, in this transaction only.
    await sql`SELECT set_config('xacthuc.acting', ${by?.id ?? ''}, true)`.execute(trx);
    return revokeClient(trx, id);
  });
  if (!summary) throw new Problem('not_found');
  context.log?.info({ clientId: id, by: by?.id ?? null }, 'client revoked');
  return summary;
}

/** Locks every working admin key first: two admins who revoke each other at one moment must not both succeed. */
async function demandAnotherAdmin(trx: Transaction<AccessDatabase>, id: string, now: Date): Promise<void> {
  const admins = await trx
    .selectFrom('access.clients')
    .select('id')
    .where((where) => where(where.val('admin'), '=', where.fn.any('roles')))
    .where('revoked_at', 'is', null)
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  const [first, ...others] = admins;
  if (first?.id !== id || others.length > 0) return;
  throw new Problem('state_conflict', {
    vi: 'Đây là khoá quản trị (admin) cuối cùng còn hiệu lực; hãy cấp một khoá quản trị khác trước khi thu hồi khoá này',
    en: 'This is the last admin key that works; admit another admin before revoking it',
  });
}
