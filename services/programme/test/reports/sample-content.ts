import { indicatorOf } from '../../src/indicators/registry.ts';
import type { LineNumbers, ListedActivity, ReportContent, ReportLine } from '../../src/reports/content.ts';
import { templateOf } from '../../src/reports/templates.ts';

/** Counts of the main table by indicator: now, and in the period before. */
export const sampleCounts: Readonly<Record<string, readonly [number, number]>> = {
  checks: [12_480, 9_310],
  attestations: [8_215, 6_004],
  names: [3_412, 2_870],
  'names-enterprise': [812, 655],
  'names-household': [1_905, 1_610],
  'names-person': [695, 605],
  workshops: [14, 9],
  trainings: [36, 22],
  'media-items': [120, 85],
  'support-points': [7, 3],
  participants: [2_950, 1_870],
  trained: [1_604, 977],
};
const period = { from: '2026-01-01', until: '2026-12-31' };
const previousYear = { from: '2025-01-01', until: '2025-12-31' };
const source = {
  part: 'numerator',
  data: 'names',
  vi: 'Tên miền đã đăng ký được ghi nhận trong hệ thống',
  en: 'Registered names recorded in the system',
  asOf: '2026-12-31',
  document: null,
  version: null,
} as const;

function numbers(value: number | null, of: { readonly from: string; readonly until: string }): LineNumbers {
  return {
    ...of,
    numerator: value,
    denominator: null,
    value: value === null ? null : String(value),
    asOf: value === null ? null : of.until,
    missing: value === null ? 'numerator' : null,
    source: value === null ? [] : [source],
  };
}

export function sampleLine(
  code: string,
  [now, then]: readonly [number | null, number | null],
  more: Partial<ReportLine> = {},
): ReportLine {
  const definition = indicatorOf(code);
  if (!definition) throw new Error(code);
  return {
    key: code,
    part: 'main',
    indicator: code,
    name: definition.name.vi,
    unitName: definition.unitName.vi,
    row: null,
    area: null,
    organisation: null,
    current: numbers(now, period),
    previous: more.part === undefined ? numbers(then, previousYear) : null,
    target: targets[code] === undefined ? null : { plan: 'mau', version: 2, ...period, value: targets[code] },
    ...more,
  };
}

const statistics = { number: '15/BC-TK', date: '2027-01-05', issuer: 'Thống kê tỉnh Mẫu' };

/** A ratio of the sample's counts over made-up base figures. */
function ratio(count: string, base: string, [now, then]: readonly [number, number]): Partial<ReportLine> {
  const [counted, before] = sampleCounts[count] ?? [0, 0];
  const of = (numerator: number, denominator: number, days: typeof period): LineNumbers => ({
    ...numbers(numerator, days),
    denominator,
    value: String(Math.round((numerator / denominator) * 10_000_000) / 10_000),
    source: [
      source,
      { ...source, part: 'denominator', data: 'bases', vi: base, asOf: days.until, document: statistics, version: 1 },
    ],
  });
  return { current: of(counted, now, period), previous: of(before, then, previousYear) };
}

const ratios: Readonly<Record<string, Partial<ReportLine>>> = {
  'dti-enterprises': ratio('names-enterprise', 'Số doanh nghiệp đang hoạt động', [9_840, 9_215]),
  'dti-households': ratio('names-household', 'Số hộ kinh doanh đang hoạt động', [64_300, 62_050]),
};

const units = [
  { code: 'so-cong-thuong', name: 'Sở Công Thương' },
  { code: 'tinh-doan', name: 'Tỉnh đoàn Mẫu' },
  { code: 'hoi-nong-dan', name: 'Hội Nông dân tỉnh Mẫu' },
  { code: 'lien-minh-htx', name: 'Liên minh Hợp tác xã tỉnh Mẫu' },
];
const targets: Readonly<Record<string, string>> = {
  names: '5000',
  trainings: '40',
  'support-points': '6',
  participants: '2500',
};

/** A report of a made-up province, without a database. */
export function sampleContent(template: string, more: Partial<ReportContent> = {}): ReportContent {
  const codes = templateOf(template)?.indicators ?? [];
  const months = Array.from({ length: 12 }, (_, i) => String(i + 1).padStart(2, '0'));
  const lines = [
    ...codes.map((code) => sampleLine(code, sampleCounts[code] ?? [null, null], ratios[code] ?? {})),
    ...units.flatMap(({ code: organisation, name: row }, i) =>
      (templateOf(template)?.perOrganisation ?? []).map((code, j) =>
        sampleLine(code, [(i + 2) * (j + 3), null], {
          key: `${code}@${organisation}`,
          part: 'organisation',
          row,
          organisation,
          target: null,
        }),
      ),
    ),
    ...months.map((month, i) =>
      sampleLine('names', [2_900 + i * 45, null], {
        key: `names@2026-${month}`,
        part: 'month',
        row: `${i + 1}/2026`,
        target: null,
      }),
    ),
    ...['07210', '07213'].map((code, i) =>
      sampleLine('participants', [120 + i, null], {
        key: `participants@${code}`,
        part: 'area',
        row: `Xã Mẫu ${i + 1}`,
        target: null,
      }),
    ),
  ];
  const activities: ListedActivity[] = Array.from({ length: 45 }, (_, i) => ({
    id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
    kind: i % 3 === 0 ? 'workshop' : 'training',
    organisation: 'hoi-nong-dan',
    organisationName: 'Hội Nông dân tỉnh Mẫu',
    startsOn: `2026-${String(1 + (i % 12)).padStart(2, '0')}-15`,
    area: null,
    title: `Tập huấn sử dụng tên miền “.vn” cho hộ kinh doanh, đợt ${i + 1}`,
    place: 'Nhà văn hóa xã Mẫu Một',
    participants: 40 + i,
  }));
  return {
    v: 1,
    salt: 'ab'.repeat(32),
    report: '11111111-1111-4111-8111-111111111111',
    template,
    kind: 'year',
    period,
    previousPeriod: previousYear,
    area: null,
    organisation: { code: 'so-khcn', name: 'Sở Khoa học và Công nghệ' },
    plan: { code: 'mau', version: 2, title: 'Kế hoạch mẫu', legalBasis: 'Quyết định 826/QĐ-BTTTT ngày 21/05/2024' },
    addressee: 'Ủy ban nhân dân tỉnh Mẫu',
    form: {
      parentBody: 'Ủy ban nhân dân tỉnh Mẫu',
      number: '12',
      symbol: 'BC-SKHCN',
      place: 'Mẫu',
      date: '2027-01-08',
      signer: 'Giám đốc',
    },
    texts: {
      assessment:
        'Chương trình được triển khai đồng bộ ở các xã, phường; tỷ lệ hộ kinh doanh có website tăng đều qua các tháng.',
      difficulties: 'Một số hộ kinh doanh ở vùng xa chưa quen sử dụng dịch vụ trực tuyến.\nKinh phí tập huấn cấp chậm.',
      proposals: 'Đề nghị Ủy ban nhân dân tỉnh giao chỉ tiêu năm tiếp theo đến từng xã, phường.',
    },
    computedAt: '2027-01-07T03:00:00.000Z',
    lines,
    activities,
    activitiesOmitted: 0,
    ...more,
  };
}
