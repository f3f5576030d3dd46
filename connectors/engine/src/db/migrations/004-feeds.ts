import { type Kysely, sql } from 'kysely';

/** Feeds: where files are fetched from, when, what came of it, and what of it is known already. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE facts.feeds (
      id uuid PRIMARY KEY,
      number integer GENERATED ALWAYS AS IDENTITY UNIQUE,
      source_id smallint NOT NULL REFERENCES facts.sources,
      name text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('folder', 'sftp', 'https', 's3')),
      settings jsonb NOT NULL,
      wrapped_key bytea,
      secrets bytea,
      secret_names text[] NOT NULL,
      mode text NOT NULL CHECK (mode IN ('full', 'append')),
      segment text,
      cron text,
      every_seconds integer,
      jitter_seconds integer NOT NULL CHECK (jitter_seconds >= 0),
      max_attempts integer NOT NULL CHECK (max_attempts > 0),
      retry_seconds integer NOT NULL CHECK (retry_seconds > 0),
      enabled boolean NOT NULL,
      failures integer NOT NULL DEFAULT 0,
      next_due_at timestamptz,
      created_by uuid NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      deleted_at timestamptz,
      CHECK ((cron IS NULL) <> (every_seconds IS NULL)),
      CHECK ((wrapped_key IS NULL) = (secrets IS NULL))
    );
    COMMENT ON COLUMN facts.feeds.number IS 'Names the feed''s advisory lock';
    COMMENT ON COLUMN facts.feeds.secrets IS 'Sealed; erased when the feed is deleted';
    COMMENT ON COLUMN facts.feeds.failures IS 'Runs that failed for good since the last that succeeded';

    CREATE TABLE facts.feed_runs (
      id uuid PRIMARY KEY,
      number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      feed_id uuid NOT NULL REFERENCES facts.feeds,
      trigger text NOT NULL CHECK (trigger IN ('schedule', 'request', 'retry')),
      requested_by uuid,
      state text NOT NULL CHECK (state IN ('waiting', 'running', 'succeeded', 'failed')),
      attempts integer NOT NULL DEFAULT 0,
      due_at timestamptz NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      started_at timestamptz,
      ended_at timestamptz,
      listed integer NOT NULL DEFAULT 0,
      delivered integer NOT NULL DEFAULT 0,
      unchanged integer NOT NULL DEFAULT 0,
      outdated integer NOT NULL DEFAULT 0,
      error jsonb,
      resolved_at timestamptz
    );
    COMMENT ON COLUMN facts.feed_runs.resolved_at IS
      'Of a failed run: since when it needs nobody''s attention, for a later run took its place';
    -- One run of a feed at a time, whoever starts it, on whichever replica.
    CREATE UNIQUE INDEX feed_runs_open ON facts.feed_runs (feed_id) WHERE state IN ('waiting', 'running');
    CREATE INDEX feed_runs_by_feed ON facts.feed_runs (feed_id, number);
    CREATE INDEX feed_runs_dead ON facts.feed_runs (number) WHERE state = 'failed' AND resolved_at IS NULL;

    CREATE TABLE facts.feed_items (
      feed_id uuid NOT NULL REFERENCES facts.feeds,
      name text NOT NULL,
      etag text,
      modified_at timestamptz,
      bytes bigint,
      sha256 bytea NOT NULL,
      outcome text NOT NULL CHECK (outcome IN ('delivered', 'unchanged', 'outdated')),
      snapshot_id uuid REFERENCES facts.snapshots,
      run_id uuid NOT NULL,
      taken_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (feed_id, name)
    );
    COMMENT ON TABLE facts.feed_items IS 'What was taken of each name last, so that the same file twice is one snapshot';

    ALTER TABLE facts.snapshots ADD COLUMN feed_id uuid REFERENCES facts.feeds;
    COMMENT ON COLUMN facts.snapshots.feed_id IS 'The feed that fetched it; null when it was sent to us';

    GRANT SELECT, INSERT, UPDATE ON facts.feeds, facts.feed_items TO xacthuc_intake;
    GRANT SELECT, INSERT, UPDATE, DELETE ON facts.feed_runs TO xacthuc_intake;
  `.execute(db);
}
