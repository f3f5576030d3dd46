import { type Kysely, sql } from 'kysely';

/**
 * Which entries changed in what monitoring counts by, noted by the transaction that changes them: nothing that is committed can be
 * missed, however it came about. Rows are only added, so writers never wait for each other or for whoever reads and takes them away.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE directory.entry_changes (
      number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      entry bigint NOT NULL
    );
    COMMENT ON TABLE directory.entry_changes IS
      'Entries (entries.number) whose counted parts changed, until they are counted anew; one entry may stand here several times';
    INSERT INTO directory.entry_changes (entry) SELECT number FROM directory.entries ORDER BY number;

    CREATE FUNCTION directory.note_added() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
    BEGIN
      INSERT INTO directory.entry_changes (entry) SELECT number FROM added;
      RETURN NULL;
    END
    $body$;
    CREATE FUNCTION directory.note_changed() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
    BEGIN
      INSERT INTO directory.entry_changes (entry)
        SELECT n.number FROM now n JOIN before b ON b.number = n.number
        WHERE (n.status, n.holder_kind, n.sector, n.province, n.commune, n.area_list, n.registered_on, n.registrar, n.sources,
            n.website_state)
          IS DISTINCT FROM (b.status, b.holder_kind, b.sector, b.province, b.commune, b.area_list, b.registered_on, b.registrar,
            b.sources, b.website_state);
      RETURN NULL;
    END
    $body$;
    REVOKE ALL ON FUNCTION directory.note_added, directory.note_changed FROM PUBLIC;
    CREATE TRIGGER note_added AFTER INSERT ON directory.entries
      REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION directory.note_added();
    CREATE TRIGGER note_changed AFTER UPDATE ON directory.entries
      REFERENCING OLD TABLE AS before NEW TABLE AS now FOR EACH STATEMENT EXECUTE FUNCTION directory.note_changed();

    GRANT SELECT, INSERT, DELETE ON directory.entry_changes TO xacthuc_programme;
  `.execute(db);
}
