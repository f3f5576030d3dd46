import type { Selectable } from 'kysely';
import type { ActivityVersionsTable } from '../db/plan-schema.ts';
import type { AttachmentHead } from './attachments.ts';
import type { Activity } from './store.ts';

/** An activity as routes answer it. */
export function presentActivity(row: Activity) {
  return {
    id: row.id,
    organisation: row.organisation,
    state: row.state,
    revision: row.revision,
    ...row.content,
    participantsTotal: row.participants,
    importId: row.import_id,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    filedAt: row.filed_at?.toISOString() ?? null,
    changedAt: row.changed_at.toISOString(),
    changedBy: row.changed_by,
  };
}

export function presentVersion({ revision, state, reason, at, by, content }: Selectable<ActivityVersionsTable>) {
  return { revision, state, reason, at: at.toISOString(), by, content };
}

export function presentAttachment(attachment: AttachmentHead) {
  const { id, name, content_type: contentType, bytes, sha256 } = attachment;
  return {
    id,
    name,
    contentType,
    bytes,
    sha256: sha256.toString('hex'),
    addedAt: attachment.added_at.toISOString(),
    addedBy: attachment.added_by,
    erasedAt: attachment.erased_at?.toISOString() ?? null,
  };
}
