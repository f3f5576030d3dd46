import { contradictsPersonalNumber, type Facts, type IsoDate, type Sex, subjectKeyText } from '@xacthuc/domain';
import { type Cell, cellText, columnLetters, type TableFormat, type TypedCell } from '../read/table.ts';
import type { CellContext, Column, MappingDay, ReadCell } from './column.ts';
import type { Connector } from './connector.ts';
import type { Header } from './header.ts';
import { keyHeaders } from './header-candidate.ts';
import type { RowIssue } from './issues.ts';
import { joinedCell } from './joined-cell.ts';
import { isPersonalNumber } from './keys.ts';
import { RowReport } from './row-report.ts';

/** A row as typed facts, or as what is wrong with it. */
export interface MappedRow {
  /** 1-based row in the file. */
  readonly row: number;
  /**
   * `subjectKeyText` of every key that could be read. The first is the subject's identity within the source where that
   * could be read; so a row with errors still says whom it is about, and does not retire its subject by being wrong.
   */
  readonly keys: readonly string[];
  /** Null where an issue is an error. */
  readonly facts: Facts | null;
  readonly segment: string | null;
  readonly issues: readonly RowIssue[];
  /** Declared columns that have a value: bit 0 is the first declared one. */
  readonly filled: number;
  /** The declared columns' cells as the file has them; null where anything was remarked on. */
  line: string | null;
}

/** What a file is mapped for. */
export interface MappingOptions extends MappingDay {
  readonly today: IsoDate;
  /** The segment the delivery is bound to; null: rows say theirs. */
  readonly segment: string | null;
  /** In a CSV file cells beyond the header mean shifted values; in a spreadsheet they are notes at its side. */
  readonly format?: TableFormat;
}

/** Maps one row's cells; null where no declared column is filled. The row number is 1-based. */
export type RowMapper = (cells: readonly Cell[], row: number) => MappedRow | null;

/** A declared column of this file with its reader. */
interface Field {
  readonly name: string;
  readonly index: number;
  /** Columns whose text follows; null where there is none, as nearly always. */
  readonly also: readonly number[] | null;
  readonly column: Column<unknown>;
  readonly read: ReadCell<unknown>;
  /** In {@link MappedRow.filled}. */
  readonly bit: number;
}

/** Makes the mapper of one file. It reuses its scratch space, so it serves one file at a time. */
export function compileMapper(connector: Connector, header: Header, options: MappingOptions): RowMapper {
  const mapper = new Mapper(connector, header, options);
  return (cells, row) => mapper.map(cells, row);
}

class Mapper {
  #connector: Connector;
  #header: Header;
  #options: MappingOptions;
  #fields: readonly Field[];
  #segment: string | null;
  #values: Record<string, unknown> = {};
  #report: RowReport;
  #context: CellContext & { serial: number | null };
  /** The column whose cell is being read, and the cell's text. */
  #field = '';
  #text = '';
  #number: string | null;
  #birthDate: string | null;
  #sex: string | null;

  constructor(connector: Connector, header: Header, options: MappingOptions) {
    this.#connector = connector;
    this.#header = header;
    this.#options = options;
    this.#report = new RowReport(connector, header);
    this.#fields = fieldsOf(connector, header, options);
    for (const name of Object.keys(connector.columns)) this.#values[name] = null;
    this.#context = {
      serial: null,
      values: this.#values,
      note: (code, severity) => this.#report.field(this.#field, code, severity),
    };
    this.#segment = this.#givenSegment();
    this.#number = soleColumn(connector, 'personal-number');
    this.#birthDate = soleColumn(connector, 'birth-date');
    this.#sex = soleColumn(connector, 'sex');
  }

  map(cells: readonly Cell[], row: number): MappedRow | null {
    const values = this.#values;
    this.#report.start(row, cells);
    let filled = 0;
    for (const field of this.#fields) {
      const cell = field.also === null ? cells[field.index] : joinedCell(cells, field.index, field.also);
      const text = cell === undefined || cell === '' ? '' : trimmed(typeof cell === 'string' ? cell : cell.text);
      if (text === '' || isDash(text)) {
        values[field.name] = this.#blank(field);
      } else {
        filled |= field.bit;
        this.#field = field.name;
        this.#text = text;
        values[field.name] = typeof cell === 'object' ? this.#typed(field, cell) : this.#plain(field, text);
      }
    }
    if (filled === 0) return null;
    if (cells.length > this.#header.width) this.#extraCells(cells);
    this.#crossCheck();
    return this.#finish(row, filled);
  }

  #finish(row: number, filled: number): MappedRow {
    const report = this.#report;
    const values = this.#values;
    const keys: string[] = [];
    for (const key of this.#connector.keys(values)) if (key !== null) keys.push(subjectKeyText(key));
    if (keys.length === 0 && !report.hasErrors) report.row('no_key', keyHeaders(this.#connector));
    const stated = this.#connector.segment === null ? null : (values[this.#connector.segment] as string | null);
    const facts = report.hasErrors ? null : this.#connector.facts(values);
    return { row, keys, facts, segment: stated ?? this.#segment, issues: report.take(), filled, line: null };
  }

  #plain(field: Field, text: string): unknown {
    this.#context.serial = null;
    return field.read(text, this.#context);
  }

  /** A spreadsheet's cell: what the program made of it may not be what was meant. */
  #typed(field: Field, cell: TypedCell): unknown {
    const { kind, identifying, required } = field.column;
    const severity = identifying || required ? 'error' : 'warning';
    this.#context.serial = cell.serial;
    if (cell.kind === 'error') {
      this.#context.note('cell_error', severity);
      return null;
    }
    if (cell.formula) this.#context.note('formula_in_cell', identifying ? 'error' : 'warning');
    const isDate = kind === 'birth-date' || kind === 'past-date' || kind === 'near-date' || kind === 'date';
    if (cell.kind === 'date' && !isDate && identifying) {
      this.#context.note('cell_is_date');
      return null;
    }
    if (cell.rounded) {
      this.#context.note('number_rounded', severity);
      return null;
    }
    return field.read(this.#text, this.#context);
  }

  #blank(field: Field): string | null {
    if (field.name === this.#connector.segment && this.#segment !== null) return this.#segment;
    if (field.column.required) this.#report.field(field.name, 'required_missing');
    return null;
  }

  #crossCheck(): void {
    const values = this.#values;
    const { segment } = this.#connector;
    const report = this.#report;
    if (segment !== null && this.#segment !== null && values[segment] !== null && values[segment] !== this.#segment) {
      report.field(segment, 'segment_mismatch');
    }
    if (this.#number !== null) {
      const number = values[this.#number] as string | null;
      if (number !== null && isPersonalNumber(number)) this.#checkPersonalNumber(this.#number, number);
    }
    this.#connector.rules(values, report.field);
  }

  #checkPersonalNumber(field: string, number: string): void {
    const birthDate = this.#birthDate === null ? null : (this.#values[this.#birthDate] as IsoDate | null);
    const sex = this.#sex === null ? null : (this.#values[this.#sex] as Sex | null);
    const contradicted = contradictsPersonalNumber(number, birthDate, sex);
    if (contradicted === null) return;
    const code = contradicted === 'sex' ? 'personal_number_contradicts_sex' : 'personal_number_contradicts_birth_year';
    this.#report.field(field, code);
  }

  #extraCells(cells: readonly Cell[]): void {
    for (let index = this.#header.width; index < cells.length; index++) {
      if (trimmed(cellText(cells[index])) === '') continue;
      const severity = (this.#options.format ?? 'csv') === 'csv' ? 'error' : 'warning';
      this.#report.beyondHeader('extra_cells', columnLetters(index), severity);
      return;
    }
  }

  /** The delivery's segment, written as the column of segments would read it. */
  #givenSegment(): string | null {
    const { segment } = this.#options;
    const column = this.#connector.segment === null ? undefined : this.#connector.columns[this.#connector.segment];
    if (segment === null || column === undefined) return segment;
    const read = column.open(this.#options)(segment, { serial: null, values: {}, note() {} });
    if (this.#connector.segment !== null) this.#values[this.#connector.segment] = read;
    return typeof read === 'string' ? read : segment;
  }
}

function fieldsOf(connector: Connector, header: Header, options: MappingOptions): Field[] {
  const found = new Map(header.columns.map((column) => [column.field, column]));
  return Object.entries(connector.columns).flatMap(([name, column], i) => {
    const at = found.get(name);
    if (at === undefined || column.kind === 'ignored') return [];
    const also = at.also.length === 0 ? null : at.also.map(({ index }) => index);
    return [{ name, index: at.index, also, column, read: column.open(options), bit: 1 << i }];
  });
}

/** The only column of a kind; null where there is none, or several of which it is not known which belongs to which. */
function soleColumn(connector: Connector, kind: Column<unknown>['kind']): string | null {
  const names = Object.keys(connector.columns).filter((name) => connector.columns[name]?.kind === kind);
  return names.length === 1 ? (names[0] ?? null) : null;
}

/** `trim` costs more than to see that there is nothing to trim. */
function trimmed(text: string): string {
  return isEdge(text.charCodeAt(0)) || isEdge(text.charCodeAt(text.length - 1)) ? text.trim() : text;
}

/** White-space, or a character above Vietnamese letters that may be. */
function isEdge(c: number): boolean {
  return c <= 0x20 || c === 0xa0 || c >= 0x2000;
}

/** A dash alone is how many write that there is nothing. */
function isDash(text: string): boolean {
  return text.length === 1 && (text === '-' || text === '–' || text === '—');
}
