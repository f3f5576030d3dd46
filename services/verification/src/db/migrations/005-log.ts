import { type Kysely, sql } from 'kysely';
import { recordedEvents } from './005-log-events.ts';

/** The transparency log's storage. What it holds and why is in docs/log.md. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await recorded(db);
  await tree(db);
  await state(db);
  await guards(db);
  await salts(db);
  await recordedEvents(db);
  await grants(db);
}

/**
 * What is to be logged, as it is committed. Answers are rows of `verification.answers` as before; all else gets a row of
 * `log.events`. Both take their numbers from one sequence: whoever saw a row and acted on it drew a later number, so the
 * order of numbers is an order of causes, which that of transaction ids is not (one that waits for another's lock has
 * often got its id first).
 */
async function recorded(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE SCHEMA log;

    ALTER TABLE verification.answers ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
    COMMENT ON COLUMN verification.answers.xid IS 'Tells what was committed since the log''s integrator last looked';
    -- Grows at one end only: a new row costs next to nothing.
    CREATE INDEX answers_by_xid ON verification.answers (xid);

    CREATE TABLE log.events (
      number bigint PRIMARY KEY DEFAULT nextval('verification.answers_index_seq'),
      type text NOT NULL,
      at timestamptz NOT NULL,
      body jsonb NOT NULL,
      private jsonb,
      attestation_id uuid,
      xid xid8 NOT NULL DEFAULT pg_current_xact_id()
    );
    CREATE INDEX events_by_xid ON log.events (xid);
    CREATE INDEX events_by_attestation ON log.events (attestation_id, number) WHERE attestation_id IS NOT NULL;
    COMMENT ON TABLE log.events IS
      'Whatever is logged besides answers, written by triggers in the transaction that records it; never edited';
    COMMENT ON COLUMN log.events.number IS 'From the sequence that numbers answers, so that both are in one order';
    COMMENT ON COLUMN log.events.private IS 'What the entry only commits to, with a salt; null too once it was erased';
  `.execute(db);
}

async function tree(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE log.entries (
      index bigint PRIMARY KEY CHECK (index >= 0),
      number bigint NOT NULL UNIQUE,
      type text NOT NULL,
      at timestamptz NOT NULL,
      entry bytea NOT NULL
    );
    COMMENT ON TABLE log.entries IS 'The log: canonical JSON by index, without gaps; only added to';
    COMMENT ON COLUMN log.entries.number IS
      'Of the answer (verification.answers.index) or event (log.events.number) it records: each is logged once';
    COMMENT ON COLUMN log.entries.at IS 'When that happened, as the entry says';

    CREATE TABLE log.tiles (
      level smallint NOT NULL,
      index bigint NOT NULL,
      hashes bytea NOT NULL CHECK (octet_length(hashes) = 8192),
      PRIMARY KEY (level, index)
    );
    COMMENT ON TABLE log.tiles IS 'Full tiles: 256 hashes each; only added to';

    CREATE TABLE log.edge (
      level smallint PRIMARY KEY,
      index bigint NOT NULL,
      hashes bytea NOT NULL
    );
    COMMENT ON TABLE log.edge IS 'The newest tile of each level while it is not full; narrower versions are its beginnings';
    -- Hashes do not compress.
    ALTER TABLE log.tiles ALTER COLUMN hashes SET STORAGE EXTERNAL;
    ALTER TABLE log.edge ALTER COLUMN hashes SET STORAGE EXTERNAL;

    CREATE TABLE log.checkpoints (
      size bigint PRIMARY KEY CHECK (size >= 0),
      root bytea NOT NULL CHECK (octet_length(root) = 32),
      note text NOT NULL,
      previous bigint,
      at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    COMMENT ON COLUMN log.checkpoints.previous IS
      'Size of the checkpoint before it, so that one that is taken away is missed; null: the first';
    COMMENT ON TABLE log.checkpoints IS 'Every signed statement of the log''s size and root; only added to';
  `.execute(db);
}

async function state(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE log.state (
      single boolean PRIMARY KEY DEFAULT true CHECK (single),
      size bigint NOT NULL DEFAULT 0,
      snapshot pg_snapshot,
      walk_snapshot pg_snapshot,
      walk_after bigint,
      walk_until bigint,
      CHECK ((walk_snapshot IS NULL) = (walk_after IS NULL) AND (walk_after IS NULL) = (walk_until IS NULL))
    );
    COMMENT ON COLUMN log.state.snapshot IS 'All that was committed in it is in the log; null: not known, so all must be walked';
    COMMENT ON COLUMN log.state.walk_after IS
      'While more is to be caught up with than fits one round: what bears a number up to this one is in the log';
    INSERT INTO log.state DEFAULT VALUES;

    CREATE TABLE log.keys (
      single boolean PRIMARY KEY DEFAULT true CHECK (single),
      origin text NOT NULL,
      vkey text NOT NULL,
      wrapped bytea NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    COMMENT ON TABLE log.keys IS 'The key that checkpoints are signed with, wrapped by the master key';
  `.execute(db);
}

/** Even the owner must mean it: history is not edited by a slip. */
async function guards(db: Kysely<unknown>): Promise<void> {
  for (const table of ['entries', 'tiles', 'checkpoints']) {
    await sql`
      CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON ${sql.table(`log.${table}`)}
        FOR EACH STATEMENT EXECUTE FUNCTION verification.refuse_change()
    `.execute(db);
  }
  await sql`
    CREATE TRIGGER only_added_to BEFORE DELETE OR TRUNCATE OR UPDATE OF number, type, at, body, attestation_id, xid
      ON log.events FOR EACH STATEMENT EXECUTE FUNCTION verification.refuse_change();
  `.execute(db);
}

async function salts(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE log.salts (
      index bigint PRIMARY KEY,
      salt bytea CHECK (octet_length(salt) = 32),
      erased_at timestamptz,
      erased_by text,
      CHECK ((salt IS NULL) = (erased_at IS NOT NULL) AND (salt IS NULL) = (erased_by IS NOT NULL))
    );
    COMMENT ON TABLE log.salts IS
      'What opens an entry''s commitment; erased, the commitment says nothing any more and the log still verifies';

    CREATE FUNCTION log.erase_salts(entries bigint[], person text) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    DECLARE
      erased bigint[];
    BEGIN
      WITH gone AS (
        UPDATE log.salts SET salt = NULL, erased_at = clock_timestamp(), erased_by = person
        WHERE index = ANY (entries) AND salt IS NOT NULL RETURNING index
      )
      SELECT coalesce(array_agg(index ORDER BY index), '{}') INTO erased FROM gone;
      UPDATE log.events SET private = NULL
        WHERE number IN (SELECT e.number FROM log.entries e WHERE e.index = ANY (erased)) AND private IS NOT NULL;
      -- One event each: an entry's length is bounded, a list's is not.
      INSERT INTO log.events (type, at, body, private)
        SELECT 'erasure', clock_timestamp(), jsonb_build_object('index', index), jsonb_build_object('by', person)
        FROM unnest(erased) AS index ORDER BY index;
      RETURN cardinality(erased);
    END
    $body$;
    REVOKE ALL ON FUNCTION log.erase_salts FROM PUBLIC;
    COMMENT ON FUNCTION log.erase_salts IS 'Erases salts for good; that it was done is logged. Gives how many there were';
  `.execute(db);
}

async function grants(db: Kysely<unknown>): Promise<void> {
  await sql`
    GRANT USAGE ON SCHEMA log TO xacthuc_log, xacthuc_verification;
    GRANT SELECT ON log.entries, log.tiles, log.edge, log.checkpoints, log.state, log.events TO xacthuc_log, xacthuc_verification;
    GRANT SELECT ON log.salts TO xacthuc_verification;
    GRANT SELECT (origin, vkey) ON log.keys TO xacthuc_verification;

    GRANT INSERT ON log.entries, log.tiles, log.checkpoints, log.salts, log.edge TO xacthuc_log;
    GRANT UPDATE ON log.edge, log.state TO xacthuc_log;
    GRANT SELECT, INSERT ON log.keys TO xacthuc_log;
    GRANT USAGE ON SCHEMA verification TO xacthuc_log;
    GRANT SELECT (index, id, xid, issued_at, client_id, benefit, subject_type, subject_key, outcome, reasons,
      departments, policy, eligible_until, evidence, records, token) ON verification.answers TO xacthuc_log;
    GRANT SELECT ON SEQUENCE verification.answers_index_seq TO xacthuc_log;
  `.execute(db);
}
