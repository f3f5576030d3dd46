import { type BadKind, badKinds } from './bad-kinds.ts';
import { sampleSchools } from './characters/persons.ts';
import { characterRows } from './characters.ts';
import { type CsvOptions, csvBytes } from './csv.ts';
import type { ListDocument } from './document.ts';
import { rowAt } from './generate.ts';
import { type HeaderStyle, headerRow } from './headers.ts';
import type { Row } from './row.ts';
import type { SourceCode } from './source-codes.ts';
import { sources } from './sources.ts';
import { titleRows } from './titles.ts';
import { type XlsxOptions, xlsxBytes } from './xlsx.ts';

/** The seed of all sample files: one world, so that their overlaps meet. */
export const sampleSeed = 2026;

/** The day of the committed sample files. */
export const committedAsOf = '2026-10-01';

/** A row that must be reported, and where. */
export interface ExpectedIssue {
  /** counted from 1, with title lines and header, as a spreadsheet program shows it */
  readonly row: number;
  readonly kind: BadKind;
  /** the headers of the changed cells, as in the file; a report must name the first */
  readonly columns: readonly string[];
  readonly vi: string;
  readonly en: string;
}

/** One small file as a department would send it. */
export interface SampleFile {
  readonly source: SourceCode;
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
  readonly mode: 'full' | 'append';
  /** the one school in the file; null: the whole source */
  readonly segment: string | null;
  /** rows that must become records */
  readonly good: number;
  /** rows that must be reported and become none */
  readonly bad: number;
  readonly expectedBad: readonly ExpectedIssue[];
  /** all rows, for comparing facts */
  readonly rows: readonly Row[];
  /** where the header stands, counted from 1 */
  readonly headerRow: number;
}

interface Plan {
  readonly rows: number;
  readonly segment?: string;
  readonly headers: HeaderStyle;
  readonly csv?: CsvOptions;
  readonly xlsx?: XlsxOptions;
  /** what is done to which generated rows; at most 1 in 20 is bad, so that the file can go active */
  readonly odd: Readonly<Record<number, BadKind>>;
}

const plans: Record<SourceCode, Plan> = {
  'planning-investment': {
    rows: 40,
    headers: 'main',
    xlsx: {},
    odd: { 7: 'lost_leading_zeros', 12: 'other_date_format', 20: 'wrong_check_digit', 30: 'extra_spaces' },
  },
  'industry-trade': {
    rows: 56,
    headers: 'alternative',
    xlsx: {},
    odd: { 10: 'lost_leading_zeros', 25: 'impossible_date', 33: 'separated_number', 41: 'html_cell' },
  },
  agriculture: {
    rows: 42,
    headers: 'main',
    csv: {},
    odd: { 5: 'lost_leading_zeros', 17: 'wrong_check_digit', 30: 'unaccented', 36: 'blank_row' },
  },
  education: {
    rows: 44,
    segment: sampleSchools.education.code,
    headers: 'broken',
    xlsx: {},
    odd: {
      8: 'lost_leading_zeros',
      15: 'impossible_date',
      22: 'extra_spaces',
      27: 'decomposed',
      31: 'contradicting_personal_number',
    },
  },
  labour: {
    rows: 40,
    segment: sampleSchools.labour.code,
    headers: 'unaccented',
    csv: { delimiter: ';', bom: true, newline: '\r\n' },
    odd: { 9: 'other_date_format', 19: 'future_birth_date', 26: 'separated_number', 33: 'blank_row' },
  },
  'youth-union': {
    rows: 44,
    headers: 'upper',
    csv: { bom: true, newline: '\r\n' },
    odd: { 11: 'lost_leading_zeros', 23: 'short_number', 29: 'unaccented' },
  },
  'farmers-union': {
    rows: 40,
    headers: 'starred',
    xlsx: { strings: 'inline', dates: 'text' },
    odd: { 14: 'lost_leading_zeros', 21: 'letters_in_number', 28: 'separated_number' },
  },
};

const csvType = 'text/csv; charset=utf-8';
const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The generated rows with the characters among them, numbered anew. */
function sampleRows(source: SourceCode, plan: Plan, asOf: string): Row[] {
  const cast = characterRows(source, asOf);
  const rows: Row[] = [];
  for (let i = 0; i < plan.rows; i++) {
    const kind = plan.odd[i];
    const bad = kind === undefined ? {} : { [kind]: 1 };
    rows.push(rowAt(source, i, sampleSeed, asOf, { bad, segment: plan.segment }));
    const draft = i % 4 === 3 ? cast.shift() : undefined;
    if (draft !== undefined) rows.push({ ...noOddity, index: i, cells: draft.cells, expected: draft.expected });
  }
  return rows.map((row, i) => (row.kind === 'blank_row' ? row : { ...row, cells: [i + 1, ...row.cells.slice(1)] }));
}

const noOddity = { kind: null, verdict: 'good', touched: [], duplicateOf: null, overlap: null } as const;

/**
 * A source's sample file on a day (YYYY-MM-DD), characters included: the same bytes for the same day on every machine.
 * Throws RangeError when it is no calendar day.
 */
export function sampleFile(source: SourceCode, asOf: string): SampleFile {
  const plan = plans[source];
  const definition = sources[source];
  const rows = sampleRows(source, plan, asOf);
  const list: ListDocument = {
    columns: definition.columns,
    titles: titleRows(definition, asOf, plan.segment),
    header: headerRow(definition.columns, plan.headers),
    rows,
  };
  const above = list.titles.length + 1;
  const expectedBad = rows.flatMap((row, i) => (row.verdict === 'bad' ? [issue(row, above + 1 + i, list.header)] : []));
  return {
    source,
    fileName: `${source}-${definition.slug}.${plan.csv ? 'csv' : 'xlsx'}`,
    contentType: plan.csv ? csvType : xlsxType,
    bytes: plan.csv ? csvBytes(list, plan.csv) : xlsxBytes(list, plan.xlsx),
    mode: definition.mode,
    segment: plan.segment ?? null,
    good: rows.filter((row) => row.verdict === 'good').length,
    bad: expectedBad.length,
    expectedBad,
    rows,
    headerRow: above,
  };
}

function issue(row: Row, number: number, header: readonly string[]): ExpectedIssue {
  if (row.kind === null) throw new Error('unreachable: a bad row has a kind');
  const { vi, en } = badKinds[row.kind];
  return { row: number, kind: row.kind, columns: row.touched.map((position) => header[position] ?? ''), vi, en };
}
