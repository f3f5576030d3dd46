import { type Kysely, sql } from 'kysely';

/** Who takes part, where, and what is planned. Organisations and areas are corrected by new versions, never overwritten. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE programme.organisations (
      code text NOT NULL CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(code) <= 64),
      version integer NOT NULL CHECK (version > 0),
      kind text NOT NULL CHECK (kind IN ('department', 'mass_organisation', 'association', 'community_team', 'authority')),
      names jsonb NOT NULL CHECK (jsonb_typeof(names) = 'array'),
      area_list text,
      area_code text,
      valid_from date,
      valid_until date CHECK (valid_until >= valid_from),
      recorded_at timestamptz NOT NULL DEFAULT now(),
      recorded_by uuid NOT NULL,
      PRIMARY KEY (code, version),
      CHECK ((area_list IS NULL) = (area_code IS NULL))
    );
    COMMENT ON TABLE programme.organisations IS
      'Departments, mass organisations, associations and community digital teams; the highest version holds';

    CREATE TABLE programme.areas (
      list text NOT NULL CHECK (list ~ '^[A-Za-z0-9._-]{1,32}$'),
      code text NOT NULL CHECK (code ~ '^[0-9]{2,6}$'),
      version integer NOT NULL CHECK (version > 0),
      level text NOT NULL CHECK (level IN ('province', 'commune')),
      parent text CHECK ((parent IS NULL) = (level = 'province')),
      name_vi text NOT NULL CHECK (name_vi <> ''),
      name_en text NOT NULL CHECK (name_en <> ''),
      valid_from date,
      valid_until date CHECK (valid_until >= valid_from),
      recorded_at timestamptz NOT NULL DEFAULT now(),
      recorded_by uuid NOT NULL,
      PRIMARY KEY (list, code, version)
    );
    COMMENT ON TABLE programme.areas IS 'Provinces and communes of each version of the code list; the highest version holds';

    CREATE VIEW programme.current_organisations AS
      SELECT DISTINCT ON (code) * FROM programme.organisations ORDER BY code, version DESC;
    CREATE VIEW programme.current_areas AS
      SELECT DISTINCT ON (list, code) * FROM programme.areas ORDER BY list, code, version DESC;

    CREATE TABLE programme.organisation_keys (
      client_id uuid PRIMARY KEY REFERENCES access.clients,
      organisation text NOT NULL,
      bound_at timestamptz NOT NULL DEFAULT now()
    );
    COMMENT ON TABLE programme.organisation_keys IS
      'The one organisation a key files activities for; decided when it is admitted, for good';

    CREATE TABLE programme.plans (
      code text PRIMARY KEY CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(code) <= 64),
      created_at timestamptz NOT NULL DEFAULT now(),
      created_by uuid NOT NULL
    );
    CREATE TABLE programme.plan_versions (
      plan text NOT NULL REFERENCES programme.plans,
      number integer NOT NULL CHECK (number > 0),
      state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'approved')),
      revision integer NOT NULL DEFAULT 1 CHECK (revision > 0),
      based_on integer,
      content jsonb NOT NULL CHECK (jsonb_typeof(content) = 'object'),
      created_at timestamptz NOT NULL DEFAULT now(),
      created_by uuid NOT NULL,
      changed_at timestamptz NOT NULL DEFAULT now(),
      changed_by uuid NOT NULL,
      approved_at timestamptz,
      approved_by uuid,
      approval_document text,
      PRIMARY KEY (plan, number),
      FOREIGN KEY (plan, based_on) REFERENCES programme.plan_versions,
      CHECK ((state = 'approved') = (approved_at IS NOT NULL AND approved_by IS NOT NULL))
    );
    COMMENT ON TABLE programme.plan_versions IS 'Each a full copy of the plan; one that is approved never changes again';
    CREATE UNIQUE INDEX plan_versions_one_draft ON programme.plan_versions (plan) WHERE state = 'draft';

    CREATE FUNCTION programme.keep_approved() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
          RAISE EXCEPTION 'a version of a plan begins as a draft' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
      END IF;
      IF TG_OP = 'TRUNCATE' OR TG_OP = 'DELETE' OR OLD.state = 'approved' THEN
        RAISE EXCEPTION 'an approved version of a plan does not change' USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER plan_versions_kept BEFORE INSERT OR UPDATE OR DELETE ON programme.plan_versions
      FOR EACH ROW EXECUTE FUNCTION programme.keep_approved();
    CREATE TRIGGER plan_versions_not_emptied BEFORE TRUNCATE ON programme.plan_versions
      FOR EACH STATEMENT EXECUTE FUNCTION programme.keep_approved();

    GRANT SELECT, INSERT ON programme.organisations, programme.areas, programme.organisation_keys, programme.plans
      TO xacthuc_programme;
    GRANT SELECT ON programme.current_organisations, programme.current_areas TO xacthuc_programme;
    GRANT SELECT, INSERT ON programme.plan_versions TO xacthuc_programme;
    GRANT UPDATE (state, revision, content, changed_at, changed_by, approved_at, approved_by, approval_document)
      ON programme.plan_versions TO xacthuc_programme;
  `.execute(db);
}
