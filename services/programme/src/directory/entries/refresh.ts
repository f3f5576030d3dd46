import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { ProgrammeDatabase } from '../../db/schema.ts';
import type { Claim, ClaimSource } from './claim.ts';
import type { HolderSecrets } from './holder-secrets.ts';
import { type Contradiction, type Merged, merge } from './merge.ts';
import { searchColumn } from './search-column.ts';
import { claimsOn } from './stored-claims.ts';

/** What merging came to, in entries. */
export interface Refreshed {
  readonly created: number;
  readonly changed: number;
  /** Contradictions that were not known before. */
  readonly conflicts: number;
}

/** What an entry was, as far as a consent depends on it. */
interface Before {
  readonly id: string;
  readonly holderKey: string | null;
  readonly holderKind: string | null;
  readonly name: string | null;
  readonly consentId: string | null;
}

interface Fresh {
  readonly domain: string;
  readonly claim: Claim;
  readonly merged: Merged;
  readonly contradictions: readonly Contradiction[];
  readonly before: Before | null;
  /** The consent that still holds. */
  readonly consentId: string | null;
}

/** Where an entry's sealed name belongs. */
export function entryPlace(domain: string): string {
  return `entry|${domain}`;
}

/** Merges the claims on these domains anew. The caller holds `lockDirectory`. */
export async function refresh(
  trx: Kysely<ProgrammeDatabase>,
  secrets: HolderSecrets,
  domains: readonly string[],
): Promise<Refreshed> {
  if (domains.length === 0) return { created: 0, changed: 0, conflicts: 0 };
  const claims = await claimsOn(trx, secrets, domains);
  const before = await entriesBefore(trx, secrets, domains);
  const linked = await linkedKeys(trx, claims);
  const decided = await decisions(trx, domains);
  const fresh: Fresh[] = [];
  for (const [domain, said] of claims) {
    const [claim] = said;
    if (claim === undefined) continue;
    const { merged, contradictions } = merge(said, {
      linked: (one, other) => linked.has(pairOf(one, other)),
      choice: (found) => decided.get(decisionKey(domain, found.kind, hashOf(secrets, domain, found))) ?? null,
    });
    const was = before.get(domain) ?? null;
    const consentId = was !== null && keepsConsent(was, merged) ? was.consentId : null;
    fresh.push({ domain, claim, merged, contradictions, before: was, consentId });
  }
  await endConsents(trx, fresh);
  await writeEntries(trx, secrets, fresh);
  const conflicts = await writeConflicts(trx, secrets, fresh);
  const created = fresh.filter((entry) => entry.before === null).length;
  return { created, changed: fresh.length - created, conflicts };
}

/** A consent is one holder's, for one registration. A holder of whom only the name is known is told by the name. */
function keepsConsent(before: Before, now: Merged): boolean {
  if (now.status !== 'registered' || before.holderKind !== now.holderKind) return false;
  return before.holderKey === now.holderKey && (now.holderKey !== null || before.name === now.name);
}

async function entriesBefore(
  trx: Kysely<ProgrammeDatabase>,
  secrets: HolderSecrets,
  domains: readonly string[],
): Promise<Map<string, Before>> {
  const rows = await trx
    .selectFrom('directory.entries')
    .select(['id', 'domain', 'holder_key', 'holder_kind', 'sealed', 'consent_id'])
    .where(sql<boolean>`domain = ANY(${domains}::text[])`)
    .execute();
  return new Map(
    rows.map((row) => [
      row.domain,
      {
        id: row.id,
        holderKey: row.holder_key?.toString('hex') ?? null,
        holderKind: row.holder_kind,
        name: secrets.open(entryPlace(row.domain), row.sealed).name,
        consentId: row.consent_id,
      },
    ]),
  );
}

function pairOf(one: string, other: string): string {
  return one < other ? `${one}|${other}` : `${other}|${one}`;
}

/** Of the different keys that claims on one domain give: those that are numbers of one subject. */
async function linkedKeys(
  trx: Kysely<ProgrammeDatabase>,
  claims: ReadonlyMap<string, readonly Claim[]>,
): Promise<Set<string>> {
  const pairs = new Set<string>();
  for (const said of claims.values()) {
    const keys = [...new Set(said.flatMap(({ holderKey }) => (holderKey === null ? [] : [holderKey])))];
    for (const [i, one] of keys.entries()) for (const other of keys.slice(i + 1)) pairs.add(pairOf(one, other));
  }
  if (pairs.size === 0) return pairs;
  const { rows } = await sql<{ pair: string }>`
    SELECT p AS pair FROM unnest(${[...pairs]}::text[]) AS p
    WHERE directory.same_subject(decode(split_part(p, '|', 1), 'hex'), decode(split_part(p, '|', 2), 'hex'))
  `.execute(trx);
  return new Set(rows.map(({ pair }) => pair));
}

/** Bound to its domain: elsewhere the same is not decided. */
export function hashOf(secrets: HolderSecrets, domain: string, { kind, text }: Contradiction): string {
  return secrets.fingerprint(`${domain}\n${kind}\n${text}`).toString('hex');
}

function decisionKey(domain: string, kind: string, hash: string): string {
  return `${domain}|${kind}|${hash}`;
}

async function decisions(trx: Kysely<ProgrammeDatabase>, domains: readonly string[]) {
  const rows = await trx
    .selectFrom('directory.conflicts')
    .select(['domain', 'kind', 'fingerprint', 'prevails', 'prevails_origin'])
    .where('state', '=', 'resolved')
    .where(sql<boolean>`domain = ANY(${domains}::text[])`)
    .orderBy('number')
    .execute();
  return new Map(
    rows.map((row) => [
      decisionKey(row.domain, row.kind, row.fingerprint.toString('hex')),
      { source: row.prevails as ClaimSource, origin: row.prevails_origin },
    ]),
  );
}

async function endConsents(trx: Kysely<ProgrammeDatabase>, fresh: readonly Fresh[]): Promise<void> {
  for (const { before, consentId, merged } of fresh) {
    if (before === null || before.consentId === null || before.consentId === consentId) continue;
    await trx
      .insertInto('directory.consents')
      .values({
        id: randomUUID(),
        entry_id: before.id,
        event: 'ended',
        consent_id: before.consentId,
        reason: merged.status === 'registered' ? 'holder_changed' : 'not_registered',
        text_version: null,
        evidence: null,
        given_on: null,
        recorded_by: null,
      })
      .execute();
  }
}

async function writeEntries(
  trx: Kysely<ProgrammeDatabase>,
  secrets: HolderSecrets,
  fresh: readonly Fresh[],
): Promise<void> {
  const known = await knownSubjects(trx, fresh);
  const rows = fresh.map((entry) => entryRow(secrets, entry, known));
  await sql`
    INSERT INTO directory.entries AS e (domain, domain_unicode, zone, status, holder_kind, holder_key, known_subject,
      sealed, words, personal, disputed, consent_id, public_name, search, sector, province, commune, area_list,
      registered_on, expires_on, registrar, sources, services)
    SELECT r.domain, r.domain_unicode, r.zone, r.status, r.holder_kind, decode(r.holder_key, 'hex'), r.known_subject,
      decode(r.sealed, 'base64'), r.words, r.personal, r.disputed, r.consent_id, r.public_name, r.search, r.sector,
      r.province, r.commune, r.area_list, r.registered_on, r.expires_on, r.registrar, r.sources, r.services
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (
      domain text, domain_unicode text, zone text, status text, holder_kind text, holder_key text,
      known_subject boolean, sealed text, words integer[], personal boolean, disputed boolean, consent_id uuid,
      public_name text, search text, sector text, province text, commune text, area_list text, registered_on date,
      expires_on date, registrar text, sources text[], services text[]
    )
    ON CONFLICT (domain) DO UPDATE SET
      status = excluded.status, holder_kind = excluded.holder_kind, holder_key = excluded.holder_key,
      known_subject = excluded.known_subject, sealed = excluded.sealed, words = excluded.words,
      personal = excluded.personal, disputed = excluded.disputed, consent_id = excluded.consent_id,
      public_name = excluded.public_name, search = excluded.search, sector = excluded.sector,
      province = excluded.province, commune = excluded.commune, area_list = excluded.area_list,
      registered_on = excluded.registered_on, expires_on = excluded.expires_on, registrar = excluded.registrar,
      sources = excluded.sources, services = excluded.services
  `.execute(trx);
}

async function knownSubjects(trx: Kysely<ProgrammeDatabase>, fresh: readonly Fresh[]): Promise<Set<string>> {
  const keys = fresh.flatMap(({ merged: { holderKey } }) => (holderKey === null ? [] : [holderKey]));
  if (keys.length === 0) return new Set();
  const { rows } = await sql<{ key: string }>`
    SELECT encode(k, 'hex') AS key FROM directory.known_subjects(
      (SELECT array_agg(decode(x, 'hex')) FROM unnest(${keys}::text[]) AS x)
    ) AS k
  `.execute(trx);
  return new Set(rows.map(({ key }) => key));
}

function entryRow(secrets: HolderSecrets, { domain, claim, merged, consentId }: Fresh, known: ReadonlySet<string>) {
  const { domainUnicode, zone } = claim;
  const isPublic =
    merged.status === 'registered' &&
    merged.holderKind !== null &&
    !merged.disputed &&
    (!merged.personal || consentId !== null);
  const publicName = isPublic ? merged.name : null;
  const details = { name: merged.name, scheme: null, number: null };
  return {
    domain,
    domain_unicode: domainUnicode,
    zone,
    status: merged.status,
    holder_kind: merged.holderKind,
    holder_key: merged.holderKey,
    known_subject: merged.holderKey !== null && known.has(merged.holderKey),
    sealed: secrets.seal(entryPlace(domain), details)?.toString('base64') ?? null,
    words: [...new Set(secrets.words(`${merged.name ?? ''} ${domainUnicode.replace(/\.(id|biz)\.vn$/, '')}`))],
    personal: merged.personal,
    disputed: merged.disputed,
    consent_id: consentId,
    public_name: publicName,
    search: searchColumn(domain, domainUnicode, publicName),
    sector: merged.sector,
    province: merged.area?.province ?? null,
    commune: merged.area?.commune ?? null,
    area_list: merged.area?.list ?? null,
    registered_on: merged.registeredOn,
    expires_on: merged.expiresOn,
    registrar: merged.registrar,
    sources: merged.sources,
    services: merged.services,
  };
}

/** Opens what is newly contradicted, and ends what is not any more. @returns how many are new. */
async function writeConflicts(
  trx: Kysely<ProgrammeDatabase>,
  secrets: HolderSecrets,
  fresh: readonly Fresh[],
): Promise<number> {
  const domains = fresh.map(({ domain }) => domain);
  const found = fresh.flatMap(({ domain, contradictions }) =>
    contradictions.map((contradiction) => ({
      domain,
      kind: contradiction.kind,
      sources: contradiction.sources,
      fingerprint: hashOf(secrets, domain, contradiction),
    })),
  );
  const wanted = sql`
    SELECT f.domain, f.kind, f.sources, decode(f.fingerprint, 'hex') AS fingerprint
    FROM jsonb_to_recordset(${JSON.stringify(found)}::jsonb) AS f (domain text, kind text, sources text[], fingerprint text)
  `;
  await sql`
    UPDATE directory.conflicts c SET state = 'gone', ended_at = clock_timestamp()
    WHERE c.state = 'open' AND c.domain = ANY(${domains}::text[])
      AND NOT EXISTS (
        SELECT FROM (${wanted}) AS w WHERE w.domain = c.domain AND w.kind = c.kind AND w.fingerprint = c.fingerprint
      )
  `.execute(trx);
  const { rows } = await sql<{ id: string }>`
    INSERT INTO directory.conflicts (domain, kind, sources, fingerprint)
    SELECT w.domain, w.kind, w.sources, w.fingerprint FROM (${wanted}) AS w
    WHERE NOT EXISTS (
      SELECT FROM directory.conflicts c
      WHERE c.domain = w.domain AND c.kind = w.kind AND c.fingerprint = w.fingerprint AND c.state IN ('open', 'resolved')
    )
    RETURNING id
  `.execute(trx);
  return rows.length;
}
