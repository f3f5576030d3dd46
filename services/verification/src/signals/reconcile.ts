import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { StoredMeasure } from '../db/schema.ts';
import { type Finding, lastEntries } from './finding.ts';
import { type SignalKind, signalKinds } from './kinds.ts';

type Queries = Pick<pg.ClientBase, 'query'>;

/** What became of signals in one look. */
export interface Reconciled {
  readonly opened: readonly { readonly id: string; readonly kind: SignalKind }[];
  readonly seen: number;
  readonly closed: number;
}

interface OpenSignal {
  readonly id: string;
  readonly kind: SignalKind;
  readonly subject_type: string;
  readonly subject: string;
  readonly last_seen_at: Date;
}

const minuteMs = 60_000;

/** Opens a signal for each finding that has none, notes the others as seen, and closes those that are gone. */
export async function reconcile(client: Queries, findings: readonly Finding[], now: Date): Promise<Reconciled> {
  const { rows } = await client.query<OpenSignal>(
    'SELECT id, kind, subject_type, subject, last_seen_at FROM verification.signals WHERE closed_at IS NULL',
  );
  const open = new Map(rows.map((row) => [`${row.kind} ${row.subject_type} ${row.subject}`, row]));
  const opened: { id: string; kind: SignalKind }[] = [];
  let seen = 0;
  for (const finding of findings) {
    const { kind, subject } = finding;
    const name = `${kind} ${subject.type} ${subject.id}`;
    const known = open.get(name);
    open.delete(name);
    const measure = JSON.stringify(measureOf(finding));
    if (known) {
      seen += 1;
      await client.query('UPDATE verification.signals SET last_seen_at = $2, latest = $3 WHERE id = $1', [
        known.id,
        now,
        measure,
      ]);
      continue;
    }
    const id = randomUUID();
    await client.query(
      `INSERT INTO verification.signals (id, kind, subject_type, subject, opened_at, opening, last_seen_at, latest)
       VALUES ($1, $2, $3, $4, $5, $6, $5, $6)`,
      [id, kind, subject.type, subject.id, now, measure],
    );
    opened.push({ id, kind });
  }
  const gone = [...open.values()].filter(
    ({ kind, last_seen_at }) =>
      now.getTime() - last_seen_at.getTime() >= (signalKinds[kind]?.quietMinutes ?? 0) * minuteMs,
  );
  if (gone.length > 0) {
    await client.query('UPDATE verification.signals SET closed_at = $2 WHERE id = ANY ($1::uuid[])', [
      gone.map(({ id }) => id),
      now,
    ]);
  }
  return { opened, seen, closed: gone.length };
}

function measureOf({ value, threshold, basis, from, until, entries }: Finding): StoredMeasure {
  return {
    value: decimal(value),
    threshold: decimal(threshold),
    basis,
    from: from.toISOString(),
    until: until.toISOString(),
    entries: lastEntries(entries),
  };
}

/** Entries of the log have no fractions: six digits, as text, never with an exponent. */
function decimal(value: number): string {
  return String(Number(value.toFixed(Number.isInteger(value) ? 0 : 4)));
}
