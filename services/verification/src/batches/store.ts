import type { KeyObject } from 'node:crypto';
import { open, seal } from '@xacthuc/platform';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { BatchesTable, VerificationDatabase } from '../db/schema.ts';
import type { BatchRow, RowIssues } from './rows.ts';

type Db = Kysely<VerificationDatabase>;

/** A batch as it lies in the table. */
export type StoredBatch = Selectable<BatchesTable>;

/** Rows of one part. */
export const partRows = 1_000;

/** What the key of a batch's parts is wrapped for. */
export const keyPurpose = (id: string) => `batch:${id}`;

const placeOf = (id: string, ordinal: number) => Buffer.from(`batch:${id}/${ordinal}`);

/** A part as it was received. */
export interface Part {
  readonly ordinal: number;
  readonly rows: readonly BatchRow[];
  readonly issues: readonly RowIssues[];
}

/** Stores a part of a batch that is being received, encrypted. */
export async function addPart(db: Db, id: string, key: KeyObject, { ordinal, rows, issues }: Part): Promise<void> {
  await db
    .insertInto('verification.batch_parts')
    .values({
      batch_id: id,
      ordinal,
      rows: rows.length,
      issues: JSON.stringify(issues),
      sealed: seal(key, Buffer.from(JSON.stringify(rows)), placeOf(id, ordinal)),
    })
    .execute();
}

/** The rows of a part. @throws when it was moved or changed. */
export function openPart(key: KeyObject, id: string, ordinal: number, sealed: Buffer): BatchRow[] {
  return JSON.parse(open(key, sealed, placeOf(id, ordinal)).toString()) as BatchRow[];
}

/** A registrar's own acknowledged batch; null for another's too. */
export async function ownBatch(db: Db, clientId: string, id: string): Promise<StoredBatch | null> {
  const found = await db
    .selectFrom('verification.batches')
    .selectAll()
    .where('id', '=', id)
    .where('client_id', '=', clientId)
    .where('state', '<>', 'receiving')
    .executeTakeFirst();
  return found ?? null;
}

/** The batch that an idempotency key stands for. */
export async function batchByKey(db: Db, clientId: string, key: string): Promise<StoredBatch | null> {
  const found = await db
    .selectFrom('verification.batches')
    .selectAll()
    .where('client_id', '=', clientId)
    .where('idempotency_key', '=', key)
    .executeTakeFirst();
  return found ?? null;
}

/** A registrar's batches, newest first. @param before only those numbered below it. */
export async function listBatches(db: Db, clientId: string, limit: number, before: number | null) {
  let query = db
    .selectFrom('verification.batches')
    .selectAll()
    .where('client_id', '=', clientId)
    .where('state', '<>', 'receiving')
    .orderBy('number', 'desc')
    .limit(limit);
  if (before !== null) query = query.where('number', '<', before);
  return query.execute();
}

/** Ends what is not finished; what is being answered at this moment still counts. @returns null when it is finished. */
export async function cancelBatch(db: Db, id: string): Promise<StoredBatch | null> {
  const cancelled = await db
    .updateTable('verification.batches')
    .set({ state: 'cancelled', finished_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .where('state', 'in', ['queued', 'working'])
    .returningAll()
    .executeTakeFirst();
  return cancelled ?? null;
}

/** A turn at a batch: its next part. */
export interface Turn {
  readonly id: string;
  readonly client_id: string;
  readonly wrapped_key: Buffer;
}

/** For so long a batch is one worker's; one that was killed loses it then. */
const leaseSeconds = 20;

/**
 * Takes the batch whose turn it is: of the registrar that was served longest ago, its oldest. So registrars share alike
 * however many and however large batches they send. @returns null when there is none that nobody works on.
 */
export async function takeTurn(db: Db): Promise<Turn | null> {
  const { rows } = await sql<Turn>`
    UPDATE verification.batches SET
      state = 'working',
      started_at = coalesce(started_at, clock_timestamp()),
      worked_at = clock_timestamp(),
      leased_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
    WHERE id = (
      SELECT b.id FROM verification.batches b
      WHERE b.state IN ('queued', 'working') AND (b.leased_until IS NULL OR b.leased_until < clock_timestamp())
      ORDER BY (SELECT max(o.worked_at) FROM verification.batches o WHERE o.client_id = b.client_id) NULLS FIRST, b.number
      LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    RETURNING id, client_id, wrapped_key
  `.execute(db);
  return rows[0] ?? null;
}

/** The first part of a batch that has no answers yet. */
export async function nextPart(db: Db, id: string) {
  return db
    .selectFrom('verification.batch_parts')
    .select(['ordinal', 'rows', 'issues', 'sealed'])
    .where('batch_id', '=', id)
    .where('answered_at', 'is', null)
    .orderBy('ordinal')
    .limit(1)
    .executeTakeFirst();
}

/**
 * Notes a part's answers, once, and gives the batch free for the next turn; with the last part it is done.
 * @returns whether this call noted them, and the state the batch is in now.
 */
export async function noteAnswers(
  db: Db,
  id: string,
  ordinal: number,
  answers: readonly { readonly row: number; readonly id: string }[],
): Promise<{ readonly noted: boolean; readonly state: string }> {
  const { rows } = await sql<{ state: string }>`
    WITH noted AS (
      UPDATE verification.batch_parts SET
        answer_rows = ${answers.map(({ row }) => row)}::integer[],
        answers = ${answers.map((answer) => answer.id)}::uuid[],
        answered_at = clock_timestamp()
      WHERE batch_id = ${id} AND ordinal = ${ordinal} AND answered_at IS NULL
      RETURNING rows
    ), more AS (
      SELECT EXISTS (
        SELECT FROM verification.batch_parts
        WHERE batch_id = ${id} AND ordinal <> ${ordinal} AND answered_at IS NULL
      ) AS left
    )
    UPDATE verification.batches b SET
      done = b.done + noted.rows,
      answered = b.answered + ${answers.length},
      failures = 0,
      leased_until = NULL,
      state = CASE WHEN b.state = 'working' AND NOT more.left THEN 'done' ELSE b.state END,
      finished_at = CASE WHEN b.state = 'working' AND NOT more.left THEN clock_timestamp() ELSE b.finished_at END
    FROM noted, more WHERE b.id = ${id}
    RETURNING b.state
  `.execute(db);
  return { noted: rows.length > 0, state: rows[0]?.state ?? '' };
}

/** A batch that failed this often in a row is given up, so that it does not come back for ever. */
const maxFailures = 5;
const pauseSeconds = 2;

/** Leaves a batch alone for a moment after a failure. @param counts it may be the batch's own fault. */
export async function noteFailure(db: Db, id: string, counts: boolean): Promise<string> {
  const { rows } = await sql<{ state: string }>`
    UPDATE verification.batches SET
      failures = failures + ${counts ? 1 : 0},
      leased_until = clock_timestamp() + make_interval(secs => ${pauseSeconds}),
      state = CASE WHEN failures + ${counts ? 1 : 0} >= ${maxFailures} THEN 'failed' ELSE state END,
      finished_at = CASE WHEN failures + ${counts ? 1 : 0} >= ${maxFailures} THEN clock_timestamp() ELSE finished_at END
    WHERE id = ${id} AND state = 'working'
    RETURNING state
  `.execute(db);
  return rows[0]?.state ?? '';
}

/** Batches that are to be worked on and that nobody works on. */
export async function waitingBatches(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM verification.batches
    WHERE state IN ('queued', 'working') AND (leased_until IS NULL OR leased_until < clock_timestamp())
    ORDER BY number LIMIT 100
  `.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Erases what finished batches asked, after `hours`, key and ciphertext; and files whose sender went away half-way, which
 * nobody was told of.
 */
export async function eraseBatches(db: Db, hours: number): Promise<void> {
  await sql`
    WITH over AS (
      UPDATE verification.batches SET wrapped_key = NULL
      WHERE wrapped_key IS NOT NULL AND finished_at < clock_timestamp() - make_interval(hours => ${hours})
        AND (leased_until IS NULL OR leased_until < clock_timestamp())
      RETURNING id
    )
    UPDATE verification.batch_parts p SET sealed = NULL FROM over WHERE p.batch_id = over.id
  `.execute(db);
  await sql`
    DELETE FROM verification.batches
    WHERE state = 'receiving' AND received_at < clock_timestamp() - interval '1 day'
  `.execute(db);
}
