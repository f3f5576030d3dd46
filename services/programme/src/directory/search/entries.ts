import { type Kysely, type Selectable, sql } from 'kysely';
import type { EntriesTable, PublishedView } from '../../db/directory-schema.ts';
import type { ProgrammeDatabase } from '../../db/schema.ts';
import { sectors } from '../codes/sectors.ts';
import type { HolderSecrets } from '../entries/holder-secrets.ts';
import { entryPlace } from '../entries/refresh.ts';
import { encodeCursor } from './cursor.ts';
import { type DirectoryFilter, entryConditions, publishedConditions } from './filter.ts';
import { newestFirst, type Page, type PageOf } from './newest-first.ts';

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

const published = [
  'number',
  'domain',
  'domain_unicode',
  'holder_kind',
  'public_name',
  'sector',
  'province',
  'commune',
  'area_list',
  'registered_on',
  'website_state',
] as const;
export type PublishedEntry = Pick<PublishedView, (typeof published)[number]>;

/** Entries as the office sees them, newest first. */
export async function searchEntries(
  db: Kysely<ProgrammeDatabase>,
  secrets: HolderSecrets,
  filter: DirectoryFilter,
  page: Page,
): Promise<PageOf<ShownEntry>> {
  const conditions = entryConditions(filter, secrets.words);
  return newestFirst<ShownEntry>(db, { table: 'directory.entries', columns: shown, conditions, filter }, page);
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
): Promise<PageOf<PublishedEntry>> {
  const conditions = publishedConditions(filter);
  return newestFirst<PublishedEntry>(
    db,
    { table: 'directory.published', columns: published, conditions, filter },
    page,
  );
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
export function presentPublished(row: PublishedEntry) {
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
    const page: PageOf<ShownEntry> = await searchEntries(db, secrets, filter, {
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
): AsyncGenerator<readonly PublishedEntry[]> {
  for (let cursor: string | null = encodeCursor(lastNumber); cursor !== null; ) {
    const page: PageOf<PublishedEntry> = await searchPublished(db, filter, {
      limit: 1000,
      cursor,
    });
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
