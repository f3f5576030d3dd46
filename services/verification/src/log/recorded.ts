import type pg from 'pg';
import type { EvidenceRow } from '../checks/answer.ts';
import { committedSince } from '../db/committed-since.ts';

type Queries = Pick<pg.ClientBase, 'query'>;

/** An answer, with what its entry says. */
export interface CheckRow {
  readonly number: number;
  readonly at: Date;
  readonly id: string;
  readonly client_id: string;
  readonly benefit: string;
  readonly subject_type: string;
  readonly subject_key: Buffer;
  readonly outcome: string;
  readonly reasons: string[];
  readonly departments: string[];
  readonly policy: string;
  readonly eligible_until: string | null;
  readonly evidence: EvidenceRow[];
  readonly records: string[];
  /** Of the token, in hexadecimal. */
  readonly sha256: string;
}

/** Anything else that is logged. */
export interface EventRow {
  readonly number: number;
  readonly at: Date;
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly private: Readonly<Record<string, unknown>> | null;
  /** Of body and private as PostgreSQL writes them, in hexadecimal. */
  readonly sha256: string;
}

export type RecordedRow = CheckRow | EventRow;

export function isCheck(row: RecordedRow): row is CheckRow {
  return 'subject_key' in row;
}

/** How far the log has come, as `log.state` says. */
export interface Progress {
  readonly size: number;
  /** All that was committed in it is in the log; null: walk through everything. */
  readonly snapshot: string | null;
  readonly walk: Walk | null;
}

/** Catching up with more than fits one round, in the order of numbers. */
export interface Walk {
  /** What was committed when the walk began: it becomes `snapshot` once the walk is done. */
  readonly snapshot: string;
  readonly after: number;
  readonly until: number;
}

const checkColumns = `
  a.index AS number, a.issued_at AS at, a.id, a.client_id, a.benefit, a.subject_type, a.subject_key,
  a.outcome, a.reasons, a.departments, a.policy, a.eligible_until, a.evidence, a.records,
  encode(sha256(convert_to(a.token, 'UTF8')), 'hex') AS sha256`;
const eventColumns = `
  n.number, n.at, n.type, n.body, n.private,
  encode(sha256(convert_to(n.body::text || coalesce(n.private::text, ''), 'UTF8')), 'hex') AS sha256`;

const notLogged = (number: string) => `NOT EXISTS (SELECT FROM log.entries e WHERE e.number = ${number})`;
const checksSince = committedSince('a.xid', '$1::pg_snapshot');
const eventsSince = committedSince('n.xid', '$1::pg_snapshot');
const anyOf = (from: string, conditions: readonly string[]) =>
  conditions.map((condition) => `EXISTS (SELECT FROM ${from} WHERE ${condition})`).join(' OR ');
/** OFFSET 0 keeps the order from choosing the index: few rows are found by their transactions, then put in order. */
const allOf = (select: string, conditions: readonly string[]) =>
  conditions.map((condition) => `(SELECT ${select} AND ${condition} OFFSET 0)`).join(' UNION ALL ');

/**
 * Whether anything was committed since a snapshot. Cheap: it is asked several times a second.
 * @returns the snapshot of now, for asking next time when there was nothing.
 */
export async function anythingSince(client: Queries, snapshot: string): Promise<{ any: boolean; now: string }> {
  const { rows } = await client.query<{ any: boolean; now: string }>({
    name: 'log-anything',
    text: `
      SELECT pg_current_snapshot()::text AS now,
        (${anyOf('verification.answers a', checksSince)} OR ${anyOf('log.events n', eventsSince)}) AS any`,
    values: [snapshot],
  });
  return rows[0] as { any: boolean; now: string };
}

/** A snapshot of another server, whose data were restored here, says nothing of this one's transactions. */
export async function isOfThisServer(client: Queries, snapshot: string): Promise<boolean> {
  const { rows } = await client.query<{ own: boolean }>(
    'SELECT pg_snapshot_xmax($1::pg_snapshot) <= pg_snapshot_xmax(pg_current_snapshot()) AS own',
    [snapshot],
  );
  return rows[0]?.own ?? false;
}

/**
 * What became visible since `snapshot` and is not in the log, in the order of numbers; null when it is more than `most`.
 * To be called in a REPEATABLE READ transaction: both tables and the snapshot given back are of one moment. It never
 * waits for a transaction that is still open: what that one commits is found when it has.
 */
export async function committedRows(
  client: Queries,
  snapshot: string,
  most: number,
): Promise<{ readonly rows: RecordedRow[]; readonly now: string } | null> {
  const checks = await client.query<CheckRow & { now: string }>({
    name: 'log-checks-since',
    text: `
      SELECT * FROM (
        ${allOf(`${checkColumns} FROM verification.answers a WHERE ${notLogged('a.index')}`, checksSince)} LIMIT $2
      ) AS found ORDER BY number`,
    values: [snapshot, most + 1],
  });
  if (checks.rows.length > most) return null;
  const events = await client.query<EventRow>({
    name: 'log-events-since',
    text: `
      SELECT * FROM (
        ${allOf(`${eventColumns} FROM log.events n WHERE ${notLogged('n.number')}`, eventsSince)} LIMIT $2
      ) AS found ORDER BY number`,
    values: [snapshot, most + 1 - checks.rows.length],
  });
  if (checks.rows.length + events.rows.length > most) return null;
  const { rows } = await client.query<{ now: string }>('SELECT pg_current_snapshot()::text AS now');
  return { rows: inOrder(checks.rows, events.rows), now: rows[0]?.now ?? snapshot };
}

/**
 * Begins a walk over all that is not in the log and was committed by now. The snapshot is taken before the last number is
 * read: all that it shows bears one of the walk's numbers. And whatever bears one rests on things committed before that
 * reading, which every later statement sees: no effect is logged before its cause.
 * @param earlier where only what was committed since is missing.
 */
export async function beginWalk(client: Queries, earlier: string | null): Promise<Walk> {
  const now = await client.query<{ now: string }>('SELECT pg_current_snapshot()::text AS now');
  const last = await client.query<{ until: number }>('SELECT last_value AS until FROM verification.answers_index_seq');
  const until = last.rows[0]?.until ?? 0;
  const walk = { snapshot: now.rows[0]?.now ?? '1:1:', until };
  if (earlier === null) return { ...walk, after: 0 };
  const first = await client.query<{ after: number | null }>(
    `SELECT least(
       (SELECT min(index) FROM (${allOf('a.index FROM verification.answers a WHERE true', checksSince)}) AS checks),
       (SELECT min(number) FROM (${allOf('n.number FROM log.events n WHERE true', eventsSince)}) AS events)
     ) - 1 AS after`,
    [earlier],
  );
  return { ...walk, after: first.rows[0]?.after ?? until };
}

/** The next rows of a walk, in the order of numbers, and how far it has come with them. */
export async function walkedRows(
  client: Queries,
  { after, until }: Walk,
  most: number,
): Promise<{ readonly rows: RecordedRow[]; readonly after: number }> {
  const values = [after, until, most];
  const checks = await client.query<CheckRow>({
    name: 'log-checks-walked',
    text: `
      SELECT ${checkColumns} FROM verification.answers a
      WHERE a.index > $1 AND a.index <= $2 AND ${notLogged('a.index')} ORDER BY a.index LIMIT $3`,
    values,
  });
  const events = await client.query<EventRow>({
    name: 'log-events-walked',
    text: `
      SELECT ${eventColumns} FROM log.events n
      WHERE n.number > $1 AND n.number <= $2 AND ${notLogged('n.number')} ORDER BY n.number LIMIT $3`,
    values,
  });
  const rows = inOrder(checks.rows, events.rows).slice(0, most);
  // A table that gave as many as asked for may have more: no further than the last of the rows taken.
  return { rows, after: rows.length < most ? until : (rows.at(-1)?.number ?? until) };
}

function inOrder(checks: readonly CheckRow[], events: readonly EventRow[]): RecordedRow[] {
  if (events.length === 0) return [...checks];
  return [...checks, ...events].sort((a, b) => a.number - b.number);
}

/** What bears these numbers, by number. */
export async function recordedByNumber(
  client: Queries,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, RecordedRow>> {
  const checks = await client.query<CheckRow>(
    `SELECT ${checkColumns} FROM verification.answers a WHERE a.index = ANY($1::bigint[])`,
    [numbers],
  );
  const events = await client.query<EventRow>(
    `SELECT ${eventColumns} FROM log.events n WHERE n.number = ANY($1::bigint[])`,
    [numbers],
  );
  return new Map([...checks.rows, ...events.rows].map((row) => [row.number, row]));
}
