import type { AccessDatabase } from '@xacthuc/platform';
import type { ColumnType, Generated } from 'kysely';
import type { RowIssues } from '../batches/rows.ts';
import type { EvidenceRow } from '../checks/answer.ts';

export interface PolicyVersionsTable {
  readonly id: string;
  readonly canonical: string;
  readonly first_used_at: Generated<Date>;
}

export interface SigningKeysTable {
  readonly kid: string;
  readonly public_jwk: ColumnType<Record<string, string>, string, never>;
  readonly wrapped: Buffer | null;
  readonly state: KeyState;
  readonly created_at: Generated<Date>;
  readonly activates_at: Date | null;
  readonly activated_at: Date | null;
  readonly retiring_at: Date | null;
  readonly retired_at: Date | null;
  readonly compromised_at: Date | null;
}

/** A signing key's life. All but compromised ones are published. */
export type KeyState = 'announced' | 'active' | 'retiring' | 'retired' | 'compromised';

export interface KeyEventsTable {
  readonly id: Generated<number>;
  readonly kid: string;
  readonly event: KeyState;
  readonly at: Generated<Date>;
  readonly actor: string;
  readonly reason: string | null;
}

export interface AnswersTable {
  readonly index: Generated<number>;
  readonly id: string;
  readonly issued_at: Date;
  readonly expires_at: Date;
  readonly client_id: string;
  readonly benefit: string;
  readonly subject_type: string;
  readonly subject_key: Buffer;
  readonly outcome: string;
  readonly reasons: string[];
  readonly departments: string[];
  readonly policy: string;
  readonly eligible_until: string | null;
  readonly evidence: ColumnType<EvidenceRow[], string, never>;
  readonly records: ColumnType<number[], number[], never>;
  readonly token: string;
  readonly disclosures: Buffer;
  readonly idempotency_key: string | null;
  readonly fingerprint: Buffer;
  readonly status_list: number | null;
  readonly status_index: number | null;
  readonly xid: Generated<string>;
  readonly seen: string | null;
  readonly read_at: Date | null;
  readonly channel: string | null;
}

export interface StatusListsTable {
  readonly number: number;
  readonly opened_at: Generated<Date>;
}

export interface StatusChangesTable {
  readonly id: Generated<number>;
  readonly attestation_id: string;
  readonly list: number;
  readonly index: number;
  readonly status: number;
  readonly reason: string;
  readonly facts: string[];
  readonly source: string | null;
  readonly sequence: number | null;
  readonly person: string | null;
  readonly note: string | null;
  readonly at: Generated<Date>;
}

export interface LiveAttestationsTable {
  readonly attestation_id: string;
  readonly subject_key: Buffer;
  readonly record_id: number;
  readonly facts_version: number;
  readonly expires_at: Date;
  readonly xid: Generated<string>;
}

export interface ConsequencesDoneTable {
  readonly source: string;
  readonly sequence: number;
  readonly begun_at: Generated<Date>;
  readonly done_at: Generated<Date>;
  readonly snapshot: string;
  readonly facts_version: number;
  readonly reconsidered: number;
  readonly changed: number;
}

export interface RedemptionsTable {
  readonly attestation_id: string;
  readonly client_id: string;
  readonly benefit: string;
  /** As A-labels. */
  readonly domain: string;
  /** As U-labels. */
  readonly domain_unicode: string;
  readonly registered_at: Date;
  readonly registrar_transaction_id: string;
  readonly redeemed_at: Generated<Date>;
  readonly released_at: ColumnType<Date | null, never, never>;
}

export interface RedemptionEventsTable {
  readonly id: Generated<number>;
  readonly attestation_id: string;
  readonly event: 'reserved' | 'given_up' | 'redeemed' | 'released';
  readonly client_id: string;
  readonly reserved_until: Date | null;
  readonly reason: string | null;
  readonly at: Generated<Date>;
}

export interface CodeKeysTable {
  readonly single: Generated<boolean>;
  readonly certificate: string;
  readonly wrapped: Buffer;
  readonly created_at: Generated<Date>;
}

export interface UsedKeysTable {
  readonly benefit: string;
  readonly key: Buffer;
  readonly attestation_id: string;
  /** Null: redeemed. */
  readonly reserved_until: Date | null;
}

export interface WitnessKeysTable {
  readonly type: string;
  readonly name: string;
  readonly wrapped: Buffer;
  readonly created_at: Generated<Date>;
}

export interface SandboxSigningKeysTable {
  readonly single: Generated<boolean>;
  readonly public_jwk: ColumnType<Record<string, string>, string, never>;
  readonly wrapped: Buffer;
  readonly created_at: Generated<Date>;
}

export interface WitnessHeadsTable {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  readonly checkpoint: string;
  readonly at: Generated<Date>;
}

export interface WitnessConflictsTable {
  readonly id: Generated<number>;
  readonly origin: string;
  readonly kind: 'fork' | 'proof';
  readonly size: number;
  readonly root: Buffer;
  readonly checkpoint: string;
  readonly known_size: number;
  readonly known_root: Buffer;
  readonly at: Generated<Date>;
}

export interface WebhooksTable {
  readonly id: string;
  readonly client_id: string;
  readonly url: string;
  readonly events: string[];
  readonly description: string | null;
  /** Null: deleted. */
  readonly secret: Buffer | null;
  readonly previous_secret: Buffer | null;
  readonly previous_until: Date | null;
  readonly disabled_reason: DisabledReason | null;
  readonly disabled_at: Date | null;
  readonly failing_since: Date | null;
  readonly failed_at: Date | null;
  readonly paused_until: Date | null;
  readonly busy_until: Date | null;
  readonly created_at: Generated<Date>;
  readonly updated_at: Generated<Date>;
  readonly deleted_at: Date | null;
}

/** Why nothing is sent to an endpoint. */
export type DisabledReason = 'by_registrar' | 'gone' | 'failing';

export interface WebhookDeliveriesTable {
  readonly position: Generated<number>;
  readonly id: Generated<string>;
  readonly webhook_id: string;
  readonly event: string;
  /** Null: a test. */
  readonly status_change: number | null;
  readonly state: Generated<DeliveryState>;
  readonly tries: Generated<number>;
  readonly due_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  readonly created_at: Generated<Date>;
  readonly ended_at: Date | null;
}

/** What became of a delivery. */
export type DeliveryState = 'waiting' | 'delivered' | 'failed';

export interface WebhookAttemptsTable {
  readonly id: Generated<number>;
  readonly delivery_id: string;
  readonly at: Date;
  readonly status: number | null;
  readonly error: string | null;
  readonly duration_ms: number;
}

export interface WebhookCursorTable {
  readonly single: Generated<boolean>;
  readonly last_change: number;
}

/** What is logged besides answers. */
export interface LogEventsTable {
  readonly number: Generated<number>;
  readonly type: string;
  readonly at: Date;
  readonly body: ColumnType<Record<string, unknown>, string, never>;
  readonly private: ColumnType<Record<string, unknown> | null, string | null, null>;
  readonly attestation_id: string | null;
  readonly xid: Generated<string>;
}

export interface LogEntriesTable {
  readonly index: number;
  /** `verification.answers.index` or `log.events.number` of what it records. */
  readonly number: number;
  readonly type: string;
  readonly at: Date;
  /** Canonical JSON. */
  readonly entry: Buffer;
}

/** Full tiles. */
export interface LogTilesTable {
  readonly level: number;
  readonly index: number;
  readonly hashes: Buffer;
}

/** The newest tile of each level while it is not full. */
export interface LogEdgeTable {
  readonly level: number;
  readonly index: number;
  readonly hashes: Buffer;
}

export interface LogCheckpointsTable {
  readonly size: number;
  readonly root: Buffer;
  readonly note: string;
  readonly previous: number | null;
  readonly at: Generated<Date>;
}

export interface LogStateTable {
  readonly single: Generated<boolean>;
  readonly size: Generated<number>;
  readonly snapshot: string | null;
  readonly walk_snapshot: string | null;
  readonly walk_after: number | null;
  readonly walk_until: number | null;
}

export interface LogKeysTable {
  readonly single: Generated<boolean>;
  readonly origin: string;
  readonly vkey: string;
  readonly wrapped: Buffer;
  readonly created_at: Generated<Date>;
}

/** Keys of witnesses that have cosigned this log's checkpoints. */
export interface LogWitnessKeysTable {
  readonly id: Generated<number>;
  readonly vkey: string;
  /** Size of the largest checkpoint that it cosigned. */
  readonly latest: number;
}

export interface LogCosignaturesTable {
  readonly size: number;
  readonly key: number;
  readonly signature: Buffer;
  readonly previous: number | null;
  readonly at: Generated<Date>;
}

/** How it stands with each witness of this log. */
export interface LogWitnessesTable {
  readonly name: string;
  readonly size: Generated<number>;
  readonly cosigned_at: Date | null;
  readonly failures: Generated<number>;
  readonly error: string | null;
  readonly error_status: number | null;
  readonly error_at: Date | null;
  readonly next_at: Generated<Date>;
  readonly busy_until: Date | null;
}

export interface LogWitnessConflictsTable {
  readonly id: Generated<number>;
  readonly witness: string;
  readonly kind: 'ahead' | 'refused' | 'unproven';
  readonly size: number;
  readonly checkpoint: string;
  readonly witness_size: number;
  readonly at: Generated<Date>;
}

export interface LogWitnessingTable {
  readonly single: Generated<boolean>;
  readonly target: number | null;
  readonly chosen_at: Date | null;
  readonly witnessed: number | null;
}

export interface LogSaltsTable {
  readonly index: number;
  /** Null: erased. */
  readonly salt: Buffer | null;
  readonly erased_at: Date | null;
  readonly erased_by: string | null;
}

/** What each full bundle of entries says somewhere. */
export interface LogSummariesTable {
  readonly block: number;
  readonly first_at: Date;
  readonly last_at: Date;
  readonly terms: string[];
}

/** Where a batch stands; only those past `receiving` have been acknowledged. */
export type BatchState = 'receiving' | 'queued' | 'working' | 'done' | 'cancelled' | 'failed';

export interface BatchesTable {
  readonly number: Generated<number>;
  readonly id: string;
  readonly client_id: string;
  readonly idempotency_key: string | null;
  readonly fingerprint: Buffer | null;
  readonly state: BatchState;
  readonly wrapped_key: Buffer | null;
  readonly rows: Generated<number>;
  readonly wrong: Generated<number>;
  readonly done: Generated<number>;
  readonly answered: Generated<number>;
  readonly failures: Generated<number>;
  readonly received_at: Generated<Date>;
  readonly started_at: Date | null;
  readonly worked_at: Date | null;
  readonly leased_until: Date | null;
  readonly finished_at: Date | null;
}

export interface BatchPartsTable {
  readonly batch_id: string;
  readonly ordinal: number;
  readonly rows: number;
  readonly issues: ColumnType<RowIssues[], string, never>;
  readonly sealed: Buffer | null;
  readonly answer_rows: number[] | null;
  readonly answers: string[] | null;
  readonly answered_at: Date | null;
}
export interface UsedKeyChangesTable {
  readonly id: Generated<number>;
  readonly key: Buffer;
  readonly benefit: string;
  readonly attestation_id: string;
  readonly held: boolean;
  readonly reserved_until: Date | null;
  readonly moment: Generated<string>;
}

export interface ReplaysTable {
  readonly id: Generated<number>;
  readonly answer_index: number;
  readonly auditor: string;
  readonly at: Generated<Date>;
  readonly result: 'same' | 'different' | 'cannot';
  readonly because: string | null;
  readonly fields: string[];
}

export interface AuditAccessesTable {
  readonly id: string;
  readonly kind: 'search' | 'export';
  readonly auditor: string;
  readonly at: Generated<Date>;
  readonly filters: ColumnType<Record<string, string>, string, never>;
  readonly format: 'json' | 'csv' | 'ndjson';
  readonly size: number;
  readonly subject_type: string | null;
  readonly scheme: string | null;
  readonly subject_key: Buffer | null;
  readonly keys: Buffer[] | null;
  readonly purpose: string | null;
}

/** View: whence each record came. */
export interface RecordLineageView {
  readonly record_id: number;
  readonly source: string;
  readonly segment: string | null;
  /** Of the file of `file_snapshot`. */
  readonly row: number;
  readonly file_snapshot: string | null;
  readonly began_by: string;
  readonly ended_by: string | null;
  readonly erased: boolean;
}

/** View: each delivery or reversal, its file, and who sent and activated it. */
export interface SnapshotLineageView {
  readonly id: string;
  readonly source: string;
  readonly sequence: number | null;
  readonly state: string;
  readonly mode: 'full' | 'append';
  readonly segment: string | null;
  readonly as_of: string;
  readonly reverts_to: number | null;
  readonly uploaded_by: string;
  readonly uploaded_at: Date;
  readonly activated_by: string | null;
  readonly activated_at: Date | null;
  readonly activation_reason: string | null;
  readonly guards: ColumnType<StoredGuard[] | null, never, never>;
  readonly sheet: string | null;
  readonly file_name: string | null;
  readonly file_bytes: number | null;
  readonly file_sha256: Buffer | null;
  readonly file_received_at: Date | null;
  readonly overridden_by: string | null;
  readonly overridden_at: Date | null;
  readonly override_reason: string | null;
}

/** What a guard said of a delivery, as far as it is read here. */
export interface StoredGuard {
  readonly guard: string;
  readonly scope: { readonly segment: string | null; readonly segments: number | null };
  readonly field: string | null;
  readonly value: number | null;
  readonly limit: number;
  readonly outcome: string;
  readonly ok: boolean;
}

/** View: every record by a key, with the sequences between which it is valid. */
export interface RecordsOverTimeView {
  readonly key: Buffer;
  readonly record_id: number;
  readonly source: string;
  readonly segment: string | null;
  readonly identity: Buffer;
  readonly page: number;
  readonly place: number;
  /** Null, as `sealed`: the page is erased. */
  readonly page_stage: number | null;
  readonly sealed: Buffer | null;
  readonly since: number;
  readonly until: number | null;
}

/** View: every activation of every source. */
export interface ActivationsOverTimeView {
  readonly source: string;
  readonly id: string;
  readonly sequence: number;
  readonly mode: 'full' | 'append';
  readonly segment: string | null;
  readonly as_of: string;
  readonly reverts_to: number | null;
  readonly moment: string;
}

/** View: every limit a source ever had. */
export interface LimitsOverTimeView {
  readonly source: string;
  /** 0: the limit it began with. */
  readonly change: number;
  readonly moment: string;
  readonly days: number;
}

/** One answer about a mock subject: an answer, and what becomes of it by itself. */
export interface SandboxAnswersTable {
  readonly index: Generated<number>;
  readonly id: string;
  readonly issued_at: Date;
  readonly expires_at: Date;
  readonly client_id: string;
  readonly benefit: string;
  readonly subject_type: string;
  readonly subject_key: Buffer;
  readonly outcome: string;
  readonly reasons: string[];
  readonly departments: string[];
  readonly policy: string;
  readonly eligible_until: string | null;
  readonly evidence: ColumnType<EvidenceRow[], string, never>;
  readonly records: ColumnType<number[], number[], never>;
  readonly token: string;
  readonly disclosures: Buffer;
  readonly idempotency_key: string | null;
  readonly fingerprint: Buffer;
  readonly status_list: number | null;
  readonly status_index: number | null;
  readonly stored_at: Generated<Date>;
  readonly status_plan: ColumnType<StatusStep[] | null, string | null, never>;
  readonly held_until: Date | null;
}

/** What becomes of a sandbox attestation's status by itself, so many seconds after it was given. */
export interface StatusStep {
  readonly after: number;
  readonly status: number;
  readonly reason: string;
}

export interface SandboxUsedKeysTable {
  readonly client_id: string;
  readonly benefit: string;
  readonly record: number;
  readonly attestation_id: string;
  /** Null: redeemed. */
  readonly reserved_until: Date | null;
}

/** Tables of the sandbox: no other role than its own reaches them, and it reaches no others. */
export interface SandboxDatabase {
  'sandbox.signing_keys': SandboxSigningKeysTable;
  'sandbox.code_keys': CodeKeysTable;
  'sandbox.answers': SandboxAnswersTable;
  'sandbox.redemptions': RedemptionsTable;
  'sandbox.redemption_events': RedemptionEventsTable;
  'sandbox.used_keys': SandboxUsedKeysTable;
  'sandbox.status_lists': StatusListsTable;
  'sandbox.status_changes': StatusChangesTable;
}

export interface ContestsTable {
  readonly number: Generated<number>;
  readonly id: string;
  readonly attestation_id: string;
  readonly client_id: string;
  readonly benefit: string;
  readonly subject_key: Buffer;
  readonly outcome: string;
  readonly grounds: string;
  readonly named_source: string | null;
  readonly told_sources: string[];
  readonly wrapped_key: Buffer | null;
  readonly sealed: Buffer | null;
  readonly opened_at: Date;
  readonly due_at: Date;
  readonly state: Generated<string>;
  readonly decision: ColumnType<string | null, never, never>;
  readonly ended_at: ColumnType<Date | null, never, never>;
}

export interface ContestTicketsTable {
  readonly number: Generated<number>;
  readonly id: string;
  readonly contest_id: string;
  readonly source: string;
  readonly sequence: number | null;
  readonly records: ColumnType<number[], number[], never>;
  readonly due_at: Date;
  readonly state: Generated<string>;
  readonly decided_at: ColumnType<Date | null, never, never>;
  readonly decided_by: ColumnType<string | null, never, never>;
}

export interface ContestEventsTable {
  readonly id: Generated<number>;
  readonly contest_id: string;
  readonly ticket_id: string | null;
  readonly event: string;
  readonly actor: string | null;
  readonly decision: string | null;
  readonly sealed: Buffer | null;
  readonly source: string | null;
  readonly sequence: number | null;
  readonly attestation_id: string | null;
  readonly outcome: string | null;
  readonly at: Generated<Date>;
}

export interface ContestWatchTable {
  readonly single: Generated<boolean>;
  readonly seen: number;
  readonly through: number;
  readonly ahead: number;
  readonly ahead_snapshot: string | null;
  readonly facts_version: number;
  readonly contests: number;
}

export interface SignalWatchTable {
  readonly single: Generated<boolean>;
  readonly through: Generated<number>;
  readonly swept_at: Date | null;
  readonly terms: ColumnType<Record<string, unknown> | null, string | null, string | null>;
}

export interface SignalRatesTable {
  readonly client_id: string;
  readonly slot: Date;
  readonly checks: number;
  readonly misses: number;
}

export interface SignalMissesTable {
  readonly index: number;
  readonly client_id: string;
  readonly subject_key: Buffer;
  readonly fingerprint: Buffer;
  readonly xid: string;
  readonly at: Date;
}

export interface SignalActsTable {
  readonly index: number;
  readonly kind: string;
  readonly subject_type: string;
  readonly subject: string;
  readonly at: Date;
  readonly counts: boolean;
}

/** What was measured of a signal, as it is stored and logged: entries of the log have no fractions. */
export interface StoredMeasure {
  readonly value: string;
  readonly threshold: string;
  readonly basis: number;
  readonly from: string;
  readonly until: string;
  readonly entries: readonly number[];
}

export interface SignalsTable {
  readonly number: Generated<number>;
  readonly id: string;
  readonly kind: string;
  readonly subject_type: string;
  readonly subject: string;
  readonly opened_at: Date;
  readonly opening: ColumnType<StoredMeasure, string, never>;
  readonly last_seen_at: Date;
  readonly latest: ColumnType<StoredMeasure, string, string>;
  readonly closed_at: Date | null;
}

export interface SignalAcknowledgementsTable {
  readonly id: Generated<number>;
  readonly signal_id: string;
  readonly auditor: string;
  readonly note: string;
  readonly at: Generated<Date>;
}

/** Tables of the verification room, and what other rooms publish to it. */
export interface VerificationDatabase extends AccessDatabase {
  'verification.policy_versions': PolicyVersionsTable;
  'verification.signing_keys': SigningKeysTable;
  'verification.key_events': KeyEventsTable;
  'verification.answers': AnswersTable;
  'verification.redemptions': RedemptionsTable;
  'verification.used_keys': UsedKeysTable;
  'verification.status_lists': StatusListsTable;
  'verification.status_changes': StatusChangesTable;
  'verification.live_attestations': LiveAttestationsTable;
  'verification.consequences_done': ConsequencesDoneTable;
  'verification.redemption_events': RedemptionEventsTable;
  'verification.code_keys': CodeKeysTable;
  'log.events': LogEventsTable;
  'log.entries': LogEntriesTable;
  'log.tiles': LogTilesTable;
  'log.edge': LogEdgeTable;
  'log.checkpoints': LogCheckpointsTable;
  'log.summaries': LogSummariesTable;
  'log.state': LogStateTable;
  'log.keys': LogKeysTable;
  'log.salts': LogSaltsTable;
  'log.witness_keys': LogWitnessKeysTable;
  'log.cosignatures': LogCosignaturesTable;
  'log.witnesses': LogWitnessesTable;
  'log.witness_conflicts': LogWitnessConflictsTable;
  'log.witnessing': LogWitnessingTable;
  'witness.keys': WitnessKeysTable;
  'witness.heads': WitnessHeadsTable;
  'witness.conflicts': WitnessConflictsTable;
  'verification.webhooks': WebhooksTable;
  'verification.webhook_deliveries': WebhookDeliveriesTable;
  'verification.webhook_attempts': WebhookAttemptsTable;
  'verification.webhook_cursor': WebhookCursorTable;
  'verification.batches': BatchesTable;
  'verification.batch_parts': BatchPartsTable;
  'verification.used_key_changes': UsedKeyChangesTable;
  'verification.replays': ReplaysTable;
  'verification.audit_accesses': AuditAccessesTable;
  'verification.record_lineage': RecordLineageView;
  'verification.snapshot_lineage': SnapshotLineageView;
  'verification.records_over_time': RecordsOverTimeView;
  'verification.activations_over_time': ActivationsOverTimeView;
  'verification.limits_over_time': LimitsOverTimeView;
  'verification.contests': ContestsTable;
  'verification.contest_tickets': ContestTicketsTable;
  'verification.contest_events': ContestEventsTable;
  'verification.contest_watch': ContestWatchTable;
  'verification.signal_watch': SignalWatchTable;
  'verification.signal_rates': SignalRatesTable;
  'verification.signal_misses': SignalMissesTable;
  'verification.signal_acts': SignalActsTable;
  'verification.signals': SignalsTable;
  'verification.signal_acknowledgements': SignalAcknowledgementsTable;
  'facts.stage_keys': { readonly stage: number; readonly wrapped_key: Buffer };
  'facts.record_lookup_keys': { readonly record_id: number; readonly source_id: number; readonly key: Buffer };
  'facts.source_states': SourceStatesView;
}

/** View `facts.source_states` of the facts room. */
export interface SourceStatesView {
  readonly source: string;
  readonly sequence: number | null;
  readonly as_of: string | null;
  readonly freshness_days: number;
  readonly names: { vi: string; en: string; from: string | null; until: string | null }[];
  readonly delivery: string;
}
