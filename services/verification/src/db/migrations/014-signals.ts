import { type Kysely, sql } from 'kysely';
import { type Recorded, triggerOf } from './005-log-events.ts';

/** What auditors are told to look at, and what that is found by. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await watching(db);
  await signals(db);
  await lookups(db);
  for (const [i, one] of recordedSignals.entries()) await sql.raw(triggerOf(one, i)).execute(db);
  await erasures(db);
  await accessChanges(db);
  await grants(db);
}

/** What these tables' rows are logged as; a check of the log holds the tables to their events by the same words. */
export const recordedSignals: readonly Recorded[] = [
  {
    table: 'verification.signals',
    order: 'r.number',
    on: 'insert',
    select: (from) => `
      SELECT 'signal', r.opened_at,
        jsonb_build_object(
          'signal', r.id, 'kind', r.kind, 'subjectType', r.subject_type, 'subject', r.subject,
          'value', r.opening -> 'value', 'threshold', r.opening -> 'threshold', 'basis', r.opening -> 'basis',
          'from', r.opening -> 'from', 'until', r.opening -> 'until', 'entries', r.opening -> 'entries'
        ),
        NULL::jsonb, NULL::uuid
      FROM ${from} r`,
  },
  {
    table: 'verification.signal_acknowledgements',
    order: 'r.id',
    on: 'insert',
    select: (from) => `
      SELECT 'signal-acknowledgement', r.at, jsonb_build_object('signal', r.signal_id, 'by', r.auditor),
        jsonb_build_object('note', r.note), NULL::uuid
      FROM ${from} r`,
  },
];

/** Sums and lists of the last while, so that no look reads answers twice. Whatever is in them can be made from the log. */
async function watching(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE verification.signal_watch (
      single boolean PRIMARY KEY DEFAULT true CHECK (single),
      through bigint NOT NULL DEFAULT 0,
      swept_at timestamptz,
      terms jsonb
    );
    COMMENT ON COLUMN verification.signal_watch.through IS
      'Log entries below this index were taken into the sums: indexes have no gaps, so each is taken once';
    COMMENT ON COLUMN verification.signal_watch.terms IS 'The thresholds and office hours that the last look went by';
    INSERT INTO verification.signal_watch DEFAULT VALUES;

    CREATE TABLE verification.signal_rates (
      client_id uuid NOT NULL,
      slot timestamptz NOT NULL,
      checks integer NOT NULL,
      misses integer NOT NULL,
      PRIMARY KEY (client_id, slot)
    );
    COMMENT ON TABLE verification.signal_rates IS 'Checks of each registrar in ten minutes, and those not found; kept for weeks';
    CREATE INDEX signal_rates_by_slot ON verification.signal_rates (slot);

    CREATE TABLE verification.signal_misses (
      index bigint PRIMARY KEY,
      client_id uuid NOT NULL,
      subject_key bytea NOT NULL,
      fingerprint bytea NOT NULL,
      xid xid8 NOT NULL,
      at timestamptz NOT NULL
    );
    COMMENT ON COLUMN verification.signal_misses.xid IS 'Of the answer: those of one batch share it';
    COMMENT ON TABLE verification.signal_misses IS 'Checks that were not found in the last day, by index of their log entries';
    CREATE INDEX signal_misses_by_client ON verification.signal_misses (client_id, at);
    CREATE INDEX signal_misses_by_time ON verification.signal_misses (at);

    CREATE TABLE verification.signal_acts (
      index bigint PRIMARY KEY,
      kind text NOT NULL,
      subject_type text NOT NULL,
      subject text NOT NULL,
      at timestamptz NOT NULL,
      counts boolean NOT NULL
    );
    COMMENT ON TABLE verification.signal_acts IS
      'Acts of the last weeks that a kind of signal is about, by index of their log entries';
    COMMENT ON COLUMN verification.signal_acts.counts IS 'Whether it calls for a signal; else it only tells how usual that is';
    CREATE INDEX signal_acts_by_time ON verification.signal_acts (at);
  `.execute(db);
}

async function signals(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE verification.signals (
      number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      id uuid NOT NULL UNIQUE,
      kind text NOT NULL,
      subject_type text NOT NULL,
      subject text NOT NULL,
      opened_at timestamptz NOT NULL,
      opening jsonb NOT NULL,
      last_seen_at timestamptz NOT NULL,
      latest jsonb NOT NULL,
      closed_at timestamptz
    );
    COMMENT ON TABLE verification.signals IS 'What auditors are told to look at; no row is ever taken away';
    COMMENT ON COLUMN verification.signals.opening IS 'What was measured when it was opened, as it is in the log';
    COMMENT ON COLUMN verification.signals.latest IS 'What was measured when it was last seen';
    CREATE UNIQUE INDEX one_open_signal ON verification.signals (kind, subject_type, subject) WHERE closed_at IS NULL;
    CREATE INDEX signals_by_subject ON verification.signals (subject, number);
    CREATE TRIGGER only_seen_and_closed
      BEFORE DELETE OR TRUNCATE OR UPDATE OF number, id, kind, subject_type, subject, opened_at, opening
      ON verification.signals FOR EACH STATEMENT EXECUTE FUNCTION verification.refuse_change();

    CREATE FUNCTION verification.keep_closed() RETURNS trigger LANGUAGE plpgsql AS $body$
    BEGIN
      RAISE EXCEPTION 'a closed signal stays as it is' USING ERRCODE = 'insufficient_privilege';
    END
    $body$;
    CREATE TRIGGER keep_closed BEFORE UPDATE ON verification.signals
      FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION verification.keep_closed();

    CREATE TABLE verification.signal_acknowledgements (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      signal_id uuid NOT NULL REFERENCES verification.signals (id),
      auditor uuid NOT NULL,
      note text NOT NULL CHECK (note <> ''),
      at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    COMMENT ON TABLE verification.signal_acknowledgements IS 'Who looked into a signal, when, and what came of it; only added to';
    CREATE INDEX signal_acknowledgements_by_signal ON verification.signal_acknowledgements (signal_id, id);
    CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON verification.signal_acknowledgements
      FOR EACH STATEMENT EXECUTE FUNCTION verification.refuse_change();
  `.execute(db);
}

async function lookups(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE VIEW verification.fetched_snapshots AS
      SELECT id FROM facts.snapshots WHERE feed_id IS NOT NULL AND activated_by = uploaded_by AND activation_reason IS NULL;
    COMMENT ON VIEW verification.fetched_snapshots IS 'Deliveries that a feed fetched and nobody had to decide on: not a person''s act';
    CREATE INDEX replays_that_differ ON verification.replays (answer_index) WHERE result = 'different';
    CREATE INDEX replays_by_answer ON verification.replays (answer_index, id);
  `.execute(db);
}

/** Erasing a salt cannot be undone: why it was done is kept as well. */
async function erasures(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION log.erase_salts(entries bigint[], person text, reason text) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    DECLARE
      erased bigint[];
    BEGIN
      WITH gone AS (
        UPDATE log.salts SET salt = NULL, erased_at = clock_timestamp(), erased_by = person
        WHERE index = ANY (entries) AND salt IS NOT NULL RETURNING index
      )
      SELECT coalesce(array_agg(index ORDER BY index), '{}') INTO erased FROM gone;
      UPDATE log.events SET private = NULL
        WHERE number IN (SELECT e.number FROM log.entries e WHERE e.index = ANY (erased)) AND private IS NOT NULL;
      INSERT INTO log.events (type, at, body, private)
        SELECT 'erasure', clock_timestamp(), jsonb_build_object('index', index),
          jsonb_build_object('by', person, 'reason', reason)
        FROM unnest(erased) AS index ORDER BY index;
      RETURN cardinality(erased);
    END
    $body$;
    REVOKE ALL ON FUNCTION log.erase_salts(bigint[], text, text) FROM PUBLIC;
    COMMENT ON FUNCTION log.erase_salts(bigint[], text, text) IS
      'As the one without a reason, which is kept with each erasure. Gives how many salts there were';
  `.execute(db);
}

/**
 * Who changed a client is told by the transaction that does (setting `xacthuc.acting`), not by a column, which would name
 * the last one for a change that somebody else makes past the program.
 */
async function accessChanges(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE OR REPLACE FUNCTION log.note_access_clients_3() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    BEGIN
      INSERT INTO log.events (type, at, body) VALUES ('access-change', clock_timestamp(), jsonb_build_object(
        'client', NEW.id, 'roles', NEW.roles, 'sources', NEW.sources, 'segment', NEW.segment, 'by', NEW.created_by,
        'expiresAt', log.instant(NEW.expires_at), 'revokedAt', log.instant(NEW.revoked_at),
        'ratePerMinute', NEW.rate_per_minute,
        'changedBy', nullif(current_setting('xacthuc.acting', true), '')::uuid
      ));
      RETURN NULL;
    END
    $body$;
  `.execute(db);
}

async function grants(db: Kysely<unknown>): Promise<void> {
  await sql`
    GRANT SELECT, UPDATE ON verification.signal_watch TO xacthuc_verification;
    GRANT SELECT, INSERT, UPDATE, DELETE ON verification.signal_rates TO xacthuc_verification;
    GRANT SELECT, INSERT, DELETE ON verification.signal_misses, verification.signal_acts TO xacthuc_verification;
    GRANT SELECT ON verification.signals, verification.signal_acknowledgements, verification.fetched_snapshots
      TO xacthuc_verification;
    GRANT INSERT (id, kind, subject_type, subject, opened_at, opening, last_seen_at, latest),
      UPDATE (last_seen_at, latest, closed_at) ON verification.signals TO xacthuc_verification;
    GRANT INSERT (signal_id, auditor, note) ON verification.signal_acknowledgements TO xacthuc_verification;
  `.execute(db);
}
