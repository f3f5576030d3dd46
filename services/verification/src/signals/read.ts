import type { Kysely, Selectable } from 'kysely';
import { decodeNumber, encodeNumber } from '../contests/cursor.ts';
import type { SignalAcknowledgementsTable, SignalsTable, StoredMeasure, VerificationDatabase } from '../db/schema.ts';
import { type SignalKind, signalKinds } from './kinds.ts';

/** What an auditor may narrow the list by. */
export interface SignalFilter {
  readonly state?: string | undefined;
  readonly kind?: string | undefined;
  readonly registrar?: string | undefined;
  readonly acknowledged?: boolean | undefined;
  readonly since?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

type Signal = ReturnType<typeof presentSignal>;

/** A page of signals, newest first; those that open meanwhile are before its first. @throws Problem `invalid_cursor` */
export async function listSignals(
  db: Kysely<VerificationDatabase>,
  filter: SignalFilter,
): Promise<{ readonly signals: readonly Signal[]; readonly next: string | null }> {
  let query = db.selectFrom('verification.signals as s').selectAll('s').orderBy('s.number', 'desc');
  if (filter.state !== undefined) query = query.where('s.closed_at', filter.state === 'open' ? 'is' : 'is not', null);
  if (filter.kind !== undefined) query = query.where('s.kind', '=', filter.kind);
  if (filter.registrar !== undefined) {
    query = query.where('s.subject', '=', filter.registrar).where('s.subject_type', 'in', ['registrar', 'client']);
  }
  if (filter.since !== undefined) query = query.where('s.last_seen_at', '>=', new Date(filter.since));
  if (filter.cursor !== undefined) query = query.where('s.number', '<', decodeNumber(filter.cursor));
  if (filter.acknowledged !== undefined) {
    const wanted = filter.acknowledged;
    query = query.where((eb) => {
      const known = eb.exists(
        eb.selectFrom('verification.signal_acknowledgements as a').select('a.id').whereRef('a.signal_id', '=', 's.id'),
      );
      return wanted ? known : eb.not(known);
    });
  }
  const rows = await query.limit(filter.limit + 1).execute();
  const page = rows.slice(0, filter.limit);
  const last = page.at(-1);
  return {
    signals: await withAcknowledgements(db, page),
    next: rows.length > filter.limit && last ? encodeNumber(last.number) : null,
  };
}

/** @returns null when there is none of this id. */
export async function signalById(db: Kysely<VerificationDatabase>, id: string): Promise<Signal | null> {
  const rows = await db.selectFrom('verification.signals').selectAll().where('id', '=', id).execute();
  const [signal] = await withAcknowledgements(db, rows);
  return signal ?? null;
}

/** When was looked last, how far the log was then, and by which terms: who sees no signals can see that it was looked. */
export async function watchState(db: Kysely<VerificationDatabase>) {
  const row = await db.selectFrom('verification.signal_watch').selectAll().executeTakeFirstOrThrow();
  return { sweptAt: row.swept_at?.toISOString() ?? null, logSize: row.through, terms: row.terms };
}

async function withAcknowledgements(
  db: Kysely<VerificationDatabase>,
  rows: readonly Selectable<SignalsTable>[],
): Promise<Signal[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const acknowledgements = await db
    .selectFrom('verification.signal_acknowledgements')
    .selectAll()
    .where('signal_id', 'in', ids)
    .orderBy('id')
    .execute();
  const bySignal = Map.groupBy(acknowledgements, ({ signal_id }) => signal_id);
  return rows.map((row) => presentSignal(row, bySignal.get(row.id) ?? []));
}

function presentSignal(
  row: Selectable<SignalsTable>,
  acknowledgements: readonly Selectable<SignalAcknowledgementsTable>[],
) {
  const kind = row.kind as SignalKind;
  const { vi, en, severity, next, measure } = signalKinds[kind];
  return {
    id: row.id,
    kind,
    severity,
    text: { vi, en },
    measure,
    nextStep: next,
    subject: { type: row.subject_type, id: row.subject },
    state: row.closed_at === null ? 'open' : 'closed',
    firstSeenAt: row.opened_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    opening: presentMeasure(row.opening),
    latest: presentMeasure(row.latest),
    answers: answersOf(row),
    acknowledgements: acknowledgements.map(({ auditor, note, at }) => ({ by: auditor, note, at: at.toISOString() })),
  };
}

function presentMeasure({ value, threshold, ...rest }: StoredMeasure) {
  return { value: Number(value), threshold: Number(threshold), ...rest };
}

/** Where the answers are that it rests on; null: it rests on none. */
function answersOf({ kind, subject_type, subject, latest }: Selectable<SignalsTable>): string | null {
  if (subject_type === 'answer') return `/v1/audit/entries?attestation=${subject}`;
  if (subject_type !== 'registrar') return null;
  const query = new URLSearchParams({ registrar: subject, from: latest.from, until: latest.until });
  if (kind !== 'burst') query.set('outcome', 'not_found');
  return `/v1/audit/entries?${query}`;
}
