import type { KeyObject } from 'node:crypto';
import { createHash } from 'node:crypto';
import { Problem } from '@xacthuc/platform/core';
import { type Kysely, sql } from 'kysely';
import type pg from 'pg';
import type { FactsDatabase } from '../db/schema.ts';
import { type Delivery, recordSnapshot } from '../snapshots/receive.ts';
import { createFile, readFile } from './store.ts';

/** A file that is to arrive in several requests. */
export interface NewUpload {
  readonly name: string | null;
  readonly contentType: string | null;
  /** Bytes of the whole file. */
  readonly length: number;
  /** As the client gave it, to be given back. */
  readonly metadata: string | null;
  /** The client whose upload it is: nobody else sees it. */
  readonly by: string;
  readonly expiresAt: Date;
  /** Most uploads of one client that are not finished. */
  readonly most: number;
}

/** How far an upload has come. */
export interface Upload {
  readonly id: string;
  readonly length: number;
  /** Bytes that are durably stored. */
  readonly received: number;
  readonly metadata: string | null;
  readonly expiresAt: Date;
  /** What it became; null: nothing yet. */
  readonly snapshotId: string | null;
}

/** Begins an upload. @returns its id. @throws Problem `too_many_uploads`. */
export async function createUpload(db: Kysely<FactsDatabase>, master: KeyObject, upload: NewUpload): Promise<string> {
  return db.transaction().execute(async (tx) => {
    await assertRoom(tx, upload);
    const { id } = await createFile(tx, master, upload);
    await tx
      .insertInto('facts.uploads')
      .values({
        file_id: id,
        client_id: upload.by,
        length: upload.length,
        metadata: upload.metadata,
        writer: null,
        expires_at: upload.expiresAt,
        snapshot_id: null,
      })
      .execute();
    return id;
  });
}

/** A client that begins uploads and never ends them would fill the database: each may be as large as the limit. */
async function assertRoom(tx: Kysely<FactsDatabase>, { by, most }: NewUpload): Promise<void> {
  // One after the other: two at the same moment would not see each other.
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`upload ${by}`}, 0))`.execute(tx);
  const { count } = await tx
    .selectFrom('facts.uploads')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('client_id', '=', by)
    .where('snapshot_id', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .executeTakeFirstOrThrow();
  if (Number(count) >= most) {
    throw new Problem('too_many_uploads', {
      vi: `Khoá này đang có ${most} tệp gửi dở, là mức nhiều nhất`,
      en: `This key has ${most} unfinished uploads, the most it may have`,
    });
  }
}

/** A client's upload that has not expired; null when it has none of this id. */
export async function findUpload(db: Kysely<FactsDatabase>, id: string, by: string, now: Date): Promise<Upload | null> {
  const row = await db
    .selectFrom('facts.uploads')
    .select(['file_id as id', 'length', 'received', 'metadata', 'expires_at as expiresAt', 'snapshot_id as snapshotId'])
    .where('file_id', '=', id)
    .where('client_id', '=', by)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row ?? null;
}

/**
 * Ends an upload and erases what it holds. One that became a snapshot lives on as that: its file is the snapshot's, and
 * only the way to add to it ends.
 */
export async function endUpload(db: Kysely<FactsDatabase>, id: string): Promise<void> {
  await sql`
    WITH ended AS (DELETE FROM facts.uploads WHERE file_id = ${id} RETURNING file_id, snapshot_id)
    DELETE FROM facts.files WHERE id IN (SELECT file_id FROM ended WHERE snapshot_id IS NULL)
  `.execute(db);
}

/** Ends the uploads that have expired. */
export async function endExpiredUploads(db: Kysely<FactsDatabase>): Promise<void> {
  await sql`
    WITH ended AS (DELETE FROM facts.uploads WHERE expires_at <= now() RETURNING file_id, snapshot_id)
    DELETE FROM facts.files WHERE id IN (SELECT file_id FROM ended WHERE snapshot_id IS NULL)
  `.execute(db);
}

/**
 * Makes a complete upload a snapshot, once: asked again for the same it gives the same snapshot, so that a lost answer
 * does no harm. It is to be queued when this has resolved.
 * @throws Problem `upload_incomplete`; `state_conflict` when it became another kind of delivery before; `not_found`.
 */
export async function recordUpload(
  db: Kysely<FactsDatabase>,
  pool: pg.Pool,
  master: KeyObject,
  upload: Upload,
  delivery: Omit<Delivery, 'fileId'>,
): Promise<string> {
  const missing = upload.length - upload.received;
  if (missing > 0) {
    throw new Problem('upload_incomplete', {
      vi: `Còn thiếu ${missing} byte trong tổng số ${upload.length} byte`,
      en: `${missing} of its ${upload.length} bytes are missing`,
    });
  }
  await sealFile(db, pool, master, upload);
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('facts.uploads')
      .select('snapshot_id')
      .where('file_id', '=', upload.id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw new Problem('not_found');
    if (row.snapshot_id !== null) return sameSnapshot(tx, row.snapshot_id, delivery);
    const id = await recordSnapshot(tx, { ...delivery, fileId: upload.id });
    await tx.updateTable('facts.uploads').set({ snapshot_id: id }).where('file_id', '=', upload.id).execute();
    return id;
  });
}

/** Notes length and SHA-256 of a complete file; reading it whole proves besides that every piece of it can be read. */
async function sealFile(
  db: Kysely<FactsDatabase>,
  pool: pg.Pool,
  master: KeyObject,
  { id, length }: Upload,
): Promise<void> {
  if ((await sha256Of(db, id)) !== null) return;
  await db.updateTable('facts.files').set({ bytes: length }).where('id', '=', id).execute();
  const sha = createHash('sha256');
  try {
    for await (const piece of readFile(pool, master, id)) sha.update(piece);
  } catch (error) {
    // Given up or expired meanwhile? Then there is nothing to read, and nothing wrong.
    await sha256Of(db, id);
    throw error;
  }
  await db.updateTable('facts.files').set({ sha256: sha.digest() }).where('id', '=', id).execute();
}

async function sha256Of(db: Kysely<FactsDatabase>, id: string): Promise<Buffer | null> {
  const file = await db.selectFrom('facts.files').select('sha256').where('id', '=', id).executeTakeFirst();
  if (!file) throw new Problem('not_found');
  return file.sha256;
}

/** How a delivery asks to be read; what is saved for the source is not its doing. */
function askedReading({ reading }: Pick<Delivery, 'reading'>): string {
  return JSON.stringify({ sheet: reading?.sheet ?? null, map: reading?.map ?? [] });
}

async function sameSnapshot(
  db: Kysely<FactsDatabase>,
  id: string,
  delivery: Omit<Delivery, 'fileId'>,
): Promise<string> {
  const same = await db
    .selectFrom('facts.snapshots')
    .select('id')
    .where('id', '=', id)
    .where('source_id', '=', delivery.sourceId)
    .where('mode', '=', delivery.mode)
    .where(sql<boolean>`segment IS NOT DISTINCT FROM ${delivery.segment}`)
    .where('as_of', '=', delivery.asOf)
    .where('dry_run', '=', delivery.dryRun)
    .where(sql<boolean>`coalesce(reading - 'saved', '{"sheet":null,"map":[]}') = ${askedReading(delivery)}::jsonb`)
    .executeTakeFirst();
  if (same) return id;
  throw new Problem('state_conflict', {
    vi: `Tệp này đã là lần nộp ${id}, với các tham số khác`,
    en: `This upload is the delivery ${id} already, with other parameters`,
  });
}
