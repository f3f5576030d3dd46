import type { Bilingual, Outcome, SubjectType } from '@xacthuc/domain';
import type { ActivityKind } from '../activities/kinds.ts';

/**
 * The one registry of what the programme counts. Plans set targets for these codes; monitoring and reports show them. An entry
 * says what is counted; `figures.ts` counts it. Codes are stored in plans: none is renamed or given another meaning.
 */

/** How many there are of whom: what departments and the statistics office state, with a document. */
export const bases = {
  enterprises: { vi: 'Số doanh nghiệp đang hoạt động', en: 'Enterprises in operation' },
  households: { vi: 'Số hộ kinh doanh đang hoạt động', en: 'Household businesses in operation' },
  population: { vi: 'Dân số', en: 'Population' },
  'people-18-23': { vi: 'Số người từ 18 đến 23 tuổi', en: 'People aged 18 to 23' },
} as const satisfies Record<string, Bilingual>;

export type BaseCode = keyof typeof bases;

/** What figures are taken from. */
export const dataSources = {
  names: { vi: 'Tên miền đã đăng ký được ghi nhận trong hệ thống', en: 'Registered names recorded in the system' },
  websites: { vi: 'Danh bạ website của chương trình', en: "The programme's website directory" },
  answers: { vi: 'Câu trả lời xác thực trong hệ thống', en: 'Answers given by the system' },
  activities: { vi: 'Hoạt động do các cơ quan, tổ chức báo cáo', en: 'Activities filed by organisations' },
  bases: {
    vi: 'Số liệu nền theo văn bản của cơ quan ban hành',
    en: 'Base figures, by the issuing authority’s document',
  },
} as const satisfies Record<string, Bilingual>;

export type DataSource = keyof typeof dataSources;

/** Something that can be counted. */
export type Measure =
  | { readonly of: 'names'; readonly subject: SubjectType | null }
  | { readonly of: 'websites' }
  | { readonly of: 'answers'; readonly outcome: Outcome | null }
  | { readonly of: 'activities'; readonly kind: ActivityKind }
  | { readonly of: 'participants'; readonly kind: ActivityKind | null }
  | { readonly of: 'base'; readonly base: BaseCode };

/** `count`: the numerator itself; the others are the numerator over the denominator, times 1,000 or 100. */
export type IndicatorUnit = 'count' | 'per_thousand' | 'percent';

export interface IndicatorDefinition {
  readonly code: string;
  readonly name: Bilingual;
  readonly unit: IndicatorUnit;
  /** What is counted: 'names', 'people', as people read it. */
  readonly unitName: Bilingual;
  /** `stock`: how many there are at the end of the period; `flow`: how many came within it. */
  readonly kind: 'stock' | 'flow';
  /** Of the digital-transformation index (DTI). */
  readonly dti: boolean;
  readonly computed: Bilingual;
  readonly data: readonly DataSource[];
  readonly numerator: Measure;
  readonly denominator: Measure | null;
  /** What it can be told for; what it cannot, no target may be set for. */
  readonly by: { readonly area: boolean; readonly organisation: boolean };
}

const names = { vi: 'tên miền', en: 'names' };
const items = { vi: 'lượt', en: 'times' };
const perThousand = { vi: 'trên 1.000', en: 'per 1,000' };
const percent = { vi: '%', en: '%' };

const registered = (code: string, subject: SubjectType | null, who: Bilingual): IndicatorDefinition => ({
  code,
  name: { vi: `Số tên miền đã đăng ký${who.vi}`, en: `Names registered${who.en}` },
  unit: 'count',
  unitName: names,
  kind: 'stock',
  dti: false,
  computed: {
    vi: 'Số tên miền đăng ký theo chương trình và chưa trả lại, tính đến hết kỳ',
    en: 'Names registered under the programme and not given back, at the end of the period',
  },
  data: ['names'],
  numerator: { of: 'names', subject },
  denominator: null,
  by: { area: true, organisation: false },
});

const ratio = (code: string, subject: SubjectType, base: BaseCode, who: Bilingual): IndicatorDefinition => ({
  code,
  name: {
    vi: `Số ${who.vi} có tên miền .vn của chương trình trên 1.000 ${who.vi}`,
    en: `${who.en} with a .vn name of the programme, per 1,000`,
  },
  unit: 'per_thousand',
  unitName: perThousand,
  kind: 'stock',
  dti: true,
  computed: {
    vi: 'Số tên miền của nhóm này tính đến hết kỳ (mỗi chủ thể một tên), chia cho số liệu nền mới nhất đến hết kỳ, nhân 1.000',
    en: 'Names of the group at the end of the period (one for each subject), over the latest base figure of that day, times 1,000',
  },
  data: ['names', 'bases'],
  numerator: { of: 'names', subject },
  denominator: { of: 'base', base },
  by: { area: true, organisation: false },
});

const held = (code: string, kind: ActivityKind, name: Bilingual): IndicatorDefinition => ({
  code,
  name,
  unit: 'count',
  unitName: items,
  kind: 'flow',
  dti: false,
  computed: {
    vi: 'Số hoạt động loại này đã báo cáo, có ngày bắt đầu trong kỳ, không tính hoạt động đã rút',
    en: 'Activities of this kind that were filed, begun within the period, without those withdrawn',
  },
  data: ['activities'],
  numerator: { of: 'activities', kind },
  denominator: null,
  by: { area: true, organisation: true },
});

const attended = (code: string, kind: ActivityKind | null, name: Bilingual): IndicatorDefinition => ({
  ...held(code, 'workshop', name),
  unitName: { vi: 'lượt người', en: 'participants' },
  computed: {
    vi: 'Tổng lượt người tham gia các hoạt động đã báo cáo có ngày bắt đầu trong kỳ',
    en: 'Participants of filed activities begun within the period',
  },
  numerator: { of: 'participants', kind },
});

const asked = (code: string, outcome: Outcome | null, name: Bilingual, computed: Bilingual): IndicatorDefinition => ({
  code,
  name,
  unit: 'count',
  unitName: items,
  kind: 'flow',
  dti: false,
  computed,
  data: ['answers'],
  numerator: { of: 'answers', outcome },
  denominator: null,
  by: { area: false, organisation: false },
});

export const indicators: readonly IndicatorDefinition[] = [
  asked(
    'checks',
    null,
    { vi: 'Số lượt xác thực', en: 'Checks' },
    {
      vi: 'Số câu trả lời xác thực trong kỳ',
      en: 'Answers given within the period',
    },
  ),
  asked(
    'attestations',
    'eligible',
    { vi: 'Số xác nhận đủ điều kiện', en: 'Attestations of eligibility' },
    {
      vi: 'Số câu trả lời "đủ điều kiện" trong kỳ',
      en: 'Answers "eligible" given within the period',
    },
  ),
  registered('names', null, { vi: '', en: '' }),
  registered('names-enterprise', 'enterprise', { vi: ' của doanh nghiệp', en: ' by enterprises' }),
  registered('names-household', 'household', { vi: ' của hộ kinh doanh', en: ' by household businesses' }),
  registered('names-person', 'person', { vi: ' của cá nhân', en: ' by people' }),
  ratio('dti-enterprises', 'enterprise', 'enterprises', { vi: 'doanh nghiệp', en: 'Enterprises' }),
  ratio('dti-households', 'household', 'households', { vi: 'hộ kinh doanh', en: 'Household businesses' }),
  ratio('dti-people', 'person', 'population', { vi: 'người dân', en: 'People' }),
  ratio('dti-people-18-23', 'person', 'people-18-23', { vi: 'người từ 18 đến 23 tuổi', en: 'People aged 18 to 23' }),
  {
    code: 'dti-live',
    name: { vi: 'Tỷ lệ tên miền có website hoạt động', en: 'Share of names with a live website' },
    unit: 'percent',
    unitName: percent,
    kind: 'stock',
    dti: true,
    computed: {
      vi: 'Số tên miền có website đang hoạt động chia cho số tên miền đã đăng ký, tính đến hết kỳ, nhân 100',
      en: 'Names with a live website over names registered, at the end of the period, times 100',
    },
    data: ['websites', 'names'],
    numerator: { of: 'websites' },
    denominator: { of: 'names', subject: null },
    by: { area: true, organisation: false },
  },
  held('workshops', 'workshop', { vi: 'Số hội nghị, hội thảo', en: 'Workshops' }),
  held('trainings', 'training', { vi: 'Số lớp tập huấn', en: 'Trainings' }),
  held('media-items', 'media', { vi: 'Số tin, bài truyền thông', en: 'Media items' }),
  held('support-points', 'support_point', { vi: 'Số điểm hỗ trợ mở mới', en: 'Support points opened' }),
  attended('participants', null, { vi: 'Số lượt người tham gia', en: 'Participants' }),
  attended('trained', 'training', { vi: 'Số lượt người được tập huấn', en: 'People trained' }),
];

const byCode = new Map(indicators.map((indicator) => [indicator.code, indicator]));

/** The definition of a code; undefined where there is none. */
export function indicatorOf(code: string): IndicatorDefinition | undefined {
  return byCode.get(code);
}

const factors: Readonly<Record<IndicatorUnit, number>> = { count: 1, per_thousand: 1000, percent: 100 };

/**
 * The indicator's value: to four decimals, null where a part is not known or the denominator is 0. A pure function: whoever shows a
 * stored numerator and denominator gets the same value.
 */
export function indicatorValue(
  { unit, denominator: of }: Pick<IndicatorDefinition, 'unit' | 'denominator'>,
  numerator: number | null,
  denominator: number | null,
): number | null {
  if (numerator === null) return null;
  if (of === null) return numerator;
  if (denominator === null || denominator === 0) return null;
  return Math.round((numerator / denominator) * factors[unit] * 10_000) / 10_000;
}
