import { civil, dayFirst, parseIso, twoDigits } from './calendar.ts';
import type { SourceCode } from './source-codes.ts';
import type { SourceDefinition } from './sources/definition.ts';

/** A cell of the lines above the header, spread over some columns. */
export interface TitleCell {
  readonly column: number;
  readonly span: number;
  readonly text: string;
  readonly look: 'heading' | 'title' | 'note';
}

/** One line above the header; no cells: a blank line. */
export type TitleRow = readonly TitleCell[];

interface Sender {
  /** the two lines at the top left and those at the top right */
  readonly left: readonly [string, string];
  readonly right: readonly [string, string];
  /** the sender's name in running text */
  readonly name: string;
  /** what follows the number of its letters */
  readonly mark: string;
}

const state = ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc'] as const;
/** The day on which the provinces' departments were merged and renamed. */
const renamed = '2025-03-01';

function department(name: string, mark: string): Sender {
  return { left: ['UBND TỈNH BẮC NINH', name.toUpperCase()], right: state, name, mark };
}

function always(one: Sender): { before: Sender; since: Sender } {
  return { before: one, since: one };
}

/** Who sends each source's lists, before and since the renaming; unions head their letters in their own way. */
const senders: Record<SourceCode, { readonly before: Sender; readonly since: Sender }> = {
  'planning-investment': {
    before: department('Sở Kế hoạch và Đầu tư', 'SKHĐT-ĐKKD'),
    since: department('Sở Tài chính', 'STC-ĐKKD'),
  },
  'industry-trade': always(department('Sở Công Thương', 'SCT-QLTM')),
  agriculture: {
    before: department('Sở Nông nghiệp và Phát triển nông thôn', 'SNN-PTNT'),
    since: department('Sở Nông nghiệp và Môi trường', 'SNNMT-PTNT'),
  },
  education: always(department('Sở Giáo dục và Đào tạo', 'SGDĐT-GDTX')),
  labour: {
    before: department('Sở Lao động - Thương binh và Xã hội', 'SLĐTBXH-GDNN'),
    since: department('Sở Nội vụ', 'SNV-LĐVL'),
  },
  'youth-union': always({
    left: ['BCH ĐOÀN TỈNH BẮC NINH', '***'],
    right: ['ĐOÀN TNCS HỒ CHÍ MINH', ''],
    name: 'Tỉnh đoàn Bắc Ninh',
    mark: 'TĐTN-TCKT',
  }),
  'farmers-union': always({
    left: ['HỘI NÔNG DÂN VIỆT NAM', 'BCH HỘI NÔNG DÂN TỈNH BẮC NINH'],
    right: state,
    name: 'Hội Nông dân tỉnh Bắc Ninh',
    mark: 'HNDT-KTXH',
  }),
};

/** The school year or month the list is for. */
function period(source: SourceDefinition, asOf: string): string {
  const { year, month } = civil(parseIso(asOf));
  const schoolYear = month >= 8 ? `${year}-${year + 1}` : `${year - 1}-${year}`;
  if (source.segments.length > 0) return `NĂM HỌC ${schoolYear}`;
  if (source.mode === 'append') return `THÁNG ${twoDigits(month)} NĂM ${year}`;
  return `NĂM ${year}`;
}

/**
 * The lines a department sets above its list: issuer and motto, place and date, the title, the covering letter, and a
 * blank line. Letter numbers are invented; the department's name is the one in force on the day.
 */
export function titleRows(source: SourceDefinition, asOf: string, segment?: string): TitleRow[] {
  const from = senders[source.code][asOf < renamed ? 'before' : 'since'];
  const width = source.columns.length;
  const left = Math.ceil(width * 0.4);
  const pair = (a: string, b: string): TitleRow => [
    { column: 0, span: left, text: a, look: 'heading' },
    ...(b === '' ? [] : [{ column: left, span: width - left, text: b, look: 'heading' } as const]),
  ];
  const across = (text: string, look: 'title' | 'note'): TitleRow => [{ column: 0, span: width, text, look }];
  const { year, month, day } = civil(parseIso(asOf));
  const school = source.segments.find((s) => s.code === segment)?.name;
  const letter = 100 + ((year * 31 + month * 7 + day) % 800);
  return [
    pair(from.left[0], from.right[0]),
    pair(from.left[1], from.right[1]),
    [
      {
        column: left,
        span: width - left,
        text: `Bắc Ninh, ngày ${twoDigits(day)} tháng ${twoDigits(month)} năm ${year}`,
        look: 'note',
      },
    ],
    [],
    across(`${source.title} ${period(source, asOf)}`, 'title'),
    ...(school === undefined ? [] : [across(school, 'title')]),
    across(`(Kèm theo Công văn số ${letter}/${from.mark} ngày ${dayFirst(asOf)} của ${from.name})`, 'note'),
    [],
  ];
}
