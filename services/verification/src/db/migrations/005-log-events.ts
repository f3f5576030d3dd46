import { type Kysely, sql } from 'kysely';

/** A table whose rows are logged, and how. */
export interface Recorded {
  readonly table: string;
  /** SELECT of type, at, body, private and attestation from rows `r`. */
  readonly select: (from: string) => string;
  /** The rows of the table as they stand that are to be logged; default all. */
  readonly where?: string;
  /** Oldest first. */
  readonly order: string;
  /** How rows come to be recorded: added, or changed in a way that `when` tells of NEW and OLD. */
  readonly on: 'insert' | { readonly update: string };
}

/** What this migration records; a check of the log holds the tables to their events by the same words. */
export const recordedTables: readonly Recorded[] = [
  {
    table: 'verification.policy_versions',
    order: 'r.first_used_at, r.id',
    on: 'insert',
    select: (from) => `
      SELECT 'policy-version', r.first_used_at,
        jsonb_build_object('policy', r.id, 'sha256', encode(sha256(convert_to(r.canonical, 'UTF8')), 'hex')),
        NULL::jsonb, NULL::uuid
      FROM ${from} r`,
  },
  {
    // Inserted after the key itself (a foreign key demands it). An operator's name is a person's: committed to, not told.
    table: 'verification.key_events',
    order: 'r.id',
    on: 'insert',
    select: (from) => `
      SELECT 'key-event', r.at,
        jsonb_build_object('kid', r.kid, 'event', r.event, 'x', k.public_jwk ->> 'x', 'automatic', r.actor = 'xacthuc'),
        jsonb_build_object('actor', r.actor, 'reason', r.reason), NULL::uuid
      FROM ${from} r JOIN verification.signing_keys k ON k.kid = r.kid`,
  },
  {
    table: 'access.clients',
    order: 'r.created_at, r.id',
    on: 'insert',
    select: (from) => clientState('access-grant', 'r.created_at', from),
  },
  {
    table: 'access.clients',
    order: 'r.revoked_at, r.id',
    where: 'revoked_at IS NOT NULL',
    on: {
      update: `(NEW.roles, NEW.sources, NEW.segment, NEW.expires_at, NEW.revoked_at, NEW.key_hash, NEW.rate_per_minute)
        IS DISTINCT FROM
        (OLD.roles, OLD.sources, OLD.segment, OLD.expires_at, OLD.revoked_at, OLD.key_hash, OLD.rate_per_minute)`,
    },
    select: (from) => clientState('access-change', 'clock_timestamp()', from),
  },
  {
    table: 'facts.limit_changes',
    order: 'r.id',
    on: 'insert',
    select: (from) => `
      SELECT 'limit-change', r.changed_at,
        jsonb_build_object('source', s.code, 'daysBefore', r.days_before, 'daysAfter', r.days_after, 'by', r.changed_by),
        jsonb_build_object('reason', r.reason), NULL::uuid
      FROM ${from} r JOIN facts.sources s ON s.id = r.source_id`,
  },
  {
    table: 'facts.guard_settings',
    order: 'r.id',
    on: 'insert',
    select: (from) => `
      SELECT 'guard-settings', r.changed_at,
        jsonb_build_object('source', s.code, 'by', r.changed_by, 'sha256', ${sha256Of('r.settings')}),
        jsonb_build_object('reason', r.reason), NULL::uuid
      FROM ${from} r JOIN facts.sources s ON s.id = r.source_id`,
  },
  {
    table: 'facts.column_maps',
    order: 'r.id',
    on: 'insert',
    select: (from) => `
      SELECT 'column-map', r.set_at,
        jsonb_build_object('source', s.code, 'by', r.set_by, 'sha256', ${sha256Of('r.entries')}), NULL::jsonb, NULL::uuid
      FROM ${from} r JOIN facts.sources s ON s.id = r.source_id`,
  },
  {
    table: 'facts.guard_events',
    order: 'r.id',
    on: 'insert',
    select: (from) => `
      SELECT 'guard-override', r.happened_at,
        jsonb_build_object('source', s.code, 'snapshot', r.snapshot_id, 'by', r.person, 'guards', ARRAY(
          SELECT DISTINCT g ->> 'guard' FROM jsonb_array_elements(r.guards) AS g WHERE NOT (g ->> 'ok')::boolean ORDER BY 1
        )),
        jsonb_build_object('reason', r.reason), NULL::uuid
      FROM ${from} r JOIN facts.sources s ON s.id = r.source_id
      WHERE r.kind = 'overridden'`,
  },
  {
    table: 'facts.snapshots',
    order: 'r.activated_at, r.sequence',
    where: 'sequence IS NOT NULL',
    on: { update: 'NEW.sequence IS DISTINCT FROM OLD.sequence AND NEW.sequence IS NOT NULL' },
    select: (from) => `
      SELECT CASE WHEN r.reverts_to IS NULL THEN 'activation' ELSE 'reversal' END, r.activated_at,
        jsonb_build_object(
          'snapshot', r.id, 'source', s.code, 'sequence', r.sequence, 'mode', r.mode, 'segment', r.segment,
          'asOf', r.as_of, 'counts', r.counts, 'guards', coalesce(r.guards, '[]'),
          'uploadedBy', r.uploaded_by, 'activatedBy', r.activated_by
        ) || CASE
          WHEN r.reverts_to IS NULL THEN jsonb_build_object('fileSha256', encode(f.sha256, 'hex'))
          ELSE jsonb_build_object('revertsTo', r.reverts_to)
        END,
        CASE WHEN r.activation_reason IS NOT NULL THEN jsonb_build_object('reason', r.activation_reason) END, NULL::uuid
      FROM ${from} r JOIN facts.sources s ON s.id = r.source_id LEFT JOIN facts.files f ON f.id = r.file_id`,
  },
  {
    table: 'verification.status_changes',
    order: 'r.id',
    on: 'insert',
    select: (from) => `
      SELECT 'status-change', r.at,
        jsonb_build_object(
          'attestation', r.attestation_id,
          'status', CASE r.status WHEN 0 THEN 'valid' WHEN 1 THEN 'revoked' ELSE 'suspended' END,
          'reason', r.reason, 'facts', r.facts, 'source', r.source, 'sequence', r.sequence, 'by', r.person
        ),
        NULL::jsonb, r.attestation_id
      FROM ${from} r`,
  },
  {
    // Inserted after the redemption itself, in its transaction. A domain name may be somebody's name: committed to only.
    table: 'verification.redemption_events',
    order: 'r.id',
    on: 'insert',
    select: (from) => `
      SELECT
        CASE r.event WHEN 'reserved' THEN 'reservation' WHEN 'given_up' THEN 'reservation-release'
          WHEN 'redeemed' THEN 'redemption' ELSE 'release' END,
        r.at,
        jsonb_build_object('attestation', r.attestation_id, 'by', r.client_id) || CASE r.event
          WHEN 'reserved' THEN jsonb_build_object('until', log.instant(r.reserved_until))
          WHEN 'redeemed' THEN jsonb_build_object('benefit', d.benefit, 'registeredAt', log.instant(d.registered_at))
          ELSE '{}'
        END,
        CASE r.event
          WHEN 'redeemed' THEN
            jsonb_build_object('domain', d.domain, 'registrarTransactionId', d.registrar_transaction_id)
          WHEN 'released' THEN jsonb_build_object('reason', r.reason)
        END,
        r.attestation_id
      FROM ${from} r LEFT JOIN verification.redemptions d ON d.attestation_id = r.attestation_id`,
  },
];

/** What a client may do, never its name: it may be a person's. */
function clientState(type: string, at: string, from: string): string {
  return `
    SELECT '${type}', ${at},
      jsonb_build_object(
        'client', r.id, 'roles', r.roles, 'sources', r.sources, 'segment', r.segment, 'by', r.created_by,
        'expiresAt', log.instant(r.expires_at), 'revokedAt', log.instant(r.revoked_at), 'ratePerMinute', r.rate_per_minute
      ),
      NULL::jsonb, NULL::uuid
    FROM ${from} r`;
}

function sha256Of(json: string): string {
  return `encode(sha256(convert_to(${json}::text, 'UTF8')), 'hex')`;
}

/**
 * Triggers on the tables that are the record already: an event commits with what it tells of or not at all, no code path
 * can leave it out, and whoever writes those tables needs no rights on the log's. Then what was recorded before.
 */
export async function recordedEvents(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION log.instant(at timestamptz) RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
      SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    $body$;
  `.execute(db);
  for (const [i, one] of recordedTables.entries()) await sql.raw(triggerOf(one, i)).execute(db);
  for (const { table, where = 'true', order, select } of recordedTables) {
    const rows = `(SELECT * FROM ${table} WHERE ${where})`;
    await sql.raw(`${insertEvents} ${select(rows)} ORDER BY ${order}`).execute(db);
  }
}

const insertEvents = 'INSERT INTO log.events (type, at, body, private, attestation_id)';

/** The trigger that records a table's rows. @param i tells it from others of the same table. */
export function triggerOf({ table, select, order, on }: Recorded, i: number): string {
  const name = `log.note_${table.replace('.', '_')}_${i}`;
  const [rows, event] =
    on === 'insert'
      ? ['added', `AFTER INSERT ON ${table} REFERENCING NEW TABLE AS added FOR EACH STATEMENT`]
      : ['(SELECT NEW.*)', `AFTER UPDATE ON ${table} FOR EACH ROW WHEN (${on.update})`];
  return `
    CREATE FUNCTION ${name}() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    BEGIN
      ${insertEvents} ${select(rows)} ORDER BY ${order};
      RETURN NULL;
    END
    $body$;
    REVOKE ALL ON FUNCTION ${name} FROM PUBLIC;
    CREATE TRIGGER logged_${i} ${event} EXECUTE FUNCTION ${name}();`;
}
