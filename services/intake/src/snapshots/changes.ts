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
  readonly new_stage: number | null;
  readonly new_identity: Buffer | null;
  readonly new_sealed: Buffer | null;
  readonly new_key: Buffer | null;
  readonly old_id: number | null;
  readonly old_row: number | null;
  readonly old_stage: number | null;
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
      n.row AS new_row, n.stage AS new_stage, n.identity AS new_identity, n.sealed AS new_sealed,
      ns.wrapped_key AS new_key,
      o.row AS old_row, o.stage AS old_stage, o.identity AS old_identity, o.sealed AS old_sealed,
      os.wrapped_key AS old_key
    FROM page p CROSS JOIN mine m
    LEFT JOIN facts.records n ON n.id = p.new_id AND n.source_id = m.source_id
    LEFT JOIN facts.snapshots ns ON ns.stage = n.stage
    LEFT JOIN facts.records o ON o.id = p.old_id AND o.source_id = m.source_id
    LEFT JOIN facts.snapshots os ON os.stage = o.stage
    ORDER BY p.kind, p.row, p.record
  `;
}

function present(row: ChangeRow, master: KeyObject) {
  const after = openSide(master, row.new_stage, row.new_row, row.new_identity, row.new_sealed, row.new_key);
  const before = openSide(master, row.old_stage, row.old_row, row.old_identity, row.old_sealed, row.old_key);
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

function openSide(
  master: KeyObject,
  stage: number | null,
  row: number | null,
  identity: Buffer | null,
  sealed: Buffer | null,
  wrapped: Buffer | null,
): Facts | null {
  if (stage === null || row === null || !identity || !sealed || !wrapped) return null;
  return openFacts(unwrapKey(master, wrapped, `stage:${stage}`), row, identity, sealed);
}

/** Names of the facts that differ; `keys` when only a number under which the subject is found does. */
function changedFields(before: Facts, after: Facts): string[] {
  const old = new Map<string, unknown>(Object.entries(before));
  const fields = Object.entries(after).filter(([name, value]) => old.get(name) !== value);
  return fields.length > 0 ? fields.map(([name]) => name) : ['keys'];
}
