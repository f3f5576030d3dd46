import type { SubjectType } from '@xacthuc/domain';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { ProgrammeDatabase } from '../../db/schema.ts';
import type { Claim, ClaimSource, NameState } from './claim.ts';
import type { HolderSecrets } from './holder-secrets.ts';

/** A claim with what is kept of its holder's number, and who recorded it. */
export interface NewClaim extends Claim {
  readonly scheme: string | null;
  readonly number: string | null;
  readonly recordedBy: string | null;
}

/** Where a claim's sealed details belong. */
function placeOf({ domain, source, origin }: Pick<Claim, 'domain' | 'source' | 'origin'>): string {
  return `claim|${domain}|${source}|${origin}`;
}

/**
 * Puts claims in the place of what the same sources said before. What says the same as before stays untouched, and what
 * is older than what is there changes nothing. @returns the domains of which something else is said now.
 */
export async function storeClaims(
  trx: Kysely<ProgrammeDatabase>,
  secrets: HolderSecrets,
  claims: readonly NewClaim[],
): Promise<string[]> {
  // ON CONFLICT takes each row once; the last word counts.
  const byKey = new Map(claims.map((claim) => [placeOf(claim), claim]));
  const rows = [...byKey.values()].map((claim) => rowOf(secrets, claim));
  const { rows: changed } = await sql<{ domain: string }>`
    INSERT INTO directory.claims AS c (domain, domain_unicode, zone, source, origin, status, holder_kind, holder_key,
      sealed, registered_on, expires_on, registrar, sector, province, commune, area_list, services, stated_at,
      recorded_by, fingerprint)
    SELECT r.domain, r.domain_unicode, r.zone, r.source, r.origin, r.status, r.holder_kind, decode(r.holder_key, 'hex'),
      decode(r.sealed, 'base64'), r.registered_on, r.expires_on, r.registrar, r.sector, r.province, r.commune,
      r.area_list, r.services, r.stated_at, r.recorded_by, decode(r.fingerprint, 'hex')
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (
      domain text, domain_unicode text, zone text, source text, origin uuid, status text, holder_kind text,
      holder_key text, sealed text, registered_on date, expires_on date, registrar text, sector text, province text,
      commune text, area_list text, services text[], stated_at timestamptz, recorded_by uuid, fingerprint text
    )
    ON CONFLICT (domain, source, origin) DO UPDATE SET
      status = excluded.status, holder_kind = excluded.holder_kind, holder_key = excluded.holder_key,
      sealed = excluded.sealed, registered_on = excluded.registered_on, expires_on = excluded.expires_on,
      registrar = excluded.registrar, sector = excluded.sector, province = excluded.province,
      commune = excluded.commune, area_list = excluded.area_list, services = excluded.services,
      stated_at = excluded.stated_at, recorded_by = excluded.recorded_by, recorded_at = clock_timestamp(),
      fingerprint = excluded.fingerprint
    WHERE c.fingerprint <> excluded.fingerprint AND c.stated_at <= excluded.stated_at
    RETURNING c.domain
  `.execute(trx);
  return [...new Set(changed.map(({ domain }) => domain))];
}

function rowOf(secrets: HolderSecrets, claim: NewClaim) {
  const { name, scheme, number } = claim;
  const said = [
    claim.status,
    claim.holderKind,
    claim.holderKey,
    name,
    claim.registeredOn,
    claim.expiresOn,
    claim.registrar,
    claim.sector,
    claim.area,
    claim.services,
    // A list that is newer says the same; a use of a free name that is newer is another one.
    claim.source === 'redemption' ? claim.statedAt : null,
  ];
  return {
    domain: claim.domain,
    domain_unicode: claim.domainUnicode,
    zone: claim.zone,
    source: claim.source,
    origin: claim.origin,
    status: claim.status,
    holder_kind: claim.holderKind,
    holder_key: claim.holderKey,
    sealed: secrets.seal(placeOf(claim), { name, scheme, number })?.toString('base64') ?? null,
    registered_on: claim.registeredOn,
    expires_on: claim.expiresOn,
    registrar: claim.registrar,
    sector: claim.sector,
    province: claim.area?.province ?? null,
    commune: claim.area?.commune ?? null,
    area_list: claim.area?.list ?? null,
    services: claim.services,
    stated_at: claim.statedAt.toISOString(),
    recorded_by: claim.recordedBy,
    fingerprint: secrets.fingerprint(JSON.stringify(said)).toString('hex'),
  };
}

/** All that is said of these domains, by domain. */
export async function claimsOn(
  db: Kysely<ProgrammeDatabase>,
  secrets: HolderSecrets,
  domains: readonly string[],
): Promise<Map<string, Claim[]>> {
  const rows = await db
    .selectFrom('directory.claims')
    .selectAll()
    .where(sql<boolean>`domain = ANY(${domains}::text[])`)
    .execute();
  const found = new Map<string, Claim[]>();
  for (const row of rows) {
    const claim: Claim = {
      domain: row.domain,
      domainUnicode: row.domain_unicode,
      zone: row.zone,
      source: row.source as ClaimSource,
      origin: row.origin,
      status: row.status as NameState,
      holderKind: row.holder_kind as SubjectType | null,
      holderKey: row.holder_key?.toString('hex') ?? null,
      name: secrets.open(placeOf(row as Pick<Claim, 'domain' | 'source' | 'origin'>), row.sealed).name,
      registeredOn: row.registered_on,
      expiresOn: row.expires_on,
      registrar: row.registrar,
      sector: row.sector,
      area: row.area_list === null ? null : { list: row.area_list, province: row.province, commune: row.commune },
      services: row.services,
      statedAt: row.stated_at,
    };
    const others = found.get(row.domain);
    if (others) others.push(claim);
    else found.set(row.domain, [claim]);
  }
  return found;
}
