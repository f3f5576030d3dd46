import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE directory.websites (
      entry_id uuid PRIMARY KEY REFERENCES directory.entries (id),
      state text NOT NULL DEFAULT 'unchecked'
        CHECK (state IN ('unchecked', 'live', 'parked', 'down', 'never_published')),
      failures integer NOT NULL DEFAULT 0,
      parkings integer NOT NULL DEFAULT 0,
      due_at timestamptz NOT NULL DEFAULT now() + interval '1 hour',
      leased_until timestamptz,
      checked_at timestamptz,
      outcome text,
      resolves boolean,
      https text CHECK (https IN ('valid', 'invalid', 'none')),
      certificate_expires_at timestamptz,
      http_status integer,
      title text
    );
    COMMENT ON TABLE directory.websites IS 'What was last seen of the website below each name, and when to look again';
    COMMENT ON COLUMN directory.websites.due_at IS 'The truth about the schedule: what the queue forgets is found by it';
    COMMENT ON COLUMN directory.websites.leased_until IS 'Somebody is at it until then; past it, whoever was is gone';
    CREATE INDEX websites_due ON directory.websites (due_at);
    INSERT INTO directory.websites (entry_id) SELECT id FROM directory.entries;

    CREATE TABLE directory.website_history (
      number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      entry_id uuid NOT NULL REFERENCES directory.entries (id),
      state text NOT NULL,
      outcome text NOT NULL,
      http_status integer,
      since timestamptz NOT NULL,
      until timestamptz NOT NULL,
      checks integer NOT NULL DEFAULT 1
    );
    COMMENT ON TABLE directory.website_history IS 'Checks that saw the same one after the other are one row';
    CREATE INDEX website_history_by_entry ON directory.website_history (entry_id, number);

    CREATE FUNCTION directory.begin_website() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
    BEGIN
      INSERT INTO directory.websites (entry_id) SELECT id FROM added;
      RETURN NULL;
    END
    $body$;
    REVOKE ALL ON FUNCTION directory.begin_website FROM PUBLIC;
    CREATE TRIGGER begin_website AFTER INSERT ON directory.entries
      REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION directory.begin_website();

    GRANT SELECT, INSERT ON directory.websites, directory.website_history TO xacthuc_programme;
    GRANT UPDATE (state, failures, parkings, due_at, leased_until, checked_at, outcome, resolves, https,
      certificate_expires_at, http_status, title) ON directory.websites TO xacthuc_programme;
    GRANT UPDATE (until, checks) ON directory.website_history TO xacthuc_programme;
  `.execute(db);
}
