import { answers, type Caller, callerOf, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { ProgrammeContext } from '../context.ts';
import { CodeSchema } from '../organisations/schemas.ts';
import type { PlanContent } from './content.ts';
import { diffPlans } from './diff.ts';
import {
  ApprovalSchema,
  DraftChangeSchema,
  NewPlanSchema,
  NewVersionSchema,
  PlanDiffSchema,
  PlanSchema,
  PlanVersionHeadSchema,
  PlanVersionSchema,
} from './schemas.ts';
import {
  approveVersion,
  changeDraft,
  copyVersion,
  createPlan,
  type PlanVersion,
  versionOf,
  versionsOf,
} from './store.ts';

const readers = ['organisation', 'office', 'auditor'] as const;
const writing = [
  'validation_failed',
  'malformed_body',
  'unauthenticated',
  'forbidden',
  'payload_too_large',
  'unsupported_media_type',
] as const;
const reading = ['validation_failed', 'unauthenticated', 'forbidden', 'not_found'] as const;
const tags = ['office'];
const number = Type.Integer({ minimum: 1, maximum: 1_000_000 });
const plan = Type.Object({ plan: CodeSchema });
const version = Type.Object({ plan: CodeSchema, version: number });
const base = '/v1/programme/plans';

/** `/v1/programme/plans`: what is to be reached, by whom, with what, and every version of it. */
export function planRoutes(context: ProgrammeContext): ServicePlugin {
  const { db } = context;
  return async (app) => {
    for (const schema of [PlanSchema, PlanVersionHeadSchema, PlanVersionSchema]) app.addSchema(schema);

    app.get(
      base,
      {
        config: { access: readers },
        schema: {
          tags: ['office', 'organisation'],
          summary: 'Các kế hoạch / the plans',
          description: 'Các tổ chức chỉ thấy phiên bản đã duyệt. / Organisations see approved versions only.',
          response: answers(
            { 200: Type.Object({ plans: Type.Array(Type.Ref('Plan')) }) },
            'unauthenticated',
            'forbidden',
          ),
        },
      },
      async (request) => {
        const seen = (await allVersions(context)).filter((row) => maySee(callerOf(request), row));
        const plans = [...new Set(seen.map((row) => row.plan))].map((code) =>
          present(seen.filter((v) => v.plan === code)),
        );
        return { plans } as never;
      },
    );

    app.post(
      base,
      {
        config: { access: ['office'] },
        schema: {
          tags,
          summary: 'Lập kế hoạch / make a plan',
          description: 'Phiên bản 1 là bản nháp. / Version 1 is a draft.',
          body: NewPlanSchema,
          response: answers({ 201: Type.Ref('PlanVersion') }, ...writing, 'state_conflict'),
        },
      },
      async (request, reply) => {
        const { code, content } = request.body as never as { code: string; content: PlanContent };
        const made = await createPlan(db, code, content, callerOf(request).id);
        reply.code(201).header('location', `${base}/${code}/versions/1`);
        return presentVersion(made) as never;
      },
    );

    app.get(
      `${base}/:plan/versions`,
      {
        config: { access: readers },
        schema: {
          tags: ['office', 'organisation'],
          summary: 'Các phiên bản của kế hoạch: ai, khi nào / versions of a plan: who and when',
          params: plan,
          response: answers({ 200: Type.Object({ versions: Type.Array(Type.Ref('PlanVersionHead')) }) }, ...reading),
        },
      },
      async (request) => {
        const versions = await versionsOf(db, request.params.plan);
        const seen = versions.filter((row) => maySee(callerOf(request), row));
        if (seen.length === 0) throw new Problem('not_found');
        return { versions: seen.map(presentHead) } as never;
      },
    );

    app.post(
      `${base}/:plan/versions`,
      {
        config: { access: ['office'] },
        schema: {
          tags,
          summary: 'Lập phiên bản mới / make a new version',
          description:
            'Bản sao đầy đủ, là bản nháp; mỗi kế hoạch có tối đa một bản nháp. / A full copy, as a draft; a plan has one ' +
            'draft at most.',
          params: plan,
          body: NewVersionSchema,
          response: answers({ 201: Type.Ref('PlanVersion') }, ...writing, 'not_found', 'state_conflict'),
        },
      },
      async (request, reply) => {
        const made = await copyVersion(db, request.params.plan, request.body.from ?? null, callerOf(request).id);
        reply.code(201).header('location', `${base}/${made.plan}/versions/${made.number}`);
        return presentVersion(made) as never;
      },
    );

    app.get(
      `${base}/:plan/versions/:version`,
      {
        config: { access: readers },
        schema: {
          tags: ['office', 'organisation'],
          summary: 'Một phiên bản, đầy đủ / one version, whole',
          params: version,
          response: answers({ 200: Type.Ref('PlanVersion') }, ...reading),
        },
      },
      async (request) => presentVersion(await visible(context, callerOf(request), request.params)) as never,
    );

    app.put(
      `${base}/:plan/versions/:version`,
      {
        config: { access: ['office'] },
        schema: {
          tags,
          summary: 'Sửa bản nháp / change a draft',
          params: version,
          body: DraftChangeSchema,
          response: answers({ 200: Type.Ref('PlanVersion') }, ...writing, 'not_found', 'state_conflict'),
        },
      },
      async (request) => {
        const { plan, version } = request.params;
        const change = request.body as never as { revision: number; content: PlanContent };
        return presentVersion(await changeDraft(db, plan, version, change, callerOf(request).id)) as never;
      },
    );

    app.post(
      `${base}/:plan/versions/:version/approval`,
      {
        config: { access: ['office'] },
        schema: {
          tags,
          summary: 'Duyệt bản nháp / approve a draft',
          description: 'Sau khi duyệt không sửa được nữa. / For good: an approved version never changes.',
          params: version,
          body: ApprovalSchema,
          response: answers({ 200: Type.Ref('PlanVersion') }, ...writing, 'not_found', 'state_conflict'),
        },
      },
      async (request) => {
        const { plan, version } = request.params;
        const { revision, document = null } = request.body;
        const approval = { revision, document };
        return presentVersion(await approveVersion(db, plan, version, approval, callerOf(request).id)) as never;
      },
    );

    app.get(
      `${base}/:plan/versions/:version/diff/:other`,
      {
        config: { access: readers },
        schema: {
          tags: ['office', 'organisation'],
          summary: 'Khác nhau giữa hai phiên bản / differences between two versions',
          params: Type.Object({ plan: CodeSchema, version: number, other: number }),
          response: answers({ 200: PlanDiffSchema }, ...reading),
        },
      },
      async (request) => {
        const { plan, version, other } = request.params;
        const caller = callerOf(request);
        const from = await visible(context, caller, { plan, version });
        const to = await visible(context, caller, { plan, version: other });
        return { plan, from: from.number, to: to.number, changes: diffPlans(from.content, to.content) } as never;
      },
    );
  };
}

/** Drafts are for the office and auditors. */
function maySee({ roles }: Caller, { state }: PlanVersion): boolean {
  return state === 'approved' || roles.some((role) => role === 'office' || role === 'admin' || role === 'auditor');
}

async function visible(
  { db }: ProgrammeContext,
  caller: Caller,
  { plan, version }: { readonly plan: string; readonly version: number },
): Promise<PlanVersion> {
  const row = await versionOf(db, plan, version);
  // The same answer as where there is none: that there is a draft is the office's business.
  if (!maySee(caller, row)) throw new Problem('not_found');
  return row;
}

async function allVersions({ db }: ProgrammeContext): Promise<PlanVersion[]> {
  return db.selectFrom('programme.plan_versions').selectAll().orderBy('plan').orderBy('number').execute();
}

function present(versions: readonly PlanVersion[]) {
  const newest = versions.at(-1);
  const approved = versions.findLast(({ state }) => state === 'approved');
  return {
    code: newest?.plan,
    title: (approved ?? newest)?.content.title,
    newest: newest?.number,
    inForce: approved?.number ?? null,
  };
}

function presentHead(row: PlanVersion) {
  return {
    plan: row.plan,
    version: row.number,
    state: row.state,
    revision: row.revision,
    basedOn: row.based_on,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    changedAt: row.changed_at.toISOString(),
    changedBy: row.changed_by,
    approvedAt: row.approved_at?.toISOString() ?? null,
    approvedBy: row.approved_by,
    approvalDocument: row.approval_document,
  };
}

function presentVersion(row: PlanVersion) {
  return { ...presentHead(row), content: row.content };
}
