import { IdSchema, InstantSchema, nullable } from '@xacthuc/platform';
import { Type } from 'typebox';
import { CalendarDaySchema, formReport, PeriodSchema } from '../forms/schemas.ts';
import { AreaKeySchema, CodeSchema, MaybeAreaSchema } from '../organisations/schemas.ts';
import { mostValue } from './denominators.ts';
import { bases, dataSources } from './registry.ts';

const bilingual = Type.Object({ vi: Type.String(), en: Type.String() });

export const IndicatorSchema = Type.Object(
  {
    code: CodeSchema,
    name: bilingual,
    unit: Type.String({ enum: ['count', 'per_thousand', 'percent'] }),
    unitName: bilingual,
    kind: Type.String({
      enum: ['stock', 'flow'],
      description: 'stock: đến cuối kỳ / at its end; flow: trong kỳ / within it',
    }),
    dti: Type.Boolean({ description: 'Thuộc bộ chỉ số chuyển đổi số / of the digital-transformation index' }),
    computed: bilingual,
    data: Type.Array(
      Type.Object({ code: Type.String({ enum: Object.keys(dataSources) }), vi: Type.String(), en: Type.String() }),
    ),
    by: Type.Object({ area: Type.Boolean(), organisation: Type.Boolean() }),
  },
  { $id: 'Indicator' },
);

const document = Type.Object(
  {
    number: Type.String({ minLength: 1, maxLength: 100 }),
    date: CalendarDaySchema,
    issuer: Type.String({ minLength: 1, maxLength: 200 }),
  },
  { additionalProperties: false, description: 'Số, ngày, cơ quan ban hành / the document that says so' },
);

export const FigureSchema = Type.Object(
  {
    indicator: CodeSchema,
    period: PeriodSchema,
    area: MaybeAreaSchema,
    organisation: nullable(CodeSchema),
    value: nullable(Type.Number({ description: 'null: không tính được / cannot be told; see "missing"' })),
    numerator: nullable(Type.Number()),
    denominator: nullable(Type.Number()),
    source: Type.Array(
      Type.Object({
        part: Type.String({ enum: ['numerator', 'denominator'] }),
        data: Type.String({ enum: Object.keys(dataSources) }),
        vi: Type.String(),
        en: Type.String(),
        asOf: CalendarDaySchema,
        document: nullable(document),
        version: nullable(Type.Integer()),
      }),
    ),
    asOf: nullable(CalendarDaySchema),
    missing: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      enum: ['numerator', 'denominator', 'denominator_zero', 'area', 'organisation', null],
      description:
        'Vì sao không có giá trị: chưa có tử số, chưa có số liệu nền, số liệu nền bằng 0, không tính theo địa bàn hoặc tổ chức / ' +
        'why there is no value',
    }),
  },
  { $id: 'Figure' },
);

const denominator = {
  base: Type.String({ enum: Object.keys(bases) }),
  area: AreaKeySchema,
  asOf: { ...CalendarDaySchema, description: 'Ngày số liệu phản ánh / the day it speaks of' },
  value: Type.Integer({ minimum: 0, maximum: mostValue }),
  document,
};

export const DenominatorsRequestSchema = Type.Object(
  {
    denominators: Type.Array(Type.Object(denominator, { additionalProperties: false }), {
      minItems: 1,
      maxItems: 2000,
    }),
  },
  {
    additionalProperties: false,
    examples: [
      {
        denominators: [
          {
            base: 'enterprises',
            area: { list: '2025-07-01', code: '24' },
            asOf: '2025-12-31',
            value: 12000,
            document: { number: '15/BC-CTK', date: '2026-01-10', issuer: 'Thống kê tỉnh' },
          },
        ],
      },
    ],
  },
);

export const DenominatorSchema = Type.Object(
  { ...denominator, version: Type.Integer(), recordedAt: InstantSchema, recordedBy: IdSchema },
  { $id: 'Denominator', description: 'Đính chính là phiên bản mới / a correction is a new version' },
);

export const DenominatorImportSchema = Type.Object({
  state: Type.String({ enum: ['recorded', 'checked', 'rejected'] }),
  changed: Type.Integer({ description: 'Mới hoặc đính chính / new or corrected' }),
  unchanged: Type.Integer(),
  ...formReport,
});
