import { type Kysely, sql } from 'kysely';

/** What witnesses say of this log's checkpoints, and how it stands with them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await cosignatures(db);
  await witnesses(db);
  await sql`
    GRANT SELECT ON log.witness_keys, log.cosignatures, log.witnesses, log.witness_conflicts, log.witnessing
      TO xacthuc_log, xacthuc_verification;
    GRANT INSERT ON log.witness_keys, log.cosignatures, log.witnesses, log.witness_conflicts TO xacthuc_log;
    GRANT UPDATE (latest) ON log.witness_keys TO xacthuc_log;
    GRANT UPDATE (size, cosigned_at, failures, error, error_status, error_at, next_at, busy_until)
      ON log.witnesses TO xacthuc_log;
    GRANT UPDATE (target, chosen_at, witnessed) ON log.witnessing TO xacthuc_log;
  `.execute(db);
}

async function cosignatures(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE log.witness_keys (
      id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      vkey text NOT NULL UNIQUE,
      latest bigint NOT NULL
    );
    COMMENT ON TABLE log.witness_keys IS 'Keys of witnesses that have cosigned: what their cosignatures are checked with';
    COMMENT ON COLUMN log.witness_keys.latest IS
      'Size of the newest checkpoint it cosigned, so that a cosignature which is taken away is missed';

    CREATE TABLE log.cosignatures (
      size bigint NOT NULL REFERENCES log.checkpoints (size),
      key smallint NOT NULL REFERENCES log.witness_keys (id),
      signature bytea NOT NULL,
      previous bigint,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (size, key)
    );
    COMMENT ON TABLE log.cosignatures IS 'Cosignatures of witnesses on checkpoints; only added to';
    COMMENT ON COLUMN log.cosignatures.signature IS 'What follows the key ID in its line: the time, then the signature';
    COMMENT ON COLUMN log.cosignatures.previous IS 'Size of the checkpoint that this key cosigned before; null: its first';
    -- Signatures do not compress.
    ALTER TABLE log.cosignatures ALTER COLUMN signature SET STORAGE EXTERNAL;
    CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON log.cosignatures
      FOR EACH STATEMENT EXECUTE FUNCTION verification.refuse_change();
  `.execute(db);
}

async function witnesses(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE log.witnesses (
      name text PRIMARY KEY,
      size bigint NOT NULL DEFAULT 0,
      cosigned_at timestamptz,
      failures integer NOT NULL DEFAULT 0,
      error text,
      error_status smallint,
      error_at timestamptz,
      next_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      busy_until timestamptz,
      CHECK ((error IS NULL) = (error_at IS NULL))
    );
    COMMENT ON TABLE log.witnesses IS 'How it stands with each witness: what it cosigned last, and the last failure';
    COMMENT ON COLUMN log.witnesses.failures IS 'In a row, since it cosigned last';
    COMMENT ON COLUMN log.witnesses.next_at IS 'Not asked before';
    COMMENT ON COLUMN log.witnesses.busy_until IS 'Until then one process is asking it';

    CREATE TABLE log.witness_conflicts (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      witness text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('ahead', 'refused', 'unproven')),
      size bigint NOT NULL,
      checkpoint text NOT NULL,
      witness_size bigint NOT NULL,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      UNIQUE (witness, kind, witness_size)
    );
    COMMENT ON TABLE log.witness_conflicts IS
      'A witness contradicts this log. ahead: it has cosigned a larger tree than this log has; refused: it does not take '
      'this checkpoint for one that goes on from what it cosigned; unproven: this log''s tiles do not prove that it does';
    CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON log.witness_conflicts
      FOR EACH STATEMENT EXECUTE FUNCTION verification.refuse_change();

    CREATE TABLE log.witnessing (
      single boolean PRIMARY KEY DEFAULT true CHECK (single),
      target bigint,
      chosen_at timestamptz,
      witnessed bigint
    );
    COMMENT ON TABLE log.witnessing IS 'Which checkpoint witnesses are asked for';
    COMMENT ON COLUMN log.witnessing.target IS
      'All witnesses are asked for the same one: on checkpoints of their own no two of them would ever meet';
    COMMENT ON COLUMN log.witnessing.witnessed IS 'Size of the newest checkpoint that enough witnesses have cosigned';
    INSERT INTO log.witnessing DEFAULT VALUES;
  `.execute(db);
}
