import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await tables(db);
  await functions(db);
  await views(db);
  await grants(db);
}

async function tables(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE SCHEMA facts;

    CREATE TABLE facts.sources (
      id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      code text NOT NULL UNIQUE,
      connector text NOT NULL,
      names jsonb NOT NULL,
      delivery text NOT NULL CHECK (delivery IN ('full', 'append')),
      freshness_days integer NOT NULL CHECK (freshness_days > 0),
      max_bad_row_share double precision NOT NULL CHECK (max_bad_row_share BETWEEN 0 AND 1),
      max_retired_share double precision NOT NULL CHECK (max_retired_share BETWEEN 0 AND 1),
      sequence bigint NOT NULL DEFAULT 0,
      as_of date,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    COMMENT ON TABLE facts.sources IS 'One department''s dataset each; sequence counts its activations';

    CREATE TABLE facts.files (
      id uuid PRIMARY KEY,
      name text,
      content_type text,
      bytes bigint NOT NULL DEFAULT 0,
      sha256 bytea,
      wrapped_key bytea NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    COMMENT ON COLUMN facts.files.sha256 IS 'Of the file as it was sent; null until all of it has arrived';

    CREATE TABLE facts.file_chunks (
      file_id uuid NOT NULL REFERENCES facts.files ON DELETE CASCADE,
      ordinal integer NOT NULL,
      sealed bytea NOT NULL,
      PRIMARY KEY (file_id, ordinal)
    );
    -- Ciphertext does not compress: trying costs time and gains nothing.
    ALTER TABLE facts.file_chunks ALTER COLUMN sealed SET STORAGE EXTERNAL;

    CREATE TABLE facts.snapshots (
      id uuid PRIMARY KEY,
      stage integer GENERATED ALWAYS AS IDENTITY UNIQUE,
      source_id smallint NOT NULL REFERENCES facts.sources,
      file_id uuid NOT NULL REFERENCES facts.files,
      mode text NOT NULL CHECK (mode IN ('full', 'append')),
      segment text,
      as_of date NOT NULL,
      dry_run boolean NOT NULL,
      state text NOT NULL CHECK (
        state IN ('received', 'validated', 'staged', 'active', 'rejected', 'superseded', 'reversed')
      ),
      uploaded_by uuid NOT NULL,
      uploaded_at timestamptz NOT NULL DEFAULT now(),
      rows_done bigint NOT NULL DEFAULT 0,
      failures integer NOT NULL DEFAULT 0,
      layout jsonb,
      counts jsonb,
      issue_counts jsonb,
      guards jsonb,
      rejection jsonb,
      wrapped_key bytea,
      base_sequence bigint,
      first_record bigint,
      last_record bigint,
      requested_by uuid,
      requested_reason text,
      sequence bigint,
      activated_at timestamptz,
      activated_by uuid,
      activation_reason text,
      UNIQUE (source_id, sequence),
      CHECK ((sequence IS NULL) = (activated_at IS NULL))
    );
    COMMENT ON COLUMN facts.snapshots.stage IS 'Names the snapshot in records: short, and known before its sequence is';
    COMMENT ON COLUMN facts.snapshots.base_sequence IS 'The source''s sequence the differences were taken against';
    CREATE INDEX snapshots_by_source ON facts.snapshots (source_id, stage);
    CREATE INDEX snapshots_unfinished ON facts.snapshots (uploaded_at) WHERE state IN ('received', 'staged');

    CREATE TABLE facts.snapshot_issues (
      snapshot_id uuid NOT NULL REFERENCES facts.snapshots,
      ordinal integer NOT NULL,
      row integer NOT NULL,
      header text,
      column_letter text,
      code text NOT NULL,
      severity text NOT NULL CHECK (severity IN ('error', 'warning')),
      value text,
      PRIMARY KEY (snapshot_id, ordinal)
    );
    COMMENT ON COLUMN facts.snapshot_issues.value IS 'Masked';

    -- Partitioned so that comparing one source's delivery reads that source's rows only; a source's partitions are made
    -- by its first load (begin_load). The hot tables carry no foreign keys: a million trigger calls would double a load's
    -- time, and rows are written and erased only with the snapshot they name.
    CREATE TABLE facts.records (
      id bigint NOT NULL,
      page bigint NOT NULL,
      stage integer NOT NULL,
      retired_stage integer,
      row integer NOT NULL,
      filled integer NOT NULL,
      source_id smallint NOT NULL,
      place smallint NOT NULL,
      identity bytea NOT NULL,
      content bytea NOT NULL,
      line bytea,
      segment text,
      PRIMARY KEY (id, source_id)
    ) PARTITION BY LIST (source_id);
    COMMENT ON TABLE facts.records IS
      'A subject''s facts, valid from the sequence of the snapshot "stage" until before that of "retired_stage"';
    COMMENT ON COLUMN facts.records.line IS
      'Fingerprint of the file''s row and of how it was read; null where the row had an issue: then it is always read again';
    COMMENT ON COLUMN facts.records.filled IS 'One bit for each declared column that had a value';
    COMMENT ON COLUMN facts.records.page IS 'Where the facts are: the sealed page, and their place in it';

    CREATE TABLE facts.record_keys (
      record_id bigint NOT NULL,
      source_id smallint NOT NULL,
      key bytea NOT NULL
    ) PARTITION BY LIST (source_id);
    CREATE INDEX record_keys_by_key ON facts.record_keys (key);
    CREATE INDEX record_keys_by_record ON facts.record_keys (record_id);

    CREATE TABLE facts.pages (
      id bigint PRIMARY KEY,
      stage integer NOT NULL,
      sealed bytea NOT NULL
    );
    -- Ciphertext does not compress.
    ALTER TABLE facts.pages ALTER COLUMN sealed SET STORAGE EXTERNAL;
    COMMENT ON TABLE facts.pages IS 'Several records'' facts, encrypted under the key of their stage; id is the first record''s';

    CREATE SEQUENCE facts.record_ids INCREMENT BY 1000;

    CREATE TABLE facts.replaced (
      stage integer NOT NULL,
      source_id smallint NOT NULL,
      record_id bigint NOT NULL,
      successor_row integer,
      PRIMARY KEY (stage, record_id)
    );
    COMMENT ON TABLE facts.replaced IS
      'What activating a stage ends: changed (a row of the stage succeeds it) or retired (none does)';

    CREATE TABLE facts.freshness (
      source_id smallint NOT NULL REFERENCES facts.sources,
      segment text NOT NULL DEFAULT '',
      as_of date NOT NULL,
      PRIMARY KEY (source_id, segment)
    );
    COMMENT ON TABLE facts.freshness IS 'The newest as-of day of each scope; '''' is the whole source';
  `.execute(db);
}

async function functions(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION facts.add_source(
      code text, connector text, names jsonb, delivery text, freshness_days integer,
      max_bad_row_share double precision, max_retired_share double precision
    ) RETURNS smallint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
      INSERT INTO facts.sources
        (code, connector, names, delivery, freshness_days, max_bad_row_share, max_retired_share)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (code) DO NOTHING
      RETURNING id
    $body$;
    REVOKE ALL ON FUNCTION facts.add_source FROM PUBLIC;
  `.execute(db);
  // Making tables needs the owner's rights. A source's first load goes into tables that nobody else sees yet and that get
  // their indexes once they are full: sorted in one go, they take a fifth of the time of two million random insertions.
  // Attaching waits for no reader (CREATE TABLE … PARTITION OF would), but for another source's attaching: it comes last.
  await sql`
    CREATE FUNCTION facts.begin_load(source smallint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    BEGIN
      IF pg_catalog.to_regclass('facts.records_' || source) IS NOT NULL THEN
        RETURN false;
      END IF;
      PERFORM FROM facts.sources WHERE id = source;
      IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no source %', source;
      END IF;
      EXECUTE pg_catalog.format(
        'CREATE TABLE facts.records_%1$s (LIKE facts.records, CONSTRAINT of_source CHECK (source_id = %1$s))', source
      );
      EXECUTE pg_catalog.format(
        'CREATE TABLE facts.record_keys_%1$s (LIKE facts.record_keys, CONSTRAINT of_source CHECK (source_id = %1$s))',
        source
      );
      EXECUTE pg_catalog.format(
        'GRANT SELECT, INSERT ON facts.records_%1$s, facts.record_keys_%1$s TO xacthuc_intake', source
      );
      EXECUTE pg_catalog.format('GRANT UPDATE (retired_stage) ON facts.records_%1$s TO xacthuc_intake', source);
      RETURN true;
    END
    $body$;
    REVOKE ALL ON FUNCTION facts.begin_load FROM PUBLIC;

    CREATE FUNCTION facts.index_first_load(source smallint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET maintenance_work_mem = '128MB' AS $body$
    BEGIN
      EXECUTE pg_catalog.format('ALTER TABLE facts.records_%1$s ADD PRIMARY KEY (id, source_id)', source);
      EXECUTE pg_catalog.format('CREATE INDEX ON facts.record_keys_%1$s (key)', source);
      EXECUTE pg_catalog.format('CREATE INDEX ON facts.record_keys_%1$s (record_id)', source);
    END
    $body$;
    REVOKE ALL ON FUNCTION facts.index_first_load FROM PUBLIC;

    CREATE FUNCTION facts.attach_first_load(source smallint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    BEGIN
      EXECUTE pg_catalog.format(
        'ALTER TABLE facts.records ATTACH PARTITION facts.records_%1$s FOR VALUES IN (%1$s)', source
      );
      EXECUTE pg_catalog.format(
        'ALTER TABLE facts.record_keys ATTACH PARTITION facts.record_keys_%1$s FOR VALUES IN (%1$s)', source
      );
      EXECUTE pg_catalog.format('ALTER TABLE facts.records_%1$s DROP CONSTRAINT of_source', source);
      EXECUTE pg_catalog.format('ALTER TABLE facts.record_keys_%1$s DROP CONSTRAINT of_source', source);
    END
    $body$;
    REVOKE ALL ON FUNCTION facts.attach_first_load FROM PUBLIC;

    -- Keyed hashes have no distribution worth knowing: what the planner needs is how many rows there are.
    CREATE FUNCTION facts.refresh_statistics(source smallint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET default_statistics_target = 10 AS $body$
    BEGIN
      EXECUTE pg_catalog.format('ANALYZE facts.records_%s', source);
      EXECUTE pg_catalog.format('ANALYZE facts.record_keys_%s', source);
      ANALYZE facts.pages;
    END
    $body$;
    REVOKE ALL ON FUNCTION facts.refresh_statistics FROM PUBLIC;
  `.execute(db);
}

/** What other rooms may read. */
async function views(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE VIEW facts.current_records AS
      SELECT
        k.key, r.id AS record_id, r.source_id, r.identity, r.page, r.place, p.stage AS page_stage, p.sealed,
        s.code AS source, s.sequence, s.freshness_days, greatest(whole.as_of, part.as_of) AS as_of
      FROM facts.record_keys k
      JOIN facts.records r ON r.id = k.record_id AND r.source_id = k.source_id
      JOIN facts.pages p ON p.id = r.page
      JOIN facts.snapshots n ON n.stage = r.stage AND n.sequence IS NOT NULL
      JOIN facts.sources s ON s.id = r.source_id
      LEFT JOIN facts.freshness whole ON whole.source_id = s.id AND whole.segment = ''
      LEFT JOIN facts.freshness part ON part.source_id = s.id AND part.segment = r.segment
      WHERE r.retired_stage IS NULL;
    COMMENT ON VIEW facts.current_records IS 'The active facts, by keyed hash of a subject''s key';

    CREATE VIEW facts.source_states AS
      SELECT code AS source, nullif(sequence, 0) AS sequence, as_of, freshness_days, names, delivery
      FROM facts.sources;

    CREATE VIEW facts.stage_keys AS
      SELECT stage, wrapped_key FROM facts.snapshots WHERE wrapped_key IS NOT NULL;

    CREATE VIEW facts.record_lookup_keys AS SELECT record_id, source_id, key FROM facts.record_keys;
  `.execute(db);
}

async function grants(db: Kysely<unknown>): Promise<void> {
  await sql`
    GRANT USAGE ON SCHEMA facts TO xacthuc_verification, xacthuc_intake, xacthuc_programme;
    GRANT SELECT ON facts.current_records, facts.source_states, facts.stage_keys, facts.record_lookup_keys
      TO xacthuc_verification;
    GRANT SELECT ON facts.source_states TO xacthuc_programme;

    GRANT EXECUTE ON FUNCTION facts.add_source, facts.begin_load, facts.index_first_load,
      facts.attach_first_load, facts.refresh_statistics TO xacthuc_intake;
    GRANT SELECT ON ALL TABLES IN SCHEMA facts TO xacthuc_intake;
    GRANT USAGE ON SEQUENCE facts.record_ids TO xacthuc_intake;
    GRANT INSERT, DELETE ON facts.files, facts.file_chunks, facts.snapshot_issues, facts.replaced TO xacthuc_intake;
    GRANT UPDATE (bytes, sha256) ON facts.files TO xacthuc_intake;
    GRANT INSERT ON facts.snapshots TO xacthuc_intake;
    GRANT UPDATE ON facts.snapshots TO xacthuc_intake;
    GRANT UPDATE (sequence, as_of) ON facts.sources TO xacthuc_intake;
    GRANT INSERT, UPDATE ON facts.freshness TO xacthuc_intake;
    GRANT INSERT, DELETE ON facts.records, facts.record_keys, facts.pages TO xacthuc_intake;
    GRANT UPDATE (retired_stage) ON facts.records TO xacthuc_intake;
  `.execute(db);
}
