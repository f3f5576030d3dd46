import { type StatusReasonCode, statusReasons } from '@xacthuc/domain';
import type { Kysely } from 'kysely';
import type { VerificationDatabase } from '../db/schema.ts';

/** The status of an attestation in words, by its number in a status list. */
export const statusNames = ['valid', 'revoked', 'suspended'] as const;
export type StatusName = (typeof statusNames)[number];

/** A change of an attestation's status. */
export interface StatusChange {
  readonly status: StatusName;
  readonly reason: StatusReasonCode;
  readonly at: Date;
  /** The activation that caused it; null: a person did. */
  readonly cause: { readonly source: string; readonly sequence: number } | null;
  /** Who decided it, as a client id; null: an activation caused it. */
  readonly person: string | null;
  /** What the person wrote to it. */
  readonly note: string | null;
}

/** All changes of the given attestations' statuses, oldest first; an attestation without any is not in the map. */
export async function changesOf(
  db: Kysely<VerificationDatabase>,
  ids: readonly string[],
): Promise<Map<string, StatusChange[]>> {
  const rows = await db
    .selectFrom('verification.status_changes')
    .select(['attestation_id', 'status', 'reason', 'at', 'source', 'sequence', 'person', 'note'])
    .where('attestation_id', 'in', [...ids])
    .orderBy('id')
    .execute();
  const changes = new Map<string, StatusChange[]>();
  for (const { attestation_id, status, reason, at, source, sequence, person, note } of rows) {
    const list = changes.get(attestation_id) ?? [];
    list.push({
      status: statusNames[status] ?? 'revoked',
      reason: reason as StatusReasonCode,
      at,
      cause: source === null || sequence === null ? null : { source, sequence },
      person,
      note,
    });
    changes.set(attestation_id, list);
  }
  return changes;
}

/** The last change of an attestation's status; null: it is valid as it was given. */
export async function lastChangeOf(db: Kysely<VerificationDatabase>, id: string): Promise<StatusChange | null> {
  return (await changesOf(db, [id])).get(id)?.at(-1) ?? null;
}

/** A status as a registrar sees it. @param issuedAt since when it is valid where nothing has changed */
export function presentStatus(change: StatusChange | null, issuedAt: Date) {
  return {
    value: change?.status ?? 'valid',
    since: (change?.at ?? issuedAt).toISOString(),
    reason: change === null ? null : { code: change.reason, ...statusReasons[change.reason] },
  };
}
