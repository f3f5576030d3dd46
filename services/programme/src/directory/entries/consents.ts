import { randomUUID } from 'node:crypto';
import { Problem } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type { ProgrammeDatabase } from '../../db/schema.ts';
import type { HolderSecrets } from './holder-secrets.ts';
import { lockDirectory } from './lock.ts';
import { refresh } from './refresh.ts';

export interface ConsentGiven {
  readonly textVersion: string;
  readonly evidence: string;
  readonly givenOn: string;
}

/**
 * Records that a personal entry's holder agrees to its being published. Where it stands already, that one stays.
 * @throws Problem `not_found`; `state_conflict` where there is nothing to agree to.
 */
export async function giveConsent(
  db: Kysely<ProgrammeDatabase>,
  secrets: HolderSecrets,
  entryId: string,
  { textVersion, evidence, givenOn }: ConsentGiven,
  by: string,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockDirectory(trx);
    const entry = await entryOf(trx, entryId);
    if (entry.consent_id !== null) return;
    if (!entry.personal || entry.status !== 'registered' || entry.disputed || entry.holder_kind === null) {
      throw new Problem('state_conflict', notForConsent(entry));
    }
    const id = randomUUID();
    await trx
      .insertInto('directory.consents')
      .values({
        id,
        entry_id: entryId,
        event: 'given',
        consent_id: null,
        text_version: textVersion,
        evidence,
        given_on: givenOn,
        reason: null,
        recorded_by: by,
      })
      .execute();
    await trx.updateTable('directory.entries').set({ consent_id: id }).where('id', '=', entryId).execute();
    await refresh(trx, secrets, [entry.domain]);
  });
}

/** Ends a consent. Once this returns, nothing of the entry is public. Where there is none, there is nothing to do. */
export async function withdrawConsent(
  db: Kysely<ProgrammeDatabase>,
  secrets: HolderSecrets,
  entryId: string,
  reason: string,
  by: string,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockDirectory(trx);
    const entry = await entryOf(trx, entryId);
    if (entry.consent_id === null) return;
    await trx
      .insertInto('directory.consents')
      .values({
        id: randomUUID(),
        entry_id: entryId,
        event: 'withdrawn',
        consent_id: entry.consent_id,
        reason,
        recorded_by: by,
        text_version: null,
        evidence: null,
        given_on: null,
      })
      .execute();
    await trx
      .updateTable('directory.entries')
      .set({ consent_id: null, ...(entry.personal ? { public_name: null } : {}) })
      .where('id', '=', entryId)
      .execute();
    await refresh(trx, secrets, [entry.domain]);
  });
}

async function entryOf(trx: Kysely<ProgrammeDatabase>, id: string) {
  const entry = await trx
    .selectFrom('directory.entries')
    .select(['domain', 'personal', 'status', 'disputed', 'holder_kind', 'consent_id'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!entry) throw new Problem('not_found');
  return entry;
}

function notForConsent({ personal, status, disputed }: { personal: boolean; status: string; disputed: boolean }) {
  if (!personal) return { vi: 'Mục này không cần sự đồng ý', en: 'This entry needs no consent' };
  if (status !== 'registered') return { vi: 'Tên miền không còn đăng ký', en: 'The name is not registered any more' };
  if (disputed) {
    return {
      vi: 'Các nguồn nêu chủ thể khác nhau, cần giải quyết trước',
      en: 'Sources name different holders: decide first',
    };
  }
  return { vi: 'Chưa biết chủ thể là ai', en: 'It is not known who holds it' };
}

/** What became of an entry's consents, oldest first. */
export async function consentRows(db: Kysely<ProgrammeDatabase>, entryId: string) {
  const rows = await db
    .selectFrom('directory.consents')
    .selectAll()
    .where('entry_id', '=', entryId)
    .orderBy('number')
    .execute();
  return rows.map((row) => ({
    event: row.event,
    textVersion: row.text_version,
    evidence: row.evidence,
    givenOn: row.given_on,
    reason: row.reason,
    recordedBy: row.recorded_by,
    at: row.at.toISOString(),
  }));
}
