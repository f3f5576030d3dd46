import type { Benefit, Outcome } from '@xacthuc/domain';
import { Problem } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type { VerificationDatabase } from '../db/schema.ts';
import { changesOf, type StatusChange, type StatusName } from '../status/changes.ts';

/** What an auditor may narrow the list by. */
export interface EntryFilter {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly registrar?: string | undefined;
  readonly benefit?: string | undefined;
  readonly outcome?: string | undefined;
  readonly reason?: string | undefined;
  readonly policy?: string | undefined;
  readonly attestation?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** One answer as an auditor reviews it; it says nothing that identifies the subject. */
export interface AuditEntry {
  readonly index: number;
  readonly attestation: string;
  readonly issuedAt: string;
  readonly expiresAt: string;
  readonly registrar: { readonly id: string; readonly name: string };
  readonly benefit: Benefit;
  readonly subjectType: string;
  readonly outcome: Outcome;
  readonly reasons: readonly string[];
  readonly departments: readonly string[];
  readonly policy: string;
  readonly eligibleUntil: string | null;
  readonly evidence: readonly {
    source: string;
    sequence: number | null;
    asOf: string | null;
    ageDays: number | null;
    limitDays: number;
  }[];
  readonly records: readonly number[];
  /** `releasedAt`: when the name was given back; null: it was not. */
  readonly redemption: {
    readonly domain: string;
    readonly redeemedAt: string;
    readonly releasedAt: string | null;
  } | null;
  /** Oldest first; empty: it stands as it was given. */
  readonly statusChanges: readonly {
    readonly status: StatusName;
    readonly reason: string;
    readonly at: string;
    readonly cause: StatusChange['cause'];
    /** Who decided it, and what they wrote to it; null where an activation caused it. */
    readonly person: string | null;
    readonly note: string | null;
  }[];
}

/** A page of entries, newest first. It stays the same while new answers come: they are before its first. */
export async function listEntries(
  db: Kysely<VerificationDatabase>,
  filter: EntryFilter,
): Promise<{ readonly entries: AuditEntry[]; readonly next: string | null }> {
  let query = entries(db)
    .orderBy('a.index', 'desc')
    .limit(filter.limit + 1);
  if (filter.from !== undefined) query = query.where('a.issued_at', '>=', new Date(filter.from));
  if (filter.until !== undefined) query = query.where('a.issued_at', '<', new Date(filter.until));
  if (filter.registrar !== undefined) query = query.where('a.client_id', '=', filter.registrar);
  if (filter.benefit !== undefined) query = query.where('a.benefit', '=', filter.benefit);
  if (filter.outcome !== undefined) query = query.where('a.outcome', '=', filter.outcome);
  if (filter.policy !== undefined) query = query.where('a.policy', '=', filter.policy);
  if (filter.attestation !== undefined) query = query.where('a.id', '=', filter.attestation);
  if (filter.reason !== undefined) {
    const reason = filter.reason;
    query = query.where((eb) => eb(eb.val(reason), '=', eb.fn.any('a.reasons')));
  }
  if (filter.cursor !== undefined) query = query.where('a.index', '<', decodeCursor(filter.cursor));
  const rows = await query.execute();
  const shown = rows.slice(0, filter.limit);
  const changes = await changesOfRows(db, shown);
  const page = shown.map((row) => toEntry(row, changes.get(row.id)));
  const last = page.at(-1);
  return { entries: page, next: rows.length > filter.limit && last ? encodeCursor(last.index) : null };
}

/** @returns null when there is no answer of this index. */
export async function entryByIndex(db: Kysely<VerificationDatabase>, index: number): Promise<AuditEntry | null> {
  const row = await entries(db).where('a.index', '=', index).executeTakeFirst();
  return row ? toEntry(row, (await changesOfRows(db, [row])).get(row.id)) : null;
}

async function changesOfRows(db: Kysely<VerificationDatabase>, rows: readonly EntryRow[]) {
  const ids = rows.filter((row) => row.status_list !== null).map(({ id }) => id);
  return ids.length === 0 ? new Map<string, StatusChange[]>() : changesOf(db, ids);
}

function entries(db: Kysely<VerificationDatabase>) {
  return db
    .selectFrom('verification.answers as a')
    .leftJoin('access.clients as c', 'c.id', 'a.client_id')
    .leftJoin('verification.redemptions as r', 'r.attestation_id', 'a.id')
    .select([
      'a.index',
      'a.id',
      'a.issued_at',
      'a.expires_at',
      'a.client_id',
      'c.name as client_name',
      'a.benefit',
      'a.subject_type',
      'a.outcome',
      'a.reasons',
      'a.departments',
      'a.policy',
      'a.eligible_until',
      'a.evidence',
      'a.records',
      'a.status_list',
      'r.domain',
      'r.redeemed_at',
      'r.released_at',
    ]);
}

type EntryRow = Awaited<ReturnType<ReturnType<typeof entries>['execute']>>[number];

function toEntry(row: EntryRow, changes: readonly StatusChange[] = []): AuditEntry {
  return {
    index: row.index,
    attestation: row.id,
    issuedAt: row.issued_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    registrar: { id: row.client_id, name: row.client_name ?? '' },
    benefit: row.benefit as Benefit,
    subjectType: row.subject_type,
    outcome: row.outcome as Outcome,
    reasons: row.reasons,
    departments: row.departments,
    policy: row.policy,
    eligibleUntil: row.eligible_until,
    evidence: row.evidence,
    records: row.records.map(Number),
    redemption:
      row.domain && row.redeemed_at
        ? {
            domain: row.domain,
            redeemedAt: row.redeemed_at.toISOString(),
            releasedAt: row.released_at?.toISOString() ?? null,
          }
        : null,
    statusChanges: changes.map((change) => ({ ...change, at: change.at.toISOString() })),
  };
}

function encodeCursor(index: number): string {
  return Buffer.from(String(index)).toString('base64url');
}

function decodeCursor(cursor: string): number {
  const index = Buffer.from(cursor, 'base64url').toString('latin1');
  if (!/^\d{1,15}$/.test(index)) throw new Problem('invalid_cursor');
  return Number(index);
}
