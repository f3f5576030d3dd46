import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE SCHEMA access;

    CREATE TABLE access.clients (
      id uuid PRIMARY KEY,
      name text NOT NULL CHECK (name <> ''),
      roles text[] NOT NULL CHECK (
        cardinality(roles) > 0 AND roles <@ ARRAY['registrar', 'department', 'auditor', 'office', 'admin']
      ),
      sources text[],
      segment text,
      key_prefix text NOT NULL UNIQUE,
      key_hash bytea NOT NULL CHECK (octet_length(key_hash) = 32),
      created_at timestamptz NOT NULL DEFAULT now(),
      created_by uuid REFERENCES access.clients,
      expires_at timestamptz,
      revoked_at timestamptz,
      rate_per_minute integer CHECK (rate_per_minute > 0)
    );
    COMMENT ON TABLE access.clients IS 'API keys: only a hash of each is kept';

    CREATE TABLE access.keys (
      name text PRIMARY KEY,
      wrapped bytea NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    COMMENT ON TABLE access.keys IS 'Long-lived keys, each wrapped by the master key';

    GRANT USAGE ON SCHEMA access TO xacthuc_verification, xacthuc_intake, xacthuc_programme;
    GRANT SELECT ON access.clients TO xacthuc_verification, xacthuc_intake, xacthuc_programme;
    GRANT SELECT, INSERT ON access.keys TO xacthuc_verification;
    GRANT INSERT ON access.clients TO xacthuc_programme;
    GRANT UPDATE (revoked_at, expires_at) ON access.clients TO xacthuc_programme;
  `.execute(db);
}
