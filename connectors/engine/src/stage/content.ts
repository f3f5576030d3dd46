import type pg from 'pg';
import { type Content, ContentTally, difference, noContent } from '../guards/content.ts';
import type { Scope } from './compare.ts';

/** What a stage does to one segment's records. */
export interface SegmentChange {
  readonly added: Content;
  /** Ended: succeeded by changed ones, or retired. */
  readonly ended: Content;
  readonly changed: number;
  readonly retired: number;
}

type Stage = Pick<Scope, 'stage' | 'source'>;

/** What is active of a source, by segment. */
export async function activeContent(client: pg.ClientBase, source: number): Promise<Map<string, Content>> {
  const { rows } = await client.query<Content & { segment: string }>(
    'SELECT segment, rows, filled FROM facts.segment_content WHERE source_id = $1',
    [source],
  );
  return new Map(rows.map(({ segment, rows, filled }) => [segment, { rows, filled }]));
}

/** What a stage does by segment: its new records, tallied as they were found, and what `facts.replaced` says will end. */
export async function segmentChanges(
  client: pg.ClientBase,
  { stage, source }: Stage,
  added: ContentTally,
): Promise<Map<string, SegmentChange>> {
  const { rows } = await client.query<{ segment: string; filled: number; retired: boolean; count: number }>(
    `SELECT coalesce(r.segment, '') AS segment, r.filled, p.successor_row IS NULL AS retired, count(*) AS count
     FROM facts.replaced p JOIN facts.records r ON r.id = p.record_id AND r.source_id = p.source_id
     WHERE p.stage = $1 AND p.source_id = $2 AND r.source_id = $2
     GROUP BY 1, 2, 3`,
    [stage, source],
  );
  const [changed, retired] = [new ContentTally(), new ContentTally()];
  const ended = new ContentTally();
  for (const row of rows) {
    ended.add(row.segment, row.filled, row.count);
    (row.retired ? retired : changed).add(row.segment, row.filled, row.count);
  }
  const contents = {
    added: added.contents,
    ended: ended.contents,
    changed: changed.contents,
    retired: retired.contents,
  };
  const names = new Set([...contents.added.keys(), ...contents.ended.keys()]);
  return new Map(
    [...names].map((name) => [
      name,
      {
        added: contents.added.get(name) ?? noContent,
        ended: contents.ended.get(name) ?? noContent,
        changed: contents.changed.get(name)?.rows ?? 0,
        retired: contents.retired.get(name)?.rows ?? 0,
      },
    ]),
  );
}

/** Tallies the records that a stage has written, for one that was not made from a file. */
export async function writtenContent(client: pg.ClientBase, { stage, source }: Stage): Promise<ContentTally> {
  const tally = new ContentTally();
  const { rows } = await client.query<{ segment: string | null; filled: number; count: number }>(
    `SELECT segment, filled, count(*) AS count FROM facts.records
     WHERE source_id = $2 AND stage = $1 AND retired_stage IS DISTINCT FROM $1 GROUP BY 1, 2`,
    [stage, source],
  );
  for (const { segment, filled, count } of rows) tally.add(segment, filled, count);
  return tally;
}

/** Keeps what activating a stage will add to the active content, and take away. */
export async function keepChanges(
  client: pg.ClientBase,
  stage: number,
  changes: ReadonlyMap<string, SegmentChange>,
): Promise<void> {
  const deltas = [...changes].map(([segment, { added, ended }]) => ({ segment, ...difference(added, ended) }));
  await client.query(
    `INSERT INTO facts.stage_content (stage, segment, rows, filled)
     SELECT $1, d.segment, d.rows, d.filled
     FROM jsonb_to_recordset($2::jsonb) AS d (segment text, rows integer, filled integer[])`,
    [stage, JSON.stringify(deltas)],
  );
}

/** In the transaction that activates a stage: brings the active content up to it. */
export async function applyChanges(client: pg.ClientBase, { stage, source }: Stage): Promise<void> {
  // A new segment's row is made first: what a delivery takes away from it is checked against what is there.
  await client.query(
    `INSERT INTO facts.segment_content AS c (source_id, segment, rows, filled)
     SELECT $2, segment, 0, $3::integer[] FROM facts.stage_content WHERE stage = $1
     ON CONFLICT (source_id, segment) DO NOTHING`,
    [stage, source, noContent.filled],
  );
  await client.query(
    `UPDATE facts.segment_content c SET
       rows = c.rows + d.rows,
       filled = ARRAY(SELECT a + b FROM unnest(c.filled, d.filled) WITH ORDINALITY AS u (a, b, n) ORDER BY n)
     FROM facts.stage_content d WHERE d.stage = $1 AND c.source_id = $2 AND c.segment = d.segment`,
    [stage, source],
  );
}
