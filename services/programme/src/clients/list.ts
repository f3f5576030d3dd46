import { type ClientSummary, listClients } from '@xacthuc/platform';
import type { ClientsContext } from '../context.ts';

/** A client with the organisation it files for; null: none. */
export interface BoundClient extends ClientSummary {
  readonly organisation: string | null;
}

/** All clients, revoked ones too, with what each is bound to. */
export async function listBoundClients({ db }: Pick<ClientsContext, 'db'>): Promise<BoundClient[]> {
  const bound = await db.selectFrom('programme.organisation_keys').select(['client_id', 'organisation']).execute();
  const organisations = new Map(bound.map(({ client_id, organisation }) => [client_id, organisation]));
  const clients = await listClients(db);
  return clients.map((client) => ({ ...client, organisation: organisations.get(client.id) ?? null }));
}

/** A client with what it is bound to. */
export async function withOrganisation(
  { db }: Pick<ClientsContext, 'db'>,
  client: ClientSummary,
): Promise<BoundClient> {
  const bound = await db
    .selectFrom('programme.organisation_keys')
    .select('organisation')
    .where('client_id', '=', client.id)
    .executeTakeFirst();
  return { ...client, organisation: bound?.organisation ?? null };
}
