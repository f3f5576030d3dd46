import { Problem } from '@xacthuc/platform';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { PlanVersionsTable } from '../db/plan-schema.ts';
import type { ProgrammeDatabase } from '../db/schema.ts';
import { areaText, listAreas } from '../organisations/areas.ts';
import { listOrganisations, lockRecord } from '../organisations/store.ts';
import { contentErrors, incompleteness, type PlanReferences } from './check.ts';
import type { PlanContent, Target } from './content.ts';

type Db = Kysely<ProgrammeDatabase>;

export type PlanVersion = Selectable<PlanVersionsTable>;

/** What may be referred to, and when each was there. */
export async function planReferences(db: Db): Promise<PlanReferences> {
  const organisations = await listOrganisations(db);
  const areas = await listAreas(db);
  return {
    organisations: new Map(organisations.map(({ code, from, until }) => [code, { from, until }])),
    areas: new Map(areas.map((area) => [areaText(area), { from: area.from, until: area.until }])),
  };
}

/** @throws Problem `validation_failed` with all that is wrong. */
async function assertSound(db: Db, content: PlanContent): Promise<void> {
  const errors = contentErrors(content, await planReferences(db));
  if (errors.length > 0) throw new Problem('validation_failed', null, errors);
}

/** A new plan with its first draft. @throws Problem `state_conflict` where the code is taken. */
export async function createPlan(db: Db, code: string, content: PlanContent, by: string): Promise<PlanVersion> {
  await assertSound(db, content);
  return db.transaction().execute(async (trx) => {
    const made = await trx
      .insertInto('programme.plans')
      .values({ code, created_by: by })
      .onConflict((conflict) => conflict.doNothing())
      .returning('code')
      .executeTakeFirst();
    if (!made) {
      throw new Problem('state_conflict', { vi: 'Mã kế hoạch này đã có', en: 'There is a plan of this code already' });
    }
    return addVersion(trx, { plan: code, number: 1, basedOn: null, content, by });
  });
}

/** A new draft, a full copy of another version. @throws Problem `not_found`; `state_conflict` while there is a draft. */
export async function copyVersion(db: Db, plan: string, from: number | null, by: string): Promise<PlanVersion> {
  return db.transaction().execute(async (trx) => {
    await lockRecord(trx, `plan:${plan}`);
    const versions = await versionsOf(trx, plan);
    if (versions.some(({ state }) => state === 'draft')) {
      throw new Problem('state_conflict', {
        vi: 'Kế hoạch đang có một bản nháp; hãy sửa hoặc duyệt bản đó',
        en: 'The plan has a draft already: change or approve that one',
      });
    }
    const original = from === null ? versions.at(-1) : versions.find(({ number }) => number === from);
    if (!original) throw new Problem('not_found');
    const number = (versions.at(-1)?.number ?? 0) + 1;
    return addVersion(trx, { plan, number, basedOn: original.number, content: original.content, by });
  });
}

interface NewVersion {
  readonly plan: string;
  readonly number: number;
  readonly basedOn: number | null;
  readonly content: PlanContent;
  readonly by: string;
}

async function addVersion(trx: Db, { plan, number, basedOn, content, by }: NewVersion): Promise<PlanVersion> {
  return trx
    .insertInto('programme.plan_versions')
    .values({ plan, number, based_on: basedOn, content: JSON.stringify(content), created_by: by, changed_by: by })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** All versions, oldest first. @throws Problem `not_found`. */
export async function versionsOf(db: Db, plan: string): Promise<PlanVersion[]> {
  const rows = await db
    .selectFrom('programme.plan_versions')
    .selectAll()
    .where('plan', '=', plan)
    .orderBy('number')
    .execute();
  if (rows.length === 0) throw new Problem('not_found');
  return rows;
}

/** @throws Problem `not_found`. */
export async function versionOf(db: Db, plan: string, number: number): Promise<PlanVersion> {
  const row = await db
    .selectFrom('programme.plan_versions')
    .selectAll()
    .where('plan', '=', plan)
    .where('number', '=', number)
    .executeTakeFirst();
  if (!row) throw new Problem('not_found');
  return row;
}

export interface DraftChange {
  /** The revision that was read: somebody else's change in between is not overwritten. */
  readonly revision: number;
  readonly content: PlanContent;
}

/** @throws Problem `not_found`, `validation_failed`; `state_conflict` once approved, or changed by somebody else. */
export async function changeDraft(
  db: Db,
  plan: string,
  number: number,
  { revision, content }: DraftChange,
  by: string,
): Promise<PlanVersion> {
  await assertSound(db, content);
  const row = await db
    .updateTable('programme.plan_versions')
    .set({
      content: JSON.stringify(content),
      revision: revision + 1,
      changed_at: sql`now()` as never,
      changed_by: by,
    })
    .where('plan', '=', plan)
    .where('number', '=', number)
    .where('state', '=', 'draft')
    .where('revision', '=', revision)
    .returningAll()
    .executeTakeFirst();
  return row ?? refuseChange(db, plan, number);
}

/**
 * Approves a draft as it was read, for good. @throws Problem `not_found`; `validation_failed` where it is not complete;
 * `state_conflict` once approved, or changed by somebody else.
 */
export async function approveVersion(
  db: Db,
  plan: string,
  number: number,
  { revision, document }: { readonly revision: number; readonly document: string | null },
  by: string,
): Promise<PlanVersion> {
  return db.transaction().execute(async (trx) => {
    const draft = await trx
      .selectFrom('programme.plan_versions')
      .selectAll()
      .where('plan', '=', plan)
      .where('number', '=', number)
      .forUpdate()
      .executeTakeFirst();
    if (draft?.state !== 'draft' || draft.revision !== revision) return refuseChange(trx, plan, number);
    // What it refers to may have been corrected since it was written.
    await assertSound(trx, draft.content);
    const missing = incompleteness(draft.content);
    if (missing.length > 0) throw new Problem('validation_failed', null, missing);
    return trx
      .updateTable('programme.plan_versions')
      .set({
        state: 'approved',
        approved_at: sql`now()` as never,
        approved_by: by,
        approval_document: document,
      })
      .where('plan', '=', plan)
      .where('number', '=', number)
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

async function refuseChange(db: Db, plan: string, number: number): Promise<never> {
  const { state } = await versionOf(db, plan, number);
  throw new Problem(
    'state_conflict',
    state === 'approved'
      ? {
          vi: 'Phiên bản đã duyệt không sửa được; hãy lập phiên bản mới',
          en: 'An approved version does not change: make a new version',
        }
      : { vi: 'Bản nháp đã được người khác sửa', en: 'Somebody else has changed the draft' },
  );
}

/** A target of the plan in force. */
export interface TargetInForce extends Target {
  readonly plan: string;
  readonly version: number;
}

/** The targets of every plan's newest approved version: what monitoring and reports measure against. */
export async function targetsInForce(db: Db): Promise<TargetInForce[]> {
  const rows = await db
    .selectFrom('programme.plan_versions')
    .distinctOn('plan')
    .select(['plan', 'number', 'content'])
    .where('state', '=', 'approved')
    .orderBy('plan')
    .orderBy('number', 'desc')
    .execute();
  return rows.flatMap(({ plan, number, content }) =>
    content.targets.map((target) => ({ ...target, plan, version: number })),
  );
}
