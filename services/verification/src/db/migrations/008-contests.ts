import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await tables(db);
  await history(db);
  await views(db);
  await functions(db);
  await grants(db);
}

/** A contest is a subject's, through its registrar; a ticket is one department's part of it. */
async function tables(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE verification.contests (
      number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      id uuid PRIMARY KEY,
      attestation_id uuid NOT NULL UNIQUE REFERENCES verification.answers (id),
      client_id uuid NOT NULL,
      benefit text NOT NULL,
      subject_key bytea NOT NULL,
      outcome text NOT NULL,
      grounds text NOT NULL,
      named_source text,
      told_sources text[] NOT NULL,
      wrapped_key bytea,
      sealed bytea,
      opened_at timestamptz NOT NULL,
      due_at timestamptz NOT NULL,
      state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'decided', 'withdrawn')),
      decision text CHECK (decision IN ('upheld', 'corrected', 'rejected')),
      ended_at timestamptz,
      CHECK ((state = 'decided') = (decision IS NOT NULL)),
      CHECK ((state = 'open') = (ended_at IS NULL)),
      CHECK ((wrapped_key IS NULL) = (sealed IS NULL))
    );
    COMMENT ON TABLE verification.contests IS 'Answers that their subjects say are wrong: one contest an answer, for good';
    COMMENT ON COLUMN verification.contests.told_sources IS
      'The departments that the registrar is told of: those its answer named, or those it chose from; never whose records there are';
    COMMENT ON COLUMN verification.contests.wrapped_key IS
      'Key of all texts of the contest, under the master key; erasing it erases them';
    CREATE INDEX contests_by_client ON verification.contests (client_id, number);
    CREATE INDEX contests_by_subject ON verification.contests (subject_key);

    CREATE TABLE verification.contest_tickets (
      number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      id uuid PRIMARY KEY,
      contest_id uuid NOT NULL REFERENCES verification.contests (id),
      source text NOT NULL,
      sequence bigint,
      records bigint[] NOT NULL,
      due_at timestamptz NOT NULL,
      state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'upheld', 'corrected', 'rejected', 'closed')),
      decided_at timestamptz,
      decided_by uuid,
      UNIQUE (contest_id, source),
      CHECK ((state IN ('open', 'closed')) = (decided_at IS NULL)),
      CHECK ((decided_at IS NULL) = (decided_by IS NULL))
    );
    COMMENT ON COLUMN verification.contest_tickets.sequence IS 'The source''s sequence at which the answer was given';
    COMMENT ON COLUMN verification.contest_tickets.records IS 'The source''s records that the answer matched';
    COMMENT ON COLUMN verification.contest_tickets.state IS
      'closed: nothing is left to decide, as the contest was withdrawn or another department corrected the answer';
    CREATE INDEX contest_tickets_by_source ON verification.contest_tickets (source, due_at, number);
    CREATE INDEX contest_tickets_open ON verification.contest_tickets (source, due_at) WHERE state = 'open';
  `.execute(db);
}

async function history(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE verification.contest_events (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      contest_id uuid NOT NULL REFERENCES verification.contests (id),
      ticket_id uuid REFERENCES verification.contest_tickets (id),
      event text NOT NULL CHECK (event IN ('opened', 'viewed', 'decided', 'withdrawn', 'facts_changed', 'followed_by')),
      actor uuid,
      decision text,
      sealed bytea,
      source text,
      sequence bigint,
      attestation_id uuid REFERENCES verification.answers (id),
      outcome text,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      CHECK ((event IN ('opened', 'viewed', 'decided', 'withdrawn')) = (actor IS NOT NULL)),
      CHECK ((event = 'decided') = (decision IS NOT NULL)),
      CHECK (event = 'decided' OR sealed IS NULL),
      CHECK ((event = 'facts_changed') = (source IS NOT NULL AND sequence IS NOT NULL)),
      CHECK ((event = 'followed_by') = (attestation_id IS NOT NULL AND outcome IS NOT NULL)),
      CHECK ((event IN ('viewed', 'decided', 'facts_changed')) = (ticket_id IS NOT NULL))
    );
    COMMENT ON TABLE verification.contest_events IS
      'What became of each contest, and who did or saw what; only added to. facts_changed: an activation began or ended '
      'records under the subject''s number; followed_by: the subject was checked again';
    COMMENT ON COLUMN verification.contest_events.sealed IS 'A department''s note on its decision, under the contest''s key';
    CREATE INDEX contest_events_by_contest ON verification.contest_events (contest_id, id);
    CREATE UNIQUE INDEX contest_changes_once ON verification.contest_events (ticket_id, sequence)
      WHERE event = 'facts_changed';
    CREATE UNIQUE INDEX contest_follow_ups_once ON verification.contest_events (contest_id, attestation_id)
      WHERE event = 'followed_by';
    CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON verification.contest_events
      FOR EACH STATEMENT EXECUTE FUNCTION verification.refuse_change();

    CREATE TABLE verification.contest_watch (
      single boolean PRIMARY KEY DEFAULT true CHECK (single),
      seen bigint NOT NULL,
      through bigint NOT NULL,
      ahead bigint NOT NULL,
      ahead_snapshot pg_snapshot,
      facts_version bigint NOT NULL DEFAULT 0,
      contests bigint NOT NULL DEFAULT 0
    );
    COMMENT ON TABLE verification.contest_watch IS
      'How far answers and activations were looked at for what they mean to contests';
    COMMENT ON COLUMN verification.contest_watch.seen IS
      'Answers up to this index were looked at, as far as they were committed then';
    COMMENT ON COLUMN verification.contest_watch.through IS 'All answers up to this index were looked at';
    COMMENT ON COLUMN verification.contest_watch.ahead IS
      'To be looked at once more when all that was uncommitted in ahead_snapshot has ended';
    INSERT INTO verification.contest_watch (seen, through, ahead)
      SELECT newest, newest, newest FROM (SELECT coalesce(max(index), 0) AS newest FROM verification.answers) AS a;
  `.execute(db);
}

async function views(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE VIEW verification.key_changes AS
      SELECT k.key, s.code AS source, n.sequence
      FROM facts.record_keys k
      JOIN facts.records r ON r.id = k.record_id AND r.source_id = k.source_id
      JOIN facts.sources s ON s.id = r.source_id
      CROSS JOIN LATERAL unnest(ARRAY[r.stage, r.retired_stage]) AS touched(stage)
      JOIN facts.snapshots n ON n.stage = touched.stage AND n.sequence IS NOT NULL;
    COMMENT ON VIEW verification.key_changes IS 'The activations that began or ended a record under a key';

    CREATE VIEW verification.key_records AS
      SELECT k.key, k.record_id, s.code AS source
      FROM facts.record_keys k JOIN facts.sources s ON s.id = k.source_id;
    COMMENT ON VIEW verification.key_records IS 'Whose records there are, to send a contest where it belongs';

    CREATE VIEW verification.department_tickets AS
      SELECT t.number, t.id, t.contest_id, t.source, t.sequence, t.records, t.state, t.due_at, t.decided_at, t.decided_by,
        c.opened_at, c.grounds, c.subject_key, a.benefit, a.subject_type, a.outcome, a.reasons, a.issued_at
      FROM verification.contest_tickets t
      JOIN verification.contests c ON c.id = t.contest_id
      JOIN verification.answers a ON a.id = c.attestation_id;
    COMMENT ON VIEW verification.department_tickets IS
      'Tickets as the intake service lists them: nothing that anybody presented or wrote';

    CREATE VIEW verification.department_ticket_events AS
      SELECT t.id AS ticket_id, e.id, e.event, e.at, e.decision, e.sealed, e.sequence, e.outcome,
        -- Who asked for it is not the department's concern.
        CASE WHEN e.ticket_id IS NOT NULL THEN e.actor END AS actor
      FROM verification.contest_tickets t
      JOIN verification.contest_events e ON e.contest_id = t.contest_id AND (e.ticket_id IS NULL OR e.ticket_id = t.id);
    COMMENT ON VIEW verification.department_ticket_events IS 'A ticket''s history as its own department sees it';
  `.execute(db);
}

/** The only ways to change a contest, each of which leaves its trace. */
async function functions(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION verification.withdraw_contest(contest uuid, by uuid) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    BEGIN
      UPDATE verification.contests SET state = 'withdrawn', ended_at = clock_timestamp()
        WHERE id = contest AND client_id = by AND state = 'open';
      IF NOT FOUND THEN RETURN false; END IF;
      UPDATE verification.contest_tickets SET state = 'closed' WHERE contest_id = contest AND state = 'open';
      INSERT INTO verification.contest_events (contest_id, event, actor) VALUES (contest, 'withdrawn', by);
      RETURN true;
    END
    $body$;

    -- Whoever is shown what was presented is recorded: there is no other way to it.
    CREATE FUNCTION verification.view_ticket(ticket uuid, by uuid) RETURNS TABLE (
      contest_id uuid, attestation_id uuid, disclosures bytea, wrapped_key bytea, sealed bytea
    )
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    #variable_conflict use_column
    BEGIN
      INSERT INTO verification.contest_events (contest_id, ticket_id, event, actor)
        SELECT t.contest_id, t.id, 'viewed', by FROM verification.contest_tickets t WHERE t.id = ticket;
      RETURN QUERY
        SELECT c.id, a.id, a.disclosures, c.wrapped_key, c.sealed
        FROM verification.contest_tickets t
        JOIN verification.contests c ON c.id = t.contest_id
        JOIN verification.answers a ON a.id = c.attestation_id
        WHERE t.id = ticket;
    END
    $body$;

    -- For sealing a note on a decision; what it opens is only given together with a trace.
    CREATE FUNCTION verification.ticket_key(ticket uuid) RETURNS bytea
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
      SELECT c.wrapped_key FROM verification.contest_tickets t JOIN verification.contests c ON c.id = t.contest_id
      WHERE t.id = ticket
    $body$;

    CREATE FUNCTION verification.decide_ticket(ticket uuid, chosen text, by uuid, note bytea) RETURNS text
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    DECLARE
      asked uuid;
      present text;
    BEGIN
      SELECT t.contest_id INTO asked FROM verification.contest_tickets t WHERE t.id = ticket;
      IF NOT FOUND THEN RETURN 'unknown'; END IF;
      -- The contest first, so that two departments of one contest decide one after the other.
      PERFORM FROM verification.contests c WHERE c.id = asked FOR UPDATE;
      SELECT t.state INTO present FROM verification.contest_tickets t WHERE t.id = ticket;
      IF present = chosen THEN RETURN 'repeated'; END IF;
      IF NOT (present = 'open' OR (present = 'upheld' AND chosen = 'corrected')) THEN RETURN 'conflict'; END IF;
      UPDATE verification.contest_tickets
        SET state = chosen, decided_at = clock_timestamp(), decided_by = by WHERE id = ticket;
      INSERT INTO verification.contest_events (contest_id, ticket_id, event, actor, decision, sealed)
        VALUES (asked, ticket, 'decided', by, chosen, note);
      IF chosen = 'corrected' THEN
        UPDATE verification.contest_tickets SET state = 'closed' WHERE contest_id = asked AND state = 'open';
      END IF;
      -- The contest is decided by what serves the subject most; rejected only when everybody has.
      UPDATE verification.contests c
        SET state = 'decided', decision = d.decision, ended_at = coalesce(c.ended_at, clock_timestamp())
        FROM (
          SELECT CASE WHEN bool_or(t.state = 'corrected') THEN 'corrected' WHEN bool_or(t.state = 'upheld') THEN 'upheld'
            WHEN bool_and(t.state = 'rejected') THEN 'rejected' END AS decision
          FROM verification.contest_tickets t WHERE t.contest_id = asked
        ) AS d
        WHERE c.id = asked AND d.decision IS NOT NULL;
      RETURN 'decided';
    END
    $body$;
    REVOKE ALL ON FUNCTION verification.withdraw_contest, verification.view_ticket, verification.ticket_key,
      verification.decide_ticket FROM PUBLIC;
  `.execute(db);
}

async function grants(db: Kysely<unknown>): Promise<void> {
  await sql`
    GRANT SELECT ON verification.contests, verification.contest_tickets, verification.contest_events
      TO xacthuc_verification;
    -- What it opens is open: only the functions decide.
    GRANT INSERT (
      id, attestation_id, client_id, benefit, subject_key, outcome, grounds, named_source, told_sources, wrapped_key,
      sealed, opened_at, due_at
    ) ON verification.contests TO xacthuc_verification;
    GRANT INSERT (id, contest_id, source, sequence, records, due_at) ON verification.contest_tickets
      TO xacthuc_verification;
    GRANT INSERT (contest_id, ticket_id, event, actor, source, sequence, attestation_id, outcome)
      ON verification.contest_events TO xacthuc_verification;
    GRANT SELECT ON verification.contest_watch, verification.key_changes, verification.key_records
      TO xacthuc_verification;
    GRANT UPDATE ON verification.contest_watch TO xacthuc_verification;
    GRANT EXECUTE ON FUNCTION verification.withdraw_contest TO xacthuc_verification;
    GRANT SELECT ON verification.department_tickets, verification.department_ticket_events TO xacthuc_intake;
    GRANT EXECUTE ON FUNCTION verification.view_ticket, verification.ticket_key, verification.decide_ticket
      TO xacthuc_intake;
  `.execute(db);
}
