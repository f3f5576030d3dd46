import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE OR REPLACE VIEW programme.registered_names AS
      SELECT r.domain, r.benefit, a.subject_type, r.client_id AS registrar, r.registered_at, r.released_at,
        e.area_list, coalesce(e.commune, e.province) AS area_code
      FROM verification.redemptions r
      JOIN verification.answers a ON a.id = r.attestation_id
      LEFT JOIN directory.entries e ON e.domain = r.domain;
    COMMENT ON VIEW programme.registered_names IS
      'The one place from which figures know names: redemptions, and where their holders are as far as the directory knows';

    CREATE FUNCTION programme.website_state(name text, before timestamptz) RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
      SELECT h.state FROM directory.entries e JOIN directory.website_history h ON h.entry_id = e.id
      WHERE e.domain = name AND h.since < before ORDER BY h.number DESC LIMIT 1
    $body$;
    REVOKE ALL ON FUNCTION programme.website_state FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION programme.website_state TO xacthuc_programme;
    COMMENT ON FUNCTION programme.website_state IS
      'How the website below a name last looked before a moment; null: nobody had looked';
  `.execute(db);
}
