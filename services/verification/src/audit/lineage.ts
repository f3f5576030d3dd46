import { type Kysely, type Selectable, sql } from 'kysely';
import type { SnapshotLineageView, VerificationDatabase } from '../db/schema.ts';
import { storedEntries } from '../log/storage.ts';
import type { AuditContext, Client } from './entries.ts';

/** Whence an entry's facts came. */
export interface Lineage {
  readonly index: number;
  readonly type: string;
  readonly attestation: string | null;
  /** Those that the answer matched; of other entries: those of the answer they are about. */
  readonly records: readonly RecordLineage[];
  /** All that the records and the entry name: deliveries and reversals, in the order of source and sequence. */
  readonly snapshots: readonly SnapshotLineage[];
}

export interface RecordLineage {
  readonly record: number;
  /** `unknown`: no such record is there any more. `erased`: its facts cannot be read any more. */
  readonly facts: 'kept' | 'erased' | 'unknown';
  readonly source: string | null;
  readonly segment: string | null;
  /** The row of the file that says it, counted as a spreadsheet does. */
  readonly row: number | null;
  /** The snapshot of that file. */
  readonly fileSnapshot: string | null;
  /** The snapshot that made it active: another one where a reversal brought it back. */
  readonly beganBy: string | null;
  /** The snapshot that ended it; null: it stands. */
  readonly endedBy: string | null;
  /** The snapshot at whose sequence the answer read it: a later delivery may have left it as it was. */
  readonly readAt: string | null;
}

export interface SnapshotLineage {
  readonly id: string;
  readonly source: string;
  readonly sequence: number | null;
  readonly state: string;
  readonly mode: 'full' | 'append';
  readonly segment: string | null;
  readonly asOf: string;
  /** Of a reversal, which has no file: the sequence whose content it made active again. */
  readonly revertsTo: number | null;
  readonly file: {
    readonly name: string | null;
    readonly sha256: string | null;
    readonly bytes: number;
    readonly receivedAt: string;
    readonly sheet: string | null;
  } | null;
  readonly uploadedBy: Client;
  readonly uploadedAt: string;
  readonly activatedBy: Client | null;
  readonly activatedAt: string | null;
  readonly activationReason: string | null;
  readonly guards: readonly GuardSaid[];
  readonly override: { readonly by: Client; readonly at: string; readonly reason: string | null } | null;
  /** The entry of its activation; null: it is not active, or not in the log yet. */
  readonly entry: number | null;
}

interface GuardSaid {
  readonly guard: string;
  readonly segment: string | null;
  readonly field: string | null;
  readonly value: number | null;
  readonly limit: number;
  readonly outcome: string;
  readonly ok: boolean;
}

type Db = Kysely<VerificationDatabase>;
type Said = Readonly<Record<string, unknown>>;

/** @returns null when the log has no entry of this index. */
export async function lineageOf({ pool, db }: AuditContext, index: number): Promise<Lineage | null> {
  const [stored] = await storedEntries(pool, index, 1);
  if (!stored) return null;
  const said = JSON.parse(stored.entry.toString()) as Said;
  const attestation = typeof said.attestation === 'string' ? said.attestation : null;
  const answer = attestation === null ? null : await answerOf(db, attestation);
  const read = await readSnapshots(db, answer?.evidence ?? []);
  const records = answer === null ? [] : await recordsOf(db, answer.records.map(Number), read);
  const ids = [
    ...records.flatMap(({ fileSnapshot, beganBy, endedBy }) => [fileSnapshot, beganBy, endedBy]),
    ...read.values(),
    typeof said.snapshot === 'string' ? said.snapshot : null,
    ...(await readSnapshots(db, [said])).values(),
  ];
  const snapshots = await snapshotsOf(db, [...new Set(ids.filter((id) => id !== null))]);
  return { index, type: stored.type, attestation, records, snapshots };
}

async function answerOf(db: Db, id: string) {
  const row = await db.selectFrom('verification.answers').select(['records', 'evidence']).where('id', '=', id);
  return (await row.executeTakeFirst()) ?? null;
}

/** The snapshots that gave sources these sequences, by source. */
async function readSnapshots(
  db: Db,
  evidence: readonly { readonly source?: unknown; readonly sequence?: unknown }[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { source, sequence } of evidence) {
    if (typeof source !== 'string' || typeof sequence !== 'number') continue;
    const row = await db
      .selectFrom('verification.activations_over_time')
      .select('id')
      .where('source', '=', source)
      .where('sequence', '=', sequence)
      .executeTakeFirst();
    if (row) found.set(source, row.id);
  }
  return found;
}

async function recordsOf(db: Db, ids: readonly number[], read: ReadonlyMap<string, string>): Promise<RecordLineage[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('verification.record_lineage')
    .selectAll()
    .where('record_id', 'in', [...ids])
    .execute();
  const known = new Map(rows.map((row) => [row.record_id, row]));
  return ids.map((record) => {
    const row = known.get(record);
    if (!row) return { record, facts: 'unknown', ...nowhere };
    return {
      record,
      facts: row.erased ? 'erased' : 'kept',
      source: row.source,
      segment: row.segment,
      row: row.row,
      fileSnapshot: row.file_snapshot,
      beganBy: row.began_by,
      endedBy: row.ended_by,
      readAt: read.get(row.source) ?? null,
    };
  });
}

const nowhere = {
  source: null,
  segment: null,
  row: null,
  fileSnapshot: null,
  beganBy: null,
  endedBy: null,
  readAt: null,
};

async function snapshotsOf(db: Db, ids: readonly string[]): Promise<SnapshotLineage[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('verification.snapshot_lineage')
    .selectAll()
    .where('id', 'in', [...ids])
    .orderBy('source')
    .orderBy('sequence')
    .execute();
  const people = rows.flatMap(({ uploaded_by, activated_by, overridden_by }) => [
    uploaded_by,
    activated_by,
    overridden_by,
  ]);
  const clientOf = await namedClients(
    db,
    people.filter((id) => id !== null),
  );
  const entries = await activationEntries(db, ids);
  return rows.map((row) => presentSnapshot(row, clientOf, entries.get(row.id) ?? null));
}

async function namedClients(db: Db, ids: readonly string[]): Promise<(id: string) => Client> {
  const rows =
    ids.length === 0
      ? []
      : await db
          .selectFrom('access.clients')
          .select(['id', 'name'])
          .where('id', 'in', [...new Set(ids)])
          .execute();
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return (id) => ({ id, name: names.get(id) ?? '' });
}

/** Where snapshots' activations are in the log. */
async function activationEntries(db: Db, ids: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ snapshot: string; index: number }>`
    SELECT n.body ->> 'snapshot' AS snapshot, l.index FROM log.events n JOIN log.entries l ON l.number = n.number
    WHERE n.body ? 'snapshot' AND n.body ->> 'snapshot' = ANY(${ids}::text[]) AND n.type IN ('activation', 'reversal')
  `.execute(db);
  return new Map(rows.map(({ snapshot, index }) => [snapshot, index]));
}

function presentSnapshot(
  row: Selectable<SnapshotLineageView>,
  clientOf: (id: string) => Client,
  entry: number | null,
): SnapshotLineage {
  const hasFile = row.file_bytes !== null && row.file_received_at !== null;
  return {
    id: row.id,
    source: row.source,
    sequence: row.sequence,
    state: row.state,
    mode: row.mode,
    segment: row.segment,
    asOf: row.as_of,
    revertsTo: row.reverts_to,
    file: hasFile
      ? {
          name: row.file_name,
          sha256: row.file_sha256?.toString('hex') ?? null,
          bytes: row.file_bytes ?? 0,
          receivedAt: row.file_received_at?.toISOString() ?? '',
          sheet: row.sheet,
        }
      : null,
    uploadedBy: clientOf(row.uploaded_by),
    uploadedAt: row.uploaded_at.toISOString(),
    activatedBy: row.activated_by === null ? null : clientOf(row.activated_by),
    activatedAt: row.activated_at?.toISOString() ?? null,
    activationReason: row.activation_reason,
    guards: (row.guards ?? []).map(({ guard, scope, field, value, limit, outcome, ok }) => ({
      guard,
      segment: scope.segment,
      field,
      value,
      limit,
      outcome,
      ok,
    })),
    override:
      row.overridden_by === null
        ? null
        : {
            by: clientOf(row.overridden_by),
            at: row.overridden_at?.toISOString() ?? '',
            reason: row.override_reason,
          },
    entry,
  };
}
