/** What is compared: a snapshot with what was active when it was staged, or two sequences of a source. */
export type Comparison =
  | { readonly kind: 'snapshot'; readonly stage: number; readonly source: number }
  | { readonly kind: 'sequences'; readonly source: number; readonly from: number; readonly to: number };

/** Where a page of changes ended: kinds in the order added, changed, retired, then by row and record. */
export interface ChangePosition {
  readonly kind: number;
  readonly row: number;
  readonly record: number;
}

/** Records of the one side that are not on the other, as `fresh` and `gone`; parameters from $1. */
function sides(comparison: Comparison): { readonly text: string; readonly values: readonly number[] } {
  const columns = `r.id, r.row, r.identity, r.content, coalesce(r.segment, '') AS segment`;
  if (comparison.kind === 'snapshot') {
    return {
      // Of a staged snapshot nothing is retired yet but what it repeats within itself.
      text: `
        fresh AS (
          SELECT ${columns} FROM facts.records r
          WHERE r.source_id = $1 AND r.stage = $2 AND r.retired_stage IS DISTINCT FROM $2
        ), gone AS (
          SELECT ${columns} FROM facts.replaced p JOIN facts.records r ON r.id = p.record_id AND r.source_id = $1
          WHERE p.stage = $2
        )`,
      values: [comparison.source, comparison.stage],
    };
  }
  const valid = (at: string) => `(b.sequence <= ${at} AND (r.retired_stage IS NULL OR e.sequence > ${at}))`;
  const records = `
    FROM facts.records r
    JOIN facts.snapshots b ON b.stage = r.stage AND b.sequence IS NOT NULL
    LEFT JOIN facts.snapshots e ON e.stage = r.retired_stage
    WHERE r.source_id = $1`;
  return {
    text: `
      fresh AS (SELECT ${columns} ${records} AND ${valid('$3')} AND NOT ${valid('$2')}),
      gone AS (SELECT ${columns} ${records} AND ${valid('$2')} AND NOT ${valid('$3')})`,
    values: [comparison.source, comparison.from, comparison.to],
  };
}

/**
 * Changes after a position, in order, with what opens both sides' facts.
 * @param limit null: all of them.
 */
export function changesQuery(
  comparison: Comparison,
  after: ChangePosition,
  limit: number | null,
): { readonly text: string; readonly values: readonly (number | null)[] } {
  const { text, values } = sides(comparison);
  const n = values.length;
  return {
    text: `
      WITH ${text}, changes AS (
        SELECT CASE WHEN o.id IS NULL THEN 1 WHEN n.id IS NOT NULL THEN 2 ELSE 3 END AS kind,
          coalesce(n.row, o.row) AS row, coalesce(n.id, o.id) AS record, n.id AS new_id, o.id AS old_id
        FROM fresh n FULL JOIN gone o ON o.identity = n.identity AND o.segment = n.segment
        WHERE n.content IS DISTINCT FROM o.content
      ), page AS (
        SELECT * FROM changes
        WHERE (kind, row, record) > ($${n + 1}::integer, $${n + 2}::integer, $${n + 3}::bigint)
        ORDER BY kind, row, record LIMIT $${n + 4}
      )
      SELECT p.kind, p.row, p.record, p.new_id, p.old_id,
        n.row AS new_row, n.page AS new_page, n.place AS new_place, np.stage AS new_page_stage,
        n.identity AS new_identity, np.sealed AS new_sealed, ns.wrapped_key AS new_key,
        o.row AS old_row, o.page AS old_page, o.place AS old_place, op.stage AS old_page_stage,
        o.identity AS old_identity, op.sealed AS old_sealed, os.wrapped_key AS old_key
      FROM page p
      LEFT JOIN facts.records n ON n.id = p.new_id AND n.source_id = $1
      LEFT JOIN facts.pages np ON np.id = n.page
      LEFT JOIN facts.snapshots ns ON ns.stage = np.stage
      LEFT JOIN facts.records o ON o.id = p.old_id AND o.source_id = $1
      LEFT JOIN facts.pages op ON op.id = o.page
      LEFT JOIN facts.snapshots os ON os.stage = op.stage
      ORDER BY p.kind, p.row, p.record`,
    values: [...values, after.kind, after.row, after.record, limit],
  };
}
