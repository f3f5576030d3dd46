import { UnreadableFile } from './errors.ts';
import type { ReadLimits } from './limits.ts';
import { plainNumber } from './number-text.ts';
import { type Cell, columnLetters, type Row, type TypedCell } from './table.ts';

/** Equal rows that follow each other as one: a list has no such run, and a few bytes must not become a million rows. */
const mostRepeatedRows = 1000;
const keptDigits = 1e15;

/** Elements within a cell that are not what it shows: comments, and drawings with texts of their own. */
const beside = new Set(['annotation', 'shape', 'frame', 'custom-shape', 'object']);

/**
 * Gathers the rows of one sheet of an OpenDocument spreadsheet (ODF 1.3 part 3, 9) from its XML elements. Cells and
 * rows may say how often they are repeated: empty ones, which pad a sheet to its last column, cost nothing.
 */
export class OdsRows {
  #limits: ReadLimits;
  /** Sheets still to pass before the one that is read. */
  #before: number;
  #inTable = false;
  #tables = 0;
  #rows: Row[] = [];
  #count = 0;
  #row = 0;
  #repeatedRows = 1;
  #cells: Cell[] = [];
  #column = 0;
  #cell: Readonly<Record<string, string>> | null = null;
  #text = '';
  #paragraphs = 0;
  #inText = 0;
  #beside = 0;
  /** The sheet has been read. */
  ended = false;

  constructor(index: number, limits: ReadLimits) {
    this.#before = index;
    this.#limits = limits;
  }

  /** Hands over the rows completed since the last call. */
  take(): Row[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'table' && this.#beside === 0) this.#openTable();
    if (!this.#inTable) return;
    if (this.#beside > 0 || (this.#cell !== null && beside.has(name))) this.#beside++;
    else if (name === 'table-row') this.#openRow(attributes);
    else if (name === 'table-cell' || name === 'covered-table-cell') this.#openCell(attributes);
    else if (this.#cell !== null) this.#openText(name, attributes);
  }

  close(name: string): void {
    if (!this.#inTable) return;
    if (this.#beside > 0) this.#beside--;
    else if (name === 'table-row') this.#closeRow();
    else if (name === 'table-cell' || name === 'covered-table-cell') this.#closeCell();
    else if (name === 'p' && this.#cell !== null) this.#inText--;
    else if (name === 'table') {
      this.#inTable = false;
      this.ended = true;
    }
  }

  text(text: string): void {
    if (this.#inText === 0 || this.#beside > 0 || !this.#inTable) return;
    // White-space in the XML is one blank; more of it is written as elements.
    this.#text += text.replace(/[ \t\r\n]+/g, ' ');
    this.#assertShort();
  }

  #openTable(): void {
    this.#inTable = this.#tables === this.#before && !this.ended;
    this.#tables++;
  }

  #openRow(attributes: Readonly<Record<string, string>>): void {
    this.#repeatedRows = repetitions(attributes['table:number-rows-repeated']);
    this.#cells = [];
    this.#column = 0;
  }

  #closeRow(): void {
    const { maxRows } = this.#limits;
    if (this.#cells.length === 0) {
      this.#row += this.#repeatedRows;
      return;
    }
    if (this.#repeatedRows > mostRepeatedRows) {
      throw new UnreadableFile('archive_unsafe', { reason: 'repeated-rows', limit: mostRepeatedRows });
    }
    for (let i = 0; i < this.#repeatedRows; i++) this.#rows.push({ row: ++this.#row, cells: this.#cells });
    this.#count += this.#repeatedRows;
    if (this.#count > maxRows) throw new UnreadableFile('too_many_rows', { limit: maxRows });
  }

  #openCell(attributes: Readonly<Record<string, string>>): void {
    this.#cell = attributes;
    this.#text = '';
    this.#paragraphs = 0;
    this.#inText = 0;
  }

  #closeCell(): void {
    const attributes = this.#cell ?? {};
    const repeated = repetitions(attributes['table:number-columns-repeated']);
    const cell = cellOf(attributes, this.#text);
    this.#cell = null;
    if (cell !== '') {
      const { maxColumns } = this.#limits;
      if (this.#column + repeated > maxColumns) {
        throw new UnreadableFile('too_many_columns', { row: this.#row + 1, limit: maxColumns });
      }
      while (this.#cells.length < this.#column) this.#cells.push('');
      for (let i = 0; i < repeated; i++) this.#cells.push(cell);
    }
    this.#column += repeated;
  }

  #openText(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'p') {
      if (this.#paragraphs++ > 0) this.#text += '\n';
      this.#inText++;
    } else if (name === 's') {
      this.#text += ' '.repeat(Math.min(repetitions(attributes['text:c']), 100));
    } else if (name === 'tab') this.#text += '\t';
    else if (name === 'line-break') this.#text += '\n';
  }

  #assertShort(): void {
    const limit = this.#limits.maxCellLength;
    if (this.#text.length <= limit) return;
    throw new UnreadableFile('cell_too_long', { row: this.#row + 1, column: columnLetters(this.#column), limit });
  }
}

/** A count that is no count is 1. */
function repetitions(count: string | undefined): number {
  const number = Number(count ?? 1);
  return Number.isSafeInteger(number) && number >= 1 ? Math.min(number, 2 ** 31) : 1;
}

function cellOf(attributes: Readonly<Record<string, string>>, text: string): Cell {
  const formula = attributes['table:formula'] !== undefined;
  const typed = (kind: TypedCell['kind'], value: string, rounded = false): TypedCell => ({
    kind,
    text: value,
    formula,
    serial: null,
    rounded,
  });
  if (formula && /^(#|Err:)/.test(text)) return typed('error', text);
  switch (attributes['office:value-type']) {
    case 'float':
    case 'percentage':
    case 'currency': {
      const number = Number(attributes['office:value'] ?? 'x');
      if (!Number.isFinite(number)) throw new UnreadableFile('file_corrupt', { part: 'content.xml' });
      return { ...typed('number', plainNumber(number), Math.abs(number) >= keptDigits), serial: number };
    }
    case 'date':
      return typed('date', (attributes['office:date-value'] ?? '').slice(0, 10));
    case 'boolean':
      return typed('boolean', attributes['office:boolean-value'] === 'true' ? 'TRUE' : 'FALSE');
    default:
      return formula && text !== '' ? typed('text', text) : text;
  }
}
