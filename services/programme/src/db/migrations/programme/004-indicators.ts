import { type Kysely, sql } from 'kysely';

/** What figures are made of: how many there are of whom (denominators), and the names registered so far. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE programme.denominators (
      base text NOT NULL CHECK (base <> ''),
      area_list text NOT NULL,
      area_code text NOT NULL,
      as_of date NOT NULL,
      version integer NOT NULL CHECK (version > 0),
      value bigint NOT NULL CHECK (value >= 0),
      document_number text NOT NULL CHECK (document_number <> ''),
      document_date date NOT NULL,
      document_issuer text NOT NULL CHECK (document_issuer <> ''),
      recorded_at timestamptz NOT NULL DEFAULT now(),
      recorded_by uuid NOT NULL,
      PRIMARY KEY (base, area_list, area_code, as_of, version)
    );
    COMMENT ON TABLE programme.denominators IS 'How many there are of whom, and the document that says so; the highest version holds';

    CREATE VIEW programme.current_denominators AS
      SELECT DISTINCT ON (base, area_list, area_code, as_of) * FROM programme.denominators
      ORDER BY base, area_list, area_code, as_of, version DESC;

    CREATE VIEW programme.registered_names AS
      SELECT r.domain, r.benefit, a.subject_type, r.client_id AS registrar, r.registered_at, r.released_at,
        NULL::text AS area_list, NULL::text AS area_code
      FROM verification.redemptions r JOIN verification.answers a ON a.id = r.attestation_id;
    COMMENT ON VIEW programme.registered_names IS
      'The one place from which figures know names: redemptions, whose area is not known';

    GRANT SELECT, INSERT ON programme.denominators TO xacthuc_programme;
    GRANT SELECT ON programme.current_denominators, programme.registered_names TO xacthuc_programme;
  `.execute(db);
}
