import type { ColumnType, Generated } from 'kysely';

/** Tables of the programme room: channels, and the sums of monitoring. */

export interface ChannelsTable {
  readonly code: string;
  readonly version: number;
  readonly organisation: string;
  readonly valid_from: string | null;
  readonly valid_until: string | null;
  readonly note: string;
  readonly since_entry: number;
  readonly recorded_at: Generated<Date>;
  readonly recorded_by: string;
}

export interface MonitoringPlaceTable {
  readonly single: boolean;
  readonly through: number;
  readonly folded_at: Date | null;
}

export interface MonitoredSubjectsTable {
  readonly subject: Buffer;
  readonly kind: string;
  readonly checked_month: string;
  readonly checked_by: string;
  readonly checked_channel: string;
  readonly attested_month: string | null;
  readonly attested_by: string | null;
  readonly attested_channel: string | null;
  readonly names: number;
}

export interface SubjectCountsTable {
  readonly month: string;
  readonly kind: string;
  readonly registrar: string;
  readonly channel: string;
  readonly checked: number;
  readonly checked_attested: number;
  readonly attested: number;
  readonly attested_registered: number;
}

export interface MonitoredNamesTable {
  readonly entry: number;
  readonly month: string;
  readonly kind: string;
  readonly area_list: string;
  readonly province: string;
  readonly commune: string;
  readonly sector: string;
  readonly registrar: string;
  readonly channel: string;
  readonly redeemed: boolean;
  readonly live: boolean;
}

export interface NameCountsTable {
  readonly cube: string;
  readonly month: string;
  readonly kind: string;
  readonly area_list: string;
  readonly province: string;
  readonly commune: string;
  readonly sector: string;
  readonly registrar: string;
  readonly channel: string;
  readonly registered: number;
  readonly live: number;
  readonly others: number;
  readonly others_live: number;
}

export interface PublishedMonthsTable {
  readonly month: string;
  readonly content: Buffer;
  readonly sha256: Buffer;
  readonly frozen_at: Generated<Date>;
}

/** View `programme.source_records`. */
export interface SourceRecordsView {
  readonly source: string;
  readonly records: number;
}

/** View `verification.monitored_entries`. */
export interface MonitoredEntriesView {
  readonly index: number;
  readonly type: string;
  readonly at: Date;
  readonly client_id: string;
  readonly subject_type: string;
  readonly subject: Buffer;
  readonly eligible: boolean;
  readonly channel: string | null;
  readonly domain: string | null;
}

/** View `verification.monitored_names`. */
export interface MonitoredRedemptionsView {
  readonly domain: string;
  readonly client_id: string;
  readonly channel: string | null;
  readonly asked_entry: number | null;
  readonly asked_at: Date;
}

export interface EntryChangesTable {
  readonly number: ColumnType<number, never, never>;
  readonly entry: number;
}

export interface SupportRequestsTable {
  readonly id: string;
  readonly number: Generated<number>;
  readonly source: string;
  readonly organisation: string | null;
  readonly kind: string;
  readonly channel: string;
  readonly area_list: string | null;
  readonly area_code: string | null;
  readonly received_on: string;
  readonly due_on: string;
  readonly state: Generated<string>;
  readonly assigned: string | null;
  readonly ended_on: ColumnType<string | null, never, string>;
  readonly revision: Generated<number>;
  readonly created_at: Generated<Date>;
  readonly created_by: string;
  readonly changed_at: Generated<Date>;
  readonly changed_by: string;
}

export interface SupportEventsTable {
  readonly id: Generated<number>;
  readonly request_id: string;
  readonly revision: number;
  readonly state: string;
  readonly assigned: string | null;
  readonly note: string;
  readonly at: Generated<Date>;
  readonly by: string;
}

export interface MonitoringDatabase {
  'programme.channels': ChannelsTable;
  'programme.current_channels': ChannelsTable;
  'programme.monitoring_place': MonitoringPlaceTable;
  'programme.monitored_subjects': MonitoredSubjectsTable;
  'programme.subject_counts': SubjectCountsTable;
  'programme.monitored_names': MonitoredNamesTable;
  'programme.name_counts': NameCountsTable;
  'programme.published_months': PublishedMonthsTable;
  'programme.source_records': SourceRecordsView;
  'programme.support_requests': SupportRequestsTable;
  'programme.support_events': SupportEventsTable;
  'verification.monitored_entries': MonitoredEntriesView;
  'verification.monitored_names': MonitoredRedemptionsView;
  'directory.entry_changes': EntryChangesTable;
}
