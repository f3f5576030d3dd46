import { createHash, type KeyObject, randomUUID } from 'node:crypto';
import { newDataKey, open, Problem, seal, unwrapKey, wrapKey } from '@xacthuc/platform';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { AttachmentsTable } from '../db/plan-schema.ts';
import type { ProgrammeDatabase } from '../db/schema.ts';

type Db = Kysely<ProgrammeDatabase>;

/** Bytes of one attachment, at most; and how many an activity may have. */
export const mostAttachmentBytes = 10 * 1024 * 1024;
export const mostAttachments = 20;

const wordType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** What may be attached, and how its bytes begin. Nothing that a browser would run. */
const begins: Readonly<Record<string, readonly number[]>> = {
  'application/pdf': [0x25, 0x50, 0x44, 0x46, 0x2d],
  'image/png': [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  'image/jpeg': [0xff, 0xd8, 0xff],
  [wordType]: [0x50, 0x4b, 0x03, 0x04],
  [sheetType]: [0x50, 0x4b, 0x03, 0x04],
};
/** A part that only this kind of office file has; names stand in an archive as they are. */
const parts: Readonly<Record<string, string>> = { [wordType]: 'word/document.xml', [sheetType]: 'xl/workbook.xml' };

export const attachmentTypes: readonly string[] = Object.keys(begins);

/** Whether the bytes are of the type they are said to be, and hold no macros. */
export function isOfType(contentType: string, bytes: Buffer): boolean {
  const start = begins[contentType];
  if (start === undefined || !start.every((byte, i) => bytes[i] === byte)) return false;
  const part = parts[contentType];
  return part === undefined || (bytes.includes(part) && !bytes.includes('vbaProject.bin'));
}

const head = [
  'id',
  'activity_id',
  'name',
  'content_type',
  'bytes',
  'sha256',
  'added_at',
  'added_by',
  'erased_at',
] as const;

/** An attachment without its bytes. */
export type AttachmentHead = Pick<Selectable<AttachmentsTable>, (typeof head)[number]>;

export interface NewAttachment {
  readonly activityId: string;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Buffer;
  readonly by: string;
}

/**
 * Stores an attachment, encrypted under a key of its own. The same bytes again are the same attachment.
 * @throws Problem `unsupported_media_type`, `empty_file`, `payload_too_large`; `state_conflict` beyond {@link mostAttachments}.
 */
export async function addAttachment(db: Db, master: KeyObject, attachment: NewAttachment): Promise<AttachmentHead> {
  const { activityId, name, contentType, bytes, by } = attachment;
  if (bytes.length === 0) throw new Problem('empty_file');
  if (bytes.length > mostAttachmentBytes) throw new Problem('payload_too_large');
  if (!isOfType(contentType, bytes)) throw new Problem('unsupported_media_type', wrongType);
  const sha256 = createHash('sha256').update(bytes).digest();
  const id = randomUUID();
  const key = newDataKey();
  return db.transaction().execute(async (trx) => {
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`programme:attachments:${activityId}`}, 0))`.execute(trx);
    const others = (await attachmentsOf(trx, activityId)).filter(({ erased_at }) => erased_at === null);
    const same = others.find((other) => other.sha256.equals(sha256) && other.content_type === contentType);
    if (same) return same;
    if (others.length >= mostAttachments) throw new Problem('state_conflict', tooMany);
    return trx
      .insertInto('programme.attachments')
      .values({
        id,
        activity_id: activityId,
        name,
        content_type: contentType,
        bytes: bytes.length,
        sha256,
        wrapped_key: wrapKey(master, key, `attachment:${id}`),
        sealed: seal(key, bytes, placeOf(id, activityId)),
        added_by: by,
      })
      .returning(head)
      .executeTakeFirstOrThrow();
  });
}

const wrongType = {
  vi: 'Chỉ nhận PDF, PNG, JPEG, DOCX, XLSX không có macro, và nội dung phải đúng loại đã khai báo',
  en: 'Only PDF, PNG, JPEG, DOCX and XLSX without macros, and the bytes must be of the declared type',
};
const tooMany = {
  vi: `Mỗi hoạt động có tối đa ${mostAttachments} tệp đính kèm`,
  en: `An activity has at most ${mostAttachments} attachments`,
};

/** Ties the bytes to their attachment and activity: neither can be swapped for another's. */
function placeOf(id: string, activityId: string): Buffer {
  return Buffer.from(`${activityId}/${id}`);
}

/** All attachments of an activity, erased ones too, in the order they came. */
export async function attachmentsOf(db: Db, activityId: string): Promise<AttachmentHead[]> {
  return db
    .selectFrom('programme.attachments')
    .select(head)
    .where('activity_id', '=', activityId)
    .orderBy('added_at')
    .orderBy('id')
    .execute();
}

/** @throws Problem `not_found`, also where it was erased. */
export async function openAttachment(
  db: Db,
  master: KeyObject,
  activityId: string,
  id: string,
): Promise<{ readonly name: string; readonly contentType: string; readonly bytes: Buffer }> {
  const row = await db
    .selectFrom('programme.attachments')
    .select(['name', 'content_type', 'wrapped_key', 'sealed'])
    .where('activity_id', '=', activityId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row || row.sealed === null || row.wrapped_key === null) throw new Problem('not_found');
  const key = unwrapKey(master, row.wrapped_key, `attachment:${id}`);
  return { name: row.name, contentType: row.content_type, bytes: open(key, row.sealed, placeOf(id, activityId)) };
}

/** Erases the bytes and their key for good; that there was an attachment stays on record. @throws Problem `not_found`. */
export async function eraseAttachment(db: Db, activityId: string, id: string, by: string): Promise<AttachmentHead> {
  await db
    .updateTable('programme.attachments')
    .set({ sealed: null, wrapped_key: null, erased_at: sql`now()` as never, erased_by: by })
    .where('activity_id', '=', activityId)
    .where('id', '=', id)
    .where('erased_at', 'is', null)
    .execute();
  const row = (await attachmentsOf(db, activityId)).find((attachment) => attachment.id === id);
  if (!row) throw new Problem('not_found');
  return row;
}
