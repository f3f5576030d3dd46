import { Problem } from '@xacthuc/platform';
import type { Kysely, Selectable } from 'kysely';
import type { ConflictsTable } from '../../db/directory-schema.ts';
import type { ProgrammeDatabase } from '../../db/schema.ts';
import type { ClaimSource } from './claim.ts';
import type { HolderSecrets } from './holder-secrets.ts';
import { lockDirectory } from './lock.ts';
import { refresh } from './refresh.ts';

/** Somebody's decision on a contradiction. */
export interface Resolution {
  readonly prevails: ClaimSource;
  /** Which declaration, where several were made. */
  readonly origin: string | null;
  /** The official who decides, by name. */
  readonly person: string;
  readonly reason: string;
}

/**
 * Decides whose word is taken. It holds for as long as the sources say just what they say now.
 * @throws Problem `not_found`, `state_conflict` where it was decided otherwise or is none any more, `validation_failed`.
 */
export async function resolveConflict(
  db: Kysely<ProgrammeDatabase>,
  secrets: HolderSecrets,
  id: string,
  { prevails, origin, person, reason }: Resolution,
  by: string,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockDirectory(trx);
    const conflict = await trx
      .selectFrom('directory.conflicts')
      .select(['domain', 'state', 'sources', 'prevails', 'prevails_origin', 'reason', 'person'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!conflict) throw new Problem('not_found');
    const same =
      conflict.prevails === prevails &&
      conflict.prevails_origin === origin &&
      conflict.reason === reason &&
      conflict.person === person;
    if (conflict.state === 'resolved' && same) return;
    if (conflict.state !== 'open') throw new Problem('state_conflict');
    if (!conflict.sources.includes(prevails)) {
      throw new Problem('validation_failed', null, [
        { at: '/body/prevails', message: `must be one of the sources in conflict: ${conflict.sources.join(', ')}` },
      ]);
    }
    await trx
      .updateTable('directory.conflicts')
      .set({
        state: 'resolved',
        prevails,
        prevails_origin: origin,
        person,
        reason,
        recorded_by: by,
        ended_at: new Date(),
      })
      .where('id', '=', id)
      .execute();
    await refresh(trx, secrets, [conflict.domain]);
  });
}

export interface ConflictFilter {
  readonly domain?: string | undefined;
  readonly state?: string | undefined;
  readonly kind?: string | undefined;
  readonly before?: number | undefined;
  readonly limit?: number | undefined;
}

/** Contradictions, newest first. */
export async function conflictRows(db: Kysely<ProgrammeDatabase>, filter: ConflictFilter) {
  let query = db
    .selectFrom('directory.conflicts')
    .selectAll()
    .orderBy('number', 'desc')
    .limit(filter.limit ?? 500);
  if (filter.domain !== undefined) query = query.where('domain', '=', filter.domain);
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind);
  if (filter.before !== undefined) query = query.where('number', '<', filter.before);
  return query.execute();
}

export function presentConflict(row: Selectable<ConflictsTable>) {
  return {
    id: row.id,
    domain: row.domain,
    kind: row.kind,
    sources: row.sources,
    state: row.state,
    prevails: row.prevails,
    person: row.person,
    reason: row.reason,
    recordedBy: row.recorded_by,
    detectedAt: row.detected_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  };
}
