import { type AccessDatabase, addClient, Problem, type Role } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type { ClientsContext } from '../context.ts';
import { bindKey, organisationCodes } from '../organisations/store.ts';
import { type Acting, demandAuthority } from './authority.ts';
import type { BoundClient } from './list.ts';
import { type ClientRequest, requestErrors, toNewClient } from './request.ts';

/** A client with its key, which is in this answer and nowhere else, ever. */
export interface AdmittedClient extends BoundClient {
  readonly key: string;
}

/**
 * Admits a client. The route and the command line both come through here, so that both keep the same rules.
 * @throws Problem `validation_failed` with all that is wrong (pointers below `/body`); `forbidden`.
 */
export async function admitClient(
  context: ClientsContext,
  request: ClientRequest,
  by: Acting,
): Promise<AdmittedClient> {
  const known = {
    sources: request.sources?.length ? await knownSources(context) : [],
    organisations: request.organisation ? await organisationCodes(context.db) : [],
  };
  const errors = requestErrors(request, known, context.now());
  if (errors.length > 0) throw new Problem('validation_failed', null, errors);
  const client = toNewClient(request);
  demandAuthority(by, client.roles);
  const organisation = request.organisation ?? null;
  // One transaction: a key of an organisation that is bound to none must not exist.
  const { id, key, prefix } = await context.db.transaction().execute(async (trx) => {
    const added = await addClient(trx as unknown as Kysely<AccessDatabase>, client, by?.id ?? null);
    if (organisation !== null) await bindKey(trx, added.id, organisation);
    return added;
  });
  context.log?.info({ clientId: id, roles: client.roles, by: by?.id ?? null }, 'client admitted');
  const { created_at: createdAt } = await context.db
    .selectFrom('access.clients')
    .select('created_at')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return {
    id,
    name: client.name,
    roles: client.roles as Role[],
    sources: (client.sources ?? null) as string[] | null,
    segment: client.segment ?? null,
    organisation,
    keyPrefix: prefix,
    createdAt,
    expiresAt: client.expiresAt ?? null,
    revokedAt: null,
    ratePerMinute: client.ratePerMinute ?? null,
    sandbox: client.sandbox ?? false,
    key,
  };
}

async function knownSources(context: ClientsContext): Promise<string[]> {
  const rows = await context.db.selectFrom('facts.source_states').select('source').execute();
  return rows.map(({ source }) => source);
}
