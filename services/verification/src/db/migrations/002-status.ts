import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await tables(db);
  await views(db);
  await grants(db);
}

async function tables(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE verification.answers
      ADD COLUMN status_list integer,
      ADD COLUMN status_index integer;
    COMMENT ON COLUMN verification.answers.status_list IS
      'Where the status of an eligible answer is looked up; null: it was given none';

    -- Each value is a block of places that one replica hands out from memory: no check waits for one.
    CREATE SEQUENCE verification.status_places AS bigint MINVALUE 0 START 0 INCREMENT BY 1024;

    CREATE TABLE verification.status_lists (
      number integer PRIMARY KEY,
      opened_at timestamptz NOT NULL DEFAULT clock_timestamp()
    );

    CREATE TABLE verification.status_changes (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      attestation_id uuid NOT NULL,
      list integer NOT NULL,
      index integer NOT NULL,
      status smallint NOT NULL CHECK (status IN (0, 1, 2)),
      reason text NOT NULL,
      facts text[] NOT NULL,
      source text,
      sequence bigint,
      person uuid,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      CHECK ((source IS NULL) = (sequence IS NULL)),
      CHECK ((source IS NULL) <> (person IS NULL))
    );
    COMMENT ON TABLE verification.status_changes IS
      'Every change of an attestation''s status, with its cause: a source''s activation or a person; never edited';
    COMMENT ON COLUMN verification.status_changes.status IS '0 valid, 1 revoked, 2 suspended (Token Status List)';
    COMMENT ON COLUMN verification.status_changes.facts IS 'The reasons of the answer that would be given instead';
    CREATE INDEX status_changes_by_list ON verification.status_changes (list, id);
    CREATE INDEX status_changes_by_attestation ON verification.status_changes (attestation_id, id);

    -- Derived from answers, so that what an activation touches is found by a join of narrow rows.
    CREATE TABLE verification.live_attestations (
      attestation_id uuid NOT NULL,
      subject_key bytea NOT NULL,
      record_id bigint NOT NULL,
      facts_version bigint NOT NULL,
      expires_at timestamptz NOT NULL,
      xid xid8 NOT NULL DEFAULT pg_current_xact_id()
    );
    COMMENT ON TABLE verification.live_attestations IS
      'Attestations whose status may change, one row for each record they rest on; rows go when they have expired';
    COMMENT ON COLUMN verification.live_attestations.facts_version IS
      'The sum of all sources'' sequences when the facts were read: it grows with every activation';
    COMMENT ON COLUMN verification.live_attestations.xid IS 'Tells what was committed after a look at the table';
    -- Both grow at one end only: a new row costs next to nothing.
    CREATE INDEX live_attestations_by_xid ON verification.live_attestations (xid);
    CREATE INDEX live_attestations_by_expiry ON verification.live_attestations
      USING brin (expires_at) WITH (autosummarize = on);

    CREATE TABLE verification.consequences_done (
      source text NOT NULL,
      sequence bigint NOT NULL,
      begun_at timestamptz NOT NULL DEFAULT now(),
      done_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      snapshot pg_snapshot NOT NULL,
      facts_version bigint NOT NULL,
      reconsidered integer NOT NULL,
      changed integer NOT NULL,
      PRIMARY KEY (source, sequence)
    );
    COMMENT ON TABLE verification.consequences_done IS
      'The activations whose consequences for live attestations were drawn, each once';
    COMMENT ON COLUMN verification.consequences_done.snapshot IS
      'What was committed then: an answer that came later and rests on an earlier version of the facts is looked at too';

    CREATE FUNCTION verification.forget_expired() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
      DELETE FROM verification.live_attestations WHERE expires_at < now() - interval '1 hour'
    $body$;
    REVOKE ALL ON FUNCTION verification.forget_expired FROM PUBLIC;
  `.execute(db);
}

async function views(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE VIEW verification.activations AS
      SELECT s.code AS source, n.source_id, n.sequence, n.stage, n.first_record, n.last_record,
        n.reverts_to IS NOT NULL AS reversal
      FROM facts.snapshots n JOIN facts.sources s ON s.id = n.source_id
      WHERE n.sequence IS NOT NULL;

    CREATE VIEW verification.ended_records AS SELECT stage, source_id, record_id FROM facts.replaced;
    COMMENT ON VIEW verification.ended_records IS 'The records that activating a stage ended';

    CREATE VIEW verification.current_statuses AS
      SELECT DISTINCT ON (attestation_id) attestation_id, status, reason, person, at
      FROM verification.status_changes ORDER BY attestation_id, id DESC;
    COMMENT ON VIEW verification.current_statuses IS 'The last change of each status; none: valid since it was given';

    CREATE VIEW verification.live_attestation_records AS
      SELECT l.record_id, l.attestation_id FROM verification.live_attestations l
      WHERE l.expires_at > now()
        AND NOT EXISTS (
          SELECT 1 FROM verification.current_statuses c WHERE c.attestation_id = l.attestation_id AND c.status <> 0
        );
    COMMENT ON VIEW verification.live_attestation_records IS
      'Which valid attestations rest on which records: what a delivery would cost can be told before it is activated';
  `.execute(db);
}

async function grants(db: Kysely<unknown>): Promise<void> {
  await sql`
    GRANT SELECT, INSERT ON verification.status_lists, verification.status_changes, verification.live_attestations,
      verification.consequences_done TO xacthuc_verification;
    GRANT SELECT ON verification.activations, verification.ended_records, verification.current_statuses
      TO xacthuc_verification;
    GRANT USAGE ON SEQUENCE verification.status_places TO xacthuc_verification;
    GRANT EXECUTE ON FUNCTION verification.forget_expired TO xacthuc_verification;
    GRANT USAGE ON SCHEMA verification TO xacthuc_intake;
    GRANT SELECT ON verification.live_attestation_records TO xacthuc_intake;
  `.execute(db);
}
