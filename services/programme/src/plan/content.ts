import { nullable } from '@xacthuc/platform';
import { type Static, Type } from 'typebox';
import { CalendarDaySchema, PeriodSchema } from '../forms/schemas.ts';
import { AreaKeySchema, CodeSchema, MaybeAreaSchema } from '../organisations/schemas.ts';

const closed = { additionalProperties: false } as const;
const text = (maxLength: number, description: string) => Type.String({ minLength: 1, maxLength, description });
const maybeOrganisation = nullable({
  ...CodeSchema,
  description: 'Tổ chức; null: toàn chương trình / null: the whole programme',
});

export const UnitSchema = Type.Object(
  {
    organisation: CodeSchema,
    role: Type.String({ enum: ['lead', 'coordinating'], description: 'Chủ trì / phối hợp' }),
    task: text(500, 'Nhiệm vụ / what it is to do'),
  },
  closed,
);

export const TargetSchema = Type.Object(
  {
    indicator: Type.String({ maxLength: 64, description: 'Mã trong /v1/programme/indicators' }),
    period: PeriodSchema,
    area: MaybeAreaSchema,
    organisation: maybeOrganisation,
    value: Type.Number({ minimum: 0, maximum: 1e12, description: 'Chỉ tiêu, theo đơn vị của chỉ số / in its unit' }),
  },
  closed,
);

export const BudgetLineSchema = Type.Object(
  {
    code: CodeSchema,
    title: text(300, 'Nội dung chi / what for'),
    amount: Type.Integer({ minimum: 0, maximum: 9e15, description: 'Đồng / dong' }),
    fund: text(200, 'Nguồn kinh phí / out of which fund'),
    year: Type.Integer({ minimum: 2000, maximum: 2100 }),
    organisation: maybeOrganisation,
  },
  closed,
);

export const MilestoneSchema = Type.Object(
  {
    code: CodeSchema,
    title: text(300, 'Mốc / what is to be reached'),
    due: CalendarDaySchema,
    organisation: maybeOrganisation,
  },
  closed,
);

/** A plan, whole: each version holds all of it. */
export const PlanContentSchema = Type.Object(
  {
    title: Type.Object({ vi: text(300, 'Tên chương trình'), en: text(300, 'Name') }, closed),
    legalBasis: Type.String({
      maxLength: 1000,
      description: 'Căn cứ: số, ngày, cơ quan ban hành / the decisions it rests on',
    }),
    area: { ...AreaKeySchema, description: 'Tỉnh của chương trình / the province it is for' },
    period: PeriodSchema,
    units: Type.Array(UnitSchema, { maxItems: 200 }),
    targets: Type.Array(TargetSchema, { maxItems: 2000 }),
    budget: Type.Array(BudgetLineSchema, { maxItems: 500 }),
    milestones: Type.Array(MilestoneSchema, { maxItems: 500 }),
  },
  closed,
);

/** A plan as the documentation shows it. */
export const planExample = {
  title: { vi: 'Hiện diện trực tuyến với tên miền .vn', en: 'Online presence with .vn names' },
  legalBasis: 'Quyết định 826/QĐ-BTTTT ngày 21/05/2024',
  area: { list: '2025-07-01', code: '24' },
  period: { from: '2026-01-01', until: '2026-12-31' },
  units: [{ organisation: 'so-cong-thuong', role: 'lead', task: 'Chủ trì triển khai' }],
  targets: [
    {
      indicator: 'names',
      period: { from: '2026-01-01', until: '2026-12-31' },
      area: null,
      organisation: null,
      value: 5000,
    },
  ],
  budget: [
    {
      code: 'tap-huan',
      title: 'Tập huấn hộ kinh doanh',
      amount: 200000000,
      fund: 'Ngân sách tỉnh',
      year: 2026,
      organisation: 'so-cong-thuong',
    },
  ],
  milestones: [{ code: 'khai-truong', title: 'Khai trương điểm hỗ trợ', due: '2026-03-31', organisation: null }],
};

export type Unit = Static<typeof UnitSchema>;
export type Target = {
  readonly indicator: string;
  readonly period: { readonly from: string; readonly until: string };
  readonly area: { readonly list: string; readonly code: string } | null;
  readonly organisation: string | null;
  readonly value: number;
};
export type BudgetLine = Static<typeof BudgetLineSchema>;
export type Milestone = Static<typeof MilestoneSchema>;

/** What a version of a plan holds. Amounts in dong, days in Vietnam. */
export interface PlanContent {
  readonly title: { readonly vi: string; readonly en: string };
  readonly legalBasis: string;
  readonly area: { readonly list: string; readonly code: string };
  readonly period: { readonly from: string; readonly until: string };
  readonly units: readonly Unit[];
  readonly targets: readonly Target[];
  readonly budget: readonly BudgetLine[];
  readonly milestones: readonly Milestone[];
}

/** What makes an item of a plan the same item in another version. */
export const itemKeys = {
  units: ({ organisation, role }: Unit) => `${role}:${organisation}`,
  targets: ({ indicator, period, area, organisation }: Target) =>
    [indicator, period.from, period.until, area === null ? '' : `${area.list}/${area.code}`, organisation ?? ''].join(
      '|',
    ),
  budget: ({ code, year }: BudgetLine) => `${year}:${code}`,
  milestones: ({ code }: Milestone) => code,
} as const;
