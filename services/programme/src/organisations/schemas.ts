import { IdSchema, InstantSchema, nullable } from '@xacthuc/platform';
import { Type } from 'typebox';
import { CalendarDaySchema } from '../forms/schemas.ts';
import { areaLevels } from './areas.ts';
import { organisationKinds } from './store.ts';

/** A lower-case word or words: how organisations and plans are named in addresses. */
export const CodeSchema = Type.String({
  pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
  maxLength: 64,
  examples: ['so-cong-thuong'],
});
export const ListSchema = Type.String({
  pattern: '^[A-Za-z0-9._-]{1,32}$',
  description: 'Phiên bản danh mục hành chính / which version of the code list',
  examples: ['2025-07-01'],
});
export const AreaCodeSchema = Type.String({ pattern: '^[0-9]{2,6}$', examples: ['24'] });

const area = { list: ListSchema, code: AreaCodeSchema };
export const AreaKeySchema = Type.Object(area, {
  additionalProperties: false,
  description: 'Mã địa bàn kèm phiên bản danh mục / an area’s code with its code list’s version',
});
/** An area, or null where the whole programme is meant. */
export const MaybeAreaSchema = nullable(AreaKeySchema);

const name = (language: string) => Type.String({ minLength: 1, maxLength: 300, description: language });
const validity = {
  from: nullable({ ...CalendarDaySchema, description: 'First day; null: since before the programme' }),
  until: nullable({ ...CalendarDaySchema, description: 'Last day; null: still' }),
};
const organisation = {
  kind: Type.String({ enum: [...organisationKinds] }),
  names: Type.Array(
    Type.Object({ vi: name('Tiếng Việt'), en: name('English'), ...validity }, { additionalProperties: false }),
    {
      minItems: 1,
      maxItems: 20,
      description: 'Tên theo từng thời kỳ / names, oldest first',
    },
  ),
  area: MaybeAreaSchema,
  ...validity,
};
const recorded = {
  version: Type.Integer({ description: 'Mỗi lần sửa là một phiên bản mới / a correction is a new version' }),
  recordedAt: InstantSchema,
  recordedBy: IdSchema,
};

export const OrganisationRequestSchema = Type.Object(organisation, {
  additionalProperties: false,
  examples: [
    {
      kind: 'department',
      names: [
        { vi: 'Sở Kế hoạch và Đầu tư', en: 'Department of Planning and Investment', from: null, until: '2025-02-28' },
        { vi: 'Sở Tài chính', en: 'Department of Finance', from: '2025-03-01', until: null },
      ],
      area: null,
      from: null,
      until: null,
    },
  ],
});

export const OrganisationSchema = Type.Object(
  { code: CodeSchema, ...organisation, ...recorded },
  { $id: 'Organisation' },
);

const areaRecord = {
  code: AreaCodeSchema,
  level: Type.String({ enum: [...areaLevels] }),
  parent: nullable({ ...AreaCodeSchema, description: 'Tỉnh của xã / a commune’s province; null: a province' }),
  vi: name('Tiếng Việt'),
  en: name('English'),
  ...validity,
};

export const AreasRequestSchema = Type.Object(
  { areas: Type.Array(Type.Object(areaRecord, { additionalProperties: false }), { minItems: 1, maxItems: 4000 }) },
  {
    additionalProperties: false,
    examples: [
      {
        areas: [
          {
            code: '24',
            level: 'province',
            parent: null,
            vi: 'Bắc Ninh',
            en: 'Bac Ninh',
            from: '2025-07-01',
            until: null,
          },
        ],
      },
    ],
  },
);

export const AreaSchema = Type.Object({ list: ListSchema, ...areaRecord, ...recorded }, { $id: 'Area' });
