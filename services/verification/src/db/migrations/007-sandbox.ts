import { type Kysely, sql } from 'kysely';

/**
 * Storage of its own for what sandbox keys ask and do: tables of the shape of `verification`'s, in a schema that another role
 * works on. That role reaches no fact and no real answer; the serving role does not reach this schema.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await keys(db);
  await answers(db);
  await redemptions(db);
  await claiming(db);
  await grants(db);
}

async function keys(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE SCHEMA sandbox;

    CREATE TABLE sandbox.signing_keys (
      single boolean PRIMARY KEY DEFAULT true CHECK (single),
      public_jwk jsonb NOT NULL,
      wrapped bytea NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    COMMENT ON TABLE sandbox.signing_keys IS
      'The key that sandbox attestations are signed with, wrapped by the master key; no real answer ever is';

    CREATE TABLE sandbox.code_keys (
      single boolean PRIMARY KEY DEFAULT true CHECK (single),
      certificate text NOT NULL,
      wrapped bytea NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    COMMENT ON TABLE sandbox.code_keys IS 'The key of sandbox verification codes, which no registry is told to trust';
  `.execute(db);
}

async function answers(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE sandbox.answers (
      index bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      id uuid NOT NULL UNIQUE,
      issued_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      client_id uuid NOT NULL,
      benefit text NOT NULL,
      subject_type text NOT NULL,
      subject_key bytea NOT NULL,
      outcome text NOT NULL,
      reasons text[] NOT NULL,
      departments text[] NOT NULL,
      policy text NOT NULL,
      eligible_until date,
      evidence jsonb NOT NULL,
      records bigint[] NOT NULL,
      token text NOT NULL,
      disclosures bytea NOT NULL,
      idempotency_key text,
      fingerprint bytea NOT NULL,
      status_list integer,
      status_index integer,
      stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      status_plan jsonb,
      held_until timestamptz
    );
    ALTER TABLE sandbox.answers ALTER COLUMN token SET STORAGE EXTERNAL;
    COMMENT ON TABLE sandbox.answers IS 'Answers about mock subjects, given to sandbox keys; swept when they are old';
    COMMENT ON COLUMN sandbox.answers.records IS 'Numbers of mock records';
    COMMENT ON COLUMN sandbox.answers.status_plan IS
      'What becomes of its status by itself: [{"after": seconds, "status": 0|1|2, "reason": code}]; null: nothing';
    COMMENT ON COLUMN sandbox.answers.held_until IS
      'Until when somebody unseen holds the free name; infinity: it is taken; null: nobody does';
    CREATE UNIQUE INDEX answers_idempotency ON sandbox.answers (client_id, idempotency_key)
      WHERE idempotency_key IS NOT NULL;
    CREATE INDEX answers_by_client ON sandbox.answers (client_id);
    CREATE INDEX answers_by_age ON sandbox.answers (stored_at);
    CREATE INDEX answers_with_plan ON sandbox.answers (status_list) WHERE status_plan IS NOT NULL;

    CREATE SEQUENCE sandbox.status_places AS bigint MINVALUE 0 START 0 INCREMENT 1024 NO CYCLE;
    CREATE TABLE sandbox.status_lists (
      number integer PRIMARY KEY,
      opened_at timestamptz NOT NULL DEFAULT now()
    );
    INSERT INTO sandbox.status_lists (number) VALUES (0);

    -- Its id grows in the order in which changes come to show, as in the table of its name elsewhere.
    CREATE VIEW sandbox.status_changes AS
      SELECT (extract(epoch FROM c.at) * 1000000)::bigint AS id, c.attestation_id, c.list, c.index, c.status, c.reason,
        '{}'::text[] AS facts, NULL::text AS source, NULL::bigint AS sequence, NULL::uuid AS person, c.at,
        NULL::text AS note
      FROM (
        SELECT a.id AS attestation_id, a.status_list AS list, a.status_index AS index, p.status, p.reason,
          a.stored_at + make_interval(secs => p.after) AS at
        FROM sandbox.answers a
        CROSS JOIN jsonb_to_recordset(a.status_plan) AS p(after double precision, status smallint, reason text)
        WHERE a.status_plan IS NOT NULL AND a.status_list IS NOT NULL
      ) AS c
      WHERE c.at <= clock_timestamp();
  `.execute(db);
}

/** Whatever is unique in reality is unique for each client here: registrars do not see each other's tests. */
async function redemptions(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE sandbox.redemptions (
      attestation_id uuid PRIMARY KEY REFERENCES sandbox.answers (id) ON DELETE CASCADE,
      client_id uuid NOT NULL,
      benefit text NOT NULL,
      domain text NOT NULL,
      domain_unicode text NOT NULL,
      registered_at timestamptz NOT NULL,
      registrar_transaction_id text NOT NULL,
      redeemed_at timestamptz NOT NULL DEFAULT now(),
      released_at timestamptz,
      UNIQUE (client_id, registrar_transaction_id)
    );
    CREATE UNIQUE INDEX redemptions_domain_key ON sandbox.redemptions (client_id, domain) WHERE released_at IS NULL;

    CREATE TABLE sandbox.redemption_events (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      attestation_id uuid NOT NULL REFERENCES sandbox.answers (id) ON DELETE CASCADE,
      event text NOT NULL CHECK (event IN ('reserved', 'given_up', 'redeemed', 'released')),
      client_id uuid NOT NULL,
      reserved_until timestamptz,
      reason text,
      at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    CREATE INDEX redemption_events_by_attestation ON sandbox.redemption_events (attestation_id, id);

    -- A mock subject is its record, whichever of its numbers it is asked by.
    CREATE TABLE sandbox.used_keys (
      client_id uuid NOT NULL,
      benefit text NOT NULL,
      record bigint NOT NULL,
      attestation_id uuid NOT NULL REFERENCES sandbox.answers (id) ON DELETE CASCADE,
      reserved_until timestamptz,
      PRIMARY KEY (client_id, benefit, record)
    );
    CREATE INDEX used_keys_by_attestation ON sandbox.used_keys (attestation_id);
  `.execute(db);
}

/** The functions of the same names in `verification`, for subjects that are told by their records. */
async function claiming(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION sandbox.held_by_another(attestation uuid) RETURNS TABLE (reserved_until timestamptz)
    LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $body$
      SELECT held.until FROM (
        SELECT u.reserved_until AS until
        FROM sandbox.answers a JOIN sandbox.used_keys u
          ON u.client_id = a.client_id AND u.benefit = a.benefit AND u.record = ANY(a.records)
        WHERE a.id = attestation AND u.attestation_id <> attestation
          AND (u.reserved_until IS NULL OR u.reserved_until > clock_timestamp())
        UNION ALL
        SELECT nullif(held_until, 'infinity') FROM sandbox.answers
        WHERE id = attestation AND held_until > clock_timestamp()
      ) AS held
      ORDER BY held.until DESC NULLS FIRST LIMIT 1
    $body$;

    CREATE FUNCTION sandbox.claim(attestation uuid, minutes integer) RETURNS timestamptz
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $body$
    DECLARE
      wanted integer;
      got integer;
      until timestamptz;
    BEGIN
      IF EXISTS (SELECT FROM sandbox.held_by_another(attestation)) THEN
        RAISE EXCEPTION 'the subject is taken or reserved' USING ERRCODE = 'XT001';
      END IF;
      SELECT least(clock_timestamp() + make_interval(mins => minutes), a.expires_at), cardinality(a.records)
        INTO STRICT until, wanted FROM sandbox.answers a WHERE a.id = attestation;
      IF minutes IS NULL THEN until := NULL; END IF;
      WITH claimed AS (
        INSERT INTO sandbox.used_keys AS u (client_id, benefit, record, attestation_id, reserved_until)
        SELECT a.client_id, a.benefit, r.record, a.id, until
        FROM sandbox.answers a CROSS JOIN unnest(a.records) AS r(record) WHERE a.id = attestation ORDER BY r.record
        ON CONFLICT ON CONSTRAINT used_keys_pkey DO UPDATE
          SET attestation_id = excluded.attestation_id, reserved_until = excluded.reserved_until
          WHERE u.attestation_id = excluded.attestation_id OR u.reserved_until <= clock_timestamp()
        RETURNING 1
      )
      SELECT count(*) INTO got FROM claimed;
      IF got < wanted THEN
        RAISE EXCEPTION 'the subject is taken or reserved' USING ERRCODE = 'XT001';
      END IF;
      RETURN until;
    END
    $body$;

    CREATE FUNCTION sandbox.give_up_reservation(attestation uuid) RETURNS boolean
    LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $body$
      WITH freed AS (
        DELETE FROM sandbox.used_keys
        WHERE attestation_id = attestation AND reserved_until IS NOT NULL RETURNING reserved_until
      )
      SELECT coalesce(bool_or(reserved_until > clock_timestamp()), false) FROM freed
    $body$;

    CREATE FUNCTION sandbox.release_redemption(attestation uuid) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $body$
    BEGIN
      UPDATE sandbox.redemptions SET released_at = clock_timestamp()
        WHERE attestation_id = attestation AND released_at IS NULL;
      IF NOT FOUND THEN RETURN false; END IF;
      DELETE FROM sandbox.used_keys WHERE attestation_id = attestation;
      RETURN true;
    END
    $body$;
  `.execute(db);
}

async function grants(db: Kysely<unknown>): Promise<void> {
  await sql`
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA sandbox FROM PUBLIC;
    GRANT USAGE ON SCHEMA sandbox TO xacthuc_sandbox;
    GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA sandbox TO xacthuc_sandbox;
    GRANT DELETE ON sandbox.answers TO xacthuc_sandbox;
    GRANT UPDATE, DELETE ON sandbox.used_keys TO xacthuc_sandbox;
    GRANT UPDATE (released_at) ON sandbox.redemptions TO xacthuc_sandbox;
    GRANT USAGE ON SEQUENCE sandbox.status_places TO xacthuc_sandbox;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA sandbox TO xacthuc_sandbox;
  `.execute(db);
}
