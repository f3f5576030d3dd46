import type { KeyObject } from 'node:crypto';
import type { Facts } from '@xacthuc/domain';
import { openFacts, unwrapKey } from '@xacthuc/platform/core';
import type pg from 'pg';
import { changedFields } from '../changes/present.ts';
import type { Change, Samples } from '../db/schema.ts';
import { maskName } from '../map/index.ts';
import type { PreparedRow } from './prepare.ts';

/** Subjects shown of each kind. */
const shown = 20;

interface Ended {
  readonly record: number;
  readonly row: number;
  readonly successor: number | null;
  readonly page: number;
  readonly place: number;
  readonly stage: number;
  readonly identity: Buffer;
  readonly sealed: Buffer;
  readonly wrapped_key: Buffer;
}

/**
 * The first subjects of each kind that activating would change; to be asked while the comparison's tables are there.
 * @param readRows the delivery's prepared rows of these numbers.
 */
export async function sampleChanges(
  client: pg.ClientBase,
  master: KeyObject,
  stage: number,
  readRows: (rows: ReadonlySet<number>) => Promise<ReadonlyMap<number, PreparedRow>>,
): Promise<Samples> {
  const added = await client.query<{ row: number }>(
    'SELECT row FROM differences WHERE id IS NULL AND row IS NOT NULL ORDER BY row LIMIT $1',
    [shown],
  );
  const changed = await endedRecords(client, stage, 'successor_row IS NOT NULL');
  const retired = await endedRecords(client, stage, 'successor_row IS NULL');
  const wanted = [...added.rows.map(({ row }) => row), ...changed.map(({ successor }) => successor)];
  const rows = await readRows(new Set(wanted.filter((row) => row !== null)));
  const factsOf = (row: number | null): Facts | null => {
    const prepared = row === null ? undefined : rows.get(row);
    return prepared === undefined ? null : (JSON.parse(prepared.facts) as Facts);
  };
  return [
    ...added.rows.map(({ row }) => sample('added', row, null, null, factsOf(row))),
    ...changed.map((ended) =>
      sample('changed', ended.successor, ended, opened(master, ended), factsOf(ended.successor)),
    ),
    ...retired.map((ended) => sample('retired', null, ended, opened(master, ended), null)),
  ];
}

async function endedRecords(client: pg.ClientBase, stage: number, which: string): Promise<Ended[]> {
  const { rows } = await client.query<Ended>(
    `SELECT r.id AS record, r.row, p.successor_row AS successor, r.page, r.place, g.stage, r.identity, g.sealed,
       n.wrapped_key
     FROM facts.replaced p
     JOIN facts.records r ON r.id = p.record_id AND r.source_id = p.source_id
     JOIN facts.pages g ON g.id = r.page
     JOIN facts.snapshots n ON n.stage = g.stage
     WHERE p.stage = $1 AND p.${which} ORDER BY coalesce(p.successor_row, r.row), r.id LIMIT $2`,
    [stage, shown],
  );
  return rows;
}

function opened(master: KeyObject, { page, place, stage, identity, sealed, wrapped_key }: Ended): Facts {
  return openFacts(unwrapKey(master, wrapped_key, `stage:${stage}`), page, place, identity, sealed);
}

function sample(
  kind: Change['kind'],
  row: number | null,
  ended: Ended | null,
  before: Facts | null,
  after: Facts | null,
): Change {
  return {
    kind,
    record: null,
    row,
    previousRecord: ended?.record ?? null,
    previousRow: ended?.row ?? null,
    subject: maskName((after ?? before)?.name ?? ''),
    fields: before && after ? changedFields(before, after) : [],
  };
}
