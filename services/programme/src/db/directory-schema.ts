import type { ColumnType, Generated } from 'kysely';

type Ordinal = ColumnType<number, never, never>;

export interface ConsentsTable {
  readonly number: Ordinal;
  readonly id: string;
  readonly entry_id: string;
  readonly event: string;
  readonly consent_id: string | null;
  readonly text_version: string | null;
  readonly evidence: string | null;
  readonly given_on: string | null;
  readonly reason: string | null;
  readonly recorded_by: string | null;
  readonly at: Generated<Date>;
}

export interface EntriesTable {
  readonly number: Ordinal;
  readonly id: Generated<string>;
  readonly domain: string;
  readonly domain_unicode: string;
  readonly zone: string;
  readonly status: string;
  readonly holder_kind: string | null;
  readonly holder_key: Buffer | null;
  readonly known_subject: boolean;
  readonly sealed: Buffer | null;
  readonly words: number[];
  readonly personal: boolean;
  readonly disputed: boolean;
  readonly consent_id: string | null;
  readonly public: ColumnType<boolean, never, never>;
  readonly public_name: string | null;
  readonly search: string;
  readonly sector: string | null;
  readonly province: string | null;
  readonly commune: string | null;
  readonly area_list: string | null;
  readonly registered_on: string | null;
  readonly expires_on: string | null;
  readonly registrar: string | null;
  readonly sources: string[];
  readonly services: string[];
  readonly website_state: Generated<string>;
  readonly updated_at: Generated<Date>;
}

/** View `directory.published`: all that anyone may see. */
export interface PublishedView {
  readonly number: number;
  readonly id: string;
  readonly domain: string;
  readonly domain_unicode: string;
  readonly holder_kind: string;
  readonly public_name: string | null;
  readonly search: string;
  readonly sector: string | null;
  readonly province: string | null;
  readonly commune: string | null;
  readonly area_list: string | null;
  readonly registered_on: string | null;
  readonly website_state: string;
  readonly zone: string;
}

export interface ClaimsTable {
  readonly domain: string;
  readonly domain_unicode: string;
  readonly zone: string;
  readonly source: string;
  readonly origin: string;
  readonly status: string;
  readonly holder_kind: string | null;
  readonly holder_key: Buffer | null;
  readonly sealed: Buffer | null;
  readonly registered_on: string | null;
  readonly expires_on: string | null;
  readonly registrar: string | null;
  readonly sector: string | null;
  readonly province: string | null;
  readonly commune: string | null;
  readonly area_list: string | null;
  readonly services: string[];
  readonly stated_at: Date;
  readonly recorded_by: string | null;
  readonly recorded_at: Generated<Date>;
  readonly fingerprint: Buffer;
}

export interface ConflictsTable {
  readonly number: Ordinal;
  readonly id: Generated<string>;
  readonly domain: string;
  readonly kind: string;
  readonly sources: string[];
  readonly fingerprint: Buffer;
  readonly state: Generated<string>;
  readonly prevails: string | null;
  readonly prevails_origin: string | null;
  readonly person: string | null;
  readonly reason: string | null;
  readonly recorded_by: string | null;
  readonly detected_at: Generated<Date>;
  readonly ended_at: Date | null;
}

/** Counts of an import, as they are kept. */
export interface ImportCounts {
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly warnings: number;
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly conflicts: number;
}

/** The columns that were read of a file. */
export interface ImportHeader {
  readonly row: number;
  readonly columns: readonly { readonly field: string; readonly header: string; readonly letters: string }[];
  readonly unknown: readonly string[];
}

export interface ImportsTable {
  readonly number: Ordinal;
  readonly id: string;
  readonly client_id: string;
  readonly sha256: Buffer;
  readonly as_of: string;
  readonly dry_run: boolean;
  readonly counts: ImportCounts;
  readonly header: ImportHeader;
  readonly at: Generated<Date>;
}

export interface ImportIssuesTable {
  readonly import_id: string;
  readonly ordinal: number;
  readonly row: number;
  readonly code: string;
  readonly severity: string;
  readonly header: string | null;
  readonly letters: string | null;
  readonly value: string | null;
}

/** View `directory.redemption_events`. */
export interface RedemptionEventsView {
  readonly id: number;
  readonly domain: string;
}

/** View `directory.redeemed_names`. */
export interface RedeemedNamesView {
  readonly domain: string;
  readonly domain_unicode: string;
  readonly zone: string;
  readonly registered_at: Date;
  readonly redeemed_at: Date;
  readonly released_at: Date | null;
  readonly client_id: string;
  readonly holder_kind: string;
  readonly holder_key: Buffer;
}

export interface RedemptionCursorTable {
  readonly single: boolean;
  readonly seen: number;
  readonly through: number;
  readonly ahead: number;
  readonly ahead_snapshot: string | null;
}

export interface WebsitesTable {
  readonly entry_id: string;
  readonly state: Generated<string>;
  readonly failures: Generated<number>;
  readonly parkings: Generated<number>;
  readonly due_at: Generated<Date>;
  readonly leased_until: Date | null;
  readonly checked_at: Date | null;
  readonly outcome: string | null;
  readonly resolves: boolean | null;
  readonly https: string | null;
  readonly certificate_expires_at: Date | null;
  readonly http_status: number | null;
  readonly title: string | null;
}

export interface WebsiteHistoryTable {
  readonly number: Ordinal;
  readonly entry_id: string;
  readonly state: string;
  readonly outcome: string;
  readonly http_status: number | null;
  readonly since: Date;
  readonly until: Date;
  readonly checks: Generated<number>;
}

/** The room `directory`. */
export interface DirectoryDatabase {
  'directory.consents': ConsentsTable;
  'directory.entries': EntriesTable;
  'directory.published': PublishedView;
  'directory.claims': ClaimsTable;
  'directory.conflicts': ConflictsTable;
  'directory.imports': ImportsTable;
  'directory.import_issues': ImportIssuesTable;
  'directory.websites': WebsitesTable;
  'directory.website_history': WebsiteHistoryTable;
  'directory.redemption_events': RedemptionEventsView;
  'directory.redeemed_names': RedeemedNamesView;
  'directory.redemption_cursor': RedemptionCursorTable;
}
