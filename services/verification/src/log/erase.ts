import type pg from 'pg';

type Queries = Pick<pg.ClientBase, 'query'>;

/** Whose salts are meant: one answer's, or all of a subject, told by one of its answers or by the keyed hash of a number. */
export type Erasing =
  | { readonly attestation: string; readonly wholeSubject: boolean }
  | { readonly subjectKey: Uint8Array };

/** What there is to erase. */
export interface Erasable {
  readonly answers: number;
  /** Indexes of the log entries whose salts are there. */
  readonly entries: readonly number[];
  /** Recorded and not in the log yet: their salts are still to come. */
  readonly waiting: number;
}

/** The last bit of a keyed hash tells a number that several subjects may have (an owner's): it stands for none of them. */
const ofOneSubject = (key: string) => `get_byte(${key}, length(${key}) - 1) & 1 = 0`;

/**
 * Finds the salts of a subject, by every number that a source ever knew it by: who was asked about by a personal number may
 * have been asked about by a student code as well. As the tables' owner.
 * @returns null when there is no such answer.
 */
export async function erasableSalts(client: Queries, erasing: Erasing): Promise<Erasable | null> {
  const ids = await answersOf(client, erasing);
  if (ids.length === 0) return null;
  const { rows } = await client.query<{ entries: number[] | null; waiting: number }>(
    `WITH recorded AS (
       SELECT index AS number FROM verification.answers WHERE id = ANY ($1::uuid[])
       UNION ALL SELECT number FROM log.events WHERE attestation_id = ANY ($1::uuid[])
     )
     SELECT array_agg(s.index ORDER BY s.index) FILTER (WHERE s.salt IS NOT NULL) AS entries,
       count(*) FILTER (WHERE e.index IS NULL)::integer AS waiting
     FROM recorded r LEFT JOIN log.entries e ON e.number = r.number LEFT JOIN log.salts s ON s.index = e.index`,
    [ids],
  );
  const { entries, waiting = 0 } = rows[0] ?? {};
  return { answers: ids.length, entries: (entries ?? []).map(Number), waiting };
}

async function answersOf(client: Queries, erasing: Erasing): Promise<string[]> {
  let given: Uint8Array[] = [];
  if ('attestation' in erasing) {
    const { rows } = await client.query<{ subject_key: Buffer }>(
      'SELECT subject_key FROM verification.answers WHERE id = $1',
      [erasing.attestation],
    );
    if (!erasing.wholeSubject) return rows.length === 0 ? [] : [erasing.attestation];
    given = rows.map(({ subject_key }) => subject_key);
  } else {
    given = [erasing.subjectKey];
  }
  const { rows } = await client.query<{ id: string }>(
    `WITH given AS (SELECT key FROM unnest($1::bytea[]) AS key),
     known AS (
       SELECT key FROM given
       UNION SELECT k.key FROM facts.record_keys k
       WHERE ${ofOneSubject('k.key')} AND k.record_id IN (
         SELECT f.record_id FROM facts.record_keys f JOIN given g ON g.key = f.key AND ${ofOneSubject('g.key')}
       )
     )
     SELECT a.id FROM verification.answers a WHERE a.subject_key IN (SELECT key FROM known)`,
    [given],
  );
  return rows.map(({ id }) => id);
}

/** Erases salts for good. That it was done, by whom and why is logged in the same transaction. @returns how many there were. */
export async function eraseSalts(
  client: Queries,
  entries: readonly number[],
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<number> {
  const { rows } = await client.query<{ erased: number }>('SELECT log.erase_salts($1::bigint[], $2, $3) AS erased', [
    entries,
    by,
    reason,
  ]);
  return rows[0]?.erased ?? 0;
}
