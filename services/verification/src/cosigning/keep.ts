import { formatVerifierKey, type NoteSignature } from '@xacthuc/transparency-log';
import type pg from 'pg';
import type { Asked } from './ask.ts';
import { type ConflictKind, isConflict } from './faults.ts';
import type { Turn } from './turns.ts';
import type { LogWitness, WitnessPolicy } from './witnesses.ts';

/** Keeps cosignatures, and whether enough witnesses have cosigned that checkpoint now: all of it or nothing. */
export async function keepCosignatures(
  pool: Pick<pg.Pool, 'connect'>,
  policy: WitnessPolicy,
  witness: LogWitness,
  { size }: Turn,
  cosigned: readonly NoteSignature[],
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    // Of two processes that keep what two witnesses said at the same time, the later one must see both.
    await client.query('SELECT FROM log.witnessing FOR UPDATE');
    for (const signature of cosigned) await keepOne(client, witness, size, signature);
    await client.query(
      `UPDATE log.witnesses SET size = $2, cosigned_at = clock_timestamp(), failures = 0, error = NULL,
         error_status = NULL, error_at = NULL, next_at = clock_timestamp(), busy_until = NULL
       WHERE name = $1`,
      [witness.name, size],
    );
    await client.query(
      `UPDATE log.witnessing SET witnessed = $1::bigint
       WHERE coalesce(witnessed, -1) < $1::bigint AND $3::integer <= (
         SELECT count(DISTINCT split_part(k.vkey, '+', 1)) FROM log.cosignatures s JOIN log.witness_keys k ON k.id = s.key
         WHERE s.size = $1::bigint AND split_part(k.vkey, '+', 1) = ANY($2::text[])
       )`,
      [size, policy.witnesses.map(({ name }) => name), policy.quorum],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

async function keepOne(
  client: pg.ClientBase,
  { keys }: LogWitness,
  size: number,
  { name, id, signature }: NoteSignature,
): Promise<void> {
  const key = keys.find((one) => one.name === name && one.id === id);
  if (!key) throw new Error('a cosignature of a key that is not the witness’s');
  const vkey = formatVerifierKey(key);
  const { rows } = await client.query<{ id: number; latest: number }>(
    'SELECT id, latest FROM log.witness_keys WHERE vkey = $1 FOR UPDATE',
    [vkey],
  );
  const [stored] = rows;
  // The same tree again, with a newer date: the first one stays.
  if (stored && stored.latest >= size) return;
  const number = stored
    ? stored.id
    : (
        await client.query<{ id: number }>('INSERT INTO log.witness_keys (vkey, latest) VALUES ($1, $2) RETURNING id', [
          vkey,
          size,
        ])
      ).rows[0]?.id;
  if (stored) await client.query('UPDATE log.witness_keys SET latest = $2 WHERE id = $1', [stored.id, size]);
  await client.query('INSERT INTO log.cosignatures (size, key, signature, previous) VALUES ($1, $2, $3, $4)', [
    size,
    number,
    signature,
    stored?.latest ?? null,
  ]);
}

type Failure = Exclude<Asked, { readonly cosigned: unknown }>;

/** Keeps that a witness failed, and when it is asked again; a contradiction, once, for good. */
export async function keepFailure(
  pool: Pick<pg.Pool, 'query'>,
  { name }: LogWitness,
  turn: Turn,
  { fault, status, witnessSize }: Failure,
  delaySeconds: (failures: number) => number,
): Promise<void> {
  if (isConflict(fault)) await keepConflict(pool, name, turn, fault, witnessSize);
  const { rows } = await pool.query<{ failures: number }>('SELECT failures FROM log.witnesses WHERE name = $1', [name]);
  const failures = (rows[0]?.failures ?? 0) + 1;
  await pool.query(
    `UPDATE log.witnesses SET failures = $2, error = $3, error_status = $4, error_at = clock_timestamp(),
       next_at = clock_timestamp() + make_interval(secs => $5::float8), busy_until = NULL
     WHERE name = $1`,
    [name, failures, fault, status, delaySeconds(failures)],
  );
}

async function keepConflict(
  pool: Pick<pg.Pool, 'query'>,
  name: string,
  { size, note }: Turn,
  kind: ConflictKind,
  witnessSize: number,
): Promise<void> {
  await pool.query(
    `INSERT INTO log.witness_conflicts (witness, kind, size, checkpoint, witness_size) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING`,
    [name, kind, size, note, witnessSize],
  );
}
