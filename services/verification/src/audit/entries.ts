import type { Benefit, Outcome } from '@xacthuc/domain';
import type { Kysely } from 'kysely';
import type { VerificationDatabase } from '../db/schema.ts';
import { type LogQueries, type StoredEntry, storedEntries } from '../log/storage.ts';
import { changesOf, type StatusChange, type StatusName } from '../status/changes.ts';

/** What entries are read from. */
export interface AuditContext {
  readonly pool: LogQueries;
  readonly db: Kysely<VerificationDatabase>;
}

/** An entry of the log as an auditor reviews it; it says nothing that identifies a subject. */
export type AuditEntry = LoggedEntry & Partial<AnswerThen>;

/** What every entry has. */
export interface LoggedEntry {
  /** In the log: the index of its leaf. */
  readonly index: number;
  readonly type: string;
  /** When what it records happened. */
  readonly at: string;
  /** The attestation it is about; null: none. */
  readonly attestation: string | null;
  /** The entry itself; its canonical JSON is what the log's hashes are of. */
  readonly logged: Readonly<Record<string, unknown>>;
  /** The API clients that it names, with their names. */
  readonly clients: readonly Client[];
}

export interface Client {
  readonly id: string;
  readonly name: string;
}

/** What an answer's entry has besides: the answer as it was given, and what became of it until now. */
export interface AnswerThen {
  readonly issuedAt: string;
  readonly expiresAt: string;
  readonly registrar: Client;
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

/** @returns null when the log has no entry of this index. */
export async function entryByIndex(context: AuditContext, index: number): Promise<AuditEntry | null> {
  const [entry = null] = await presentEntries(context, await storedEntries(context.pool, index, 1));
  return entry;
}

/** Entries with what is known of them besides, in their order: three statements, however many there are. */
export async function presentEntries({ db }: AuditContext, stored: readonly StoredEntry[]): Promise<AuditEntry[]> {
  const logged = stored.map(({ entry }) => JSON.parse(entry.toString()) as Readonly<Record<string, unknown>>);
  const names = await namesOf(db, logged.flatMap(clientsIn));
  const answers = await answersOf(
    db,
    stored.filter(({ type }) => type === 'check').map(({ number }) => number),
    names,
  );
  return stored.map(({ index, number, type, at }, i) => {
    const said = logged[i] ?? {};
    return {
      index,
      type,
      at: at.toISOString(),
      attestation: typeof said.attestation === 'string' ? said.attestation : null,
      logged: said,
      clients: clientsIn(said).map((id) => ({ id, name: names.get(id) ?? '' })),
      ...answers.get(number),
    };
  });
}

/** Members of entries that name an API client. */
const clientMembers = ['registrar', 'by', 'uploadedBy', 'activatedBy', 'client'];

function clientsIn(logged: Readonly<Record<string, unknown>>): string[] {
  const ids = clientMembers.map((member) => logged[member]).filter((id) => typeof id === 'string');
  return [...new Set(ids)];
}

async function namesOf(db: Kysely<VerificationDatabase>, ids: readonly string[]): Promise<Map<string, string>> {
  const distinct = [...new Set(ids)];
  if (distinct.length === 0) return new Map();
  const rows = await db.selectFrom('access.clients').select(['id', 'name']).where('id', 'in', distinct).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Answers by their numbers. */
async function answersOf(
  db: Kysely<VerificationDatabase>,
  numbers: readonly number[],
  names: ReadonlyMap<string, string>,
): Promise<Map<number, AnswerThen>> {
  if (numbers.length === 0) return new Map();
  const rows = await answers(db)
    .where('a.index', 'in', [...numbers])
    .execute();
  const ids = rows.filter((row) => row.status_list !== null).map(({ id }) => id);
  const changes = ids.length === 0 ? new Map<string, StatusChange[]>() : await changesOf(db, ids);
  return new Map(rows.map((row) => [row.index, toAnswer(row, names, changes.get(row.id))]));
}

function answers(db: Kysely<VerificationDatabase>) {
  return db
    .selectFrom('verification.answers as a')
    .leftJoin('verification.redemptions as r', 'r.attestation_id', 'a.id')
    .select([
      'a.index',
      'a.id',
      'a.issued_at',
      'a.expires_at',
      'a.client_id',
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

type AnswerRow = Awaited<ReturnType<ReturnType<typeof answers>['execute']>>[number];

function toAnswer(
  row: AnswerRow,
  names: ReadonlyMap<string, string>,
  changes: readonly StatusChange[] = [],
): AnswerThen {
  return {
    issuedAt: row.issued_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    registrar: { id: row.client_id, name: names.get(row.client_id) ?? '' },
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
