import type { ColumnType, Generated } from 'kysely';
import type { GuardName } from '../guards/rules.ts';
import type { GuardSettings } from '../guards/settings.ts';
import type { ColumnOrigin, MapEntry, ReadingOptions } from '../map/index.ts';
import type { Advice } from '../read/index.ts';
import type { TransferFailure } from '../transports/errors.ts';
import type { TransportSettings } from '../transports/settings.ts';

export type SnapshotState = 'received' | 'validated' | 'staged' | 'active' | 'rejected' | 'superseded' | 'reversed';
export type Mode = 'full' | 'append';

/** A department's name while it bore it. */
export interface DepartmentName {
  readonly vi: string;
  readonly en: string;
  readonly from: string | null;
  readonly until: string | null;
}

export interface SourcesTable {
  readonly id: Generated<number>;
  readonly code: string;
  readonly connector: string;
  readonly names: ColumnType<DepartmentName[], string, never>;
  readonly delivery: Mode;
  readonly freshness_days: number;
  readonly sequence: Generated<number>;
  readonly as_of: string | null;
  readonly created_at: Generated<Date>;
  readonly moment: Generated<string>;
}

export interface FilesTable {
  readonly id: string;
  readonly name: string | null;
  readonly content_type: string | null;
  readonly bytes: Generated<number>;
  readonly sha256: Buffer | null;
  readonly wrapped_key: Buffer;
  readonly created_at: Generated<Date>;
}

export interface FileChunksTable {
  readonly file_id: string;
  readonly ordinal: number;
  readonly sealed: Buffer;
}

/** What the file turned out to be, and which of its columns were read as what. */
export interface Layout {
  readonly format: string;
  /** What the file was packed in: 'gzip', 'zip'. */
  readonly container: string | null;
  /** Of text. */
  readonly encoding: string | null;
  /** The legacy font whose letters were converted, and in which columns; all of them where that is null. */
  readonly legacyFont: { readonly font: string; readonly columns: readonly string[] | null } | null;
  readonly sheet: string | null;
  readonly sheets: readonly { readonly name: string; readonly hidden: boolean; readonly empty: boolean }[];
  readonly delimiter: string | null;
  readonly headerRow: number;
  /** The last row that is not empty; absent in what was staged before it was kept. */
  readonly lastRow?: number;
  readonly columns: readonly {
    readonly letter: string;
    readonly header: string;
    readonly field: string;
    /** Who said so: the header itself, the delivery, or the mapping saved for the source. */
    readonly origin: ColumnOrigin;
  }[];
  /** Headers of columns that are not read. */
  readonly ignored: readonly string[];
  /** Fields the file has no column for. */
  readonly absent: readonly string[];
}

/** What a delivery amounts to, in rows and records. */
export interface Counts {
  readonly rows: number;
  readonly good: number;
  readonly bad: number;
  readonly skipped: number;
  readonly added: number;
  readonly changed: number;
  readonly retired: number;
  readonly unchanged: number;
}

/** What one guard says of a delivery. */
export interface GuardResult {
  readonly guard: GuardName;
  /** A segment; several alike where `segments` counts them; else the whole source. */
  readonly scope: { readonly segment: string | null; readonly segments: number | null };
  /** Of guards on columns: the column's field. */
  readonly field: string | null;
  /** Null where there is nothing to judge by. */
  readonly value: number | null;
  readonly limit: number;
  /** Rows or records that a share is of. */
  readonly basis: number | null;
  /** So many rows or records pass whatever their share. */
  readonly tolerated: number;
  readonly outcome: 'passed' | 'tripped' | 'no_basis';
  /** False: it holds the delivery. */
  readonly ok: boolean;
}

/** One subject that a delivery changes. Its name is masked; other facts are only named. */
export interface Change {
  readonly kind: 'added' | 'changed' | 'retired';
  /** The new record; null when retired. */
  readonly record: number | null;
  /** The row of its file that the new record comes from. */
  readonly row: number | null;
  readonly previousRecord: number | null;
  readonly previousRow: number | null;
  readonly subject: string;
  /** Facts that differ, or 'keys'. */
  readonly fields: readonly string[];
}

/** Some of the subjects a dry run would add, change and retire. */
export type Samples = readonly Change[];

/** Valid attestations that an activation would touch. */
export interface Consequences {
  readonly attestations: number;
  /** They rest on a record that would end without a successor. */
  readonly ofRetired: number;
  /** They rest on a record whose facts would change; whether that changes the answer is decided then. */
  readonly ofChanged: number;
}

/** Why a file was refused as a whole. */
export interface Rejection {
  readonly code: string;
  readonly vi: Advice;
  readonly en: Advice;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** How many issues of one code there are. */
export interface IssueLevels {
  readonly error: number;
  readonly warning: number;
}

/** What is done with a file at the moment. */
export type Phase = 'waiting' | 'reading' | 'comparing' | 'loading' | 'activating';

/** How far processing has come. */
export interface Progress {
  readonly phase: Phase;
  readonly rowsDone: number;
  /** Of the stored file, in this phase. */
  readonly bytesDone: number;
  /** The part of this phase that is done, 0 to 1; null where it cannot be known. */
  readonly share: number | null;
  readonly rowsPerSecond: number | null;
  /** Of this phase; null until it can be told. */
  readonly secondsLeft: number | null;
}

type Json<T> = ColumnType<T | null, string | null, string | null>;

export interface SnapshotsTable {
  readonly id: string;
  readonly stage: Generated<number>;
  readonly source_id: number;
  readonly file_id: string | null;
  readonly mode: Mode;
  readonly segment: string | null;
  readonly as_of: string;
  readonly dry_run: boolean;
  readonly state: SnapshotState;
  readonly uploaded_by: string;
  readonly uploaded_at: Generated<Date>;
  readonly rows_done: Generated<number>;
  readonly failures: Generated<number>;
  readonly reading: Json<ReadingOptions>;
  readonly layout: Json<Layout>;
  readonly counts: Json<Counts>;
  readonly issue_counts: Json<Record<string, number>>;
  readonly issue_levels: Json<Record<string, IssueLevels>>;
  readonly progress: Json<Progress>;
  readonly guards: Json<GuardResult[]>;
  readonly rejection: Json<Rejection>;
  readonly wrapped_key: Buffer | null;
  readonly base_sequence: number | null;
  readonly first_record: number | null;
  readonly last_record: number | null;
  readonly requested_by: string | null;
  readonly requested_reason: string | null;
  readonly requested_guards: Json<GuardResult[]>;
  readonly sequence: number | null;
  readonly activated_at: Date | null;
  readonly activated_by: string | null;
  readonly activation_reason: string | null;
  readonly activation_moment: string | null;
  readonly reverts_to: number | null;
  readonly samples: Json<Samples>;
  readonly consequences: Json<Consequences>;
  readonly feed_id: string | null;
}

export interface SnapshotIssuesTable {
  readonly snapshot_id: string;
  readonly ordinal: number;
  readonly row: number;
  readonly header: string | null;
  readonly column_letter: string | null;
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly value: string | null;
}

export interface RecordsTable {
  readonly id: number;
  readonly page: number;
  readonly stage: number;
  readonly retired_stage: number | null;
  readonly row: number;
  readonly filled: number;
  readonly source_id: number;
  readonly place: number;
  readonly identity: Buffer;
  readonly content: Buffer;
  readonly line: Buffer | null;
  readonly segment: string | null;
}

export interface PagesTable {
  readonly id: number;
  readonly stage: number;
  readonly sealed: Buffer;
}

export interface RecordKeysTable {
  readonly record_id: number;
  readonly source_id: number;
  readonly key: Buffer;
}

export interface ReplacedTable {
  readonly stage: number;
  readonly source_id: number;
  readonly record_id: number;
  readonly successor_row: number | null;
}

export interface FreshnessTable {
  readonly source_id: number;
  readonly segment: Generated<string>;
  readonly as_of: string;
}

export type TransportKind = 'folder' | 'sftp' | 'https' | 's3';

export interface FeedsTable {
  readonly id: string;
  readonly number: Generated<number>;
  readonly source_id: number;
  readonly name: string;
  readonly kind: 'folder' | 'sftp' | 'https' | 's3';
  readonly settings: ColumnType<TransportSettings, string, string>;
  readonly wrapped_key: Buffer | null;
  readonly secrets: Buffer | null;
  readonly secret_names: string[];
  readonly mode: Mode;
  readonly segment: string | null;
  readonly cron: string | null;
  readonly every_seconds: number | null;
  readonly jitter_seconds: number;
  readonly max_attempts: number;
  readonly retry_seconds: number;
  readonly enabled: boolean;
  readonly failures: Generated<number>;
  readonly next_due_at: Date | null;
  readonly created_by: string;
  readonly created_at: Generated<Date>;
  readonly updated_at: Generated<Date>;
  readonly deleted_at: Date | null;
}

export interface FeedRunsTable {
  readonly id: string;
  readonly number: Generated<number>;
  readonly feed_id: string;
  readonly trigger: 'schedule' | 'request' | 'retry';
  readonly requested_by: string | null;
  readonly state: 'waiting' | 'running' | 'succeeded' | 'failed';
  readonly attempts: Generated<number>;
  readonly due_at: Date;
  readonly created_at: Generated<Date>;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
  readonly listed: Generated<number>;
  readonly delivered: Generated<number>;
  readonly unchanged: Generated<number>;
  readonly outdated: Generated<number>;
  readonly error: Json<TransferFailure>;
  readonly resolved_at: Date | null;
}

export interface FeedItemsTable {
  readonly feed_id: string;
  readonly name: string;
  readonly etag: string | null;
  readonly modified_at: Date | null;
  readonly bytes: number | null;
  readonly sha256: Buffer;
  readonly outcome: 'delivered' | 'unchanged' | 'outdated';
  readonly snapshot_id: string | null;
  readonly run_id: string;
  readonly taken_at: Generated<Date>;
}

/** A file that arrives in several requests. */
export interface UploadsTable {
  readonly file_id: string;
  readonly client_id: string;
  readonly length: number;
  readonly received: Generated<number>;
  readonly pieces: Generated<number>;
  readonly metadata: string | null;
  readonly writer: string | null;
  readonly expires_at: Date;
  readonly snapshot_id: string | null;
  readonly created_at: Generated<Date>;
}

export interface LimitChangesTable {
  readonly id: Generated<number>;
  readonly source_id: number;
  readonly days_before: number;
  readonly days_after: number;
  readonly changed_by: string;
  readonly reason: string;
  readonly changed_at: Generated<Date>;
  readonly moment: Generated<string>;
}

export interface ErasTable {
  readonly number: number;
  readonly server: string;
  readonly began_at: Generated<Date>;
}

/** A view. */
export interface SegmentStatesView {
  readonly source: string;
  readonly segment: string;
  readonly as_of: string;
  readonly freshness_days: number;
}

/** Each setting of a source's saved mapping; the newest one holds. */
export interface ColumnMapsTable {
  readonly id: Generated<number>;
  readonly source_id: number;
  readonly entries: ColumnType<MapEntry[], string, never>;
  readonly set_by: string;
  readonly set_at: Generated<Date>;
}

/** What is active of each source, counted; kept up by each activation. */
export interface SegmentContentTable {
  readonly source_id: number;
  readonly segment: Generated<string>;
  readonly rows: number;
  readonly filled: number[];
}

/** By how much activating a stage changes what is active. */
export interface StageContentTable {
  readonly stage: number;
  readonly segment: Generated<string>;
  readonly rows: number;
  readonly filled: number[];
}

export interface GuardSettingsTable {
  readonly id: Generated<number>;
  readonly source_id: number;
  readonly settings: ColumnType<GuardSettings, string, never>;
  readonly reason: string;
  readonly changed_by: string;
  readonly changed_at: Generated<Date>;
}

export interface GuardEventsTable {
  readonly id: Generated<number>;
  readonly source_id: number;
  readonly snapshot_id: string;
  readonly kind: 'held' | 'overridden';
  readonly guards: ColumnType<GuardResult[], string, never>;
  readonly person: string | null;
  readonly reason: string | null;
  readonly happened_at: Generated<Date>;
}

/** Tables of the facts room. */
export interface FactsDatabase {
  'facts.eras': ErasTable;
  'facts.sources': SourcesTable;
  'facts.files': FilesTable;
  'facts.file_chunks': FileChunksTable;
  'facts.snapshots': SnapshotsTable;
  'facts.snapshot_issues': SnapshotIssuesTable;
  'facts.records': RecordsTable;
  'facts.record_keys': RecordKeysTable;
  'facts.pages': PagesTable;
  'facts.replaced': ReplacedTable;
  'facts.freshness': FreshnessTable;
  'facts.feeds': FeedsTable;
  'facts.feed_runs': FeedRunsTable;
  'facts.feed_items': FeedItemsTable;
  'facts.uploads': UploadsTable;
  'facts.limit_changes': LimitChangesTable;
  'facts.segment_states': SegmentStatesView;
  'facts.column_maps': ColumnMapsTable;
  'facts.segment_content': SegmentContentTable;
  'facts.stage_content': StageContentTable;
  'facts.guard_settings': GuardSettingsTable;
  'facts.guard_events': GuardEventsTable;
}
