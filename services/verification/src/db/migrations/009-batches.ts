import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE verification.batches (
      number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      id uuid NOT NULL UNIQUE,
      client_id uuid NOT NULL,
      idempotency_key text,
      fingerprint bytea,
      state text NOT NULL CHECK (state IN ('receiving', 'queued', 'working', 'done', 'cancelled', 'failed')),
      wrapped_key bytea,
      rows integer NOT NULL DEFAULT 0,
      wrong integer NOT NULL DEFAULT 0,
      done integer NOT NULL DEFAULT 0,
      answered integer NOT NULL DEFAULT 0,
      failures integer NOT NULL DEFAULT 0,
      received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      started_at timestamptz,
      worked_at timestamptz,
      leased_until timestamptz,
      finished_at timestamptz,
      CHECK ((finished_at IS NULL) = (state IN ('receiving', 'queued', 'working')))
    );
    COMMENT ON TABLE verification.batches IS 'Files of checks that registrars sent, to be answered one part after the other';
    COMMENT ON COLUMN verification.batches.wrapped_key IS 'The key of its parts; null: what was sent has been erased';
    COMMENT ON COLUMN verification.batches.rows IS 'Rows of the file; wrong: those of them that are malformed';
    COMMENT ON COLUMN verification.batches.leased_until IS 'Somebody works on it until then, unless killed';
    CREATE UNIQUE INDEX batches_idempotency ON verification.batches (client_id, idempotency_key)
      WHERE idempotency_key IS NOT NULL;
    CREATE INDEX batches_by_client ON verification.batches (client_id, worked_at);
    CREATE INDEX batches_to_do ON verification.batches (number) WHERE state IN ('queued', 'working');

    CREATE TABLE verification.batch_parts (
      batch_id uuid NOT NULL REFERENCES verification.batches (id) ON DELETE CASCADE,
      ordinal integer NOT NULL,
      rows integer NOT NULL,
      issues jsonb NOT NULL,
      sealed bytea,
      answer_rows integer[],
      answers uuid[],
      answered_at timestamptz,
      PRIMARY KEY (batch_id, ordinal),
      CHECK ((answered_at IS NULL) = (answers IS NULL)),
      CHECK ((answered_at IS NULL) = (answer_rows IS NULL))
    );
    ALTER TABLE verification.batch_parts ALTER COLUMN sealed SET STORAGE EXTERNAL;
    COMMENT ON COLUMN verification.batch_parts.issues IS 'Malformed rows: row, column, code; never a value';
    COMMENT ON COLUMN verification.batch_parts.sealed IS 'What was asked and the references, encrypted; null: erased';
    COMMENT ON COLUMN verification.batch_parts.answers IS 'Ids of the answers to the rows of answer_rows, in their order';

    GRANT SELECT, INSERT, UPDATE, DELETE ON verification.batches, verification.batch_parts TO xacthuc_verification;
  `.execute(db);
}
