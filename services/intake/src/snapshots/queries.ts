import type { Comparison, Consequences, FactsDatabase, Progress } from '@xacthuc/engine';
import { type Kysely, sql } from 'kysely';
import { overridesOf, presentOverride } from '../guards/overrides.ts';
import { presentGuard } from '../guards/present.ts';

/** A snapshot as the API shows it; null when there is none of this id. */
export async function snapshotById(db: Kysely<FactsDatabase>, id: string) {
  const row = await snapshots(db).where('n.id', '=', id).executeTakeFirst();
  return row ? present(row) : null;
}

/** A source's snapshots, newest first; of one segment only where that is not null. `before` is the last one's stage of the page before. */
export async function snapshotsOf(
  db: Kysely<FactsDatabase>,
  source: string,
  segment: string | null,
  limit: number,
  before: number | null,
) {
  let query = snapshots(db).where('s.code', '=', source).orderBy('n.stage', 'desc').limit(limit);
  if (segment !== null) query = query.where(sql`upper(n.segment)`, '=', segment.toUpperCase());
  if (before !== null) query = query.where('n.stage', '<', before);
  const rows = await query.execute();
  return { snapshots: rows.map(present), last: rows.at(-1)?.stage ?? null };
}

function snapshots(db: Kysely<FactsDatabase>) {
  return db
    .selectFrom('facts.snapshots as n')
    .innerJoin('facts.sources as s', 's.id', 'n.source_id')
    .leftJoin('facts.files as f', 'f.id', 'n.file_id')
    .select([
      'n.id',
      'n.stage',
      's.code as source',
      's.connector',
      overridesOf('n.id').as('overrides'),
      'n.mode',
      'n.segment',
      'n.as_of',
      'n.dry_run',
      'n.state',
      'n.guards',
      'f.name',
      'f.content_type',
      'f.bytes',
      'f.sha256',
      'n.uploaded_by',
      'n.uploaded_at',
      'n.rows_done',
      'n.progress',
      'n.layout',
      'n.counts',
      'n.issue_counts',
      'n.rejection',
      'n.sequence',
      'n.activated_at',
      'n.activated_by',
      'n.activation_reason',
      'n.reverts_to',
      'n.samples',
      'n.consequences',
      'n.feed_id',
    ]);
}

type SnapshotRow = Awaited<ReturnType<ReturnType<typeof snapshots>['execute']>>[number];

/** A snapshot's view. */
export type SnapshotView = ReturnType<typeof present>;

function present(row: SnapshotRow) {
  const held = row.state === 'staged' && (row.guards?.some((guard) => !guard.ok) ?? false);
  return {
    id: row.id,
    source: row.source,
    mode: row.mode,
    segment: row.segment,
    asOf: row.as_of,
    dryRun: row.dry_run,
    state: row.state,
    held,
    file:
      row.bytes === null
        ? null
        : {
            name: row.name,
            contentType: row.content_type,
            bytes: row.bytes,
            sha256: row.sha256?.toString('hex') ?? '',
          },
    revertsTo: row.reverts_to,
    uploadedBy: row.uploaded_by,
    uploadedAt: row.uploaded_at.toISOString(),
    rowsDone: row.rows_done,
    progress: progressOf(row, held),
    layout: row.layout,
    counts: row.counts,
    samples: row.samples,
    consequences: row.consequences === null ? null : { ...row.consequences, ...consequencesText(row.consequences) },
    issueCounts: row.issue_counts,
    guards: row.guards?.map((guard) => presentGuard(guard, row.connector)) ?? null,
    overrides: row.overrides?.map((override) => presentOverride(override, row.connector)) ?? [],
    rejection: row.rejection,
    sequence: row.sequence,
    activatedAt: row.activated_at?.toISOString() ?? null,
    activatedBy: row.activated_by,
    activationReason: row.activation_reason,
    feed: row.feed_id,
  };
}

function consequencesText({ attestations }: Consequences) {
  return {
    vi: `Nếu kích hoạt, nhiều nhất ${attestations} xác nhận còn hiệu lực sẽ bị tạm dừng hoặc thu hồi.`,
    en: `Activating this would suspend or revoke at most ${attestations} live attestations.`,
  };
}

/** How far processing has come; null when it has ended. */
function progressOf({ state, progress, rows_done: rowsDone, bytes }: SnapshotRow, held: boolean): Progress | null {
  const rest = { rowsDone, rowsPerSecond: null, secondsLeft: null };
  if (state === 'received') return progress ?? { ...rest, phase: 'waiting', bytesDone: 0, share: null };
  if (state === 'staged' && !held) return { ...rest, phase: 'activating', bytesDone: bytes ?? 0, share: null };
  return null;
}

/** What the report of a snapshot is made from; null when there is none of this id. */
export async function reportOf(db: Kysely<FactsDatabase>, id: string) {
  const row = await db
    .selectFrom('facts.snapshots')
    .select(['layout', 'counts', 'issue_counts', 'issue_levels'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

/** A snapshot as one side of a comparison with what was active before it. */
export async function comparisonOf(db: Kysely<FactsDatabase>, id: string): Promise<Comparison> {
  const { stage, source_id } = await db
    .selectFrom('facts.snapshots')
    .select(['stage', 'source_id'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return { kind: 'snapshot', stage, source: source_id };
}
