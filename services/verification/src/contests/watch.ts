import type pg from 'pg';
import { noteFollowUps } from './follow-ups.ts';

/** What one look at the database came to. */
export interface Watched {
  /** Later checks of contested subjects that were noted. */
  readonly followUps: number;
  /** Activations that changed records under contested numbers. */
  readonly changes: number;
  /** Whether there is more to look at already. */
  readonly more: boolean;
}

/** Answers looked at in one round: many seconds' worth of a busy service. */
const mostAnswers = 50_000;
/** For so long later checks of a contested subject are noted. */
const watchedDays = 180;
/**
 * An answer's place is taken a moment before its transaction has a number, so the last ones looked at are looked at once
 * more: twice what one INSERT can hold.
 */
const overlap = 2_000;

const watched = `c.state <> 'withdrawn' AND c.opened_at > now() - interval '${watchedDays} days'`;

/**
 * Notes the later checks of contested subjects, and the activations that changed what is known under their numbers. Checks
 * pay nothing for it: there is no index on answers by subject, and each answer is read by this look instead, while it is
 * still in memory; where nothing is contested, none is. Any number of replicas may call it.
 * @returns null when another replica is at it.
 */
export async function watchContests(pool: pg.Pool): Promise<Watched | null> {
  const client = await pool.connect();
  let clean = false;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    const result = await look(client);
    await client.query('COMMIT');
    clean = true;
    return result;
  } catch (error) {
    // Another replica moved the mark between our look and our lock.
    if ((error as { code?: string }).code !== '40001') throw error;
    await client.query('ROLLBACK');
    clean = true;
    return null;
  } finally {
    client.release(!clean);
  }
}

interface Mark {
  readonly seen: number;
  readonly through: number;
  readonly ahead: number;
  readonly pending: boolean;
  readonly settled: boolean;
  readonly newest: number;
  readonly moved: boolean;
  readonly any: boolean;
}

async function look(client: pg.PoolClient): Promise<Watched | null> {
  const { rows } = await client.query<Mark>(`
    SELECT w.seen, w.through, w.ahead, w.ahead_snapshot IS NOT NULL AS pending,
      -- Whoever was writing when "ahead" was set has ended: nothing up to it can still come.
      coalesce(pg_snapshot_xmin(pg_current_snapshot()) >= pg_snapshot_xmax(w.ahead_snapshot), false) AS settled,
      coalesce((SELECT max(index) FROM verification.answers), 0) AS newest,
      (${factsNow}, ${contestsNow}) <> (w.facts_version, w.contests) AS moved,
      EXISTS (SELECT FROM verification.contests c WHERE ${watched}) AS any
    FROM verification.contest_watch w FOR UPDATE OF w SKIP LOCKED`);
  const [mark] = rows;
  if (!mark) return null;
  const changes = mark.any && mark.moved ? await noteChanges(client) : 0;
  const seen = mark.any ? Math.min(mark.newest, mark.seen + mostAnswers) : mark.newest;
  let followUps = 0;
  if (mark.any && seen > mark.seen) followUps += await noteFollowUps(client, mark.seen - overlap, seen, watched);
  if (mark.any && mark.settled) {
    followUps += await noteFollowUps(client, mark.through - overlap, mark.ahead, watched);
  }
  await move(client, mark, seen);
  return { followUps, changes, more: seen < mark.newest };
}

/** Sets the marks to what was looked at now; where nothing has come, nothing is written. */
async function move(client: pg.PoolClient, mark: Mark, seen: number): Promise<void> {
  const through = mark.settled ? mark.ahead : mark.through;
  // What is pending stays so until it is settled, or a long transaction elsewhere would keep it from ever being so.
  const begins = (!mark.pending || mark.settled) && seen > through;
  if (!mark.moved && !mark.settled && !begins && seen === mark.seen) return;
  await client.query(
    `UPDATE verification.contest_watch SET seen = $1, through = $2, facts_version = ${factsNow}, contests = ${contestsNow},
       ahead = CASE WHEN $3 THEN $1 ELSE ahead END,
       ahead_snapshot = CASE WHEN $3 THEN pg_current_snapshot() WHEN $4 THEN NULL ELSE ahead_snapshot END`,
    [seen, through, begins, mark.settled],
  );
}

const factsNow = 'coalesce((SELECT sum(sequence) FROM facts.source_states), 0)::bigint';
const contestsNow = 'coalesce((SELECT max(number) FROM verification.contests), 0)';

/** The activations since the answer that began or ended records under a contested number, of each ticket's own source. */
async function noteChanges(client: pg.PoolClient): Promise<number> {
  const { rowCount } = await client.query(`
    INSERT INTO verification.contest_events (contest_id, ticket_id, event, source, sequence)
    SELECT DISTINCT t.contest_id, t.id, 'facts_changed', t.source, k.sequence
    FROM verification.contests c
    JOIN verification.contest_tickets t ON t.contest_id = c.id
    JOIN verification.key_changes k ON k.key = c.subject_key AND k.source = t.source
    WHERE ${watched} AND k.sequence > coalesce(t.sequence, 0)
    ORDER BY k.sequence
    ON CONFLICT (ticket_id, sequence) WHERE event = 'facts_changed' DO NOTHING`);
  return rowCount ?? 0;
}
