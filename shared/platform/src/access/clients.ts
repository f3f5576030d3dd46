import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { newApiKey } from './api-key.ts';
import type { AccessDatabase, Role } from './db/schema.ts';

/** What an office gives when it admits a client. */
export interface NewClient {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly sources?: readonly string[] | null;
  readonly segment?: string | null;
  readonly expiresAt?: Date | null;
  readonly ratePerMinute?: number | null;
  /** A registrar that sees mock subjects only. Cannot be changed later. */
  readonly sandbox?: boolean;
}

/** A client as lists show it: the key's public prefix, never its hash. */
export interface ClientSummary {
  readonly id: string;
  readonly name: string;
  readonly roles: Role[];
  readonly sources: string[] | null;
  readonly segment: string | null;
  readonly keyPrefix: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly ratePerMinute: number | null;
  readonly sandbox: boolean;
}

const summary = [
  'id',
  'name',
  'roles',
  'sources',
  'segment',
  'key_prefix as keyPrefix',
  'created_at as createdAt',
  'expires_at as expiresAt',
  'revoked_at as revokedAt',
  'rate_per_minute as ratePerMinute',
  'sandbox',
] as const;

/** Admits a client. `key` is in this answer and nowhere else, ever. */
export async function addClient(
  db: Kysely<AccessDatabase>,
  client: NewClient,
  by: string | null,
): Promise<{ readonly id: string; readonly key: string; readonly prefix: string }> {
  const { key, prefix, hash } = newApiKey(client.sandbox);
  const id = randomUUID();
  await db
    .insertInto('access.clients')
    .values({
      id,
      name: client.name,
      roles: [...client.roles],
      sources: client.sources ? [...client.sources] : null,
      segment: client.segment ?? null,
      key_prefix: prefix,
      key_hash: hash,
      created_by: by,
      expires_at: client.expiresAt ?? null,
      rate_per_minute: client.ratePerMinute ?? null,
      sandbox: client.sandbox ?? false,
    })
    .execute();
  return { id, key, prefix };
}

export async function listClients(db: Kysely<AccessDatabase>): Promise<ClientSummary[]> {
  return db.selectFrom('access.clients').select(summary).orderBy('created_at').orderBy('id').execute();
}

/** Revokes for good; revoking again changes nothing. @returns null when there is no such client. */
export async function revokeClient(db: Kysely<AccessDatabase>, id: string): Promise<ClientSummary | null> {
  await db
    .updateTable('access.clients')
    .set({ revoked_at: sql`now()` as never })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .execute();
  const row = await db.selectFrom('access.clients').select(summary).where('id', '=', id).executeTakeFirst();
  return row ?? null;
}
