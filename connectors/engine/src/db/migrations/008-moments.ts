import { type Kysely, sql } from 'kysely';

/**
 * What was committed when an answer read the facts, so that it can be read again exactly so. Clocks cannot say it: what
 * is stamped before another thing may be committed after it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await eras(db);
  await moments(db);
  await stamps(db);
}

/** Transactions are counted by a server: a database restored on another one begins another count. */
async function eras(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE facts.eras (
      number smallint PRIMARY KEY CHECK (number >= 0),
      server text NOT NULL,
      began_at timestamptz NOT NULL DEFAULT now()
    );
    COMMENT ON TABLE facts.eras IS
      'The servers that this database has lived on: each counts transactions anew, so moments are told apart by era';
    COMMENT ON COLUMN facts.eras.server IS 'Its system identifier';
    INSERT INTO facts.eras (number, server) SELECT 0, system_identifier::text FROM pg_control_system();

    CREATE FUNCTION facts.note_era() RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
      INSERT INTO facts.eras (number, server)
      SELECT last.number + 1, here.system_identifier::text
      FROM (SELECT number, server FROM facts.eras ORDER BY number DESC LIMIT 1) last, pg_control_system() here
      WHERE last.server <> here.system_identifier::text
      ON CONFLICT (number) DO NOTHING
    $body$;
    COMMENT ON FUNCTION facts.note_era IS 'To be called before a process begins to work; does nothing on a known server';
    REVOKE ALL ON FUNCTION facts.note_era FROM PUBLIC;
  `.execute(db);
}

/** Transaction numbers and snapshots with the era above the bits that a server can count through (2^48). */
async function moments(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION facts.era_offset() RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
      SELECT coalesce(max(number), 0)::bigint << 48 FROM facts.eras
    $body$;

    CREATE FUNCTION facts.moment() RETURNS xid8
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
      SELECT (pg_current_xact_id()::text::bigint + facts.era_offset())::text::xid8
    $body$;
    COMMENT ON FUNCTION facts.moment IS 'This transaction, to be compared with what facts.seen gave';

    -- STABLE: it sees what the statement sees that calls it.
    CREATE FUNCTION facts.seen() RETURNS pg_snapshot
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    DECLARE
      here pg_snapshot := pg_current_snapshot();
      past bigint := facts.era_offset();
    BEGIN
      IF past = 0 THEN
        RETURN here;
      END IF;
      RETURN (
        (pg_snapshot_xmin(here)::text::bigint + past) || ':' || (pg_snapshot_xmax(here)::text::bigint + past) || ':' ||
        coalesce(
          (SELECT string_agg((x::text::bigint + past)::text, ',' ORDER BY x) FROM pg_snapshot_xip(here) AS t (x)), ''
        )
      )::pg_snapshot;
    END
    $body$;
    COMMENT ON FUNCTION facts.seen IS 'Which moments are committed for the calling statement';

    REVOKE ALL ON FUNCTION facts.era_offset, facts.moment, facts.seen FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION facts.moment, facts.note_era TO xacthuc_verification, xacthuc_intake;
    GRANT EXECUTE ON FUNCTION facts.seen TO xacthuc_verification;
    GRANT SELECT ON facts.eras TO xacthuc_intake;
  `.execute(db);
}

async function stamps(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE facts.sources ADD COLUMN moment xid8 NOT NULL DEFAULT facts.moment();
    COMMENT ON COLUMN facts.sources.moment IS 'When it was added';
    ALTER TABLE facts.limit_changes ADD COLUMN moment xid8 NOT NULL DEFAULT facts.moment();
    ALTER TABLE facts.snapshots ADD COLUMN activation_moment xid8;
    COMMENT ON COLUMN facts.snapshots.activation_moment IS 'The transaction that activated it, as facts.moment counts';
    UPDATE facts.snapshots SET activation_moment = facts.moment() WHERE sequence IS NOT NULL;
  `.execute(db);
}
