import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await usedKeys(db);
  await redemptions(db);
  await claiming(db);
  await releasing(db);
  await codeKeys(db);
  await grants(db);
}

/** A number is held for a while (reserved) or for good (redeemed); one row and one unique constraint for both. */
async function usedKeys(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE verification.used_keys
      DROP CONSTRAINT used_keys_attestation_id_fkey,
      ADD FOREIGN KEY (attestation_id) REFERENCES verification.answers (id),
      ADD COLUMN reserved_until timestamptz;
    COMMENT ON TABLE verification.used_keys IS
      'The numbers of a subject whose free name is taken or reserved: one name for each subject, by whichever number it is asked';
    COMMENT ON COLUMN verification.used_keys.reserved_until IS
      'Null: the name is taken. Otherwise reserved, and past this moment of the database''s clock nobody''s any more';
    CREATE INDEX used_keys_by_attestation ON verification.used_keys (attestation_id);
  `.execute(db);
}

async function redemptions(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE verification.redemptions
      ADD COLUMN domain_unicode text NOT NULL DEFAULT '',
      ADD COLUMN released_at timestamptz,
      DROP CONSTRAINT redemptions_domain_key;
    UPDATE verification.redemptions SET domain_unicode = domain;
    ALTER TABLE verification.redemptions ALTER COLUMN domain_unicode DROP DEFAULT;
    COMMENT ON COLUMN verification.redemptions.domain IS 'As A-labels: what is unique';
    COMMENT ON COLUMN verification.redemptions.domain_unicode IS 'As U-labels: what people read';
    -- A name that was given back may be registered again, by whomever.
    CREATE UNIQUE INDEX redemptions_domain_key ON verification.redemptions (domain) WHERE released_at IS NULL;

    CREATE TABLE verification.redemption_events (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      attestation_id uuid NOT NULL REFERENCES verification.answers (id),
      event text NOT NULL CHECK (event IN ('reserved', 'given_up', 'redeemed', 'released')),
      client_id uuid NOT NULL,
      reserved_until timestamptz,
      reason text,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      CHECK ((event = 'reserved') = (reserved_until IS NOT NULL)),
      CHECK ((event = 'released') = (reason IS NOT NULL))
    );
    COMMENT ON TABLE verification.redemption_events IS
      'What became of each free name, and who did it; the serving role can only add to it. A reservation that ran out '
      'has no event of its own: it ended at reserved_until';
    CREATE INDEX redemption_events_by_attestation ON verification.redemption_events (attestation_id, id);
  `.execute(db);
}

/**
 * The one way into used_keys. Every number of the answer's records is claimed, but those that several subjects share
 * (the last bit of their hash tells) only where a record has no other: there nothing else names the subject. Such
 * numbers still meet: a claim is refused while another one holds a number shared with its records. They have no unique
 * constraint in common then, so claims that share one wait for each other on a lock.
 */
async function claiming(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION verification.is_shared(key bytea) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $body$
      SELECT get_byte(key, length(key) - 1) & 1 = 1
    $body$;

    CREATE FUNCTION verification.numbers_of(attestation uuid) RETURNS TABLE (key bytea, names_it boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    #variable_conflict use_column
    BEGIN
      RETURN QUERY WITH asked AS (SELECT subject_key, records FROM verification.answers WHERE id = attestation),
      known AS (
        SELECT k.record_id, k.key, verification.is_shared(k.key) AS shared
        FROM asked JOIN facts.record_lookup_keys k ON k.record_id = ANY(asked.records)
      ),
      alone AS (SELECT record_id FROM known GROUP BY record_id HAVING bool_and(shared)),
      named AS (
        SELECT known.key, NOT shared OR record_id IN (SELECT record_id FROM alone) AS names_it FROM known
        UNION ALL
        SELECT subject_key, NOT verification.is_shared(subject_key) OR NOT EXISTS (SELECT FROM known) FROM asked
      )
      SELECT named.key, bool_or(named.names_it) FROM named GROUP BY named.key;
    END
    $body$;

    CREATE FUNCTION verification.held_by_another(attestation uuid)
    RETURNS TABLE (reserved_until timestamptz)
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
      SELECT u.reserved_until
      FROM verification.numbers_of(attestation) n
      JOIN verification.answers a ON a.id = attestation
      JOIN verification.used_keys u ON u.key = n.key AND u.benefit = a.benefit
      WHERE u.attestation_id <> attestation AND (u.reserved_until IS NULL OR u.reserved_until > clock_timestamp())
      -- What holds longest says when to come again.
      ORDER BY u.reserved_until DESC NULLS FIRST LIMIT 1
    $body$;

    -- minutes: how long to reserve; null: for good. Gives the end of the reservation.
    CREATE FUNCTION verification.claim(attestation uuid, minutes integer) RETURNS timestamptz
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    DECLARE
      wanted integer;
      got integer;
      until timestamptz;
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtextextended(encode(shared.key, 'hex'), 0))
        FROM (
          SELECT key FROM verification.numbers_of(attestation) WHERE verification.is_shared(key) ORDER BY key
        ) AS shared;
      IF EXISTS (SELECT FROM verification.held_by_another(attestation)) THEN
        RAISE EXCEPTION 'the subject is taken or reserved' USING ERRCODE = 'XT001';
      END IF;
      -- A reservation is of no use when the answer has expired.
      SELECT least(clock_timestamp() + make_interval(mins => minutes), a.expires_at) INTO STRICT until
        FROM verification.answers a WHERE a.id = attestation;
      IF minutes IS NULL THEN until := NULL; END IF;
      -- In the order of the keys, so that two claims of one subject wait for each other rather than deadlock.
      WITH claimed AS (
        INSERT INTO verification.used_keys AS u (benefit, key, attestation_id, reserved_until)
        SELECT a.benefit, n.key, attestation, until
        FROM verification.numbers_of(attestation) n JOIN verification.answers a ON a.id = attestation
        WHERE n.names_it ORDER BY n.key
        ON CONFLICT ON CONSTRAINT used_keys_pkey DO UPDATE
          SET attestation_id = excluded.attestation_id, reserved_until = excluded.reserved_until
          WHERE u.attestation_id = excluded.attestation_id OR u.reserved_until <= clock_timestamp()
        RETURNING 1
      )
      SELECT count(*) INTO got FROM claimed;
      SELECT count(*) INTO wanted FROM verification.numbers_of(attestation) WHERE names_it;
      IF got < wanted THEN
        RAISE EXCEPTION 'the subject is taken or reserved' USING ERRCODE = 'XT001';
      END IF;
      RETURN until;
    END
    $body$;
  `.execute(db);
}

async function releasing(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION verification.give_up_reservation(attestation uuid) RETURNS boolean
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
      WITH freed AS (
        DELETE FROM verification.used_keys
        WHERE attestation_id = attestation AND reserved_until IS NOT NULL RETURNING reserved_until
      )
      SELECT coalesce(bool_or(reserved_until > clock_timestamp()), false) FROM freed
    $body$;

    CREATE FUNCTION verification.release_redemption(attestation uuid) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    BEGIN
      UPDATE verification.redemptions SET released_at = clock_timestamp()
        WHERE attestation_id = attestation AND released_at IS NULL;
      IF NOT FOUND THEN RETURN false; END IF;
      DELETE FROM verification.used_keys WHERE attestation_id = attestation;
      RETURN true;
    END
    $body$;
  `.execute(db);
}

async function codeKeys(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE verification.code_keys (
      single boolean PRIMARY KEY DEFAULT true CHECK (single),
      certificate text NOT NULL,
      wrapped bytea NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    COMMENT ON TABLE verification.code_keys IS
      'The key that EPP verification codes are signed with, wrapped by the master key, and its certificate';
  `.execute(db);
}

async function grants(db: Kysely<unknown>): Promise<void> {
  await sql`
    REVOKE INSERT ON verification.used_keys FROM xacthuc_verification;
    REVOKE ALL ON FUNCTION verification.is_shared, verification.numbers_of, verification.held_by_another,
      verification.claim, verification.give_up_reservation, verification.release_redemption FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION verification.held_by_another, verification.claim, verification.give_up_reservation,
      verification.release_redemption TO xacthuc_verification;
    GRANT SELECT, INSERT ON verification.redemption_events, verification.code_keys TO xacthuc_verification;
    GRANT SELECT (released_at) ON verification.redemptions TO xacthuc_programme;
  `.execute(db);
}
