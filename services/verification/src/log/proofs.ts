import { formatProof, proveInclusion, type ReadTile } from '@xacthuc/transparency-log';
import { type PublishedCheckpoint, type PublishedCheckpoints, publishedCheckpoints } from './published.ts';
import { type LogQueries, tileReader } from './storage.ts';

/** Where an attestation's entry is, and the entry itself. */
interface Place {
  readonly index: number;
  readonly entry: Buffer;
}

const placeOf = `
  SELECT a.id, e.index, e.entry FROM verification.answers a JOIN log.entries e ON e.number = a.index
  WHERE a.id = ANY($1::uuid[])`;

/** Which of these attestations are in the log. */
export async function loggedOf(pool: LogQueries, ids: readonly string[]): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'log-logged',
    text: `
      SELECT a.id FROM verification.answers a JOIN log.entries e ON e.number = a.index WHERE a.id = ANY($1::uuid[])`,
    values: [ids],
  });
  return rows.map(({ id }) => id);
}

/**
 * The proofs of attestations, each a tlog-proof whose extra data are the entry: what `verifyProof` needs besides the log's
 * public key. An attestation that is not in the log is not in the map.
 */
export async function proofsOf(pool: LogQueries, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await pool.query<Place & { id: string }>({ name: 'log-places', text: placeOf, values: [ids] });
  if (rows.length === 0) return new Map();
  // Read after the entries: it covers them, as both are committed together.
  const checkpoints = await publishedCheckpoints(pool);
  if (!checkpoints) throw new Error('the log has entries and no checkpoint');
  const readTile = once(tileReader(pool));
  const proofs = rows.map(async ({ id, index, entry }) => {
    const checkpoint = bestFor(index, checkpoints);
    const hashes = await proveInclusion(index, checkpoint.size, readTile);
    return [id, formatProof({ index, hashes, checkpoint: checkpoint.note, extra: entry })] as const;
  });
  return new Map(await Promise.all(proofs));
}

/** The proof of the entry of an index; null: there is none such. */
export async function proofOfEntry(pool: LogQueries, index: number): Promise<string | null> {
  const { rows } = await pool.query<Place>('SELECT index, entry FROM log.entries WHERE index = $1', [index]);
  const checkpoints = await publishedCheckpoints(pool);
  if (!rows[0] || !checkpoints) return null;
  const checkpoint = bestFor(index, checkpoints);
  const hashes = await proveInclusion(index, checkpoint.size, tileReader(pool));
  return formatProof({ index, hashes, checkpoint: checkpoint.note, extra: rows[0].entry });
}

/** A proof that witnesses stand for is worth more than one of a newer tree. */
function bestFor(index: number, { newest, witnessed }: PublishedCheckpoints): PublishedCheckpoint {
  return witnessed !== null && index < witnessed.size ? witnessed : newest;
}

/** Neighbours share most of their tiles. */
function once(read: ReadTile): ReadTile {
  const known = new Map<string, ReturnType<ReadTile>>();
  return (level, index, width) => {
    const name = `${level}/${index}`;
    const tile = known.get(name) ?? read(level, index, width);
    known.set(name, tile);
    return tile;
  };
}
