import { type Kysely, sql } from 'kysely';

/** Sums that monitoring pages are read from, kept up with what happens, and who brought whom (channels). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await channels(db);
  await place(db);
  await subjects(db);
  await names(db);
  await published(db);
  await sources(db);
  await grants(db);
}

/** Only added to: a later version ends a code, or changes its note; it never passes to another organisation. */
async function channels(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE programme.channels (
      code text NOT NULL CHECK (code ~ '^[A-Z0-9][A-Z0-9-]{1,23}$'),
      version integer NOT NULL CHECK (version > 0),
      organisation text NOT NULL,
      valid_from date,
      valid_until date,
      note text NOT NULL,
      since_entry bigint NOT NULL CHECK (since_entry >= 0),
      recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      recorded_by uuid NOT NULL,
      PRIMARY KEY (code, version),
      CHECK (valid_from <= valid_until)
    );
    COMMENT ON TABLE programme.channels IS 'Codes by which registrars say who brought a subject; the highest version holds';
    COMMENT ON COLUMN programme.channels.since_entry IS
      'Log entries from this index on are counted by this version: fixed when it is recorded, so that counting again comes out the same';

    CREATE VIEW programme.current_channels AS
      SELECT DISTINCT ON (code) * FROM programme.channels ORDER BY code, version DESC;
  `.execute(db);
}

async function place(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE programme.monitoring_place (
      single boolean PRIMARY KEY DEFAULT true CHECK (single),
      through bigint NOT NULL DEFAULT 0,
      folded_at timestamptz
    );
    COMMENT ON TABLE programme.monitoring_place IS
      'Whoever counts holds this row. Log entries below "through" are counted, each once: it moves with the sums, in one transaction';
    COMMENT ON COLUMN programme.monitoring_place.folded_at IS 'When nothing was left to count last';
    INSERT INTO programme.monitoring_place DEFAULT VALUES;
  `.execute(db);
}

/** A month of a subject is that of its first check, or its first attestation: asking again counts nothing. */
async function subjects(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE programme.monitored_subjects (
      subject bytea PRIMARY KEY,
      kind text NOT NULL,
      checked_month date NOT NULL,
      checked_by uuid NOT NULL,
      checked_channel text NOT NULL,
      attested_month date,
      attested_by uuid,
      attested_channel text,
      names integer NOT NULL,
      CHECK ((attested_month IS NULL) = (attested_by IS NULL) AND (attested_month IS NULL) = (attested_channel IS NULL))
    );
    COMMENT ON TABLE programme.monitored_subjects IS
      'What each subject of a benefit was counted as; a one-way hash that fits no key of the facts';
    COMMENT ON COLUMN programme.monitored_subjects.names IS 'Names registered by its attestations and not given back';

    CREATE TABLE programme.subject_counts (
      month date NOT NULL,
      kind text NOT NULL,
      registrar uuid NOT NULL,
      channel text NOT NULL,
      checked bigint NOT NULL,
      checked_attested bigint NOT NULL,
      attested bigint NOT NULL,
      attested_registered bigint NOT NULL,
      PRIMARY KEY (month, kind, registrar, channel)
    );
    COMMENT ON COLUMN programme.subject_counts.channel IS 'Empty: none was given; ?: a code that nobody knew, or that was not valid';
    COMMENT ON COLUMN programme.subject_counts.checked IS 'Subjects first checked in that month by that registrar; checked_attested: of them, attested since';
    COMMENT ON COLUMN programme.subject_counts.attested IS 'Subjects first attested then and there; attested_registered: of them, those with a name now';
  `.execute(db);
}

/** Three tables in one (cube), so that none of them has a row for each name: what is not in a cube is empty in it. */
async function names(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE programme.monitored_names (
      entry bigint PRIMARY KEY,
      month date NOT NULL,
      kind text NOT NULL,
      area_list text NOT NULL,
      province text NOT NULL,
      commune text NOT NULL,
      sector text NOT NULL,
      registrar text NOT NULL,
      channel text NOT NULL,
      redeemed boolean NOT NULL,
      live boolean NOT NULL
    );
    COMMENT ON TABLE programme.monitored_names IS 'What each entry of the directory was counted as, so that it can be taken out again';
    COMMENT ON COLUMN programme.monitored_names.month IS '0001-01-01: not known, as empty texts';
    COMMENT ON COLUMN programme.monitored_names.redeemed IS 'Registered by an attestation; else the directory knows of it from lists only';

    CREATE TABLE programme.name_counts (
      cube text NOT NULL CHECK (cube IN ('place', 'sector', 'channel')),
      month date NOT NULL,
      kind text NOT NULL,
      area_list text NOT NULL,
      province text NOT NULL,
      commune text NOT NULL,
      sector text NOT NULL,
      registrar text NOT NULL,
      channel text NOT NULL,
      registered bigint NOT NULL,
      live bigint NOT NULL,
      others bigint NOT NULL,
      others_live bigint NOT NULL,
      PRIMARY KEY (cube, month, kind, area_list, province, commune, sector, registrar, channel)
    );
    CREATE INDEX name_counts_empty ON programme.name_counts (cube) WHERE registered = 0 AND others = 0;
    COMMENT ON COLUMN programme.name_counts.others IS 'Names in the directory that no attestation was used for';
  `.execute(db);
}

async function published(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE programme.published_months (
      month date PRIMARY KEY CHECK (extract(day FROM month) = 1),
      content bytea NOT NULL,
      sha256 bytea NOT NULL CHECK (sha256 = sha256(content)),
      frozen_at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    COMMENT ON TABLE programme.published_months IS
      'What is published of a month, made once when it is over: two looks at it cannot be taken from each other';
  `.execute(db);
}

async function sources(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE VIEW programme.source_records AS
      SELECT s.code AS source,
        coalesce(sum((n.counts ->> 'added')::bigint - (n.counts ->> 'retired')::bigint), 0)::bigint AS records
      FROM facts.sources s LEFT JOIN facts.snapshots n ON n.source_id = s.id AND n.sequence IS NOT NULL
      GROUP BY s.code;
    COMMENT ON VIEW programme.source_records IS
      'How many active records each source holds, as its activations said: no record is counted, or read';
  `.execute(db);
}

async function grants(db: Kysely<unknown>): Promise<void> {
  await sql`
    GRANT SELECT, INSERT ON programme.channels, programme.published_months TO xacthuc_programme;
    GRANT SELECT ON programme.current_channels, programme.source_records TO xacthuc_programme;
    GRANT SELECT, UPDATE ON programme.monitoring_place TO xacthuc_programme;
    GRANT SELECT, INSERT, UPDATE, DELETE ON programme.monitored_subjects, programme.subject_counts,
      programme.monitored_names, programme.name_counts TO xacthuc_programme;
  `.execute(db);
}
