import { type Kysely, sql } from 'kysely';

/** Requests for help. No personal data: who needs it is known to whoever filed it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE programme.support_requests (
      id uuid PRIMARY KEY,
      number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      source text NOT NULL CHECK (source IN ('organisation', 'registrar', 'office')),
      organisation text CHECK ((source = 'organisation') = (organisation IS NOT NULL)),
      kind text NOT NULL CHECK (kind <> ''),
      channel text NOT NULL CHECK (channel IN ('in_person', 'telephone', 'online', 'document')),
      area_list text,
      area_code text,
      received_on date NOT NULL,
      due_on date NOT NULL CHECK (due_on >= received_on),
      state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'in_progress', 'resolved', 'declined')),
      assigned text,
      ended_on date CHECK (ended_on >= received_on),
      revision integer NOT NULL DEFAULT 1 CHECK (revision > 0),
      created_at timestamptz NOT NULL DEFAULT now(),
      created_by uuid NOT NULL,
      changed_at timestamptz NOT NULL DEFAULT now(),
      changed_by uuid NOT NULL,
      CHECK ((area_list IS NULL) = (area_code IS NULL)),
      CHECK ((state IN ('resolved', 'declined')) = (ended_on IS NOT NULL))
    );
    CREATE INDEX support_requests_of ON programme.support_requests (organisation, number);
    CREATE INDEX support_requests_assigned ON programme.support_requests (assigned, number);

    CREATE TABLE programme.support_events (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      request_id uuid NOT NULL REFERENCES programme.support_requests,
      revision integer NOT NULL,
      state text NOT NULL,
      assigned text,
      note text NOT NULL,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      by uuid NOT NULL,
      UNIQUE (request_id, revision)
    );
    COMMENT ON TABLE programme.support_events IS 'Every state a request was ever in: who made it so, when and why; only added to';

    GRANT SELECT, INSERT ON programme.support_requests, programme.support_events TO xacthuc_programme;
    GRANT UPDATE (state, assigned, ended_on, revision, changed_at, changed_by) ON programme.support_requests
      TO xacthuc_programme;
  `.execute(db);
}
