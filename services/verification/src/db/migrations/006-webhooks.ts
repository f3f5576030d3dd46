import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await decisions(db);
  await endpoints(db);
  await deliveries(db);
  await forgetting(db);
  await grants(db);
}

async function decisions(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE verification.status_changes
      ADD COLUMN note text,
      ADD CHECK (note IS NULL OR person IS NOT NULL);
    COMMENT ON COLUMN verification.status_changes.note IS 'What the person wrote to it; holds no personal data';
    CREATE INDEX status_changes_by_time ON verification.status_changes USING brin (at);
  `.execute(db);
}

async function endpoints(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE verification.webhooks (
      id uuid PRIMARY KEY,
      client_id uuid NOT NULL,
      url text NOT NULL,
      events text[] NOT NULL CHECK (cardinality(events) > 0),
      description text,
      secret bytea,
      previous_secret bytea,
      previous_until timestamptz,
      disabled_reason text CHECK (disabled_reason IN ('by_registrar', 'gone', 'failing')),
      disabled_at timestamptz,
      failing_since timestamptz,
      failed_at timestamptz,
      paused_until timestamptz,
      busy_until timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      deleted_at timestamptz,
      CHECK ((disabled_reason IS NULL) = (disabled_at IS NULL)),
      CHECK ((previous_secret IS NULL) = (previous_until IS NULL)),
      CHECK ((secret IS NULL) = (deleted_at IS NOT NULL))
    );
    COMMENT ON TABLE verification.webhooks IS 'Where registrars are told of changes; a deleted one keeps no secret';
    COMMENT ON COLUMN verification.webhooks.secret IS 'Signs what is sent, wrapped by the master key';
    COMMENT ON COLUMN verification.webhooks.previous_secret IS 'The one before a rotation: signs too until previous_until';
    COMMENT ON COLUMN verification.webhooks.failing_since IS
      'The first of the failures after which nothing was delivered; without an attempt for long it begins anew';
    COMMENT ON COLUMN verification.webhooks.busy_until IS 'A worker is at it, unless it died: then until this moment';
    CREATE INDEX webhooks_by_client ON verification.webhooks (client_id, created_at) WHERE deleted_at IS NULL;
  `.execute(db);
}

async function deliveries(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE verification.webhook_deliveries (
      position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
      webhook_id uuid NOT NULL REFERENCES verification.webhooks,
      event text NOT NULL,
      status_change bigint REFERENCES verification.status_changes,
      state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'failed')),
      tries integer NOT NULL DEFAULT 0,
      due_at timestamptz DEFAULT now(),
      created_at timestamptz NOT NULL DEFAULT now(),
      ended_at timestamptz,
      UNIQUE (webhook_id, status_change),
      CHECK ((state = 'waiting') = (due_at IS NOT NULL)),
      CHECK ((state = 'waiting') = (ended_at IS NULL))
    );
    COMMENT ON TABLE verification.webhook_deliveries IS
      'What is to be told to whom, once for each event and endpoint; its body is made from what it names';
    COMMENT ON COLUMN verification.webhook_deliveries.id IS 'The webhook-id, the same however often it is sent';
    COMMENT ON COLUMN verification.webhook_deliveries.tries IS 'Since it was made or last replayed';
    CREATE INDEX webhook_deliveries_due ON verification.webhook_deliveries (webhook_id, due_at, position)
      WHERE state = 'waiting';
    CREATE INDEX webhook_deliveries_of ON verification.webhook_deliveries (webhook_id, position);
    CREATE INDEX webhook_deliveries_by_time ON verification.webhook_deliveries USING brin (created_at);

    CREATE TABLE verification.webhook_attempts (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      delivery_id uuid NOT NULL REFERENCES verification.webhook_deliveries (id) ON DELETE CASCADE,
      at timestamptz NOT NULL,
      status smallint,
      error text,
      duration_ms integer NOT NULL
    );
    COMMENT ON TABLE verification.webhook_attempts IS 'Every attempt to deliver: the answer''s status, or why none came';
    CREATE INDEX webhook_attempts_of ON verification.webhook_attempts (delivery_id, id);

    CREATE TABLE verification.webhook_cursor (
      single boolean PRIMARY KEY DEFAULT true CHECK (single),
      last_change bigint NOT NULL
    );
    COMMENT ON TABLE verification.webhook_cursor IS 'The last change of a status that deliveries were made for';
    INSERT INTO verification.webhook_cursor (last_change)
      SELECT coalesce(max(id), 0) FROM verification.status_changes;
  `.execute(db);
}

async function forgetting(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION verification.forget_webhook_deliveries(days integer) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
      WITH gone AS (
        DELETE FROM verification.webhook_deliveries
        WHERE created_at < now() - make_interval(days => greatest(days, 1)) RETURNING 1
      )
      SELECT count(*) FROM gone
    $body$;
    REVOKE ALL ON FUNCTION verification.forget_webhook_deliveries FROM PUBLIC;
  `.execute(db);
}

async function grants(db: Kysely<unknown>): Promise<void> {
  await sql`
    GRANT SELECT, INSERT ON verification.webhooks, verification.webhook_deliveries, verification.webhook_attempts
      TO xacthuc_verification;
    GRANT UPDATE (url, events, description, secret, previous_secret, previous_until, disabled_reason, disabled_at,
      failing_since, failed_at, paused_until, busy_until, updated_at, deleted_at) ON verification.webhooks TO xacthuc_verification;
    GRANT UPDATE (state, tries, due_at, ended_at) ON verification.webhook_deliveries TO xacthuc_verification;
    GRANT SELECT, UPDATE (last_change) ON verification.webhook_cursor TO xacthuc_verification;
    GRANT EXECUTE ON FUNCTION verification.forget_webhook_deliveries TO xacthuc_verification;
  `.execute(db);
}
