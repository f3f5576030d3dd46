import { type Kysely, sql } from 'kysely';
import type { ProgrammeDatabase } from '../../db/schema.ts';
import type { HolderSecrets } from './holder-secrets.ts';
import { lockDirectory } from './lock.ts';
import { type Refreshed, refresh } from './refresh.ts';
import { type NewClaim, storeClaims } from './stored-claims.ts';

/** What a batch of claims came to. */
export interface Taken extends Refreshed {
  readonly unchanged: number;
}

/** Claims taken in one transaction: few enough that whoever withdraws a consent meanwhile waits for a moment only. */
export const claimsAtOnce = 500;

/** Records claims and merges them into their entries. Not durable before the caller's transaction is. */
export async function takeClaims(
  trx: Kysely<ProgrammeDatabase>,
  secrets: HolderSecrets,
  claims: readonly NewClaim[],
): Promise<Taken> {
  await lockDirectory(trx);
  const changed = await storeClaims(trx, secrets, claims);
  const refreshed = await refresh(trx, secrets, changed);
  const domains = new Set(claims.map(({ domain }) => domain));
  return { ...refreshed, unchanged: domains.size - changed.length };
}

/** {@link takeClaims} in its own transaction. */
export function takeClaimsNow(
  db: Kysely<ProgrammeDatabase>,
  secrets: HolderSecrets,
  claims: readonly NewClaim[],
): Promise<Taken> {
  return db.transaction().execute((trx) => takeClaims(trx, secrets, claims));
}

/** Which of these domains have entries. */
export async function knownDomains(db: Kysely<ProgrammeDatabase>, domains: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('directory.entries')
    .select('domain')
    .where(sql<boolean>`domain = ANY(${domains}::text[])`)
    .execute();
  return new Set(rows.map(({ domain }) => domain));
}
