import { addSignatures, type NoteSignature } from '@xacthuc/transparency-log';
import type { LogQueries, StoredCheckpoint } from './storage.ts';

/** A checkpoint as it is given out: the note has the cosignatures of witnesses too, of those that there are. */
export type PublishedCheckpoint = StoredCheckpoint & {
  /** Verifier keys of the witnesses that have cosigned it. */
  readonly witnessKeys: readonly string[];
};

/** The checkpoints that are given out. */
export interface PublishedCheckpoints {
  /** Of the whole log. Witnesses may not have seen it yet: nobody waits for them. */
  readonly newest: PublishedCheckpoint;
  /** The newest that as many witnesses have cosigned as the operator asks for; null: none. */
  readonly witnessed: PublishedCheckpoint | null;
}

interface Row extends StoredCheckpoint {
  readonly witnessed: boolean;
  readonly vkeys: string[] | null;
  readonly signatures: Buffer[] | null;
}

/** The checkpoints that are given out; null while the log has none. */
export async function publishedCheckpoints(pool: LogQueries): Promise<PublishedCheckpoints | null> {
  const { rows } = await pool.query<Row>({
    name: 'log-published',
    text: `
      SELECT c.size, c.root, c.note, c.at, c.size IS NOT DISTINCT FROM s.witnessed AS witnessed, k.vkeys, k.signatures
      FROM (
        (SELECT c.size, w.witnessed FROM log.checkpoints c CROSS JOIN log.witnessing w ORDER BY c.size DESC LIMIT 1)
        UNION SELECT witnessed, witnessed FROM log.witnessing
      ) AS s
      JOIN log.checkpoints c ON c.size = s.size
      LEFT JOIN LATERAL (
        SELECT array_agg(k.vkey ORDER BY k.id) AS vkeys, array_agg(g.signature ORDER BY k.id) AS signatures
        FROM log.cosignatures g JOIN log.witness_keys k ON k.id = g.key WHERE g.size = c.size
      ) AS k ON true
      ORDER BY c.size DESC`,
  });
  const [newest] = rows;
  if (!newest) return null;
  const witnessed = rows.find((row) => row.witnessed);
  return { newest: published(newest), witnessed: witnessed ? published(witnessed) : null };
}

function published({ size, root, note, at, vkeys, signatures }: Row): PublishedCheckpoint {
  const witnessKeys = vkeys ?? [];
  const lines = (signatures ?? []).map((signature, i) => noteSignature(witnessKeys[i] ?? '', signature));
  return { size, root, note: lines.length === 0 ? note : addSignatures(note, lines), at, witnessKeys };
}

/** A key's signature as it stands in a note. */
function noteSignature(vkey: string, signature: Buffer): NoteSignature {
  const [name = '', id = ''] = vkey.split('+');
  return { name, id, signature };
}
