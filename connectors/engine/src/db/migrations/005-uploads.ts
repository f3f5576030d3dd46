import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await uploads(db);
  await limits(db);
}

/** Files that arrive in several requests. */
async function uploads(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE facts.uploads (
      file_id uuid PRIMARY KEY REFERENCES facts.files ON DELETE CASCADE,
      client_id uuid NOT NULL,
      length bigint NOT NULL CHECK (length > 0),
      received bigint NOT NULL DEFAULT 0 CHECK (received BETWEEN 0 AND length),
      pieces integer NOT NULL DEFAULT 0,
      metadata text,
      writer uuid,
      expires_at timestamptz NOT NULL,
      snapshot_id uuid REFERENCES facts.snapshots,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    COMMENT ON TABLE facts.uploads IS
      'Files that arrive in several requests; the first "pieces" pieces hold the "received" bytes, later ones do not count';
    COMMENT ON COLUMN facts.uploads.writer IS 'The request that may add to it; an earlier one that still runs may not';
    COMMENT ON COLUMN facts.uploads.snapshot_id IS 'What it became, once';
    CREATE INDEX uploads_by_expiry ON facts.uploads (expires_at);

    GRANT SELECT, INSERT, DELETE ON facts.uploads TO xacthuc_intake;
    GRANT UPDATE (received, pieces, writer, expires_at, snapshot_id) ON facts.uploads TO xacthuc_intake;
  `.execute(db);
}

/** How long a source may be relied on is the office's to say; each change keeps who, when and why. */
async function limits(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE facts.limit_changes (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      source_id smallint NOT NULL REFERENCES facts.sources,
      days_before integer NOT NULL,
      days_after integer NOT NULL,
      changed_by uuid NOT NULL,
      reason text NOT NULL CHECK (reason <> ''),
      changed_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX limit_changes_by_source ON facts.limit_changes (source_id, id);

    -- The only way to change a limit, so that none changes without a trace.
    CREATE FUNCTION facts.change_freshness_limit(source text, days integer, by uuid, why text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    DECLARE
      changed facts.sources;
    BEGIN
      SELECT * INTO changed FROM facts.sources s WHERE s.code = source FOR UPDATE;
      IF NOT FOUND THEN
        RETURN false;
      END IF;
      IF changed.freshness_days <> days THEN
        UPDATE facts.sources SET freshness_days = days WHERE id = changed.id;
        INSERT INTO facts.limit_changes (source_id, days_before, days_after, changed_by, reason)
        VALUES (changed.id, changed.freshness_days, days, by, why);
      END IF;
      RETURN true;
    END
    $body$;
    REVOKE ALL ON FUNCTION facts.change_freshness_limit FROM PUBLIC;

    CREATE VIEW facts.segment_states AS
      SELECT s.code AS source, part.segment, greatest(part.as_of, whole.as_of) AS as_of, s.freshness_days
      FROM facts.freshness part
      JOIN facts.sources s ON s.id = part.source_id
      LEFT JOIN facts.freshness whole ON whole.source_id = part.source_id AND whole.segment = ''
      WHERE part.segment <> '';
    COMMENT ON VIEW facts.segment_states IS 'The day of each segment that has one of its own: its own or its whole source''s';

    GRANT EXECUTE ON FUNCTION facts.change_freshness_limit TO xacthuc_intake;
    GRANT SELECT ON facts.limit_changes, facts.segment_states TO xacthuc_intake;
    GRANT SELECT ON facts.segment_states TO xacthuc_verification;
  `.execute(db);
}
