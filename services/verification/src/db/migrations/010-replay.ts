import { type Kysely, sql } from 'kysely';

/** What replaying an answer needs beside what was kept already, and who replayed what. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await moments(db);
  await usedKeys(db);
  await views(db);
  await replays(db);
}

async function moments(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE verification.answers ADD COLUMN seen pg_snapshot, ADD COLUMN read_at timestamptz;
    COMMENT ON COLUMN verification.answers.seen IS
      'Which moments (facts.moment) were committed when the facts were read; null: given before this was kept';
    COMMENT ON COLUMN verification.answers.read_at IS
      'When they were read, by the database''s clock, which is the one that reservations end by';
  `.execute(db);
}

/** A trigger, so that no way into used_keys, now or later, leaves its history out. */
async function usedKeys(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE verification.used_key_changes (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      key bytea NOT NULL,
      benefit text NOT NULL,
      attestation_id uuid NOT NULL,
      held boolean NOT NULL,
      reserved_until timestamptz,
      moment xid8 NOT NULL DEFAULT facts.moment()
    );
    COMMENT ON TABLE verification.used_key_changes IS
      'Every change of used_keys: held (for good, or until reserved_until) or let go; only added to';
    CREATE INDEX used_key_changes_by_key ON verification.used_key_changes (key, id);
    INSERT INTO verification.used_key_changes (key, benefit, attestation_id, held, reserved_until)
      SELECT key, benefit, attestation_id, true, reserved_until FROM verification.used_keys;
    CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON verification.used_key_changes
      FOR EACH STATEMENT EXECUTE FUNCTION verification.refuse_change();

    -- A key's row is locked by its change until that is committed: ids grow in the order of commits.
    CREATE FUNCTION verification.keep_used_key() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    BEGIN
      IF TG_OP = 'DELETE' THEN
        INSERT INTO verification.used_key_changes (key, benefit, attestation_id, held)
          VALUES (OLD.key, OLD.benefit, OLD.attestation_id, false);
      ELSE
        INSERT INTO verification.used_key_changes (key, benefit, attestation_id, held, reserved_until)
          VALUES (NEW.key, NEW.benefit, NEW.attestation_id, true, NEW.reserved_until);
      END IF;
      RETURN NULL;
    END
    $body$;
    REVOKE ALL ON FUNCTION verification.keep_used_key FROM PUBLIC;
    CREATE TRIGGER keep_used_key AFTER INSERT OR UPDATE OR DELETE ON verification.used_keys
      FOR EACH ROW EXECUTE FUNCTION verification.keep_used_key();
    GRANT SELECT ON verification.used_key_changes TO xacthuc_verification;
  `.execute(db);
}

/** The facts and what they depend on, not as they are but as they ever were. */
async function views(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE VIEW verification.records_over_time AS
      SELECT k.key, r.id AS record_id, s.code AS source, r.segment, r.identity, r.page, r.place,
        p.stage AS page_stage, p.sealed, b.sequence AS since, e.sequence AS until
      FROM facts.record_keys k
      JOIN facts.records r ON r.id = k.record_id AND r.source_id = k.source_id
      JOIN facts.snapshots b ON b.stage = r.stage AND b.sequence IS NOT NULL
      JOIN facts.sources s ON s.id = r.source_id
      LEFT JOIN facts.snapshots e ON e.stage = r.retired_stage
      LEFT JOIN facts.pages p ON p.id = r.page;
    COMMENT ON VIEW verification.records_over_time IS
      'Every record by a key: valid from the sequence "since" until before "until"; null: it is valid still';

    CREATE VIEW verification.activations_over_time AS
      SELECT s.code AS source, n.id, n.sequence, n.mode, n.segment, n.as_of, n.reverts_to, n.activation_moment AS moment
      FROM facts.snapshots n JOIN facts.sources s ON s.id = n.source_id
      WHERE n.sequence IS NOT NULL;

    CREATE VIEW verification.limits_over_time AS
      SELECT s.code AS source, 0::bigint AS change, s.moment,
        coalesce(
          (SELECT c.days_before FROM facts.limit_changes c WHERE c.source_id = s.id ORDER BY c.id LIMIT 1),
          s.freshness_days
        ) AS days
      FROM facts.sources s
      UNION ALL
      SELECT s.code, c.id, c.moment, c.days_after FROM facts.limit_changes c JOIN facts.sources s ON s.id = c.source_id;
    COMMENT ON VIEW verification.limits_over_time IS 'The limit each source began with (change 0) and each that was set later';

    GRANT SELECT ON verification.records_over_time, verification.activations_over_time, verification.limits_over_time
      TO xacthuc_verification;
  `.execute(db);
}

async function replays(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE verification.replays (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      answer_index bigint NOT NULL,
      auditor uuid NOT NULL,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      result text NOT NULL CHECK (result IN ('same', 'different', 'cannot')),
      because text,
      fields text[] NOT NULL,
      CHECK ((result = 'cannot') = (because IS NOT NULL))
    );
    COMMENT ON TABLE verification.replays IS
      'Every replay an auditor asked for: who, which answer, when, and what came of it; only added to';
    COMMENT ON COLUMN verification.replays.fields IS 'What differed';
    CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON verification.replays
      FOR EACH STATEMENT EXECUTE FUNCTION verification.refuse_change();
    GRANT SELECT, INSERT ON verification.replays TO xacthuc_verification;
  `.execute(db);
}
