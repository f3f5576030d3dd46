import type pg from 'pg';
import { type Recorded, recordedTables } from '../../db/migrations/005-log-events.ts';
import { auditRecorded } from '../../db/migrations/013-audit.ts';
import { recordedSignals } from '../../db/migrations/014-signals.ts';
import type { Report } from './findings.ts';

type Queries = Pick<pg.ClientBase, 'query'>;

/** Of these the events tell every change of a row, so a row is held to the last one. */
const changing: ReadonlySet<string> = new Set(['access.clients']);
/** What may change after the event without being part of what it tells. */
const later = `'counts', 'guards', 'fileSha256'`;

/**
 * Holds the tables that events were taken from to their events: a row that was changed, added or deleted behind the
 * program's back. Private parts are compared by the entries' commitments.
 */
export async function checkRecords(client: Queries, report: Report): Promise<void> {
  for (const recorded of [...recordedTables, auditRecorded, ...recordedSignals]) {
    if (changing.has(recorded.table)) continue;
    const { rows } = await client.query<{ type: string; body: unknown; row: boolean }>(differences(recorded));
    for (const { type, body, row } of rows) {
      report({
        code: 'record_changed',
        where: recorded.table,
        detail: `${type} ${identified(body)}: ${row ? 'a row without its event' : 'an event without its row'}`,
      });
    }
  }
  await checkClients(client, report);
  await checkReports(client, report);
}

/** Rows without an event of the same words, and events without a row. Both sides as they would be recorded today. */
function differences({ table, where = 'true', select }: Recorded): string {
  const words = 'type, at, body, private, attestation_id';
  return `
    WITH given (${words}) AS (${select(`(SELECT * FROM ${table} WHERE ${where})`)}),
    rows AS (SELECT type, at, body - ARRAY[${later}] AS body FROM given),
    events AS (
      SELECT type, at, body - ARRAY[${later}] AS body FROM log.events
      WHERE type IN (${typesOf(table)})
    )
    (SELECT type, at, body, true AS row FROM rows EXCEPT ALL SELECT type, at, body, true FROM events)
    UNION ALL
    (SELECT type, at, body, false FROM events EXCEPT ALL SELECT type, at, body, false FROM rows)
    LIMIT 1000`;
}

const types: Readonly<Record<string, readonly string[]>> = {
  'verification.policy_versions': ['policy-version'],
  'verification.key_events': ['key-event'],
  'facts.limit_changes': ['limit-change'],
  'facts.guard_settings': ['guard-settings'],
  'facts.column_maps': ['column-map'],
  'facts.guard_events': ['guard-override'],
  'facts.snapshots': ['activation', 'reversal'],
  'verification.status_changes': ['status-change'],
  'verification.signals': ['signal'],
  'verification.signal_acknowledgements': ['signal-acknowledgement'],
  'verification.redemption_events': ['reservation', 'reservation-release', 'redemption', 'release'],
  'verification.audit_accesses': ['audit-search', 'audit-export'],
};

function typesOf(table: string): string {
  return (types[table] ?? []).map((type) => `'${type}'`).join(', ');
}

/** A client is what its last event says. */
async function checkClients(client: Queries, report: Report): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `WITH last AS (
       SELECT DISTINCT ON (body ->> 'client') body FROM log.events
       WHERE type IN ('access-grant', 'access-change') ORDER BY body ->> 'client', number DESC
     )
     SELECT coalesce(c.id::text, l.body ->> 'client') AS id
     FROM last l FULL JOIN access.clients c ON c.id::text = l.body ->> 'client'
     WHERE c.id IS NULL OR l.body IS NULL OR l.body - 'changedBy' IS DISTINCT FROM jsonb_build_object(
       'client', c.id, 'roles', c.roles, 'sources', c.sources, 'segment', c.segment, 'by', c.created_by,
       'expiresAt', log.instant(c.expires_at), 'revokedAt', log.instant(c.revoked_at), 'ratePerMinute', c.rate_per_minute
     )`,
  );
  for (const { id } of rows) report({ code: 'record_changed', where: `access.clients ${id}` });
}

/** A report is as it was approved, and what it says has the hash that was logged. The office's room may not be there. */
async function checkReports(client: Queries, report: Report): Promise<void> {
  const { rows: rooms } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('programme.reports') IS NOT NULL AS there`,
  );
  if (rooms[0]?.there !== true) return;
  const { rows } = await client.query<{ id: string }>(
    `SELECT coalesce(r.id::text, e.body ->> 'report') AS id
     FROM (SELECT * FROM programme.reports WHERE state = 'approved') r
     FULL JOIN (SELECT at, body FROM log.events WHERE type = 'report-approved') e ON e.body ->> 'report' = r.id::text
     WHERE r.id IS NULL OR e.body IS NULL OR e.at <> r.approved_at OR e.body IS DISTINCT FROM jsonb_build_object(
       'report', r.id, 'template', r.template, 'kind', r.kind, 'from', r.period_from, 'until', r.period_until,
       'sha256', encode(sha256(r.frozen), 'hex'), 'submittedBy', r.submitted_by, 'by', r.approved_by)`,
  );
  for (const { id } of rows) report({ code: 'record_changed', where: `programme.reports ${id}` });
}

function identified(body: unknown): string {
  const { attestation, snapshot, source, sequence, policy, kid } = body as Readonly<Record<string, unknown>>;
  return [attestation ?? snapshot ?? policy ?? kid ?? source, sequence].filter((part) => part != null).join(' ');
}
