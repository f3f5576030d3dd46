/**
 * SQL: whether a record (alias `record` of facts.records) was active at a source's sequence.
 * Both are names written here, never a caller's text.
 */
export function validAt(record: string, sequence: string): string {
  return `EXISTS (
    SELECT FROM facts.snapshots begun LEFT JOIN facts.snapshots ended ON ended.stage = ${record}.retired_stage
    WHERE begun.stage = ${record}.stage AND begun.sequence <= ${sequence}
      AND (${record}.retired_stage IS NULL OR ended.sequence > ${sequence})
  )`;
}
