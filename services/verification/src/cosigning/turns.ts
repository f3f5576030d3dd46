import type pg from 'pg';
import type { LogWitness, WitnessPolicy } from './witnesses.ts';

type Queries = Pick<pg.Pool, 'query'>;

/** A checkpoint that a witness is to be asked for, by this process alone for a while. */
export interface Turn {
  /** What it cosigned last. */
  readonly known: number;
  readonly size: number;
  readonly note: string;
}

/** A log that stands still is shown again so often: that a witness has seen nothing newer is worth a date. */
const idleSeconds = 3600;

/**
 * Makes rows for witnesses that are new, and finds which checkpoint enough of them have cosigned: policies change.
 */
export async function openTurns(pool: Queries, { witnesses, quorum }: WitnessPolicy): Promise<void> {
  const names = witnesses.map(({ name }) => name);
  await pool.query('INSERT INTO log.witnesses (name) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING', [names]);
  await pool.query(
    `UPDATE log.witnessing SET witnessed = (
       SELECT s.size FROM log.cosignatures s JOIN log.witness_keys k ON k.id = s.key
       WHERE split_part(k.vkey, '+', 1) = ANY($1::text[])
       GROUP BY s.size HAVING count(DISTINCT split_part(k.vkey, '+', 1)) >= $2::integer
       ORDER BY s.size DESC LIMIT 1
     )`,
    [names, quorum],
  );
}

/**
 * Chooses the checkpoint that all witnesses are asked for from now on, when it is time: the newest one. Whatever the number of
 * processes that try, one of them chooses.
 */
export async function chooseTarget(pool: Queries, everySeconds: number): Promise<void> {
  await pool.query({
    name: 'witnesses-choose',
    text: `
      UPDATE log.witnessing w SET target = newest.size, chosen_at = clock_timestamp()
      FROM (SELECT size FROM log.checkpoints ORDER BY size DESC LIMIT 1) AS newest
      WHERE newest.size > 0 AND (
        w.chosen_at IS NULL OR w.chosen_at <= clock_timestamp() - make_interval(secs => ${idleSeconds})
        OR (newest.size IS DISTINCT FROM w.target AND w.chosen_at <= clock_timestamp() - make_interval(secs => $1::integer))
      )`,
    values: [everySeconds],
  });
}

/**
 * Takes a witness's turn to be asked, if it is time for it and no other process asks it. One that dies with it keeps it for
 * `seconds`.
 */
export async function takeTurn(pool: Queries, { name }: LogWitness, seconds: number): Promise<Turn | null> {
  const { rows } = await pool.query<Turn>({
    name: 'witnesses-take',
    text: `
      UPDATE log.witnesses w SET busy_until = clock_timestamp() + make_interval(secs => $2::integer)
      FROM log.witnessing t JOIN log.checkpoints c ON c.size = t.target
      WHERE w.name = $1 AND w.next_at <= clock_timestamp()
        AND (w.cosigned_at IS NULL OR w.cosigned_at < t.chosen_at)
        AND (w.busy_until IS NULL OR w.busy_until < clock_timestamp())
      RETURNING w.size AS known, c.size, c.note`,
    values: [name, seconds],
  });
  return rows[0] ?? null;
}

/** Gives a turn back of which nothing came, not even a failure. */
export async function giveTurnBack(pool: Queries, { name }: LogWitness): Promise<void> {
  await pool.query('UPDATE log.witnesses SET busy_until = NULL WHERE name = $1', [name]);
}
