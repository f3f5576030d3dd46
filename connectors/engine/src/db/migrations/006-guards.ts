import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sources(db);
  await content(db);
  await records(db);
  await grants(db);
}

/** Limits are no longer two columns of a source: they are declared, and changed by the office. */
async function sources(db: Kysely<unknown>): Promise<void> {
  await sql`
    DROP FUNCTION facts.add_source;
    ALTER TABLE facts.sources DROP COLUMN max_bad_row_share, DROP COLUMN max_retired_share;

    CREATE FUNCTION facts.add_source(
      code text, connector text, names jsonb, delivery text, freshness_days integer
    ) RETURNS smallint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
      INSERT INTO facts.sources (code, connector, names, delivery, freshness_days)
      VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (code) DO NOTHING
      RETURNING id
    $body$;
    REVOKE ALL ON FUNCTION facts.add_source FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION facts.add_source TO xacthuc_intake;
  `.execute(db);
}

async function content(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE facts.segment_content (
      source_id smallint NOT NULL REFERENCES facts.sources,
      segment text NOT NULL DEFAULT '',
      rows integer NOT NULL CHECK (rows >= 0),
      filled integer[] NOT NULL,
      PRIMARY KEY (source_id, segment)
    );
    COMMENT ON TABLE facts.segment_content IS
      'Active records by segment, and how many of them have a value in each declared column; each activation adds its difference';

    CREATE TABLE facts.stage_content (
      stage integer NOT NULL,
      segment text NOT NULL DEFAULT '',
      rows integer NOT NULL,
      filled integer[] NOT NULL,
      PRIMARY KEY (stage, segment)
    );
    COMMENT ON TABLE facts.stage_content IS 'What activating a stage adds to segment_content, and takes away';
  `.execute(db);
  const bit = (i: number) => `coalesce(sum(count) FILTER (WHERE filled & ${2 ** i} <> 0), 0)::integer`;
  const bits = sql.raw(Array.from({ length: 31 }, (_, i) => bit(i)).join(', '));
  await sql`
    CREATE VIEW facts.counted_content AS
      SELECT source_id, segment, sum(count)::integer AS rows, ARRAY[${bits}] AS filled
      FROM (
        SELECT r.source_id, coalesce(r.segment, '') AS segment, r.filled, count(*) AS count
        FROM facts.records r JOIN facts.snapshots n ON n.stage = r.stage AND n.sequence IS NOT NULL
        WHERE r.retired_stage IS NULL
        GROUP BY 1, 2, 3
      ) masks
      GROUP BY source_id, segment;
    COMMENT ON VIEW facts.counted_content IS 'What segment_content must say, counted from the records';
    INSERT INTO facts.segment_content SELECT * FROM facts.counted_content;
  `.execute(db);
}

/** Who set which limits, what was held, and who activated it all the same: written once. */
async function records(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE facts.guard_settings (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      source_id smallint NOT NULL REFERENCES facts.sources,
      settings jsonb NOT NULL,
      reason text NOT NULL CHECK (reason <> ''),
      changed_by uuid NOT NULL,
      changed_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX guard_settings_by_source ON facts.guard_settings (source_id, id);
    COMMENT ON TABLE facts.guard_settings IS 'Each change of a source''s limits; the newest holds';

    CREATE TABLE facts.guard_events (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      source_id smallint NOT NULL REFERENCES facts.sources,
      snapshot_id uuid NOT NULL REFERENCES facts.snapshots,
      kind text NOT NULL CHECK (kind IN ('held', 'overridden')),
      guards jsonb NOT NULL,
      person uuid,
      reason text,
      happened_at timestamptz NOT NULL DEFAULT now(),
      CHECK ((kind = 'overridden') = (person IS NOT NULL AND reason IS NOT NULL))
    );
    CREATE INDEX guard_events_by_source ON facts.guard_events (source_id, id);
    CREATE INDEX guard_events_by_snapshot ON facts.guard_events (snapshot_id, id);
    COMMENT ON TABLE facts.guard_events IS 'Snapshots held by guards, and activated all the same by a person with a reason';

    ALTER TABLE facts.snapshots ADD COLUMN requested_guards jsonb;
    COMMENT ON COLUMN facts.snapshots.requested_guards IS
      'What held it when somebody asked for it: compared anew it may not be activated for them beyond that';
  `.execute(db);
}

async function grants(db: Kysely<unknown>): Promise<void> {
  await sql`
    GRANT SELECT, INSERT, UPDATE ON facts.segment_content TO xacthuc_intake;
    GRANT SELECT, INSERT, DELETE ON facts.stage_content TO xacthuc_intake;
    GRANT SELECT, INSERT ON facts.guard_settings, facts.guard_events TO xacthuc_intake;
  `.execute(db);
}
