import type pg from 'pg';
import type { Counts, GuardResult, Layout } from '../db/schema.ts';
import { type Content, difference, noContent, sum, total } from '../guards/content.ts';
import { judge, type ScopeFigures } from '../guards/judge.ts';
import { completeSettings, type GuardSettings, type SomeSettings } from '../guards/settings.ts';
import { type Connector, fieldsByBit } from '../map/index.ts';
import type { Repeated } from './compare.ts';
import { activeContent, keepChanges, type SegmentChange } from './content.ts';

/** What was read of a file and compared, as guards need it. */
export interface ReadContent {
  readonly changes: ReadonlyMap<string, SegmentChange>;
  readonly bad: SegmentCount;
  /** Active records that no good row names, by segment. */
  readonly unnamed: ReadonlyMap<string, number>;
}

/** Counts rows by segment, where that could be read. */
export class SegmentCount {
  /** What the delivery is bound to: all its rows are told there. */
  readonly #bound: string | null;
  readonly #counts = new Map<string, number>();

  constructor(bound: string | null) {
    this.#bound = bound;
  }

  add(segment: string | null): void {
    const name = this.#bound ?? segment;
    if (name !== null) this.#counts.set(name, this.of(name) + 1);
  }

  /** @returns how many rows contradict each other. */
  addConflicts(repeated: readonly Repeated[]): number {
    const conflicts = repeated.filter(({ kind }) => kind === 'conflict');
    for (const { segment } of conflicts) this.add(segment);
    return conflicts.length;
  }

  of(segment: string): number {
    return this.#counts.get(segment) ?? 0;
  }

  get names(): Iterable<string> {
    return this.#counts.keys();
  }
}

interface GuardedJob {
  readonly id: string;
  readonly stage: number;
  readonly sourceId: number;
  readonly mode: 'full' | 'append';
  readonly segment: string | null;
  readonly dryRun: boolean;
}

interface GuardedPass {
  readonly layout: Pick<Layout, 'absent'>;
  readonly counts: Counts;
  readonly content: ReadContent;
}

/** Judges a staged snapshot against its source's limits; keeps what activation needs, and that it is held. */
export async function guardStage(
  client: pg.ClientBase,
  connector: Connector,
  job: GuardedJob,
  { layout, counts, content }: GuardedPass,
): Promise<{ readonly guards: GuardResult[]; readonly held: boolean }> {
  const active = await activeContent(client, job.sourceId);
  const before = total(active.values());
  const delta = total([...content.changes.values()].map(({ added, ended }) => difference(added, ended)));
  const guards = judge(
    {
      mode: job.mode,
      segment: job.segment,
      fields: fieldsByBit(connector),
      absent: layout.absent,
      ...(await asOfDays(client, job)),
      source: { segment: null, before, after: sum(before, delta), ...counts },
      segments: connector.segment === null ? [] : segmentFigures(job, active, content),
    },
    await guardSettings(client, job.sourceId, connector),
  );
  const held = guards.some(({ ok }) => !ok);
  if (!job.dryRun) await keepChanges(client, job.stage, content.changes);
  if (held && !job.dryRun) {
    await client.query(
      `INSERT INTO facts.guard_events (source_id, snapshot_id, kind, guards) VALUES ($1, $2, 'held', $3)`,
      [job.sourceId, job.id, JSON.stringify(holding(guards))],
    );
  }
  return { guards, held };
}

/** A source's limits: what the office put last, else what its connector declares. */
export async function guardSettings(
  client: Pick<pg.ClientBase, 'query'>,
  source: number,
  connector: Connector,
): Promise<GuardSettings> {
  const { rows } = await client.query<{ settings: SomeSettings }>(
    'SELECT settings FROM facts.guard_settings WHERE source_id = $1 ORDER BY id DESC LIMIT 1',
    [source],
  );
  // What was put before a limit existed does not name it.
  return completeSettings(connector, rows[0]?.settings ?? {});
}

/** In the transaction that activates a snapshot: records who overrode what held it, and why. */
export async function recordOverride(
  client: pg.ClientBase,
  snapshot: { readonly id: string; readonly source_id: number; readonly guards: readonly GuardResult[] | null },
  { by, reason }: { readonly by: string; readonly reason: string | null },
): Promise<void> {
  const overridden = holding(snapshot.guards ?? []);
  if (overridden.length === 0) return;
  await client.query(
    `INSERT INTO facts.guard_events (source_id, snapshot_id, kind, guards, person, reason)
     VALUES ($1, $2, 'overridden', $3, $4, $5)`,
    [snapshot.source_id, snapshot.id, JSON.stringify(overridden), by, reason],
  );
}

function holding(guards: readonly GuardResult[]): GuardResult[] {
  return guards.filter(({ ok }) => !ok);
}

function segmentFigures(
  { segment: bound }: GuardedJob,
  active: ReadonlyMap<string, Content>,
  { changes, bad, unnamed }: ReadContent,
): ScopeFigures[] {
  const names = bound === null ? new Set([...active.keys(), ...changes.keys(), ...bad.names]) : [bound];
  return [...names].flatMap((name) => {
    const before = active.get(name) ?? noContent;
    const change = changes.get(name);
    const after = change === undefined ? before : sum(before, difference(change.added, change.ended));
    // Whom the file names: those active but for the unnamed, and the new ones.
    const good = before.rows - (unnamed.get(name) ?? 0) + addedRows(change);
    const rows = good + bad.of(name);
    const touched = rows > 0 || change !== undefined || bound !== null;
    const { changed = 0, retired = 0 } = change ?? {};
    return touched ? [{ segment: name, before, after, rows, bad: bad.of(name), changed, retired }] : [];
  });
}

/** New subjects: those that succeed active ones are named already. */
function addedRows(change: SegmentChange | undefined): number {
  return change === undefined ? 0 : change.added.rows - change.changed;
}

async function asOfDays(client: pg.ClientBase, { id, sourceId, segment }: GuardedJob) {
  const { rows } = await client.query<{ asOf: string; activeAsOf: string | null }>(
    `SELECT as_of AS "asOf", (
       SELECT max(f.as_of) FROM facts.freshness f WHERE f.source_id = $2 AND ($3::text IS NULL OR f.segment IN ('', $3))
     ) AS "activeAsOf"
     FROM facts.snapshots WHERE id = $1`,
    [id, sourceId, segment],
  );
  const [days] = rows;
  if (days === undefined) throw new Error(`there is no snapshot ${id}`);
  return days;
}
