import type pg from 'pg';
import { absorb, forget } from './absorb.ts';
import { lookElsewhere } from './look-elsewhere.ts';
import { lookAtRegistrars } from './look-registrars.ts';
import { type Reconciled, reconcile } from './reconcile.ts';
import type { SignalTerms } from './terms.ts';

/** Names the lock of the one who looks, among all replicas. */
const sweepLock = 0x7861_7367;

export interface SweepOptions {
  /** Asked between steps: whether to stop. */
  readonly ended?: () => boolean;
  /** Entries of the log taken in one transaction: some tenths of a second. */
  readonly entriesAtOnce?: number;
}

/**
 * Looks once at everything that may call for a signal. Any number of replicas may: one at a time does. What was committed
 * by one that was killed stands, and the next goes on from there.
 * @returns null when another replica is at it, or when it was told to end early.
 */
export async function sweepSignals(
  pool: pg.Pool,
  terms: SignalTerms,
  now: Date,
  { ended = () => false, entriesAtOnce = 10_000 }: SweepOptions = {},
): Promise<Reconciled | null> {
  for (let more = true; more; ) {
    const step = await underSweepLock(pool, (client) => absorb(client, terms.hours, now, entriesAtOnce));
    if (step === null || ended()) return null;
    more = step;
  }
  return underSweepLock(pool, async (client) => {
    await forget(client, now);
    const findings = [
      ...(await lookAtRegistrars(client, terms.thresholds, now)),
      ...(await lookElsewhere(client, terms.thresholds, now)),
    ];
    const reconciled = await reconcile(client, findings, now);
    await client.query('UPDATE verification.signal_watch SET swept_at = $1, terms = $2', [
      now,
      JSON.stringify(told(terms)),
    ]);
    return reconciled;
  });
}

/** What auditors are told of the terms. */
function told({ thresholds, hours }: SignalTerms) {
  return {
    thresholds,
    officeHours: { opens: clock(hours.opens), closes: clock(hours.closes), holidays: [...hours.holidays] },
  };
}

function clock(minutes: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

async function underSweepLock<T>(pool: pg.Pool, run: (client: pg.PoolClient) => Promise<T>): Promise<T | null> {
  const client = await pool.connect();
  let clean = false;
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [sweepLock]);
    const result = rows[0]?.mine ? await run(client) : null;
    await client.query('COMMIT');
    clean = true;
    return result;
  } finally {
    // A broken transaction ends with its connection.
    client.release(!clean);
  }
}
