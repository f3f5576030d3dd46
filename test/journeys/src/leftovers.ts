import type { TestService } from '@xacthuc/test-harness';

const known = `SELECT stage FROM facts.snapshots WHERE sequence IS NOT NULL OR state = 'staged'`;

/** Each finds what an interrupted load could leave behind, and no load may. */
const traces: Readonly<Record<string, string>> = {
  'records of a stage that is neither activated nor staged': `
    SELECT count(*) FROM facts.records WHERE stage NOT IN (${known})`,
  'records that end with such a stage': `
    SELECT count(*) FROM facts.records WHERE retired_stage NOT IN (${known})`,
  'what such a stage would replace': `SELECT count(*) FROM facts.replaced WHERE stage NOT IN (${known})`,
  'pages of such a stage': `SELECT count(*) FROM facts.pages WHERE stage NOT IN (${known})`,
  'pages without a record': `
    SELECT count(*) FROM facts.pages p LEFT JOIN facts.records r ON r.page = p.id WHERE r.id IS NULL`,
  'records without a page': `
    SELECT count(*) FROM facts.records r LEFT JOIN facts.pages p ON p.id = r.page WHERE p.id IS NULL`,
  'records whose page cannot be opened': `
    SELECT count(*) FROM facts.pages p JOIN facts.snapshots n USING (stage) WHERE n.wrapped_key IS NULL`,
  'records without a key': `
    SELECT count(*) FROM facts.records r LEFT JOIN facts.record_keys k ON k.record_id = r.id AND k.source_id = r.source_id
    WHERE k.key IS NULL`,
  'keys without a record': `
    SELECT count(*) FROM facts.record_keys k LEFT JOIN facts.records r ON r.id = k.record_id AND r.source_id = k.source_id
    WHERE r.id IS NULL`,
  'subjects active twice in a source': `
    SELECT count(*) FROM (
      SELECT 1 FROM facts.records r JOIN facts.snapshots n ON n.stage = r.stage AND n.sequence IS NOT NULL
      WHERE r.retired_stage IS NULL GROUP BY r.source_id, r.identity, r.segment HAVING count(*) > 1
    ) twice`,
  'tables of a first load that never became part of the whole': `
    SELECT count(*) FROM pg_class
    WHERE relnamespace = 'facts'::regnamespace AND relkind = 'r' AND relname ~ '^record(s|_keys)_[0-9]+$'
      AND NOT relispartition`,
  'sources whose sequences have a gap': `
    SELECT count(*) FROM facts.sources s WHERE sequence <> (
      SELECT count(*) FROM facts.snapshots n WHERE n.source_id = s.id AND n.sequence BETWEEN 1 AND s.sequence
    ) OR EXISTS (SELECT FROM facts.snapshots n WHERE n.source_id = s.id AND n.sequence > s.sequence)`,
  'activations out of the order of arrival': `
    SELECT count(*) FROM facts.snapshots a JOIN facts.snapshots b USING (source_id)
    WHERE a.stage < b.stage AND a.sequence > b.sequence`,
  'files that are not whole': `SELECT count(*) FROM facts.files WHERE sha256 IS NULL`,
};

/** What an interrupted load has left behind: nothing, or how many of what. */
export async function leftovers(query: TestService['query']): Promise<Readonly<Record<string, number>>> {
  const left: Record<string, number> = {};
  for (const [what, statement] of Object.entries(traces)) {
    const [row] = await query<{ count: number | string }>(statement);
    if (Number(row?.count) !== 0) left[what] = Number(row?.count);
  }
  return left;
}
