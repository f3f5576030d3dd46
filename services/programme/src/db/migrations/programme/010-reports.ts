import { type Kysely, sql } from 'kysely';

/** Periodic reports: drafts that recompute, numbers frozen when they are submitted, a log entry when they are approved. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await tables(db);
  await keeping(db);
  await logging(db);
  await sql`
    GRANT SELECT, INSERT ON programme.reports, programme.report_events, programme.report_reminders TO xacthuc_programme;
    GRANT UPDATE (state, revision, texts, form, frozen, frozen_sha256, first_submitted_at, submitted_at, submitted_by,
      approved_at, approved_by, changed_at, changed_by) ON programme.reports TO xacthuc_programme;
  `.execute(db);
}

async function tables(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE programme.reports (
      id uuid PRIMARY KEY,
      number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      template text NOT NULL CHECK (template <> ''),
      kind text NOT NULL CHECK (kind IN ('month', 'quarter', 'half_year', 'year', 'adhoc')),
      period_from date NOT NULL,
      period_until date NOT NULL CHECK (period_until >= period_from),
      organisation text NOT NULL,
      area_list text,
      area_code text,
      state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'submitted', 'returned', 'approved')),
      revision integer NOT NULL DEFAULT 1 CHECK (revision > 0),
      texts jsonb NOT NULL CHECK (jsonb_typeof(texts) = 'object'),
      form jsonb NOT NULL CHECK (jsonb_typeof(form) = 'object'),
      due_at timestamptz NOT NULL,
      frozen bytea,
      frozen_sha256 bytea,
      first_submitted_at timestamptz,
      submitted_at timestamptz,
      submitted_by uuid,
      approved_at timestamptz,
      approved_by uuid CHECK (approved_by <> submitted_by),
      created_at timestamptz NOT NULL DEFAULT now(),
      created_by uuid NOT NULL,
      changed_at timestamptz NOT NULL DEFAULT now(),
      changed_by uuid NOT NULL,
      CHECK ((area_list IS NULL) = (area_code IS NULL)),
      CHECK ((frozen IS NULL) = (frozen_sha256 IS NULL)),
      CHECK (frozen_sha256 = sha256(frozen)),
      CHECK ((state IN ('submitted', 'approved')) = (frozen IS NOT NULL)),
      CHECK ((state IN ('submitted', 'approved')) = (submitted_at IS NOT NULL AND submitted_by IS NOT NULL)),
      CHECK ((state = 'approved') = (approved_at IS NOT NULL AND approved_by IS NOT NULL))
    );
    COMMENT ON COLUMN programme.reports.frozen IS
      'Canonical JSON of all that the submitted report says; its SHA-256 is in the transparency log once it is approved';
    COMMENT ON COLUMN programme.reports.first_submitted_at IS 'What the deadline is held to: a report that was returned was in time';
    CREATE UNIQUE INDEX reports_once ON programme.reports
      (template, organisation, kind, period_from, period_until, coalesce(area_list, ''), coalesce(area_code, ''));
    CREATE INDEX reports_of ON programme.reports (organisation, number);

    CREATE TABLE programme.report_events (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      report_id uuid NOT NULL REFERENCES programme.reports,
      event text NOT NULL CHECK (event IN ('created', 'changed', 'submitted', 'returned', 'approved')),
      revision integer NOT NULL,
      note text,
      sha256 bytea,
      at timestamptz NOT NULL DEFAULT now(),
      by uuid NOT NULL
    );
    COMMENT ON COLUMN programme.report_events.sha256 IS 'Of the numbers that were submitted, returned or approved';
    CREATE INDEX report_events_of ON programme.report_events (report_id, id);

    CREATE TABLE programme.report_reminders (
      template text NOT NULL,
      organisation text NOT NULL,
      kind text NOT NULL,
      period_from date NOT NULL,
      stage text NOT NULL CHECK (stage IN ('due_soon', 'overdue')),
      due_at timestamptz NOT NULL,
      raised_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (template, organisation, kind, period_from, stage)
    );
    COMMENT ON TABLE programme.report_reminders IS 'What was raised, once for each stage';
  `.execute(db);
}

async function keeping(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION programme.keep_reports() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
          RAISE EXCEPTION 'a report begins as a draft' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
      END IF;
      IF TG_OP = 'TRUNCATE' OR TG_OP = 'DELETE' OR OLD.state = 'approved' THEN
        RAISE EXCEPTION 'reports are kept, and an approved one does not change' USING ERRCODE = 'restrict_violation';
      END IF;
      IF NEW.state = 'approved' AND (OLD.state <> 'submitted' OR NEW.frozen <> OLD.frozen OR NEW.submitted_by <> OLD.submitted_by) THEN
        RAISE EXCEPTION 'what is approved is what was submitted' USING ERRCODE = 'restrict_violation';
      END IF;
      IF OLD.state = 'submitted' AND NEW.state = 'submitted' THEN
        RAISE EXCEPTION 'what was submitted is returned or approved' USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER reports_kept BEFORE INSERT OR UPDATE OR DELETE ON programme.reports
      FOR EACH ROW EXECUTE FUNCTION programme.keep_reports();
    CREATE TRIGGER reports_not_emptied BEFORE TRUNCATE ON programme.reports
      FOR EACH STATEMENT EXECUTE FUNCTION programme.keep_reports();
  `.execute(db);
}

/** The entry commits with the approval or not at all; the service needs no rights on the log. */
async function logging(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION log.note_programme_reports() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    BEGIN
      INSERT INTO log.events (type, at, body, private, attestation_id) VALUES (
        'report-approved', NEW.approved_at,
        jsonb_build_object('report', NEW.id, 'template', NEW.template, 'kind', NEW.kind, 'from', NEW.period_from,
          'until', NEW.period_until, 'sha256', encode(NEW.frozen_sha256, 'hex'), 'submittedBy', NEW.submitted_by,
          'by', NEW.approved_by),
        NULL, NULL);
      RETURN NULL;
    END
    $body$;
    REVOKE ALL ON FUNCTION log.note_programme_reports FROM PUBLIC;
    CREATE TRIGGER logged_report AFTER UPDATE ON programme.reports
      FOR EACH ROW WHEN (NEW.state = 'approved' AND OLD.state <> 'approved')
      EXECUTE FUNCTION log.note_programme_reports();
  `.execute(db);
}
