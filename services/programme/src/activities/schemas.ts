import { CursorSchema, IdSchema, InstantSchema, nullable } from '@xacthuc/platform';
import { Type } from 'typebox';
import { CalendarDaySchema } from '../forms/schemas.ts';
import { CodeSchema, MaybeAreaSchema } from '../organisations/schemas.ts';
import { longestPlace, longestSummary, longestTitle, mostLinks, mostOfGroup } from './check.ts';
import { activityKinds, participantGroups } from './kinds.ts';

const kind = Type.String({ enum: Object.keys(activityKinds) });
const groups = Object.fromEntries(
  Object.entries(participantGroups).map(([code, { vi, en }]) => [
    code,
    Type.Optional(Type.Integer({ minimum: 0, maximum: mostOfGroup, description: `${vi} / ${en}` })),
  ]),
);

const content = {
  kind,
  title: Type.String({ minLength: 1, maxLength: longestTitle }),
  summary: Type.String({ maxLength: longestSummary, default: '', description: 'Nội dung, kết quả / what was done' }),
  startsOn: CalendarDaySchema,
  endsOn: nullable({
    ...CalendarDaySchema,
    description: 'null: một ngày; điểm hỗ trợ: còn mở / null: one day, or still open',
  }),
  area: MaybeAreaSchema,
  place: Type.String({ maxLength: longestPlace, default: '' }),
  participants: Type.Object(groups, {
    additionalProperties: false,
    description: 'Số người theo nhóm, không ghi tên / how many of each group, nobody’s name',
  }),
  links: Type.Array(Type.String({ maxLength: 500 }), { maxItems: mostLinks, default: [] }),
};

const example = {
  kind: 'training',
  title: 'Tập huấn tạo website cho hộ kinh doanh',
  summary: 'Hướng dẫn đăng ký tên miền biz.vn và tạo trang giới thiệu sản phẩm',
  startsOn: '2026-03-15',
  endsOn: null,
  area: { list: '2025-07-01', code: '24' },
  place: 'Nhà văn hoá xã Mẫu',
  participants: { households: 40, officials: 3 },
  links: ['https://example.vn/tap-huan'],
};
const state = Type.String({ enum: ['draft', 'filed'], default: 'filed' });

export const NewActivitySchema = Type.Object(
  {
    organisation: Type.Optional({
      ...CodeSchema,
      description: 'Chỉ văn phòng nêu, khi nộp thay / the office names it; a key of an organisation need not',
    }),
    state,
    ...content,
  },
  { additionalProperties: false, examples: [{ state: 'filed', ...example }] },
);

const revision = Type.Integer({
  minimum: 1,
  maximum: 2_000_000_000,
  description: 'Lần sửa đã đọc / the revision that was read',
});
const reason = Type.String({ minLength: 1, maxLength: 500 });

export const ActivityChangeSchema = Type.Object(
  {
    revision,
    reason: Type.Optional({ ...reason, description: 'Cần khi hoạt động đã báo cáo / needed for one that was filed' }),
    state,
    ...content,
  },
  { additionalProperties: false, examples: [{ revision: 1, reason: 'ghi nhầm số người', state: 'filed', ...example }] },
);

export const WithdrawalSchema = Type.Object(
  { revision, reason },
  { additionalProperties: false, examples: [{ revision: 1, reason: 'hoạt động không diễn ra' }] },
);

export const AttachmentSchema = Type.Object(
  {
    id: IdSchema,
    name: Type.String(),
    contentType: Type.String(),
    bytes: Type.Integer(),
    sha256: Type.String(),
    addedAt: InstantSchema,
    addedBy: IdSchema,
    erasedAt: nullable(InstantSchema),
  },
  { $id: 'Attachment' },
);

const stored = {
  id: IdSchema,
  organisation: CodeSchema,
  state: Type.String({ enum: ['draft', 'filed', 'withdrawn'] }),
  revision: Type.Integer(),
  ...content,
  participantsTotal: Type.Integer(),
  importId: nullable({ ...IdSchema, description: 'Nộp bằng tệp / came with a file' }),
  createdAt: InstantSchema,
  createdBy: IdSchema,
  filedAt: nullable(InstantSchema),
  changedAt: InstantSchema,
  changedBy: IdSchema,
};

export const ActivitySummarySchema = Type.Object(stored, { $id: 'ActivitySummary' });
export const ActivitySchema = Type.Object(
  { ...stored, attachments: Type.Array(Type.Ref('Attachment')) },
  { $id: 'Activity' },
);

export const ActivityVersionSchema = Type.Object({
  revision: Type.Integer(),
  state: Type.String(),
  reason: nullable(Type.String()),
  at: InstantSchema,
  by: IdSchema,
  content: Type.Object(content),
});

export const ActivityQuerySchema = Type.Object(
  {
    organisation: Type.Optional(CodeSchema),
    kind: Type.Optional(kind),
    state: Type.Optional(Type.String({ enum: ['draft', 'filed', 'withdrawn'] })),
    from: Type.Optional({ ...CalendarDaySchema, description: 'Begun on or after' }),
    until: Type.Optional({ ...CalendarDaySchema, description: 'Begun on or before' }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
    cursor: Type.Optional(CursorSchema),
  },
  { additionalProperties: false },
);
