import type { Bilingual } from '@xacthuc/domain';
import type { PeriodicKind } from './kinds.ts';

/**
 * The one registry of report templates: who writes to whom, by when, what it holds. Codes are stored: none is ever renamed.
 * Sections, tables and appendices stand in the order of the official form (Decree 30/2020/NĐ-CP, annex I and form 1.4).
 */
export interface ReportTemplate {
  readonly code: string;
  readonly name: Bilingual;
  /** Who writes: each organisation that takes part, or the plan's lead unit. */
  readonly author: 'organisation' | 'lead';
  readonly reader: 'lead' | 'province' | 'registry';
  /** What it is about, without the period. */
  readonly subject: string;
  /** Working days after the period within which it is due. */
  readonly workingDays: Readonly<Record<PeriodicKind, number>>;
  /** Kinds that each author owes; the others may be made. */
  readonly expected: readonly PeriodicKind[];
  /** Indicators of the main table, in order. */
  readonly indicators: readonly string[];
  /** Indicators of appendices: a row for each organisation of the plan, and for each commune. */
  readonly perOrganisation: readonly string[];
  readonly perArea: readonly string[];
  /** Drawn month by month where the period has several. */
  readonly perMonth: readonly string[];
  /** Whether activities are listed. */
  readonly activities: boolean;
  /** It leaves the province: small groups are not shown. */
  readonly leaves: boolean;
  /** Who gets it besides the addressee. */
  readonly recipients: readonly string[];
  /** Who signs, unless the report says otherwise. */
  readonly signer: string;
}

const all = [
  'checks',
  'attestations',
  'names',
  'names-enterprise',
  'names-household',
  'names-person',
  'dti-enterprises',
  'dti-households',
  'dti-people',
  'dti-people-18-23',
  'dti-live',
  'workshops',
  'trainings',
  'media-items',
  'support-points',
  'participants',
  'trained',
] as const;
const done = ['workshops', 'trainings', 'media-items', 'support-points', 'participants', 'trained'] as const;

export const reportTemplates: readonly ReportTemplate[] = [
  {
    code: 'organisation-lead',
    name: { vi: 'Báo cáo của cơ quan, tổ chức gửi cơ quan chủ trì', en: 'An organisation to the lead department' },
    author: 'organisation',
    reader: 'lead',
    subject: 'Kết quả hỗ trợ người dân, hộ kinh doanh, doanh nghiệp hiện diện trực tuyến với tên miền quốc gia “.vn”',
    workingDays: { month: 3, quarter: 5, half_year: 5, year: 10 },
    expected: ['quarter', 'year'],
    indicators: done,
    perOrganisation: [],
    perArea: ['workshops', 'trainings', 'participants'],
    perMonth: ['participants'],
    activities: true,
    leaves: false,
    recipients: [],
    signer: 'THỦ TRƯỞNG ĐƠN VỊ',
  },
  {
    code: 'lead-province',
    name: {
      vi: 'Báo cáo của cơ quan chủ trì gửi Ủy ban nhân dân tỉnh',
      en: 'The lead department to the People’s Committee',
    },
    author: 'lead',
    reader: 'province',
    subject:
      'Kết quả triển khai chương trình hiện diện trực tuyến tin cậy với tên miền quốc gia “.vn” trên địa bàn tỉnh',
    workingDays: { month: 5, quarter: 7, half_year: 10, year: 15 },
    expected: ['quarter', 'half_year', 'year'],
    indicators: all,
    perOrganisation: done,
    perArea: ['names', 'participants'],
    perMonth: ['names', 'participants'],
    activities: true,
    leaves: false,
    recipients: ['Các cơ quan, tổ chức phối hợp'],
    signer: 'GIÁM ĐỐC',
  },
  {
    code: 'lead-registry',
    name: {
      vi: 'Báo cáo của cơ quan chủ trì gửi Trung tâm Internet Việt Nam',
      en: 'The lead department to the national registry',
    },
    author: 'lead',
    reader: 'registry',
    subject:
      'Kết quả triển khai chương trình hiện diện trực tuyến tin cậy với tên miền quốc gia “.vn” trên địa bàn tỉnh',
    workingDays: { month: 5, quarter: 7, half_year: 10, year: 15 },
    expected: ['half_year', 'year'],
    indicators: all,
    // By commune or month a small group would show as a difference.
    perOrganisation: [],
    perArea: [],
    perMonth: [],
    activities: false,
    leaves: true,
    recipients: ['Ủy ban nhân dân tỉnh (để báo cáo)'],
    signer: 'GIÁM ĐỐC',
  },
];

const byCode = new Map(reportTemplates.map((template) => [template.code, template]));

/** The template of a code; undefined where there is none. */
export function templateOf(code: string): ReportTemplate | undefined {
  return byCode.get(code);
}
