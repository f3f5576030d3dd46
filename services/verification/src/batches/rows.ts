import { type Benefit, isIsoDate, type SubjectType } from '@xacthuc/domain';
import { cellText, type Row } from '@xacthuc/engine/read';
import { Problem } from '@xacthuc/platform';
import { readQuestions } from '../checks/question.ts';
import { type Check, CheckSchema, channelPattern } from '../checks/schemas.ts';
import type { RowIssueCode } from './row-issues.ts';

/** The columns of a file of checks. */
export const columns = [
  'benefit',
  'type',
  'scheme',
  'number',
  'birthDate',
  'name',
  'date',
  'reference',
  'channel',
] as const;
export type Column = (typeof columns)[number];
const needed: readonly Column[] = ['benefit', 'type', 'scheme', 'number'];

/** What is wrong with a row, and where; never its values. `column` null: the row as a whole. */
export interface RowIssue {
  readonly column: Column | null;
  readonly code: RowIssueCode;
}

/** A malformed row, by its number in the file. */
export interface RowIssues {
  readonly row: number;
  readonly issues: readonly RowIssue[];
}

/** A row as it is kept: with its check when it is well formed. */
export interface BatchRow {
  readonly row: number;
  /** The registrar's own. */
  readonly reference: string;
  readonly check: Check | null;
}

/** Which column stands where. */
export type Header = ReadonlyMap<Column, number>;

/** Reads the header row. @throws Problem `validation_failed`, naming every column that is missing, unknown or there twice. */
export function readHeader({ row, cells }: Row): { readonly header: Header; readonly width: number } {
  const header = new Map<Column, number>();
  const errors: string[] = [];
  cells.forEach((cell, i) => {
    const name = cellText(cell).trim();
    const column = columns.find((known) => known.toLowerCase() === name.toLowerCase());
    // An unknown name may be a cell of somebody's data where the header is missing: it is not repeated.
    if (column === undefined) errors.push(`column ${i + 1} is none of ${columns.join(', ')}`);
    else if (header.has(column)) errors.push(`${column} is there twice`);
    else header.set(column, i);
  });
  for (const column of needed) if (!header.has(column)) errors.push(`${column} is missing`);
  if (errors.length === 0) return { header, width: cells.length };
  throw new Problem(
    'validation_failed',
    {
      vi: `Hàng tiêu đề phải có các cột ${columns.join(',')} ("birthDate", "name", "date", "reference", "channel" có thể không có)`,
      en: `The header row must have the columns ${columns.join(',')} (the last five may be absent)`,
    },
    errors.slice(0, 50).map((message) => ({ at: `/row/${row}`, message })),
  );
}

const { subject, benefit } = CheckSchema.properties;
const allowed = (schema: object): readonly string[] => (schema as { enum: readonly string[] }).enum;
const closed = {
  benefit: allowed(benefit),
  type: allowed(subject.properties.type),
  scheme: allowed(subject.properties.scheme),
};
const channelForm = new RegExp(channelPattern);
const longest = { number: 64, name: 500, reference: 200 } as const;

/** Reads a row below the header. Its issues are empty exactly when it has a check. */
export function readRow(
  { row, cells }: Row,
  header: Header,
  width: number,
): { readonly kept: BatchRow; readonly issues: readonly RowIssue[] } {
  const value = (column: Column): string => {
    const at = header.get(column);
    return at === undefined ? '' : cellText(cells[at]).trim();
  };
  const issues = formIssues(value);
  if (value('channel') !== '' && !channelForm.test(value('channel'))) {
    issues.push({ column: 'channel', code: 'value_not_allowed' });
  }
  if (cells.length > width) issues.push({ column: null, code: 'cells_too_many' });
  const reference = tidy(value('reference'), longest.reference) ? value('reference') : '';
  if (issues.length > 0) return { kept: { row, reference, check: null }, issues };
  const check = checkOf(value);
  const wrong = questionIssues(check, value);
  return { kept: { row, reference, check: wrong.length === 0 ? check : null }, issues: wrong };
}

function formIssues(value: (column: Column) => string): RowIssue[] {
  const issues: RowIssue[] = [];
  for (const column of needed) if (value(column) === '') issues.push({ column, code: 'value_missing' });
  for (const column of ['benefit', 'type', 'scheme'] as const) {
    const text = value(column);
    if (text !== '' && !closed[column].includes(text)) issues.push({ column, code: 'value_not_allowed' });
  }
  for (const column of ['number', 'name', 'reference'] as const) {
    if (!tidy(value(column), longest[column])) issues.push({ column, code: 'value_too_long' });
  }
  return issues;
}

function tidy(text: string, most: number): boolean {
  return text.length <= most && !/\p{Cc}/u.test(text);
}

function checkOf(value: (column: Column) => string): Check {
  const days = { birthDate: isoDay(value('birthDate')), date: isoDay(value('date')) };
  return {
    benefit: value('benefit') as Benefit,
    subject: { type: value('type') as SubjectType, scheme: value('scheme'), number: value('number') },
    match: {
      ...(days.birthDate === '' ? {} : { birthDate: days.birthDate }),
      ...(value('name') === '' ? {} : { name: value('name') }),
      ...(days.date === '' ? {} : { date: days.date }),
    },
    ...(value('channel') === '' ? {} : { channel: value('channel') }),
  };
}

/** DD/MM/YYYY, as spreadsheets show days here, becomes YYYY-MM-DD; anything else stays as it is, to be refused. */
function isoDay(text: string): string {
  const [, day, month, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  return year === undefined ? text : `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`;
}

const columnAt: Readonly<Record<string, Column>> = {
  '/subject/type': 'type',
  '/subject/scheme': 'scheme',
  '/subject/number': 'number',
  '/match/birthDate': 'birthDate',
  '/match/name': 'name',
  '/match/date': 'date',
};

/** What single checks are refused for, as issues of a row. */
function questionIssues(check: Check, value: (column: Column) => string): RowIssue[] {
  try {
    readQuestions([check], () => '');
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const issues = error.errors.flatMap(({ at }) => issuesAt(at, check, value));
    return [...new Map(issues.map((issue) => [`${issue.column} ${issue.code}`, issue])).values()];
  }
}

function issuesAt(at: string, check: Check, value: (column: Column) => string): RowIssue[] {
  const person = check.subject.type === 'person';
  const column = columnAt[at];
  // The second fact as a whole: none is there, or one that is for others.
  if (column === undefined) {
    const others = (['name', 'date'] as const).filter((name) => value(name) !== '');
    if (!person) return [{ column: 'name', code: 'value_missing' }];
    return others.map((name) => ({ column: name, code: 'value_not_applicable' }));
  }
  if (column === 'number') return [{ column, code: 'number_invalid' }];
  if (column === 'type' || column === 'scheme') return [{ column, code: 'value_not_allowed' }];
  if (value(column) === '') return [{ column, code: 'value_missing' }];
  if (column === 'birthDate' && !person) return [{ column, code: 'value_not_applicable' }];
  if (column === 'name' || isIsoDate(isoDay(value(column)))) return [{ column, code: 'value_not_allowed' }];
  return [{ column, code: 'date_invalid' }];
}
