import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await tables(db);
  await existingKeys(db);
  await functions(db);
  await grants(db);
}

async function tables(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE verification.signing_keys
      DROP CONSTRAINT signing_keys_state_check,
      ADD CONSTRAINT signing_keys_state_check
        CHECK (state IN ('announced', 'active', 'retiring', 'retired', 'compromised')),
      ALTER COLUMN wrapped DROP NOT NULL,
      ADD COLUMN activates_at timestamptz,
      ADD COLUMN activated_at timestamptz,
      ADD COLUMN retiring_at timestamptz,
      ADD COLUMN retired_at timestamptz,
      ADD COLUMN compromised_at timestamptz;
    COMMENT ON COLUMN verification.signing_keys.wrapped IS
      'The private key under the master key; null: a signer process alone can read it';
    COMMENT ON COLUMN verification.signing_keys.activates_at IS
      'An announced key: when every cached copy of the public keys has it, so that it may sign';
    CREATE UNIQUE INDEX one_announced_signing_key ON verification.signing_keys (state) WHERE state = 'announced';

    CREATE TABLE verification.key_events (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      kid text NOT NULL REFERENCES verification.signing_keys (kid),
      event text NOT NULL CHECK (event IN ('announced', 'active', 'retiring', 'retired', 'compromised')),
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      actor text NOT NULL,
      reason text,
      CHECK (event <> 'compromised' OR reason IS NOT NULL)
    );
    COMMENT ON TABLE verification.key_events IS 'Every change of a signing key''s state: what, when, who, why; only added to';
    COMMENT ON COLUMN verification.key_events.actor IS 'The operator''s name; xacthuc: the program, because it was due';

    CREATE FUNCTION verification.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
    BEGIN
      RAISE EXCEPTION '% is only added to', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END
    $body$;
    CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON verification.key_events
      FOR EACH STATEMENT EXECUTE FUNCTION verification.refuse_change();
  `.execute(db);
}

/** Keys made before keys had a history: what is known of it. */
async function existingKeys(db: Kysely<unknown>): Promise<void> {
  await sql`
    UPDATE verification.signing_keys SET
      activated_at = created_at,
      retiring_at = CASE WHEN state = 'retired' THEN now() END,
      retired_at = CASE WHEN state = 'retired' THEN now() END;
    INSERT INTO verification.key_events (kid, event, at, actor)
      SELECT kid, 'active', created_at, 'xacthuc' FROM verification.signing_keys;
    INSERT INTO verification.key_events (kid, event, at, actor)
      SELECT kid, 'retired', retired_at, 'xacthuc' FROM verification.signing_keys WHERE state = 'retired';
  `.execute(db);
}

async function functions(db: Kysely<unknown>): Promise<void> {
  // The serving role may take the steps that are due, and no other: it cannot make a key trusted, or trusted again.
  await sql`
    CREATE FUNCTION verification.first_signing_key(new_kid text, new_public_jwk jsonb, new_wrapped bytea) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    BEGIN
      PERFORM pg_advisory_xact_lock(2019650425);
      IF EXISTS (SELECT FROM verification.signing_keys) THEN RETURN false; END IF;
      INSERT INTO verification.signing_keys (kid, public_jwk, wrapped, state, activated_at)
        VALUES (new_kid, new_public_jwk, new_wrapped, 'active', now());
      INSERT INTO verification.key_events (kid, event, actor, reason) VALUES (new_kid, 'active', 'xacthuc', 'first key');
      RETURN true;
    END
    $body$;

    CREATE FUNCTION verification.advance_signing_keys(longest_hours integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    DECLARE
      due text;
      changed text;
    BEGIN
      PERFORM pg_advisory_xact_lock(2019650425);
      SELECT kid INTO due FROM verification.signing_keys WHERE state = 'announced' AND activates_at <= now();
      IF due IS NOT NULL THEN
        UPDATE verification.signing_keys SET state = 'retiring', retiring_at = now()
          WHERE state = 'active' RETURNING kid INTO changed;
        IF changed IS NOT NULL THEN
          INSERT INTO verification.key_events (kid, event, actor) VALUES (changed, 'retiring', 'xacthuc');
        END IF;
        UPDATE verification.signing_keys SET state = 'active', activated_at = now() WHERE kid = due;
        INSERT INTO verification.key_events (kid, event, actor) VALUES (due, 'active', 'xacthuc');
      END IF;
      -- A replica may sign with the former key for some seconds more; nothing that it signed outlives longest_hours.
      WITH ended AS (
        UPDATE verification.signing_keys k SET state = 'retired', retired_at = now()
        WHERE k.state = 'retiring' AND k.retiring_at < now() - interval '1 minute' AND NOT EXISTS (
          SELECT FROM verification.answers a
          WHERE a.issued_at >= greatest(k.activated_at, now() - make_interval(hours => longest_hours))
            AND a.issued_at < k.retiring_at + interval '1 minute' AND a.expires_at > now()
        )
        RETURNING k.kid
      )
      INSERT INTO verification.key_events (kid, event, actor) SELECT kid, 'retired', 'xacthuc' FROM ended;
    END
    $body$;
    REVOKE ALL ON FUNCTION verification.first_signing_key, verification.advance_signing_keys FROM PUBLIC;
  `.execute(db);
}

async function grants(db: Kysely<unknown>): Promise<void> {
  await sql`
    REVOKE INSERT ON verification.signing_keys FROM xacthuc_verification;
    GRANT SELECT ON verification.key_events TO xacthuc_verification;
    GRANT EXECUTE ON FUNCTION verification.first_signing_key, verification.advance_signing_keys TO xacthuc_verification;
  `.execute(db);
}
