import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE SCHEMA verification;

    CREATE TABLE verification.policy_versions (
      id text PRIMARY KEY,
      canonical text NOT NULL,
      first_used_at timestamptz NOT NULL DEFAULT now()
    );
    COMMENT ON TABLE verification.policy_versions IS
      'Every policy version ever in force here, so that any decision can be made again; never edited';

    CREATE TABLE verification.signing_keys (
      kid text PRIMARY KEY,
      public_jwk jsonb NOT NULL,
      wrapped bytea NOT NULL,
      state text NOT NULL CHECK (state IN ('active', 'retired')),
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE UNIQUE INDEX one_active_signing_key ON verification.signing_keys (state) WHERE state = 'active';

    CREATE TABLE verification.answers (
      index bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      id uuid NOT NULL UNIQUE,
      issued_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      client_id uuid NOT NULL,
      benefit text NOT NULL,
      subject_type text NOT NULL,
      subject_key bytea NOT NULL,
      outcome text NOT NULL,
      reasons text[] NOT NULL,
      departments text[] NOT NULL,
      policy text NOT NULL,
      eligible_until date,
      evidence jsonb NOT NULL,
      records bigint[] NOT NULL,
      token text NOT NULL,
      disclosures bytea NOT NULL,
      idempotency_key text,
      fingerprint bytea NOT NULL
    );
    -- A signed token does not compress.
    ALTER TABLE verification.answers ALTER COLUMN token SET STORAGE EXTERNAL;
    COMMENT ON TABLE verification.answers IS 'Every answer ever given; the serving role can only add to it';
    COMMENT ON COLUMN verification.answers.disclosures IS 'What the token discloses selectively, encrypted';
    CREATE UNIQUE INDEX answers_idempotency ON verification.answers (client_id, idempotency_key)
      WHERE idempotency_key IS NOT NULL;
    CREATE INDEX answers_by_time ON verification.answers USING brin (issued_at);

    CREATE TABLE verification.redemptions (
      attestation_id uuid PRIMARY KEY REFERENCES verification.answers (id),
      client_id uuid NOT NULL,
      benefit text NOT NULL,
      domain text NOT NULL UNIQUE,
      registered_at timestamptz NOT NULL,
      registrar_transaction_id text NOT NULL,
      redeemed_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (client_id, registrar_transaction_id)
    );

    CREATE TABLE verification.used_keys (
      benefit text NOT NULL,
      key bytea NOT NULL,
      attestation_id uuid NOT NULL REFERENCES verification.redemptions (attestation_id) DEFERRABLE INITIALLY DEFERRED,
      PRIMARY KEY (key, benefit)
    );
    COMMENT ON TABLE verification.used_keys IS
      'Every number of a subject whose free name is taken: one name for each subject, by whichever number it is asked';

    GRANT USAGE ON SCHEMA verification TO xacthuc_verification, xacthuc_programme;
    GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA verification TO xacthuc_verification;
    GRANT SELECT (index, id, issued_at, client_id, benefit, subject_type, outcome, reasons, policy)
      ON verification.answers TO xacthuc_programme;
    GRANT SELECT (attestation_id, client_id, benefit, domain, registered_at, redeemed_at)
      ON verification.redemptions TO xacthuc_programme;
  `.execute(db);
}
