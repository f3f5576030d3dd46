import { UnreadableFile } from './errors.ts';
import type { ReadLimits } from './limits.ts';
import { plainNumber } from './number-text.ts';
import { days1904, serialDate } from './serial-date.ts';
import { type Cell, columnLetters, type Row, type TypedCell } from './table.ts';
import { type SharedStrings, StringItem, unescaped } from './xlsx-strings.ts';

/** What cells refer to. */
export interface SheetContext {
  readonly part: string;
  readonly strings: SharedStrings;
  readonly dateStyles: readonly boolean[];
  readonly date1904: boolean;
  readonly limits: ReadLimits;
}

/** A spreadsheet keeps 15 digits; the 16th and later of what was typed are lost. */
const keptDigits = 1e15;

/**
 * Gathers the rows of one worksheet from its XML elements. Rows and cells may be sparse, out of everything but order;
 * empty cells and rows (formatting only) are dropped, so a sheet formatted to its last column stays small.
 */
export class SheetRows {
  #context: SheetContext;
  #rows: Row[] = [];
  #count = 0;
  #inData = false;
  #row = 0;
  #cells: Cell[] = [];
  #column = -1;
  #type = 'n';
  #style = -1;
  #formula = false;
  #inValue = false;
  #value = '';
  #inline: StringItem;

  constructor(context: SheetContext) {
    this.#context = context;
    this.#inline = new StringItem('is', (text) => {
      this.#value = text;
    });
  }

  /** Hands over the rows completed since the last call. */
  take(): Row[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (!this.#inData) {
      if (name === 'sheetData') this.#inData = true;
      return;
    }
    if (name === 'c') this.#openCell(attributes);
    else if (name === 'v') this.#inValue = true;
    else if (name === 'row') this.#openRow(attributes.r);
    else if (name === 'f') this.#formula = true;
    else if (this.#type === 'inlineStr') this.#inline.open(name);
  }

  close(name: string): void {
    if (!this.#inData) return;
    if (name === 'v') this.#inValue = false;
    else if (name === 'c') this.#closeCell();
    else if (name === 'row') this.#closeRow();
    else if (name === 'sheetData') this.#inData = false;
    else if (this.#type === 'inlineStr') this.#inline.close(name);
  }

  text(text: string): void {
    if (this.#inValue) this.#value += text;
    else if (this.#inData && this.#type === 'inlineStr') this.#inline.text(text);
  }

  #openRow(reference: string | undefined): void {
    const row = reference === undefined ? this.#row + 1 : Number(reference);
    if (!Number.isInteger(row) || row <= this.#row) throw this.#corrupt();
    this.#row = row;
    this.#cells = [];
    this.#column = -1;
  }

  #closeRow(): void {
    if (this.#cells.length === 0) return;
    const limit = this.#context.limits.maxRows;
    if (++this.#count > limit) throw new UnreadableFile('too_many_rows', { limit });
    this.#rows.push({ row: this.#row, cells: this.#cells });
  }

  #openCell({ r, t, s }: Readonly<Record<string, string>>): void {
    const column = r === undefined ? this.#column + 1 : columnOf(r);
    if (column <= this.#column) throw this.#corrupt();
    this.#column = column;
    this.#type = t ?? 'n';
    this.#style = s === undefined ? -1 : Number(s);
    this.#formula = false;
    this.#value = '';
  }

  #closeCell(): void {
    const cell = this.#value === '' ? '' : this.#read();
    this.#type = 'n';
    if (cell === '') return;
    const { maxColumns, maxCellLength } = this.#context.limits;
    if (this.#column >= maxColumns) throw new UnreadableFile('too_many_columns', { row: this.#row, limit: maxColumns });
    if ((typeof cell === 'string' ? cell : cell.text).length > maxCellLength) {
      const column = columnLetters(this.#column);
      throw new UnreadableFile('cell_too_long', { row: this.#row, column, limit: maxCellLength });
    }
    while (this.#cells.length < this.#column) this.#cells.push('');
    this.#cells.push(cell);
  }

  #read(): Cell {
    switch (this.#type) {
      case 's': {
        const text = /^\d+$/.test(this.#value) ? this.#context.strings.get(Number(this.#value)) : null;
        if (text === null) throw this.#corrupt();
        return this.#text(text);
      }
      case 'str':
        return this.#text(unescaped(this.#value));
      case 'inlineStr':
        return this.#text(this.#value);
      case 'b':
        return this.#typed('boolean', this.#value === '1' || this.#value === 'true' ? 'TRUE' : 'FALSE');
      case 'e':
        return this.#typed('error', this.#value);
      case 'd':
        return this.#typed('date', this.#value.slice(0, 10));
      default:
        return this.#number();
    }
  }

  #text(text: string): Cell {
    return this.#formula && text !== '' ? this.#typed('text', text) : text;
  }

  #number(): Cell {
    const number = Number(this.#value);
    if (!Number.isFinite(number)) throw this.#corrupt();
    const serial = this.#context.date1904 ? number + days1904 : number;
    const date = this.#context.dateStyles[this.#style] === true ? serialDate(serial) : null;
    if (date !== null) return this.#typed('date', date, serial);
    return this.#typed('number', plainNumber(number), serial, Math.abs(number) >= keptDigits);
  }

  #typed(kind: TypedCell['kind'], text: string, serial: number | null = null, rounded = false): TypedCell {
    return { kind, text, formula: this.#formula, serial, rounded };
  }

  #corrupt(): UnreadableFile {
    return new UnreadableFile('file_corrupt', { part: this.#context.part });
  }
}

/** 0-based column of a reference such as 'AB12'; -1 where it is none, which no column may follow. */
function columnOf(reference: string): number {
  let column = 0;
  for (let i = 0; i < reference.length; i++) {
    const letter = reference.charCodeAt(i) - 64;
    if (letter < 1 || letter > 26) return i > 0 && i <= 3 ? column - 1 : -1;
    column = column * 26 + letter;
  }
  return -1;
}
