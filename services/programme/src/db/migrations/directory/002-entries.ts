import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE EXTENSION IF NOT EXISTS pg_trgm`.execute(db);
  await consents(db);
  await entries(db);
  await claims(db);
  await imports(db);
  await redemptions(db);
  await subjects(db);
  await grants(db);
}

/** Only added to: what was agreed to, by whom it was recorded, and when it ended, stays on record. */
async function consents(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION directory.refuse_change() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
      BEGIN RAISE EXCEPTION 'only added to' USING ERRCODE = '42501'; END
    $body$;

    CREATE TABLE directory.consents (
      number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      id uuid PRIMARY KEY,
      entry_id uuid NOT NULL,
      event text NOT NULL CHECK (event IN ('given', 'withdrawn', 'ended')),
      consent_id uuid REFERENCES directory.consents (id),
      text_version text,
      evidence text,
      given_on date,
      reason text,
      recorded_by uuid,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      CHECK ((event = 'given') = (text_version IS NOT NULL AND evidence IS NOT NULL AND given_on IS NOT NULL)),
      CHECK ((event = 'given') = (consent_id IS NULL)),
      CHECK ((event = 'ended') = (recorded_by IS NULL)),
      CHECK ((event = 'given') = (reason IS NULL))
    );
    COMMENT ON TABLE directory.consents IS
      'What holders agreed to have published, and the end of it; only added to. ended: the name was released, or its holder changed';
    COMMENT ON COLUMN directory.consents.evidence IS 'Where the paper or the record of the consent is kept: no personal data';
    CREATE INDEX consents_by_entry ON directory.consents (entry_id, number);
    CREATE UNIQUE INDEX consents_end_once ON directory.consents (consent_id) WHERE consent_id IS NOT NULL;
    CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON directory.consents
      FOR EACH STATEMENT EXECUTE FUNCTION directory.refuse_change();
  `.execute(db);
}

/**
 * What the claims on a name come to. Whether an entry is public is the database's own conclusion, and only a public one
 * can hold a name in plain text: no mistake of the service publishes what was not agreed to.
 */
async function entries(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE directory.entries (
      number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
      domain text NOT NULL UNIQUE,
      domain_unicode text NOT NULL,
      zone text NOT NULL CHECK (zone IN ('id.vn', 'biz.vn')),
      status text NOT NULL CHECK (status IN ('registered', 'suspended', 'expired', 'released')),
      holder_kind text CHECK (holder_kind IN ('person', 'household', 'enterprise')),
      holder_key bytea,
      known_subject boolean NOT NULL,
      sealed bytea,
      words integer[] NOT NULL,
      personal boolean NOT NULL,
      disputed boolean NOT NULL,
      consent_id uuid REFERENCES directory.consents (id),
      public boolean NOT NULL GENERATED ALWAYS AS (
        status = 'registered' AND holder_kind IS NOT NULL AND NOT disputed AND (NOT personal OR consent_id IS NOT NULL)
      ) STORED,
      public_name text,
      search text NOT NULL,
      sector text,
      province text,
      commune text,
      area_list text,
      registered_on date,
      expires_on date,
      registrar text,
      sources text[] NOT NULL,
      services text[] NOT NULL,
      website_state text NOT NULL DEFAULT 'unchecked'
        CHECK (website_state IN ('unchecked', 'live', 'parked', 'down', 'never_published')),
      updated_at timestamptz NOT NULL DEFAULT now(),
      CHECK (personal OR (holder_kind <> 'person' AND zone <> 'id.vn')),
      CHECK (public OR public_name IS NULL),
      CHECK (consent_id IS NULL OR status = 'registered'),
      CHECK ((area_list IS NULL) = (province IS NULL AND commune IS NULL))
    );
    COMMENT ON TABLE directory.entries IS 'The website directory: one row a name, merged from its claims';
    COMMENT ON COLUMN directory.entries.domain IS 'As A-labels';
    COMMENT ON COLUMN directory.entries.holder_key IS 'Keyed hash of the holder''s number, as everywhere';
    COMMENT ON COLUMN directory.entries.known_subject IS 'Whether a department''s source has a record under that number';
    COMMENT ON COLUMN directory.entries.sealed IS 'The holder''s name, encrypted under the directory''s key';
    COMMENT ON COLUMN directory.entries.words IS
      'Keyed hashes, 32 bits each, of the words of the holder''s name and the domain: names are found without being stored';
    COMMENT ON COLUMN directory.entries.personal IS 'Published only with the holder''s recorded consent';
    COMMENT ON COLUMN directory.entries.disputed IS 'Sources name different holders and nobody has decided yet';
    COMMENT ON COLUMN directory.entries.search IS
      'The domain, and the name where it is public, without accents: what is searched for a part of a word';
    -- Whether a search is rare decides between its index and walking from the newest on: both have to be known well.
    ALTER TABLE directory.entries ALTER COLUMN search SET STATISTICS 1000, ALTER COLUMN words SET STATISTICS 1000;
    -- Two halves: an entry stands in one of them, and public reading looks into its own only.
    CREATE INDEX entries_search ON directory.entries USING gin (search gin_trgm_ops) WHERE NOT public;
    CREATE INDEX entries_words ON directory.entries USING gin (words);
    CREATE INDEX entries_public ON directory.entries (number) WHERE public;
    CREATE INDEX entries_public_search ON directory.entries USING gin (search gin_trgm_ops) WHERE public;
    CREATE INDEX entries_by_commune ON directory.entries (province, commune, number);
    CREATE INDEX entries_by_sector ON directory.entries (sector, number);
    CREATE INDEX entries_by_registrar ON directory.entries (registrar, number);
    CREATE INDEX entries_by_website ON directory.entries (website_state, number);
    CREATE INDEX entries_by_holder ON directory.entries (holder_key) WHERE holder_key IS NOT NULL;

    -- A consent is the holder's: it does not pass to the next one.
    CREATE FUNCTION directory.consent_is_the_holders() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
    BEGIN
      IF NEW.consent_id IS NOT DISTINCT FROM OLD.consent_id
        AND (NEW.holder_key IS DISTINCT FROM OLD.holder_key OR NEW.holder_kind IS DISTINCT FROM OLD.holder_kind) THEN
        NEW.consent_id := NULL;
        IF NEW.personal THEN
          NEW.public_name := NULL;
        END IF;
      END IF;
      NEW.updated_at := clock_timestamp();
      RETURN NEW;
    END
    $body$;
    CREATE TRIGGER consent_is_the_holders BEFORE UPDATE ON directory.entries
      FOR EACH ROW EXECUTE FUNCTION directory.consent_is_the_holders();

    CREATE VIEW directory.published AS
      SELECT number, id, domain, domain_unicode, holder_kind, public_name, search, sector, province, commune, area_list,
        registered_on, website_state
      FROM directory.entries WHERE public;
    COMMENT ON VIEW directory.published IS 'All that anyone may see, and the only thing that public reading touches';
  `.execute(db);
}

async function claims(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE directory.claims (
      domain text NOT NULL,
      domain_unicode text NOT NULL,
      zone text NOT NULL,
      source text NOT NULL CHECK (source IN ('redemption', 'registry', 'declaration')),
      origin uuid NOT NULL,
      status text NOT NULL CHECK (status IN ('registered', 'suspended', 'expired', 'released')),
      holder_kind text CHECK (holder_kind IN ('person', 'household', 'enterprise')),
      holder_key bytea,
      sealed bytea,
      registered_on date,
      expires_on date,
      registrar text,
      sector text,
      province text,
      commune text,
      area_list text,
      services text[] NOT NULL,
      stated_at timestamptz NOT NULL,
      recorded_by uuid,
      recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      fingerprint bytea NOT NULL,
      PRIMARY KEY (domain, source, origin)
    );
    COMMENT ON TABLE directory.claims IS 'What each source says of a name now';
    COMMENT ON COLUMN directory.claims.origin IS
      'Who says it, where several of a kind may: the client that declared it; zeros otherwise';
    COMMENT ON COLUMN directory.claims.sealed IS 'The holder''s name and number, encrypted under the directory''s key';
    COMMENT ON COLUMN directory.claims.fingerprint IS 'Keyed hash of all that is said, so that the same again changes nothing';

    CREATE TABLE directory.conflicts (
      number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      domain text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('holder_differs', 'status_differs', 'registered_on_differs')),
      sources text[] NOT NULL,
      fingerprint bytea NOT NULL,
      state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'resolved', 'gone')),
      prevails text CHECK (prevails IN ('redemption', 'registry', 'declaration')),
      prevails_origin uuid,
      person text,
      reason text,
      recorded_by uuid,
      detected_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      ended_at timestamptz,
      CHECK ((state = 'open') = (ended_at IS NULL)),
      CHECK ((state = 'resolved') = (prevails IS NOT NULL AND person IS NOT NULL AND reason IS NOT NULL AND recorded_by IS NOT NULL))
    );
    COMMENT ON TABLE directory.conflicts IS 'Where sources contradict each other, and who decided which of them prevails, and why';
    COMMENT ON COLUMN directory.conflicts.fingerprint IS
      'Keyed hash of what is contradicted: the decision holds as long as the sources say just that';
    COMMENT ON COLUMN directory.conflicts.person IS 'The official who decided, by name';
    CREATE UNIQUE INDEX conflicts_open_once ON directory.conflicts (domain, kind) WHERE state = 'open';
    CREATE INDEX conflicts_by_domain ON directory.conflicts (domain, kind, state);
    CREATE INDEX conflicts_by_state ON directory.conflicts (state, number);
  `.execute(db);
}

async function imports(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE directory.imports (
      number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      id uuid PRIMARY KEY,
      client_id uuid NOT NULL,
      sha256 bytea NOT NULL,
      as_of date NOT NULL,
      dry_run boolean NOT NULL,
      counts jsonb NOT NULL,
      header jsonb NOT NULL,
      at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    COMMENT ON TABLE directory.imports IS 'Exports of registries and registrars that were taken in whole';
    CREATE UNIQUE INDEX imports_once ON directory.imports (client_id, sha256, as_of) WHERE NOT dry_run;

    CREATE TABLE directory.import_issues (
      import_id uuid NOT NULL REFERENCES directory.imports (id),
      ordinal integer NOT NULL,
      row integer NOT NULL,
      code text NOT NULL,
      severity text NOT NULL,
      header text,
      letters text,
      value text,
      PRIMARY KEY (import_id, ordinal)
    );
    COMMENT ON COLUMN directory.import_issues.value IS 'Masked where personal';
  `.execute(db);
}

/** What the directory may see of the verification service: that a name was given or given back, never an answer. */
async function redemptions(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE VIEW directory.redemption_events AS
      SELECT e.id, r.domain FROM verification.redemption_events e
      JOIN verification.redemptions r ON r.attestation_id = e.attestation_id
      WHERE e.event IN ('redeemed', 'released');
    COMMENT ON VIEW directory.redemption_events IS 'Names of which something became, in the order in which it was recorded';

    CREATE VIEW directory.redeemed_names AS
      SELECT DISTINCT ON (r.domain) r.domain, r.domain_unicode, r.benefit AS zone, r.registered_at, r.redeemed_at,
        r.released_at, r.client_id, a.subject_type AS holder_kind, a.subject_key AS holder_key
      FROM verification.redemptions r JOIN verification.answers a ON a.id = r.attestation_id
      ORDER BY r.domain, (r.released_at IS NULL) DESC, r.redeemed_at DESC;
    COMMENT ON VIEW directory.redeemed_names IS
      'The last use of a free name for each domain: the subject''s type and keyed hash, no other detail of the answer';

    CREATE TABLE directory.redemption_cursor (
      single boolean PRIMARY KEY DEFAULT true CHECK (single),
      seen bigint NOT NULL DEFAULT 0,
      through bigint NOT NULL DEFAULT 0,
      ahead bigint NOT NULL DEFAULT 0,
      ahead_snapshot pg_snapshot
    );
    COMMENT ON TABLE directory.redemption_cursor IS
      'How far redemptions were followed: up to "seen" as far as committed then, up to "through" all of them; "ahead" is '
      'looked at once more when all that was uncommitted in ahead_snapshot has ended';
    INSERT INTO directory.redemption_cursor DEFAULT VALUES;
  `.execute(db);
}

/** Yes or no, about keyed hashes that the asker has already: no record is read through these. */
async function subjects(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION directory.known_subjects(wanted bytea[]) RETURNS SETOF bytea
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
      SELECT w FROM unnest(wanted) AS w WHERE EXISTS (SELECT FROM facts.record_lookup_keys k WHERE k.key = w)
    $body$;
    COMMENT ON FUNCTION directory.known_subjects IS 'Which of these keyed hashes a department has a record under';

    CREATE FUNCTION directory.same_subject(one bytea, other bytea) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
      SELECT EXISTS (
        SELECT FROM facts.record_lookup_keys a JOIN facts.record_lookup_keys b ON b.record_id = a.record_id
        WHERE a.key = one AND b.key = other
      )
    $body$;
    COMMENT ON FUNCTION directory.same_subject IS 'Whether two keyed hashes are numbers of one record';
    REVOKE ALL ON FUNCTION directory.known_subjects, directory.same_subject, directory.consent_is_the_holders,
      directory.refuse_change FROM PUBLIC;
  `.execute(db);
}

async function grants(db: Kysely<unknown>): Promise<void> {
  await sql`
    GRANT SELECT, INSERT ON directory.entries, directory.claims, directory.consents, directory.conflicts,
      directory.imports, directory.import_issues TO xacthuc_programme;
    GRANT UPDATE (status, holder_kind, holder_key, known_subject, sealed, words, personal, disputed, consent_id,
      public_name, search, sector, province, commune, area_list, registered_on, expires_on, registrar, sources, services,
      website_state) ON directory.entries TO xacthuc_programme;
    GRANT UPDATE (status, holder_kind, holder_key, sealed, registered_on, expires_on, registrar, sector, province,
      commune, area_list, services, stated_at, recorded_by, recorded_at, fingerprint) ON directory.claims
      TO xacthuc_programme;
    GRANT UPDATE (state, prevails, prevails_origin, person, reason, recorded_by, ended_at) ON directory.conflicts
      TO xacthuc_programme;
    GRANT SELECT, UPDATE ON directory.redemption_cursor TO xacthuc_programme;
    GRANT SELECT ON directory.published, directory.redemption_events, directory.redeemed_names TO xacthuc_programme;
    GRANT EXECUTE ON FUNCTION directory.known_subjects, directory.same_subject TO xacthuc_programme;
  `.execute(db);
}
