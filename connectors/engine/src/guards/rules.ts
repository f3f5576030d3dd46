import type { Bilingual } from '@xacthuc/domain';
import type { GuardResult } from '../db/schema.ts';

/** What a guard watches, in both languages, and what to do where it does not pass. */
interface Rule {
  /** How its value is counted. */
  readonly unit: 'share' | 'records' | 'days';
  /** Whether the limit is the most or the least that passes. */
  readonly bound: 'max' | 'min';
  readonly what: Bilingual;
  readonly noBasis: Bilingual;
  readonly fix: Bilingual;
}

const nothingActive: Bilingual = {
  vi: 'chưa có dữ liệu nào đang dùng để so sánh',
  en: 'nothing is active to compare with',
};
const noRecords: Bilingual = { vi: 'không có bản ghi nào', en: 'there are no records' };
const compare: Bilingual = {
  vi: 'Đối chiếu danh sách thay đổi với hồ sơ gốc; nếu tệp thiếu dữ liệu, nộp lại tệp đầy đủ; nếu đúng, kích hoạt và nêu lý do.',
  en: 'Compare the list of changes with your records; send the whole file if it is cut short; if it is right, activate it with a reason.',
};
const complete: Bilingual = {
  vi: 'Kiểm tra cột này trong tệp (tên cột, ô trống); bổ sung rồi nộp lại; nếu đúng, kích hoạt và nêu lý do.',
  en: 'Check this column of the file (its header, empty cells), complete it and send it again; if it is right, activate it with a reason.',
};

/** The one registry of guards, in the order in which they are judged and told. */
export const guardRules = {
  bad_row_share: {
    unit: 'share',
    bound: 'max',
    what: { vi: 'Tỷ lệ dòng có lỗi', en: 'Share of rows with errors' },
    noBasis: { vi: 'tệp không có dòng dữ liệu nào của phạm vi này', en: 'the file has no row of this scope' },
    fix: {
      vi: 'Xem báo cáo lỗi từng dòng, sửa tệp rồi nộp lại; hoặc kích hoạt và nêu lý do (dòng lỗi không được nạp).',
      en: 'Read the report, correct the file and send it again; or activate it with a reason (rows with errors stay out).',
    },
  },
  retired_share: {
    unit: 'share',
    bound: 'max',
    what: { vi: 'Tỷ lệ đối tượng bị bớt', en: 'Share of subjects retired' },
    noBasis: nothingActive,
    fix: compare,
  },
  shrink_share: {
    unit: 'share',
    bound: 'max',
    what: { vi: 'Mức giảm số bản ghi so với dữ liệu đang dùng', en: 'Fall in the number of records' },
    noBasis: nothingActive,
    fix: compare,
  },
  growth_share: {
    unit: 'share',
    bound: 'max',
    what: { vi: 'Mức tăng số bản ghi so với dữ liệu đang dùng', en: 'Rise in the number of records' },
    noBasis: nothingActive,
    fix: compare,
  },
  changed_share: {
    unit: 'share',
    bound: 'max',
    what: { vi: 'Tỷ lệ đối tượng bị đổi dữ kiện', en: 'Share of subjects whose facts change' },
    noBasis: nothingActive,
    fix: compare,
  },
  rows_below: {
    unit: 'records',
    bound: 'min',
    what: { vi: 'Số bản ghi sau khi kích hoạt', en: 'Records after activation' },
    noBasis: noRecords,
    fix: compare,
  },
  rows_above: {
    unit: 'records',
    bound: 'max',
    what: { vi: 'Số bản ghi sau khi kích hoạt', en: 'Records after activation' },
    noBasis: noRecords,
    fix: compare,
  },
  fill_below: {
    unit: 'share',
    bound: 'min',
    what: { vi: 'Tỷ lệ bản ghi có giá trị ở cột', en: 'Share of records with a value in the column' },
    noBasis: {
      vi: 'tệp không có cột này, hoặc không có bản ghi nào',
      en: 'the file has no such column, or there are no records',
    },
    fix: complete,
  },
  fill_above: {
    unit: 'share',
    bound: 'max',
    what: { vi: 'Tỷ lệ bản ghi có giá trị ở cột', en: 'Share of records with a value in the column' },
    noBasis: {
      vi: 'tệp không có cột này, hoặc không có bản ghi nào',
      en: 'the file has no such column, or there are no records',
    },
    fix: complete,
  },
  fill_drop: {
    unit: 'share',
    bound: 'max',
    what: {
      vi: 'Mức giảm tỷ lệ bản ghi có giá trị ở cột',
      en: 'Fall in the share of records with a value in the column',
    },
    noBasis: { vi: 'trước hoặc sau không có bản ghi nào', en: 'there are no records before or after' },
    fix: complete,
  },
  as_of_goes_back: {
    unit: 'days',
    bound: 'max',
    what: {
      vi: 'Số ngày mà danh sách cũ hơn dữ liệu đang dùng',
      en: 'Days by which the list is older than what is active',
    },
    noBasis: nothingActive,
    fix: {
      vi: 'Kiểm tra ngày số liệu (asOf) và tệp; nộp danh sách mới nhất; nếu thật sự muốn trở lại danh sách cũ, kích hoạt và nêu lý do.',
      en: 'Check the as-of day and the file, and send the newest list; if the older one is meant, activate it with a reason.',
    },
  },
} as const satisfies Readonly<Record<string, Rule>>;

export type GuardName = keyof typeof guardRules;

export const guardNames = Object.keys(guardRules) as GuardName[];

const rules: Readonly<Record<GuardName, Rule>> = guardRules;
const languages = { vi: 'vi-VN', en: 'en-GB' } as const;
type Language = keyof typeof languages;

const words = {
  vi: {
    passed: 'Đạt',
    tripped: 'Không đạt',
    no_basis: 'Không có căn cứ để xét',
    max: 'tối đa',
    min: 'tối thiểu',
    days: 'ngày',
    segment: (name: string) => `, đơn vị ${name}`,
    segments: (count: number) => `, ${count} đơn vị (nêu giá trị xấu nhất)`,
    tolerated: (count: number) => `, hoặc không quá ${count} bản ghi`,
  },
  en: {
    passed: 'Passed',
    tripped: 'Tripped',
    no_basis: 'Nothing to judge by',
    max: 'at most',
    min: 'at least',
    days: 'days',
    segment: (name: string) => `, segment ${name}`,
    segments: (count: number) => `, ${count} segments (the worst value is given)`,
    tolerated: (count: number) => `, or no more than ${count} records`,
  },
} as const;

/**
 * What a result says, and what to do where it holds the delivery.
 * @param label a field's usual header.
 */
export function describeGuard(result: GuardResult, label: (field: string) => string): Record<Language, Advice> {
  return { vi: advice(result, label, 'vi'), en: advice(result, label, 'en') };
}

interface Advice {
  readonly what: string;
  readonly fix: string;
}

function advice(result: GuardResult, label: (field: string) => string, language: Language): Advice {
  const { guard, scope, field, value, limit, outcome, ok } = result;
  const rule = rules[guard];
  const say = words[language];
  const column = field === null ? '' : ` “${label(field)}”`;
  const where =
    scope.segments !== null ? say.segments(scope.segments) : scope.segment !== null ? say.segment(scope.segment) : '';
  const subject = `${rule.what[language]}${column}${where}`;
  const fix = ok ? '' : rule.fix[language];
  if (outcome === 'no_basis') return { what: `${say.no_basis}: ${subject}: ${rule.noBasis[language]}.`, fix };
  const bound = `${say[rule.bound]} ${amount(limit, rule, language)}`;
  const tolerated = rule.unit === 'share' && result.tolerated > 0 ? say.tolerated(result.tolerated) : '';
  return { what: `${say[outcome]}: ${subject}: ${amount(value, rule, language)} (${bound}${tolerated}).`, fix };
}

function amount(value: number | null, { unit }: Rule, language: Language): string {
  const locale = languages[language];
  if (value === null) return '–';
  if (unit === 'share') return value.toLocaleString(locale, { style: 'percent', maximumFractionDigits: 2 });
  const number = value.toLocaleString(locale);
  return unit === 'days' ? `${number} ${words[language].days}` : number;
}
