import { type Kysely, sql } from 'kysely';

/** What organisations did. No personal data: participants are counts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE programme.activities (
      id uuid PRIMARY KEY,
      number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      organisation text NOT NULL,
      state text NOT NULL CHECK (state IN ('draft', 'filed', 'withdrawn')),
      revision integer NOT NULL DEFAULT 1 CHECK (revision > 0),
      kind text NOT NULL CHECK (kind IN ('workshop', 'training', 'media', 'support_point')),
      starts_on date NOT NULL,
      ends_on date CHECK (ends_on >= starts_on),
      area_list text,
      area_code text,
      content jsonb NOT NULL CHECK (jsonb_typeof(content) = 'object'),
      participants integer NOT NULL CHECK (participants >= 0),
      likeness bytea NOT NULL CHECK (octet_length(likeness) = 32),
      import_id uuid,
      created_at timestamptz NOT NULL DEFAULT now(),
      created_by uuid NOT NULL,
      filed_at timestamptz,
      changed_at timestamptz NOT NULL DEFAULT now(),
      changed_by uuid NOT NULL,
      idempotency_key text,
      request_hash bytea,
      CHECK ((area_list IS NULL) = (area_code IS NULL)),
      CHECK ((idempotency_key IS NULL) = (request_hash IS NULL)),
      CHECK (state <> 'filed' OR filed_at IS NOT NULL)
    );
    COMMENT ON COLUMN programme.activities.likeness IS
      'SHA-256 of organisation, kind, first day, title and place: the same activity is not counted twice';
    CREATE UNIQUE INDEX activities_filed_once ON programme.activities (likeness) WHERE state = 'filed';
    CREATE UNIQUE INDEX activities_idempotency ON programme.activities (created_by, idempotency_key);
    CREATE INDEX activities_of ON programme.activities (organisation, number);
    CREATE INDEX activities_counted ON programme.activities (starts_on, kind) WHERE state = 'filed';

    CREATE TABLE programme.activity_versions (
      activity_id uuid NOT NULL REFERENCES programme.activities,
      revision integer NOT NULL,
      state text NOT NULL,
      content jsonb NOT NULL,
      reason text,
      at timestamptz NOT NULL DEFAULT now(),
      by uuid NOT NULL,
      PRIMARY KEY (activity_id, revision)
    );
    COMMENT ON TABLE programme.activity_versions IS 'Every state an activity was ever in: who made it so, when and why';

    CREATE TABLE programme.activity_imports (
      id uuid PRIMARY KEY,
      organisation text NOT NULL,
      sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
      rows integer NOT NULL,
      filed integer NOT NULL,
      known integer NOT NULL,
      at timestamptz NOT NULL DEFAULT now(),
      by uuid NOT NULL
    );
    ALTER TABLE programme.activities ADD FOREIGN KEY (import_id) REFERENCES programme.activity_imports;

    CREATE TABLE programme.attachments (
      id uuid PRIMARY KEY,
      activity_id uuid NOT NULL REFERENCES programme.activities,
      name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
      content_type text NOT NULL,
      bytes integer NOT NULL CHECK (bytes > 0),
      sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
      wrapped_key bytea,
      sealed bytea,
      added_at timestamptz NOT NULL DEFAULT now(),
      added_by uuid NOT NULL,
      erased_at timestamptz,
      erased_by uuid,
      CHECK ((erased_at IS NULL) = (sealed IS NOT NULL)),
      CHECK ((erased_at IS NULL) = (wrapped_key IS NOT NULL)),
      CHECK ((erased_at IS NULL) = (erased_by IS NULL))
    );
    COMMENT ON TABLE programme.attachments IS 'Encrypted, each under a key of its own; erasing one erases both';
    ALTER TABLE programme.attachments ALTER COLUMN sealed SET STORAGE EXTERNAL;
    CREATE INDEX attachments_of ON programme.attachments (activity_id);

    GRANT SELECT, INSERT ON programme.activities, programme.activity_versions, programme.activity_imports,
      programme.attachments TO xacthuc_programme;
    GRANT UPDATE (state, revision, kind, starts_on, ends_on, area_list, area_code, content, participants, likeness,
      filed_at, changed_at, changed_by) ON programme.activities TO xacthuc_programme;
    GRANT UPDATE (wrapped_key, sealed, erased_at, erased_by) ON programme.attachments TO xacthuc_programme;
  `.execute(db);
}
