import type { PolicyVersion } from '@xacthuc/domain';
import type { Keyring, Metrics } from '@xacthuc/platform';
import type pg from 'pg';
import { createLookup } from '../checks/lookup.ts';
import { statusNames } from './changes.ts';
import { type Activation, type LiveAnswer, liveAnswers, lookForLate, pendingActivations, touchedBy } from './live.ts';
import { underFreeLock } from './lock.ts';
import { reconsider, type Verdict } from './reconsider.ts';
import { type Transition, transition } from './transition.ts';

/** What drawing consequences needs. */
export interface ConsequencesContext {
  /** Of the role `xacthuc_verification`. */
  readonly pool: pg.Pool;
  readonly keyring: Keyring;
  readonly metrics: Metrics;
  readonly policies: readonly PolicyVersion[];
  readonly now: () => Date;
}

/** What became of live attestations when a source's facts changed. */
export interface Drawn {
  readonly source: string;
  /** The last activation that was dealt with. */
  readonly sequence: number;
  /** How many attestations were looked at again. */
  readonly reconsidered: number;
  /** How many changed their status. */
  readonly changed: number;
}

/** Attestations looked at in one go. */
const batchSize = 1_000;

/**
 * Draws the consequences of a source's activations for live attestations, in one transaction: all of them and the notes
 * that they were drawn, or nothing. Whatever ends it, the next call begins anew; each activation is done once.
 * @returns null when there is none to do, or somebody else is at it.
 */
export async function drawConsequences(context: ConsequencesContext, source: string): Promise<Drawn | null> {
  return underFreeLock(context.pool, async (client) => {
    const pending = await pendingActivations(client, source);
    const last = pending.at(-1);
    if (last === undefined) return null;
    const now = context.now();
    const { snapshot, factsVersion, late } = await lookForLate(client, null, now);
    const causes = await causesOfLate(client, late);
    for (const activation of pending) {
      for (const id of await touchedBy(client, activation, now)) {
        // The facts of now decide, so what changed them last is the cause; but a reversal among it restores.
        causes.set(id, { ...activation, reversal: activation.reversal || (causes.get(id)?.reversal ?? false) });
      }
    }
    const counts = await reconsiderAll(context, client, causes);
    for (const { sequence } of pending) {
      const { reconsidered = 0, changed = 0 } = counts.get(nameOf({ source, sequence })) ?? {};
      await client.query(
        `INSERT INTO verification.consequences_done
           (source, sequence, snapshot, facts_version, reconsidered, changed)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [source, sequence, snapshot, factsVersion, reconsidered, changed],
      );
    }
    const all = [...counts.values()];
    const sum = (of: (count: Count) => number) => all.reduce((total, count) => total + of(count), 0);
    return {
      source,
      sequence: last.sequence,
      reconsidered: sum((count) => count.reconsidered),
      changed: sum((count) => count.changed),
    };
  });
}

/**
 * Looks again at attestations that were stored too late for the consequences of what they should have known.
 * @returns null when another replica is at work.
 */
export async function drawLate(context: ConsequencesContext, ids: readonly string[]): Promise<boolean | null> {
  return underFreeLock(context.pool, async (client) => {
    await reconsiderAll(context, client, await causesOfLate(client, ids));
    return true;
  });
}

/** The cause of a latecomer's change: the latest activation of a source whose earlier state it rests on. */
async function causesOfLate(client: pg.PoolClient, ids: readonly string[]): Promise<Map<string, Activation>> {
  if (ids.length === 0) return new Map();
  const { rows } = await client.query<Activation & { id: string }>(
    `SELECT DISTINCT ON (a.id) a.id, v.source, v.sequence, v.reversal
     FROM verification.answers a
     CROSS JOIN LATERAL jsonb_to_recordset(a.evidence) AS e(source text, sequence bigint)
     JOIN facts.source_states s ON s.source = e.source
     JOIN verification.activations v ON v.source = s.source AND v.sequence = s.sequence
     WHERE a.id = ANY($1::uuid[]) AND coalesce(e.sequence, 0) < s.sequence
     ORDER BY a.id, v.stage DESC`,
    [ids],
  );
  return new Map(rows.map(({ id, ...activation }) => [id, activation]));
}

interface Change extends Transition {
  readonly answer: LiveAnswer;
  readonly verdict: Verdict;
  readonly cause: Activation;
}

interface Count {
  reconsidered: number;
  changed: number;
}

const nameOf = ({ source, sequence }: Pick<Activation, 'source' | 'sequence'>) => `${source}#${sequence}`;

/** @param causes by attestation. @returns counts by cause. */
async function reconsiderAll(
  context: ConsequencesContext,
  client: pg.PoolClient,
  causes: ReadonlyMap<string, Activation>,
): Promise<Map<string, Count>> {
  const counts = new Map<string, Count>();
  if (causes.size === 0) return counts;
  // On the same connection: with a pool of one, another would never come.
  const lookup = createLookup(client, context.keyring.master);
  const now = context.now();
  const ids = [...causes.keys()];
  for (let from = 0; from < ids.length; from += batchSize) {
    const answers = await liveAnswers(client, ids.slice(from, from + batchSize));
    const found = await lookup.findAll(answers.map(({ subjectKey }) => subjectKey));
    const changes = answers.flatMap((answer, i): Change[] => {
      const [facts, cause] = [found[i], causes.get(answer.id)];
      if (!facts || !cause) return [];
      const count = counts.get(nameOf(cause)) ?? { reconsidered: 0, changed: 0 };
      counts.set(nameOf(cause), count);
      count.reconsidered += 1;
      const verdict = reconsider(answer, facts, context.policies, context.keyring.answers, now);
      const next = transition(answer, verdict, cause.reversal);
      if (next === null) return [];
      count.changed += 1;
      context.metrics.statusChanges.inc({ status: next.status, reason: next.reason });
      return [{ ...next, answer, verdict, cause }];
    });
    await store(client, changes);
  }
  return counts;
}

async function store(client: pg.PoolClient, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  await client.query({
    name: 'insert-status-changes',
    text: `
      INSERT INTO verification.status_changes (attestation_id, list, index, status, reason, facts, source, sequence)
      SELECT id, list, index, status, reason, facts::text[], source, sequence
      FROM unnest(
        $1::uuid[], $2::integer[], $3::integer[], $4::smallint[], $5::text[], $6::text[], $7::text[], $8::bigint[]
      ) AS t(id, list, index, status, reason, facts, source, sequence)`,
    values: [
      changes.map(({ answer }) => answer.id),
      changes.map(({ answer }) => answer.place.list),
      changes.map(({ answer }) => answer.place.index),
      changes.map(({ status }) => statusNames.indexOf(status)),
      changes.map(({ reason }) => reason),
      changes.map(({ verdict }) => `{${verdict.facts.join(',')}}`),
      changes.map(({ cause }) => cause.source),
      changes.map(({ cause }) => cause.sequence),
    ],
  });
}
