import { createHash, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Problem } from '@xacthuc/platform';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { ActivitiesTable, ActivityVersionsTable } from '../db/plan-schema.ts';
import type { ProgrammeDatabase } from '../db/schema.ts';
import { lockRecord } from '../organisations/store.ts';
import { likenessOf, participantsOf } from './check.ts';
import type { ActivityContent } from './content.ts';

type Db = Kysely<ProgrammeDatabase>;

export type Activity = Selectable<ActivitiesTable>;

export interface NewActivity {
  readonly organisation: string;
  readonly state: 'draft' | 'filed';
  readonly content: ActivityContent;
  readonly by: string;
  readonly importId?: string;
  /** Sent again with the same key, the same request gives the same activity. */
  readonly idempotency?: { readonly key: string; readonly request: unknown } | null;
}

/** One after the other for each organisation: what was filed before is known when the next is. */
export async function lockOrganisation(trx: Db, organisation: string): Promise<void> {
  await lockRecord(trx, `activities:${organisation}`);
}

/**
 * Records a new activity. @returns with `repeated` where the same request made it before.
 * @throws Problem `idempotency_key_reused`; `state_conflict` where the same activity was filed before.
 */
export async function recordActivity(
  db: Db,
  activity: NewActivity,
): Promise<{ readonly activity: Activity; readonly repeated: boolean }> {
  return db.transaction().execute(async (trx) => {
    await lockOrganisation(trx, activity.organisation);
    const { idempotency = null } = activity;
    const before = idempotency === null ? undefined : await repeatedRequest(trx, activity.by, idempotency);
    if (before) return { activity: before, repeated: true };
    if (activity.state === 'filed')
      await assertNotFiled(trx, likenessOf(activity.organisation, activity.content), null);
    return { activity: await insertActivity(trx, activity), repeated: false };
  });
}

async function repeatedRequest(
  trx: Db,
  by: string,
  { key, request }: { readonly key: string; readonly request: unknown },
): Promise<Activity | undefined> {
  const row = await trx
    .selectFrom('programme.activities')
    .selectAll()
    .where('created_by', '=', by)
    .where('idempotency_key', '=', key)
    .executeTakeFirst();
  if (row && !row.request_hash?.equals(requestHash(request))) throw new Problem('idempotency_key_reused');
  return row;
}

function requestHash(request: unknown): Buffer {
  return createHash('sha256').update(JSON.stringify(request)).digest();
}

async function assertNotFiled(trx: Db, likeness: Buffer, except: string | null): Promise<void> {
  const same = await filedAlike(trx, [likeness]);
  const [other] = [...same.values()].filter(({ id }) => id !== except);
  if (!other) return;
  throw new Problem('state_conflict', {
    vi: `Hoạt động này đã được báo cáo (${other.id}); hãy sửa báo cáo đó`,
    en: `This activity was filed before (${other.id}): correct that one`,
  });
}

/** Filed activities like the given ones, by their likeness in hexadecimal. */
export async function filedAlike(trx: Db, likenesses: readonly Buffer[]): Promise<Map<string, Activity>> {
  if (likenesses.length === 0) return new Map();
  const rows = await trx
    .selectFrom('programme.activities')
    .selectAll()
    .where('state', '=', 'filed')
    .where('likeness', 'in', likenesses)
    .execute();
  return new Map(rows.map((row) => [row.likeness.toString('hex'), row]));
}

/** Adds an activity with its first version, in a transaction that holds its organisation's lock. */
export async function insertActivity(trx: Db, activity: NewActivity): Promise<Activity> {
  const { organisation, state, content, by, importId = null, idempotency = null } = activity;
  const row = await trx
    .insertInto('programme.activities')
    .values({
      id: randomUUID(),
      organisation,
      state,
      ...counted(organisation, content),
      import_id: importId,
      created_by: by,
      changed_by: by,
      filed_at: state === 'filed' ? (sql`now()` as never) : null,
      idempotency_key: idempotency?.key ?? null,
      request_hash: idempotency === null ? null : requestHash(idempotency.request),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await addVersion(trx, row, null, by);
  return row;
}

function counted(organisation: string, content: ActivityContent) {
  return {
    kind: content.kind,
    starts_on: content.startsOn,
    ends_on: content.endsOn,
    area_list: content.area?.list ?? null,
    area_code: content.area?.code ?? null,
    content: JSON.stringify(content),
    participants: participantsOf(content),
    likeness: likenessOf(organisation, content),
  };
}

async function addVersion(trx: Db, activity: Activity, reason: string | null, by: string): Promise<void> {
  const { id, revision, state, content } = activity;
  await trx
    .insertInto('programme.activity_versions')
    .values({ activity_id: id, revision, state, content: JSON.stringify(content), reason, by })
    .execute();
}

export interface ActivityChange {
  /** The revision that was read. */
  readonly revision: number;
  /** Null: as it is. */
  readonly content: ActivityContent | null;
  readonly state: 'draft' | 'filed' | 'withdrawn';
  readonly reason: string | null;
  readonly by: string;
}

/**
 * Changes an activity; what it was before stays on record.
 * @throws Problem `state_conflict` when it was withdrawn, changed meanwhile, would become a draft again, or is filed elsewhere;
 * `reason_required` for one that was filed.
 */
export async function changeActivity(db: Db, id: string, change: ActivityChange): Promise<Activity> {
  return db.transaction().execute(async (trx) => {
    const { organisation } = await activityOf(trx, id);
    await lockOrganisation(trx, organisation);
    const current = await activityOf(trx, id);
    const { revision, state, reason, by } = change;
    if (current.state === 'withdrawn') throw conflict('Hoạt động đã rút', 'The activity was withdrawn');
    if (current.revision !== revision)
      throw conflict('Người khác đã sửa hoạt động này', 'Somebody else has changed it');
    if (current.state === 'filed' && state === 'draft') {
      throw conflict('Hoạt động đã báo cáo không trở lại bản nháp', 'What was filed does not become a draft again');
    }
    if (current.state === 'filed' && reason === null) throw new Problem('reason_required');
    const content = change.content ?? current.content;
    if (isDeepStrictEqual(content, current.content) && state === current.state) return current;
    if (state === 'filed') await assertNotFiled(trx, likenessOf(organisation, content), id);
    const row = await trx
      .updateTable('programme.activities')
      .set({
        ...counted(organisation, content),
        state,
        revision: revision + 1,
        changed_at: sql`now()` as never,
        changed_by: by,
        ...(current.filed_at === null && state === 'filed' ? { filed_at: sql`now()` as never } : {}),
      })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await addVersion(trx, row, reason, by);
    return row;
  });
}

function conflict(vi: string, en: string): Problem {
  return new Problem('state_conflict', { vi, en });
}

/** @throws Problem `not_found`. */
export async function activityOf(db: Db, id: string): Promise<Activity> {
  const row = await db.selectFrom('programme.activities').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new Problem('not_found');
  return row;
}

/** Every version of an activity, oldest first. */
export async function activityHistory(db: Db, id: string): Promise<Selectable<ActivityVersionsTable>[]> {
  return db
    .selectFrom('programme.activity_versions')
    .selectAll()
    .where('activity_id', '=', id)
    .orderBy('revision')
    .execute();
}
