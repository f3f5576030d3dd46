import { guardNames } from '@xacthuc/engine';
import { IdSchema, InstantSchema, nullable } from '@xacthuc/platform';
import { Type } from 'typebox';

const share = { minimum: 0, maximum: 1 } as const;
const advice = Type.Object({ what: Type.String(), fix: Type.String() });
const fill = (description: string) => Type.Record(Type.String({ maxLength: 64 }), Type.Number(share), { description });

const limits = {
  minRows: nullable(
    Type.Integer({
      minimum: 0,
      maximum: 100_000_000,
      description:
        'Số bản ghi ít nhất sau khi kích hoạt / fewest records after activation; null: không xét / not judged',
    }),
  ),
  maxRows: nullable(
    Type.Integer({
      minimum: 0,
      maximum: 100_000_000,
      description: 'Số bản ghi nhiều nhất sau khi kích hoạt / most records after activation',
    }),
  ),
  maxBadRowShare: nullable(Type.Number({ ...share, description: 'Tỷ lệ dòng lỗi / rows with errors' })),
  maxRetiredShare: nullable(Type.Number({ ...share, description: 'Tỷ lệ đối tượng bị bớt / subjects retired' })),
  maxShrinkShare: nullable(
    Type.Number({ ...share, description: 'Mức giảm số bản ghi / fall in the number of records' }),
  ),
  maxGrowthShare: nullable(
    Type.Number({ minimum: 0, maximum: 1000, description: 'Mức tăng số bản ghi / rise in the number of records' }),
  ),
  maxChangedShare: nullable(Type.Number({ ...share, description: 'Tỷ lệ đối tượng bị đổi / subjects changed' })),
  maxFillDrop: nullable(
    Type.Number({
      ...share,
      description: 'Mức giảm tỷ lệ có giá trị của mỗi cột / fall in the share of records with a value, for each column',
    }),
  ),
  minFill: fill('Tỷ lệ có giá trị ít nhất, theo cột / least share of records with a value, by field'),
  maxFill: fill('Tỷ lệ có giá trị nhiều nhất, theo cột / greatest share of records with a value, by field'),
  tolerated: Type.Integer({
    minimum: 0,
    maximum: 1_000_000,
    description: 'Số bản ghi luôn được chấp nhận, dù tỷ lệ bao nhiêu / so many records pass whatever their share',
  }),
};

const some = { additionalProperties: false } as const;
const SomeLimits = Type.Partial(Type.Object(limits), some);
const allowOlder = Type.Boolean({
  description: 'Cho phép danh sách toàn bộ cũ hơn dữ liệu đang dùng / a full list may be older than what it replaces',
});
const requireBasis = Type.Array(Type.String({ enum: guardNames }), {
  uniqueItems: true,
  description: 'Chốt giữ lại cả khi không có căn cứ để xét / guards that hold also where there is nothing to judge by',
});
const fourEyes = Type.Boolean({
  description: 'Khoá kích hoạt phải khác khoá nộp / a held delivery is activated by another key than the sender’s',
});
const segments = Type.Record(Type.String({ minLength: 1, maxLength: 64 }), SomeLimits, {
  maxProperties: 1000,
  description: 'Giới hạn riêng của từng đơn vị / what differs in some segments',
});

const SettingsSchema = Type.Object({
  source: Type.Object(limits, { description: 'Cả nguồn / the whole source' }),
  eachSegment: Type.Object(limits, { description: 'Mỗi đơn vị mà lần nộp đụng đến / each segment a delivery touches' }),
  segments,
  allowOlder,
  requireBasis,
  fourEyes,
});

export const reasonSchema = Type.String({ minLength: 5, maxLength: 1000, pattern: '\\S' });

export const PutGuardsSchema = Type.Object(
  {
    source: Type.Optional(SomeLimits),
    eachSegment: Type.Optional(SomeLimits),
    segments: Type.Optional(segments),
    allowOlder: Type.Optional(allowOlder),
    requireBasis: Type.Optional(requireBasis),
    fourEyes: Type.Optional(fourEyes),
    reason: reasonSchema,
  },
  {
    additionalProperties: false,
    description: 'Phần không nêu trở về mức khai báo sẵn / what is left out goes back to what is declared',
    examples: [{ source: { maxChangedShare: 0.8 }, reason: 'Đổi mẫu tên theo công văn số 45' }],
  },
);

const person = Type.Object({ id: IdSchema, name: Type.String({ description: 'Tên của khoá API / the key’s name' }) });

export const GuardsSchema = Type.Object({
  source: Type.String(),
  from: Type.String({
    enum: ['declaration', 'office'],
    description: 'Mức khai báo sẵn, hay do văn phòng chương trình đặt / as declared, or as the office put it',
  }),
  settings: SettingsSchema,
  declared: SettingsSchema,
  fields: Type.Array(
    Type.Object({ field: Type.String(), label: Type.String() }, { description: 'Cột có thể đặt mức / columns' }),
  ),
  changes: Type.Array(Type.Object({ by: person, at: InstantSchema, reason: Type.String(), settings: SettingsSchema }), {
    description: 'Các lần thay đổi, mới nhất trước, tối đa 20 / changes, newest first, at most 20',
  }),
});

export const GuardResultSchema = Type.Object({
  guard: Type.String({ enum: guardNames }),
  scope: Type.Object({
    segment: nullable(Type.String({ description: 'null: cả nguồn / the whole source' })),
    segments: nullable(
      Type.Integer({
        description: 'Số đơn vị có cùng kết quả, nêu giá trị xấu nhất / so many segments alike, the worst value',
      }),
    ),
  }),
  field: nullable(Type.String()),
  value: nullable(Type.Number()),
  limit: Type.Number(),
  basis: nullable(Type.Number({ description: 'Số dòng hoặc bản ghi làm căn cứ / rows or records it is a share of' })),
  tolerated: Type.Integer(),
  outcome: Type.String({
    enum: ['passed', 'tripped', 'no_basis'],
    description: 'no_basis: không có căn cứ để xét, không phải là đạt / nothing to judge by, which is not passing',
  }),
  ok: Type.Boolean({ description: 'false: giữ lần nộp lại / it holds the delivery' }),
  vi: advice,
  en: advice,
});

export const OverrideSchema = Type.Object({
  by: person,
  at: InstantSchema,
  reason: Type.String(),
  guards: Type.Array(GuardResultSchema, { description: 'Các chốt bị vượt qua / the guards that were overridden' }),
});

export const SourceOverrideSchema = Type.Object({
  snapshot: IdSchema,
  segment: nullable(Type.String()),
  ...OverrideSchema.properties,
});
