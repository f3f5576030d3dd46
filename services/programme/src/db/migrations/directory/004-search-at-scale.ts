import { type Kysely, sql } from 'kysely';

/** Indexes for filters that have none: what few entries have is found without reading all of them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE EXTENSION IF NOT EXISTS btree_gin`.execute(db);
  await sql`
    -- Few values each: their lists are one or two bytes an entry, and several filters meet before a row is read.
    CREATE INDEX entries_filters ON directory.entries USING gin
      (zone, status, holder_kind, area_list, province, personal, public, services, sources);
    -- A commune's code names its province: asked for alone, its newest are next to each other all the same.
    DROP INDEX directory.entries_by_commune;
    CREATE INDEX entries_by_commune ON directory.entries (commune, number);
    CREATE INDEX entries_by_registration ON directory.entries (registered_on);
    CREATE INDEX entries_disputed ON directory.entries (number) WHERE disputed;

    -- With the zone as a column, which an index finds: the end of a domain is found by none.
    CREATE OR REPLACE VIEW directory.published AS
      SELECT number, id, domain, domain_unicode, holder_kind, public_name, search, sector, province, commune, area_list,
        registered_on, website_state, zone
      FROM directory.entries WHERE public;
  `.execute(db);
}
