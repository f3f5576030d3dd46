import type { SourceCode } from './source-codes.ts';

/**
 * What becomes of a row: `good` becomes a record; `bad` is reported and becomes none; `repeated` says again what an
 * earlier row said and adds nothing; `ignored` is no row of data at all.
 */
export type Verdict = 'good' | 'bad' | 'repeated' | 'ignored';

/** What is done to a row on purpose. Most kinds are bad; some are only odd, and must be read well. */
export interface BadKindRule {
  readonly verdict: Verdict;
  readonly sources: readonly SourceCode[];
  readonly vi: string;
  readonly en: string;
}

const persons = ['education', 'labour', 'youth-union'] as const;
const businesses = ['planning-investment', 'industry-trade', 'agriculture', 'farmers-union'] as const;
const owners = ['industry-trade', 'agriculture', 'farmers-union'] as const;
const all = [...businesses, ...persons] as const;

function rule(verdict: Verdict, sources: readonly SourceCode[], vi: string, en: string): BadKindRule {
  return { verdict, sources, vi, en };
}

/** Every kind, with its verdict, the sources it can be asked of, and what it is. */
export const badKinds = {
  missing_name: rule('bad', persons, 'Bỏ trống họ tên', 'no name'),
  missing_birth_date: rule('bad', persons, 'Bỏ trống ngày sinh', 'no birth date'),
  missing_number: rule('bad', all, 'Không có số nào để nhận ra chủ thể', 'no number at all'),
  impossible_date: rule('bad', all, 'Ngày không có trong lịch (31/02)', 'a date that is not in the calendar (31/02)'),
  future_birth_date: rule('bad', persons, 'Ngày sinh ở tương lai', 'a birth date in the future'),
  future_issue_date: rule('bad', businesses, 'Ngày cấp ở tương lai', 'a date of issue in the future'),
  contradicting_personal_number: rule(
    'bad',
    persons,
    'Số định danh mâu thuẫn với năm sinh',
    'the personal number contradicts the year of birth',
  ),
  contradicting_sex: rule(
    'bad',
    persons,
    'Số định danh mâu thuẫn với giới tính',
    'the personal number contradicts the sex',
  ),
  wrong_check_digit: rule('bad', businesses, 'Mã số thuế sai chữ số kiểm tra', 'a tax code with a wrong check digit'),
  short_number: rule('bad', all, 'Số thiếu nhiều chữ số', 'a number several digits short'),
  letters_in_number: rule('bad', all, 'Số có lẫn chữ O', 'the letter O inside a number'),
  duplicate_conflict: rule(
    'bad',
    all,
    'Trùng số với dòng trên nhưng khác thông tin',
    'the numbers of an earlier row with other facts',
  ),
  formula_cell: rule('bad', all, 'Ô chứa công thức', 'a formula in a cell'),
  html_cell: rule('bad', all, 'Ô chứa mã HTML', 'HTML in a cell'),
  duplicate_identical: rule('repeated', all, 'Lặp lại y nguyên một dòng trên', 'an earlier row once more'),
  blank_row: rule('ignored', all, 'Dòng trống', 'a blank row'),
  lost_leading_zeros: rule('good', all, 'Số mất các số 0 ở đầu', 'a number that lost its leading zeros'),
  extra_spaces: rule('good', all, 'Thừa khoảng trắng', 'extra spaces, also no-break ones'),
  separated_number: rule('good', [...persons, ...owners], 'Số viết cách quãng', 'a number written in groups'),
  unaccented: rule('good', all, 'Tên viết không dấu', 'a name without accents'),
  decomposed: rule('good', all, 'Tên gõ bằng Unicode tổ hợp', 'a name in decomposed Unicode (NFD)'),
  other_date_format: rule('good', all, 'Ngày viết theo kiểu khác', 'a date in another form'),
  identity_card: rule('good', persons, 'Số CMND 9 chữ số', 'a 9-digit identity card (CMND)'),
  unknown_place: rule('good', persons, 'Mã nơi sinh chưa có trong danh mục', 'a place code outside the list'),
} as const satisfies Record<string, BadKindRule>;

export type BadKind = keyof typeof badKinds;

/** The kinds in their fixed order. */
export const badKindNames = Object.keys(badKinds) as readonly BadKind[];

/** Whether a text names a kind. */
export function isBadKind(text: string): text is BadKind {
  return Object.hasOwn(badKinds, text);
}

/** Whether rows of a source can be of a kind. */
export function appliesTo(kind: BadKind, source: SourceCode): boolean {
  return (badKinds[kind].sources as readonly SourceCode[]).includes(source);
}
