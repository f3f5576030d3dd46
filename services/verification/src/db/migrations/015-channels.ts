import { type Kysely, sql } from 'kysely';

/**
 * Which organisation brought a subject, as far as the registrar says, and what the programme office may count by. The code stands
 * beside the answer and nowhere else: it is neither signed nor logged, and nothing is decided by it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE verification.answers ADD COLUMN channel text CHECK (length(channel) <= 24);
    COMMENT ON COLUMN verification.answers.channel IS
      'Code of the organisation that brought the subject, as the registrar gave it; known or not. Null: none was given';

    -- In the log's order, which has no gaps and is an order of commits: a reader that keeps its place misses nothing and takes
    -- nothing twice. Several uses of one answer are several redemptions of one subject.
    CREATE VIEW verification.monitored_entries AS
      SELECT e.index, e.type, a.issued_at AS at, a.client_id, a.subject_type,
        substr(sha256(convert_to('monitoring|' || a.benefit || '|', 'UTF8') || a.subject_key), 1, 16) AS subject,
        a.outcome = 'eligible' AS eligible, a.channel, NULL::text AS domain
      FROM log.entries e JOIN verification.answers a ON a.index = e.number WHERE e.type = 'check'
      UNION ALL
      SELECT e.index, e.type, n.at, r.client_id, a.subject_type,
        substr(sha256(convert_to('monitoring|' || a.benefit || '|', 'UTF8') || a.subject_key), 1, 16),
        true, a.channel, r.domain
      FROM log.entries e
      JOIN log.events n ON n.number = e.number
      JOIN verification.redemptions r ON r.attestation_id = n.attestation_id
      JOIN verification.answers a ON a.id = r.attestation_id
      WHERE e.type IN ('redemption', 'release');
    COMMENT ON VIEW verification.monitored_entries IS
      'What the programme counts by, in the order of the log: a one-way hash tells a subject from the others of its benefit, and '
      'fits no key of the facts; nothing else of the question or the answer';

    -- Names that were given back are looked up by their domain too.
    CREATE INDEX redemptions_by_domain ON verification.redemptions (domain);

    CREATE VIEW verification.monitored_names AS
      SELECT DISTINCT ON (r.domain) r.domain, r.client_id, a.channel, e.index AS asked_entry, a.issued_at AS asked_at
      FROM verification.redemptions r
      JOIN verification.answers a ON a.id = r.attestation_id
      LEFT JOIN log.entries e ON e.number = a.index
      ORDER BY r.domain, (r.released_at IS NULL) DESC, r.redeemed_at DESC;
    COMMENT ON VIEW verification.monitored_names IS
      'The last use of a free name for each domain: by which registrar, and who brought the subject when it was asked';
    COMMENT ON COLUMN verification.monitored_names.asked_entry IS 'Index of the answer in the log; null: not there yet';

    CREATE FUNCTION verification.monitored_size() RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
      SELECT coalesce(max(index) + 1, 0) FROM log.entries
    $body$;
    REVOKE ALL ON FUNCTION verification.monitored_size FROM PUBLIC;
    COMMENT ON FUNCTION verification.monitored_size IS 'How many entries the log has: how far monitored_entries goes';

    GRANT EXECUTE ON FUNCTION verification.monitored_size TO xacthuc_programme;
    GRANT SELECT ON verification.monitored_entries, verification.monitored_names TO xacthuc_programme;
  `.execute(db);
}
