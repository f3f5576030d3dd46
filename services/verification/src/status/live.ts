import type { Benefit, SubjectType } from '@xacthuc/domain';
import type pg from 'pg';
import { committedSince } from '../db/committed-since.ts';
import { type StatusName, statusNames } from './changes.ts';
import type { StatusPlace } from './places.ts';

/** What is needed of an attestation to ask its question again and to change its status. */
export interface LiveAnswer {
  readonly id: string;
  readonly benefit: Benefit;
  readonly subjectType: SubjectType;
  readonly subjectKey: Buffer;
  readonly disclosures: Buffer;
  readonly place: StatusPlace;
  readonly status: StatusName;
  /** A person changed its status last: what a person took away, no activation gives back. */
  readonly byPerson: boolean;
}

/** An activation whose consequences are to be drawn. */
export interface Activation {
  readonly source: string;
  readonly sequence: number;
  /** It goes back to what was active earlier. */
  readonly reversal: boolean;
}

type Queries = Pick<pg.ClientBase, 'query'>;

/** At most so many activations of a source are dealt with together. */
const together = 100;

/** The activations of a source whose consequences have not been drawn, in their order. */
export async function pendingActivations(client: Queries, source: string): Promise<Activation[]> {
  const { rows } = await client.query<Activation>(
    `SELECT source, sequence, reversal FROM verification.activations
     WHERE source = $1
       AND sequence > coalesce((SELECT max(sequence) FROM verification.consequences_done WHERE source = $1), 0)
     ORDER BY sequence LIMIT ${together}`,
    [source],
  );
  return rows;
}

/**
 * The live attestations whose subjects' facts an activation touches: somebody asked for a number that stands on a record
 * it began or ended. A decision depends on no other records, so no other attestation can be concerned.
 *
 * The records between the first and the last of a stage may be some of another's: these attestations are then looked at
 * in vain. Measured, with 100,000 live attestations: the bench measure `consequences-share`.
 */
export async function touchedBy(client: Queries, { source, sequence }: Activation, now: Date): Promise<string[]> {
  const { rows: stages } = await client.query<{
    source_id: number;
    stage: number;
    first_record: number | null;
    last_record: number | null;
  }>(
    `SELECT source_id, stage, first_record, last_record FROM verification.activations
     WHERE source = $1 AND sequence = $2`,
    [source, sequence],
  );
  const [stage] = stages;
  if (!stage) throw new Error(`${source} has no sequence ${sequence}`);
  const { rows } = await client.query<{ id: string }>(
    // Two joins, not one with a union: with few live attestations each begins with them and looks their numbers up, where a
    // union's million keys are read whole.
    `SELECT l.attestation_id AS id
     FROM verification.live_attestations l
     JOIN facts.record_lookup_keys k ON k.key = l.subject_key AND k.source_id = $1 AND k.record_id BETWEEN $2 AND $3
     WHERE l.expires_at > $5
     UNION
     SELECT l.attestation_id AS id
     FROM verification.live_attestations l
     JOIN facts.record_lookup_keys k ON k.key = l.subject_key AND k.source_id = $1
     JOIN verification.ended_records e ON e.record_id = k.record_id AND e.stage = $4
     WHERE l.expires_at > $5`,
    [stage.source_id, stage.first_record, stage.last_record, stage.stage, now.toISOString()],
  );
  return rows.map(({ id }) => id);
}

const lateOnes = (committed: string) => `
          SELECT l.attestation_id::text FROM verification.live_attestations l
          WHERE ${committed} AND l.facts_version < (SELECT facts_version FROM done) AND l.expires_at > $2`;

/** What is committed now, and the latecomers among it. */
export interface Look {
  readonly snapshot: string;
  /** The sum of all sources' sequences. */
  readonly factsVersion: number;
  readonly late: readonly string[];
}

/**
 * Live attestations that were committed since an earlier look and rest on facts from before consequences were last drawn:
 * the check read before an activation, and stored its answer after that activation's consequences had been drawn.
 * @param seen the snapshot of the earlier look; null: the one of the last activation done.
 */
export async function lookForLate(client: Queries, seen: string | null, now: Date): Promise<Look> {
  const { rows } = await client.query<Look>({
    name: 'status-latecomers',
    // Transaction ids of the future are of another server, whose data were restored here.
    text: `
      WITH done AS (
        SELECT snapshot, facts_version FROM verification.consequences_done ORDER BY done_at DESC LIMIT 1
      ), seen AS (
        SELECT CASE WHEN pg_snapshot_xmax(given) > pg_snapshot_xmax(pg_current_snapshot()) THEN '1:1:' ELSE given END
          AS snapshot
        FROM (SELECT coalesce($1::pg_snapshot, (SELECT snapshot FROM done), '1:1:') AS given) AS earlier
      )
      SELECT pg_current_snapshot()::text AS snapshot,
        (SELECT coalesce(sum(sequence), 0)::bigint FROM facts.source_states) AS "factsVersion",
        ARRAY(
          ${committedSince('l.xid', '(SELECT snapshot FROM seen)').map(lateOnes).join(' UNION ')}
        ) AS late`,
    values: [seen, now.toISOString()],
  });
  return rows[0] as Look;
}

interface LiveRow {
  readonly id: string;
  readonly benefit: Benefit;
  readonly subject_type: SubjectType;
  readonly subject_key: Buffer;
  readonly disclosures: Buffer;
  readonly status_list: number;
  readonly status_index: number;
  readonly status: number | null;
  readonly person: string | null;
}

/** Reads attestations with their present statuses. */
export async function liveAnswers(client: Queries, ids: readonly string[]): Promise<LiveAnswer[]> {
  const { rows } = await client.query<LiveRow>({
    name: 'status-live-answers',
    text: `
      SELECT a.id, a.benefit, a.subject_type, a.subject_key, a.disclosures, a.status_list, a.status_index, c.status,
        c.person
      FROM verification.answers a
      LEFT JOIN LATERAL (
        SELECT status, person FROM verification.status_changes WHERE attestation_id = a.id ORDER BY id DESC LIMIT 1
      ) AS c ON true
      WHERE a.id = ANY($1::uuid[]) AND a.status_list IS NOT NULL`,
    values: [ids],
  });
  return rows.map((row) => ({
    id: row.id,
    benefit: row.benefit,
    subjectType: row.subject_type,
    subjectKey: row.subject_key,
    disclosures: row.disclosures,
    place: { list: row.status_list, index: row.status_index },
    status: statusNames[row.status ?? 0] ?? 'revoked',
    byPerson: row.person !== null,
  }));
}
