import { type Kysely, sql } from 'kysely';
import type { Recorded } from './005-log-events.ts';

/** What auditors read the log by, the record of what they read, and whence facts came. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await summaries(db);
  await accesses(db);
  await lineage(db);
}

/**
 * A filter looks for entries that say something; an index for each thing that may be said would cost every answer, so it
 * is kept for blocks of entries: what each full bundle of 256 says, once it is full. Whoever searches reads the blocks
 * that may have what is looked for, and the newest entries, which are in none yet. The words are those that
 * `audit/filter.ts` looks for.
 */
async function summaries(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Equality only: a quarter of a b-tree's size, and as cheap to add to.
    CREATE INDEX answers_by_subject ON verification.answers USING hash (subject_key);

    CREATE TABLE log.summaries (
      block bigint PRIMARY KEY,
      first_at timestamptz NOT NULL,
      last_at timestamptz NOT NULL,
      terms text[] NOT NULL
    );
    COMMENT ON TABLE log.summaries IS
      'What each full bundle of 256 entries says somewhere, for finding entries; made of the entries, and can be again';
    CREATE INDEX summaries_by_term ON log.summaries USING gin (terms) WITH (fastupdate = off);

    CREATE FUNCTION log.summaries_of(first bigint, past bigint) RETURNS SETOF log.summaries
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
      -- What entries say alike is taken once, and then apart.
      WITH logged AS MATERIALIZED (
        SELECT l.index / 256 AS block, l.at, l.type, j.e
        FROM log.entries l
        CROSS JOIN LATERAL (SELECT convert_from(l.entry, 'UTF8')::jsonb AS e OFFSET 0) AS j
        WHERE l.index >= first * 256 AND l.index < past * 256
      ), asked AS MATERIALIZED (
        SELECT DISTINCT block, e ->> 'registrar' AS registrar, e ->> 'outcome' AS outcome, e ->> 'benefit' AS benefit,
          e ->> 'policy' AS policy
        FROM logged WHERE type = 'check'
      ), evidence AS MATERIALIZED (
        SELECT DISTINCT block, v ->> 'source' AS source, v ->> 'sequence' AS sequence
        FROM (SELECT DISTINCT block, e -> 'evidence' AS list FROM logged WHERE type = 'check') AS d,
          jsonb_array_elements(d.list) AS v
      ), others AS MATERIALIZED (
        SELECT block, type, e FROM logged WHERE type <> 'check'
      ), said AS (
        SELECT DISTINCT block, 'type=' || type AS term FROM logged
        UNION SELECT block, unnest(ARRAY[
          'registrar=' || registrar, 'outcome=' || outcome, 'asked=' || registrar || '/' || outcome,
          'benefit=' || benefit, 'policy=' || policy
        ]) FROM asked
        UNION SELECT block, 'source=' || source FROM evidence
        UNION SELECT block, 'at=' || source || '/' || sequence FROM evidence WHERE sequence IS NOT NULL
        UNION SELECT block, 'reason=' || r
          FROM (SELECT DISTINCT block, e -> 'reasons' AS list FROM logged WHERE type = 'check') AS d,
            jsonb_array_elements_text(d.list) AS r
        UNION SELECT block, 'reason=' || r FROM others, jsonb_array_elements_text((e -> 'facts') || (e -> 'reason')) AS r
          WHERE type = 'status-change'
        UNION SELECT block, 'registrar=' || (e ->> 'by') FROM others
          WHERE type IN ('reservation', 'reservation-release', 'redemption', 'release')
        UNION SELECT block, unnest(ARRAY[
          'benefit=' || (e ->> 'benefit'), 'outcome=' || (e ->> 'outcome'), 'policy=' || (e ->> 'policy'),
          'snapshot=' || (e ->> 'snapshot'), 'source=' || (e ->> 'source'),
          'at=' || (e ->> 'source') || '/' || (e ->> 'sequence')
        ]) FROM others
      ), terms AS (
        SELECT block, array_agg(term ORDER BY term COLLATE "C") AS terms FROM said
        WHERE term IS NOT NULL GROUP BY block
      ), times AS (
        SELECT block, min(at) AS first_at, max(at) AS last_at FROM logged GROUP BY block
      )
      SELECT block, first_at, last_at, terms FROM times JOIN terms USING (block) ORDER BY block
    $body$;
    REVOKE ALL ON FUNCTION log.summaries_of FROM PUBLIC;

    CREATE FUNCTION log.other_summaries(first bigint, past bigint) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    BEGIN
      RETURN QUERY
        WITH made AS MATERIALIZED (SELECT * FROM log.summaries_of(first, past)),
        kept AS (SELECT * FROM log.summaries WHERE block >= first AND block < past)
        SELECT a.block FROM (SELECT * FROM made EXCEPT SELECT * FROM kept) AS a
        UNION SELECT b.block FROM (SELECT * FROM kept EXCEPT SELECT * FROM made) AS b;
    EXCEPTION WHEN data_exception THEN
      -- An entry that cannot be read hides its own block, and no other.
      IF past = first + 1 THEN
        RETURN NEXT first;
      ELSE
        RETURN QUERY SELECT o.* FROM generate_series(first, past - 1) AS g, log.other_summaries(g, g + 1) AS o;
      END IF;
    END
    $body$;
    COMMENT ON FUNCTION log.other_summaries IS 'Blocks whose summaries are not what their entries say';
    REVOKE ALL ON FUNCTION log.other_summaries FROM PUBLIC;

    -- In the integrator's transaction, which needs no rights on summaries for it.
    CREATE FUNCTION log.summarise() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    DECLARE
      first bigint;
      past bigint;
    BEGIN
      SELECT min(index) / 256, (max(index) + 1) / 256 INTO first, past FROM added;
      IF past > first THEN
        INSERT INTO log.summaries SELECT * FROM log.summaries_of(first, past);
      END IF;
      RETURN NULL;
    END
    $body$;
    REVOKE ALL ON FUNCTION log.summarise FROM PUBLIC;
    INSERT INTO log.summaries SELECT * FROM log.summaries_of(0, (SELECT count(*) / 256 FROM log.entries));
    CREATE TRIGGER summarise AFTER INSERT ON log.entries REFERENCING NEW TABLE AS added
      FOR EACH STATEMENT EXECUTE FUNCTION log.summarise();

    GRANT SELECT ON log.summaries TO xacthuc_verification;
  `.execute(db);
}

/** Recorded in the log as the tables of `005-log-events` are. */
export const auditRecorded: Recorded = {
  table: 'verification.audit_accesses',
  order: 'r.at, r.id',
  on: 'insert',
  select: (from) => `
    SELECT 'audit-' || r.kind, r.at,
      jsonb_build_object('id', r.id, 'by', r.auditor, 'filters', r.filters, 'format', r.format, 'size', r.size)
        || CASE r.kind WHEN 'search' THEN jsonb_build_object('subjectType', r.subject_type) ELSE '{}' END,
      CASE r.kind WHEN 'search' THEN
        jsonb_build_object('purpose', r.purpose, 'scheme', r.scheme, 'subject', encode(r.subject_key, 'hex'))
      END,
      NULL::uuid
    FROM ${from} r`,
};

/** Whoever looks somebody up, or takes entries away as a file, leaves a trace in the log itself. */
async function accesses(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE verification.audit_accesses (
      id uuid PRIMARY KEY,
      kind text NOT NULL CHECK (kind IN ('search', 'export')),
      auditor uuid NOT NULL,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      filters jsonb NOT NULL,
      format text NOT NULL CHECK (format IN ('json', 'csv', 'ndjson')),
      size bigint NOT NULL,
      subject_type text,
      scheme text,
      subject_key bytea,
      keys bytea[],
      purpose text,
      CHECK ((kind = 'search') = (subject_type IS NOT NULL)),
      CHECK ((kind = 'search') = (scheme IS NOT NULL)),
      CHECK ((kind = 'search') = (subject_key IS NOT NULL)),
      CHECK ((kind = 'search') = (keys IS NOT NULL)),
      CHECK ((kind = 'search') = (purpose IS NOT NULL))
    );
    COMMENT ON TABLE verification.audit_accesses IS
      'Every search for a subject and every export by an auditor: who, when, what for; only added to';
    COMMENT ON COLUMN verification.audit_accesses.size IS 'Entries the log had';
    COMMENT ON COLUMN verification.audit_accesses.keys IS
      'Keyed hashes of the number that was searched for and of the others that records join with it';
    CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON verification.audit_accesses
      FOR EACH STATEMENT EXECUTE FUNCTION verification.refuse_change();
    GRANT SELECT, INSERT ON verification.audit_accesses TO xacthuc_verification;
  `.execute(db);
  await sql
    .raw(`
      CREATE FUNCTION log.note_audit_accesses() RETURNS trigger
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
      BEGIN
        INSERT INTO log.events (type, at, body, private, attestation_id)
          ${auditRecorded.select('added')} ORDER BY ${auditRecorded.order};
        RETURN NULL;
      END
      $body$;
      REVOKE ALL ON FUNCTION log.note_audit_accesses FROM PUBLIC;
      CREATE TRIGGER logged AFTER INSERT ON verification.audit_accesses REFERENCING NEW TABLE AS added
        FOR EACH STATEMENT EXECUTE FUNCTION log.note_audit_accesses();`)
    .execute(db);
}

/** Whence facts came, without the facts. */
async function lineage(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE VIEW verification.record_lineage AS
      SELECT r.id AS record_id, s.code AS source, r.segment, r.row,
        f.id AS file_snapshot, b.id AS began_by, e.id AS ended_by,
        (p.id IS NULL OR k.wrapped_key IS NULL) AS erased
      FROM facts.records r
      JOIN facts.sources s ON s.id = r.source_id
      JOIN facts.snapshots b ON b.stage = r.stage
      LEFT JOIN facts.snapshots e ON e.stage = r.retired_stage
      LEFT JOIN facts.pages p ON p.id = r.page
      LEFT JOIN facts.snapshots k ON k.stage = p.stage
      -- A record that a reversal brought back points at the page of the one it repeats; a page bears the id of its first.
      LEFT JOIN facts.records o ON o.id = r.page AND o.source_id = r.source_id
      LEFT JOIN facts.snapshots f ON f.stage = coalesce(o.stage, p.stage, r.stage);
    COMMENT ON VIEW verification.record_lineage IS
      'Each record: the row of the file that says it, the snapshot of that file, the ones that made it active and ended it';

    CREATE VIEW verification.snapshot_lineage AS
      SELECT n.id, s.code AS source, n.sequence, n.state, n.mode, n.segment, n.as_of, n.reverts_to,
        n.uploaded_by, n.uploaded_at, n.activated_by, n.activated_at, n.activation_reason, n.guards,
        n.layout ->> 'sheet' AS sheet, f.name AS file_name, f.bytes AS file_bytes, f.sha256 AS file_sha256,
        f.created_at AS file_received_at, v.person AS overridden_by, v.happened_at AS overridden_at,
        v.reason AS override_reason
      FROM facts.snapshots n
      JOIN facts.sources s ON s.id = n.source_id
      LEFT JOIN facts.files f ON f.id = n.file_id
      LEFT JOIN LATERAL (
        SELECT g.person, g.happened_at, g.reason FROM facts.guard_events g
        WHERE g.snapshot_id = n.id AND g.kind = 'overridden' ORDER BY g.id DESC LIMIT 1
      ) AS v ON true;
    COMMENT ON VIEW verification.snapshot_lineage IS 'Each delivery or reversal: its file, and who sent and activated it';

    CREATE INDEX events_by_snapshot ON log.events ((body ->> 'snapshot')) WHERE body ? 'snapshot';

    GRANT SELECT ON verification.record_lineage, verification.snapshot_lineage TO xacthuc_verification;
  `.execute(db);
}
