import type pg from 'pg';
import type { GuardResult } from '../db/schema.ts';
import { applyChanges } from './content.ts';
import { recordOverride } from './guard-stage.ts';
import { type Activated, standingAt } from './replay.ts';

/** Who makes a staged snapshot what checks see, and why (a held one needs a reason). */
export interface Activation {
  readonly by: string;
  readonly reason: string | null;
}

/**
 * `stale`: another snapshot of the source was activated since the differences were taken; they must be taken again.
 * `held`: a guard holds it, and no reason was given.
 */
export type ActivationResult =
  | { readonly kind: 'activated'; readonly sequence: number }
  | { readonly kind: 'held' }
  | { readonly kind: 'stale' }
  | { readonly kind: 'not_staged' };

interface Staged {
  readonly id: string;
  readonly stage: number;
  readonly source_id: number;
  readonly segment: string | null;
  readonly mode: 'full' | 'append';
  readonly as_of: string;
  readonly reverts_to: number | null;
  readonly base_sequence: number;
  readonly state: string;
  readonly guards: readonly GuardResult[] | null;
}

/**
 * The one transaction that makes a staged snapshot what checks see: it gets the source's next sequence, what it
 * replaces ends, and earlier snapshots of the same scope are superseded. Readers see all of it or nothing (promise 2).
 * The caller's connection must not be in a transaction.
 */
export async function activate(client: pg.ClientBase, snapshotId: string, how: Activation): Promise<ActivationResult> {
  await client.query('BEGIN');
  try {
    const result = await activateLocked(client, snapshotId, how);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

async function activateLocked(client: pg.ClientBase, id: string, how: Activation): Promise<ActivationResult> {
  const found = await client.query<Staged>(
    `SELECT id, stage, source_id, segment, mode, as_of, reverts_to, base_sequence, state, guards
     FROM facts.snapshots WHERE id = $1 FOR UPDATE`,
    [id],
  );
  const snapshot = found.rows[0];
  if (snapshot?.state !== 'staged') return { kind: 'not_staged' };
  const source = await client.query<{ sequence: number }>(
    'SELECT sequence FROM facts.sources WHERE id = $1 FOR UPDATE',
    [snapshot.source_id],
  );
  const current = source.rows[0]?.sequence;
  if (current !== snapshot.base_sequence) return { kind: 'stale' };
  if (how.reason === null && snapshot.guards?.some(({ ok }) => !ok)) return { kind: 'held' };
  const sequence = current + 1;
  await endReplaced(client, snapshot);
  await applyChanges(client, { stage: snapshot.stage, source: snapshot.source_id });
  await recordOverride(client, snapshot, how);
  if (snapshot.reverts_to === null) await supersede(client, snapshot);
  await client.query(
    `UPDATE facts.snapshots SET state = 'active', sequence = $2, activated_at = now(), activated_by = $3,
       activation_reason = $4, activation_moment = facts.moment() WHERE id = $1`,
    [id, sequence, how.by, how.reason],
  );
  if (snapshot.reverts_to === null) await dateScope(client, snapshot);
  else await restoreStanding(client, snapshot, snapshot.reverts_to);
  await client.query(
    `UPDATE facts.sources
     SET sequence = $2, as_of = (SELECT max(as_of) FROM facts.freshness WHERE source_id = $1) WHERE id = $1`,
    [snapshot.source_id, sequence],
  );
  return { kind: 'activated', sequence };
}

/** A full list dates its scope, even back: what is active is what it says. An appended one can only make it newer. */
async function dateScope(client: pg.ClientBase, { source_id, segment, mode, as_of }: Staged): Promise<void> {
  if (mode === 'full' && segment === null) {
    await client.query('UPDATE facts.freshness SET as_of = $2 WHERE source_id = $1', [source_id, as_of]);
  }
  await client.query(
    `INSERT INTO facts.freshness (source_id, segment, as_of) VALUES ($1, $2, $3)
     ON CONFLICT (source_id, segment) DO UPDATE
     SET as_of = CASE WHEN $4 = 'full' THEN excluded.as_of ELSE greatest(freshness.as_of, excluded.as_of) END`,
    [source_id, segment ?? '', as_of, mode],
  );
}

/** The deliveries that counted then count again, as old as they were then; those after it are reversed. */
async function restoreStanding(client: pg.ClientBase, { id, source_id }: Staged, sequence: number): Promise<void> {
  const activations = await client.query<Activated>(
    `SELECT id, sequence, mode, segment, as_of AS "asOf", reverts_to AS "revertsTo"
     FROM facts.snapshots WHERE source_id = $1 AND sequence <= $2 ORDER BY sequence`,
    [source_id, sequence],
  );
  const { active, dates } = standingAt(activations.rows, sequence);
  await client.query(
    `UPDATE facts.snapshots
     SET state = CASE WHEN id = ANY($3::uuid[]) THEN 'active'
       WHEN sequence > $4 OR state = 'reversed' THEN 'reversed' ELSE 'superseded' END
     WHERE source_id = $1 AND sequence IS NOT NULL AND id <> $2`,
    [source_id, id, [...active], sequence],
  );
  await client.query('DELETE FROM facts.freshness WHERE source_id = $1', [source_id]);
  await client.query(
    `INSERT INTO facts.freshness (source_id, segment, as_of)
     SELECT $1, segment, as_of FROM unnest($2::text[], $3::date[]) AS t(segment, as_of)`,
    [source_id, [...dates.keys()], [...dates.values()]],
  );
}

async function endReplaced(client: pg.ClientBase, snapshot: Staged): Promise<void> {
  await client.query(
    `UPDATE facts.records r SET retired_stage = $1 FROM facts.replaced p
     WHERE p.stage = $1 AND r.id = p.record_id AND r.source_id = p.source_id AND r.source_id = $2`,
    [snapshot.stage, snapshot.source_id],
  );
}

/** A full list takes the place of every earlier delivery of its scope; an appended one joins them. */
async function supersede(client: pg.ClientBase, snapshot: Staged): Promise<void> {
  if (snapshot.mode !== 'full') return;
  await client.query(
    `UPDATE facts.snapshots SET state = 'superseded'
     WHERE source_id = $1 AND state = 'active' AND ($2::text IS NULL OR segment = $2)`,
    [snapshot.source_id, snapshot.segment],
  );
}
