import { type Problem, parseEnterpriseCode, parseRegistrationCertificate, parseTaxCode } from '@xacthuc/domain';
import { type ChoiceWords, nationalityWords, readChoice, sexWords, statusWords } from './choices.ts';
import { readCount } from './counts.ts';
import { readAnyDate, readBirthDate, readNearDate, readPastDate } from './dates.ts';
import type { IssueCode, Severity } from './issues.ts';
import { readLinks } from './links.ts';
import { type Mask, maskDate, maskName, maskNothing, maskNumber, maskWord } from './mask.ts';
import { readNumber, readPersonalNumber, readSchoolCode, readStudentCode } from './numbers.ts';
import { readText } from './texts.ts';

/** What a column's reader is given of a cell that is not empty. */
export interface CellContext {
  /** The number in a spreadsheet's cell, as a day of the 1900 system; null for text. */
  readonly serial: number | null;
  /** What the row's columns declared before this one have read. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Says that something is wrong with the cell. */
  note(code: IssueCode, severity?: Severity): void;
}

/** Reads a cell's trimmed text; null (with a note) where it does not hold such a value. */
export type ReadCell<V> = (text: string, cell: CellContext) => V | null;

/** What a mapper is opened for. */
export interface MappingDay {
  /** The day in Asia/Ho_Chi_Minh on which the file is read: later dates are in the future. */
  readonly today: string;
}

export type ColumnKind =
  | 'personal-number'
  | 'birth-date'
  | 'past-date'
  | 'date'
  | 'near-date'
  | 'sex'
  | 'nationality'
  | 'status'
  | 'choice'
  | 'name'
  | 'text'
  | 'count'
  | 'links'
  | 'enterprise-code'
  | 'tax-code'
  | 'certificate'
  | 'school-code'
  | 'student-code'
  | 'ignored';

/** One column of a department's list: how its header is written and how its cells are read. */
export interface Column<V, Required extends boolean = boolean> {
  readonly kind: ColumnKind;
  /** Headers, the main one first. Compared without accents, case, line breaks and punctuation. */
  readonly headers: readonly string[];
  /** The file must have the column and each row a value. */
  readonly required: Required;
  /** Headers of the two columns that a person's name may be split into. */
  readonly parts?: NameParts;
  /**
   * The value finds the subject or is compared with what a registrar presents. Where it is damaged or the result of a
   * formula (which shows what the last program to open the file made of it) the row stays out; in any other column
   * the cell alone is left out, with a warning.
   */
  readonly identifying: boolean;
  readonly mask: Mask;
  /** A reader for one file: it may remember values it has seen. */
  open(day: MappingDay): ReadCell<V>;
}

/** Headers of the family (and middle) name, and of the given name. */
export interface NameParts {
  readonly family: readonly string[];
  readonly given: readonly string[];
}

const personNameParts: NameParts = {
  family: [
    'Họ đệm',
    'Họ',
    'Họ và đệm',
    'Họ tên đệm',
    'Họ và tên đệm',
    'Họ và chữ đệm',
    'Họ, chữ đệm',
    'Họ lót',
    'Họ và lót',
    'Họ và chữ lót',
    'Họ và tên lót',
  ],
  given: ['Tên'],
};

interface Options<R extends boolean = boolean> {
  readonly headers: readonly string[];
  readonly required?: R;
}

type ColumnOf<V, O extends Options> = Column<V, O extends { readonly required: true } ? true : false>;

/** The kinds of columns departments' lists have. */
export const column = {
  /** Personal number (12 digits), or the 9 of an old identity card, which is noted. Checked against birth date and sex. */
  personalNumber: <const O extends Options>(options: O) =>
    define(options, 'personal-number', true, maskNumber, () => readPersonalNumber),

  birthDate: <const O extends Options>(options: O) => define(options, 'birth-date', true, maskDate, readBirthDate),

  /** A day not after today: first issue, certificate. */
  pastDate: <const O extends Options>(options: O) => define(options, 'past-date', true, maskDate, readPastDate),

  /** A day that may lie in the future. */
  date: <const O extends Options>(options: O) => define(options, 'date', false, maskNothing, readAnyDate),

  /** A value that one list has and others do not: read as the list says. What identifies is as in {@link Column.identifying}. */
  own: <const O extends Options, V>(
    options: O & {
      readonly identifying: boolean;
      readonly mask: Mask;
      readonly open: (day: MappingDay) => ReadCell<V>;
    },
  ) => define(options, 'text', options.identifying, options.mask, options.open),

  /** A day in the past, or at most five years ahead: the end of something that was begun. */
  nearDate: <const O extends Options>(options: O) => define(options, 'near-date', false, maskNothing, readNearDate),

  /** A day of an event: not after today, shown in reports as it is, for it is nobody's. */
  eventDate: <const O extends Options>(options: O) => define(options, 'past-date', false, maskNothing, readPastDate),

  /** A whole number from 0. */
  count: <const O extends Options>(options: O & { readonly most: number }) =>
    define(options, 'count', false, maskNothing, () => readCount(options.most)),

  /** Addresses of web pages. */
  links: <const O extends Options>(options: O & { readonly most: number }) =>
    define(options, 'links', false, maskNothing, () => readLinks(options.most)),

  /** Text of a length of its own. */
  note: <const O extends Options>(options: O & { readonly longest: number }) =>
    define(options, 'text', false, maskWord, () => readText(options.longest)),

  /** A person's or business's name. */
  name: <const O extends Options>(options: O) => define(options, 'name', true, maskName, () => readText(300)),

  /** A person's name in one column, or split into 'Họ đệm' and 'Tên'. */
  personName: <const O extends Options>(options: O) => ({
    ...define<string, O>(options, 'name', true, maskName, () => readText(300)),
    parts: personNameParts,
  }),

  /** Other text that is kept. */
  text: <const O extends Options>(options: O) => define(options, 'text', false, maskWord, () => readText(500)),

  sex: <const O extends Options>(options: O) => define(options, 'sex', false, maskWord, () => readChoice(sexWords)),

  /** ISO 3166-1 alpha-2. */
  nationality: <const O extends Options>(options: O) =>
    define(options, 'nationality', false, maskWord, () => readChoice(nationalityWords)),

  businessStatus: <const O extends Options>(options: O) =>
    define(options, 'status', false, maskWord, () => readChoice(statusWords)),

  /** One of the given words (as `plainLabel` writes them). Where required, another word keeps the row out. */
  choice: <const O extends Options, V extends string>(options: O & { readonly words: ChoiceWords<V> }) =>
    define(options, 'choice', false, maskWord, () =>
      readChoice(options.words, options.required === true ? 'error' : 'warning'),
    ),

  enterpriseCode: <const O extends Options>(options: O) =>
    define(options, 'enterprise-code', true, maskNothing, () => readNumber(parseEnterpriseCode, enterpriseCodeIssues)),

  /** A household business's tax code: an MST or its owner's personal number. */
  taxCode: <const O extends Options>(options: O) =>
    define(options, 'tax-code', true, maskNumber, () => readNumber(parseTaxCode, taxCodeIssues)),

  certificate: <const O extends Options>(options: O) =>
    define(options, 'certificate', true, maskNumber, () => readNumber(parseRegistrationCertificate, certificateIssues)),

  schoolCode: <const O extends Options>(options: O) =>
    define(options, 'school-code', true, maskNothing, readSchoolCode),

  /** 'SCHOOL/CODE', with the school of the named column, which is declared before this one. */
  studentCode: <const O extends Options>(options: O & { readonly school: string }) =>
    define(options, 'student-code', true, maskNumber, () => readStudentCode(options.school)),

  /** Known, so not reported as unknown, and never read: a second date that must not be taken for the first. */
  ignored: <const O extends Options>(options: O) =>
    define(options, 'ignored', false, maskNothing, (): ReadCell<never> => () => null),
};

function define<V, const O extends Options>(
  { headers, required = false }: O,
  kind: ColumnKind,
  identifying: boolean,
  mask: Mask,
  open: (day: MappingDay) => ReadCell<V>,
): ColumnOf<V, O> {
  return { kind, headers, required, identifying, mask, open } as ColumnOf<V, O>;
}

const enterpriseCodeIssues: Readonly<Partial<Record<Problem, IssueCode>>> = {
  length: 'enterprise_code_length',
  checksum: 'enterprise_code_checksum',
  format: 'enterprise_code_format',
  component: 'enterprise_code_format',
};
const taxCodeIssues: Readonly<Partial<Record<Problem, IssueCode>>> = {
  length: 'tax_code_length',
  checksum: 'tax_code_checksum',
  format: 'tax_code_format',
  component: 'tax_code_format',
};
const certificateIssues: Readonly<Partial<Record<Problem, IssueCode>>> = {
  length: 'certificate_invalid',
  format: 'certificate_invalid',
  component: 'certificate_invalid',
};
