import { IdSchema, InstantSchema, nullable } from '@xacthuc/platform';
import { Type } from 'typebox';
import { CodeSchema } from '../organisations/schemas.ts';
import { PlanContentSchema as content, planExample as example } from './content.ts';

export const NewPlanSchema = Type.Object(
  { code: CodeSchema, content },
  { additionalProperties: false, examples: [{ code: 'ten-mien-2026', content: example }] },
);

export const NewVersionSchema = Type.Object(
  {
    from: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000,
        description: 'Phiên bản gốc; không nêu: mới nhất / default: the newest',
      }),
    ),
  },
  { additionalProperties: false, examples: [{ from: 1 }] },
);

const revision = Type.Integer({
  minimum: 1,
  maximum: 2_000_000_000,
  description: 'Lần sửa đã đọc; người khác đã sửa thì bị từ chối / the revision that was read',
});

export const DraftChangeSchema = Type.Object(
  { revision, content },
  { additionalProperties: false, examples: [{ revision: 1, content: example }] },
);

export const ApprovalSchema = Type.Object(
  {
    revision,
    document: Type.Optional(
      Type.String({ minLength: 1, maxLength: 300, description: 'Văn bản phê duyệt / the document that approves it' }),
    ),
  },
  { additionalProperties: false, examples: [{ revision: 1, document: 'Kế hoạch 12/KH-UBND ngày 05/01/2026' }] },
);

const head = {
  plan: CodeSchema,
  version: Type.Integer(),
  state: Type.String({ enum: ['draft', 'approved'] }),
  revision: Type.Integer(),
  basedOn: nullable(Type.Integer({ description: 'Sao chép từ phiên bản / copied from' })),
  createdAt: InstantSchema,
  createdBy: IdSchema,
  changedAt: InstantSchema,
  changedBy: IdSchema,
  approvedAt: nullable(InstantSchema),
  approvedBy: nullable(IdSchema),
  approvalDocument: nullable(Type.String()),
};

export const PlanVersionHeadSchema = Type.Object(head, { $id: 'PlanVersionHead' });
export const PlanVersionSchema = Type.Object(
  { ...head, content },
  { $id: 'PlanVersion', description: 'Đã duyệt thì không đổi / once approved it never changes' },
);

export const PlanSchema = Type.Object(
  {
    code: CodeSchema,
    title: Type.Object({ vi: Type.String(), en: Type.String() }),
    newest: Type.Integer(),
    inForce: nullable(Type.Integer({ description: 'Phiên bản đã duyệt mới nhất / the newest approved version' })),
  },
  { $id: 'Plan' },
);

export const PlanDiffSchema = Type.Object({
  plan: CodeSchema,
  from: Type.Integer(),
  to: Type.Integer(),
  changes: Type.Array(
    Type.Object({
      part: Type.String({
        enum: ['title', 'legalBasis', 'area', 'period', 'units', 'targets', 'budget', 'milestones'],
      }),
      key: nullable(Type.String({ description: 'Mục nào của danh sách / which item of the list' })),
      change: Type.String({ enum: ['added', 'removed', 'changed'] }),
      before: Type.Unknown({ description: 'null: không có / was not there' }),
      after: Type.Unknown({ description: 'null: không còn / is not there' }),
    }),
  ),
});
