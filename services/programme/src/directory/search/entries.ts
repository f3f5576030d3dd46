import { type Kysely, type Selectable, sql } from 'kysely';
import type { EntriesTable, PublishedView } from '../../db/directory-schema.ts';
import type { ProgrammeDatabase } from '../../db/schema.ts';
import { sectors } from '../codes/sectors.ts';
import type { HolderSecrets } from '../entries/holder-secrets.ts';
import { entryPlace } from '../entries/refresh.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { allOf, type DirectoryFilter, entryConditions, publishedConditions } from './filter.ts';

export interface Page {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

const shown = [
  'number',
  'id',
  'domain',
  'domain_unicode',
  'zone',
  'status',
  'holder_kind',
  'known_subject',
  'sealed',
  'personal',
  'disputed',
  'consent_id',
  'public',
  'sector',
  'province',
  'commune',
  'area_list',
  'registered_on',
  'expires_on',
  'registrar',
  'sources',
  'services',
  'website_state',
  'updated_at',
] as const;
export type ShownEntry = Pick<Selectable<EntriesTable>, (typeof shown)[number]>;

/** Entries as the office sees them, newest first. */
export async function searchEntries(
  db: Kysely<ProgrammeDatabase>,
  secrets: HolderSecrets,
  filter: DirectoryFilter,
  page: Page,
): Promise<{ readonly rows: readonly ShownEntry[]; readonly next: string | null }> {
  const rows = await db
    .selectFrom('directory.entries')
    .select(shown)
    .where(allOf(entryConditions(filter, secrets.words)))
    .where('number', '<', decodeCursor(page.cursor))
    .orderBy('number', 'desc')
    .limit(page.limit + 1)
    .execute();
  return paged(rows, page.limit);
}

/** One entry; null where there is none. */
export async function entryById(db: Kysely<ProgrammeDatabase>, id: string): Promise<ShownEntry | null> {
  const row = await db.selectFrom('directory.entries').select(shown).where('id', '=', id).executeTakeFirst();
  return row ?? null;
}

/** What is published, newest first: nothing else is read, so nothing else can show, be it by the time it takes. */
export async function searchPublished(
  db: Kysely<ProgrammeDatabase>,
  filter: DirectoryFilter,
  page: Page,
): Promise<{ readonly rows: readonly Selectable<PublishedView>[]; readonly next: string | null }> {
  const rows = await db
    .selectFrom('directory.published')
    .selectAll()
    .where(allOf(publishedConditions(filter)))
    .where('number', '<', decodeCursor(page.cursor))
    .orderBy('number', 'desc')
    .limit(page.limit + 1)
    .execute();
  return paged(rows, page.limit);
}

function paged<R extends { readonly number: number }>(rows: readonly R[], limit: number) {
  const last = rows[limit - 1];
  return { rows: rows.slice(0, limit), next: rows.length > limit && last ? encodeCursor(last.number) : null };
}

/** @param whole whether the caller may read the names of those who have not agreed to be published. */
export function presentEntry(secrets: HolderSecrets, row: ShownEntry, whole: boolean) {
  const mayName = whole || row.public || !row.personal;
  return {
    id: row.id,
    domain: row.domain,
    domainUnicode: row.domain_unicode,
    status: row.status,
    holder: {
      kind: row.holder_kind,
      name: mayName ? secrets.open(entryPlace(row.domain), row.sealed).name : null,
      knownSubject: row.known_subject,
    },
    personal: row.personal,
    consent: row.consent_id !== null,
    public: row.public,
    disputed: row.disputed,
    sector: row.sector === null ? null : { code: row.sector, list: sectors.version },
    area: areaOf(row),
    registeredOn: row.registered_on,
    expiresOn: row.expires_on,
    registrar: row.registrar,
    sources: row.sources,
    services: row.services,
    websiteState: row.website_state,
    updatedAt: row.updated_at.toISOString(),
  };
}

/** Nothing but what anyone may see. */
export function presentPublished(row: Selectable<PublishedView>) {
  return {
    domain: row.domain,
    domainUnicode: row.domain_unicode,
    holder: { kind: row.holder_kind, name: row.public_name },
    sector: row.sector === null ? null : { code: row.sector, list: sectors.version },
    area: areaOf(row),
    registeredOn: row.registered_on,
    websiteState: row.website_state,
  };
}

function areaOf(row: Pick<ShownEntry, 'area_list' | 'province' | 'commune'>) {
  return row.area_list === null ? null : { list: row.area_list, province: row.province, commune: row.commune };
}

/** Above all numbers there are. */
const lastNumber = 999_999_999_999_999;

/** All that fit, a page at a time: what is taken long after the first page is what it is then. */
export async function* allEntries(
  db: Kysely<ProgrammeDatabase>,
  secrets: HolderSecrets,
  filter: DirectoryFilter,
): AsyncGenerator<readonly ShownEntry[]> {
  for (let cursor: string | null = encodeCursor(lastNumber); cursor !== null; ) {
    const page: { rows: readonly ShownEntry[]; next: string | null } = await searchEntries(db, secrets, filter, {
      limit: 1000,
      cursor,
    });
    yield page.rows;
    cursor = page.next;
  }
}

/** {@link allEntries} of what is published. */
export async function* allPublished(
  db: Kysely<ProgrammeDatabase>,
  filter: DirectoryFilter,
): AsyncGenerator<readonly Selectable<PublishedView>[]> {
  for (let cursor: string | null = encodeCursor(lastNumber); cursor !== null; ) {
    const page: { rows: readonly Selectable<PublishedView>[]; next: string | null } = await searchPublished(
      db,
      filter,
      {
        limit: 1000,
        cursor,
      },
    );
    yield page.rows;
    cursor = page.next;
  }
}

/** Claims on a domain as the office and auditors see them. */
export async function claimRows(db: Kysely<ProgrammeDatabase>, domain: string) {
  return db
    .selectFrom('directory.claims')
    .select(['source', 'origin', 'status', 'holder_kind', 'registered_on', 'expires_on', 'registrar', 'stated_at'])
    .select(['recorded_by', 'recorded_at', sql<boolean>`holder_key IS NOT NULL`.as('has_number')])
    .where('domain', '=', domain)
    .orderBy('source')
    .orderBy('origin')
    .execute();
}
