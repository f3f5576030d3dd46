import type { KeyObject } from 'node:crypto';
import type { Facts } from '@xacthuc/domain';
import { type FactsDatabase, maskName } from '@xacthuc/engine';
import { openFacts, unwrapKey } from '@xacthuc/platform';
import { type Kysely, sql } from 'kysely';

/** Where a page of changes ended: kinds in the order added, changed, retired, then by row and record. */
export interface ChangePosition {
  readonly kind: number;
  readonly row: number;
  readonly record: number;
}

const kinds = ['added', 'changed', 'retired'] as const;

interface ChangeRow {
  readonly kind: number;
  readonly row: number;
  readonly record: number;
  readonly new_id: number | null;
  readonly new_row: number | null;
  readonly new_page: number | null;
  readonly new_place: number | null;
  readonly new_page_stage: number | null;
  readonly new_identity: Buffer | null;
  readonly new_sealed: Buffer | null;
  readonly new_key: Buffer | null;
  readonly old_id: number | null;
  readonly old_row: number | null;
  readonly old_page: number | null;
  readonly old_place: number | null;
  readonly old_page_stage: number | null;
  readonly old_identity: Buffer | null;
  readonly old_sealed: Buffer | null;
  readonly old_key: Buffer | null;
}

/** What a staged or activated snapshot adds, changes and retires. Names are masked; other facts are only named. */
export async function changesOf(
  db: Kysely<FactsDatabase>,
  master: KeyObject,
  snapshotId: string,
  limit: number,
  after: ChangePosition | null,
) {
  const { rows } = await selectChanges(snapshotId, limit, after ?? { kind: 0, row: 0, record: 0 }).execute(db);
  return rows.map((row) => ({ position: positionOf(row), change: present(row, master) }));
}

function positionOf({ kind, row, record }: ChangeRow): ChangePosition {
  return { kind, row, record };
}

function selectChanges(snapshotId: string, limit: number, after: ChangePosition) {
  return sql<ChangeRow>`
    WITH mine AS (
      SELECT stage, source_id, first_record, last_record FROM facts.snapshots WHERE id = ${snapshotId}
    ), added_or_changed AS (
      SELECT r.id, r.row, p.record_id AS old_id
      FROM mine m
      JOIN facts.records r ON r.source_id = m.source_id AND r.stage = m.stage
        AND r.id BETWEEN m.first_record AND m.last_record AND r.retired_stage IS DISTINCT FROM m.stage
      LEFT JOIN facts.replaced p ON p.stage = m.stage AND p.successor_row = r.row
    ), changes AS (
      SELECT CASE WHEN old_id IS NULL THEN 1 ELSE 2 END AS kind, row, id AS record, id AS new_id, old_id
      FROM added_or_changed
      UNION ALL
      SELECT 3, r.row, r.id, NULL, r.id
      FROM mine m
      JOIN facts.replaced p ON p.stage = m.stage AND p.successor_row IS NULL
      JOIN facts.records r ON r.id = p.record_id AND r.source_id = m.source_id
    ), page AS (
      SELECT * FROM changes
      WHERE (kind, row, record) > (${after.kind}::integer, ${after.row}::integer, ${after.record}::bigint)
      ORDER BY kind, row, record LIMIT ${limit}
    )
    SELECT p.kind, p.row, p.record, p.new_id, p.old_id,
      n.row AS new_row, n.page AS new_page, n.place AS new_place, np.stage AS new_page_stage,
      n.identity AS new_identity, np.sealed AS new_sealed, ns.wrapped_key AS new_key,
      o.row AS old_row, o.page AS old_page, o.place AS old_place, op.stage AS old_page_stage,
      o.identity AS old_identity, op.sealed AS old_sealed, os.wrapped_key AS old_key
    FROM page p CROSS JOIN mine m
    LEFT JOIN facts.records n ON n.id = p.new_id AND n.source_id = m.source_id
    LEFT JOIN facts.pages np ON np.id = n.page
    LEFT JOIN facts.snapshots ns ON ns.stage = np.stage
    LEFT JOIN facts.records o ON o.id = p.old_id AND o.source_id = m.source_id
    LEFT JOIN facts.pages op ON op.id = o.page
    LEFT JOIN facts.snapshots os ON os.stage = op.stage
    ORDER BY p.kind, p.row, p.record
  `;
}

function present(row: ChangeRow, master: KeyObject) {
  const after = openSide(master, {
    page: row.new_page,
    place: row.new_place,
    stage: row.new_page_stage,
    identity: row.new_identity,
    sealed: row.new_sealed,
    wrapped: row.new_key,
  });
  const before = openSide(master, {
    page: row.old_page,
    place: row.old_place,
    stage: row.old_page_stage,
    identity: row.old_identity,
    sealed: row.old_sealed,
    wrapped: row.old_key,
  });
  return {
    kind: kinds[row.kind - 1] as (typeof kinds)[number],
    record: row.new_id,
    row: row.new_row,
    previousRecord: row.old_id,
    previousRow: row.old_row,
    subject: maskName((after ?? before)?.name ?? ''),
    fields: before && after ? changedFields(before, after) : [],
  };
}

interface Side {
  readonly page: number | null;
  readonly place: number | null;
  readonly stage: number | null;
  readonly identity: Buffer | null;
  readonly sealed: Buffer | null;
  readonly wrapped: Buffer | null;
}

function openSide(master: KeyObject, { page, place, stage, identity, sealed, wrapped }: Side): Facts | null {
  if (page === null || place === null || !identity || !sealed || !wrapped) return null;
  return openFacts(unwrapKey(master, wrapped, `stage:${stage}`), page, place, identity, sealed);
}

/** Names of the facts that differ; `keys` when only a number under which the subject is found does. */
function changedFields(before: Facts, after: Facts): string[] {
  const old = new Map<string, unknown>(Object.entries(before));
  const fields = Object.entries(after).filter(([name, value]) => old.get(name) !== value);
  return fields.length > 0 ? fields.map(([name]) => name) : ['keys'];
}
