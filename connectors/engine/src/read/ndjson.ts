import { inPieces, type TakenText } from './csv.ts';
import { UnreadableFile } from './errors.ts';
import type { ReadLimits } from './limits.ts';
import { plainNumber } from './number-text.ts';
import type { Cell, Row, RowBatch, TypedCell } from './table.ts';

/** Lines whose keys are the table's columns; a list's lines have the same keys, left out where there is no value. */
const keyLines = 1000;

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads text of one JSON object a line as rows. The keys of the first lines are the header, given as row 0; the other
 * rows have the number of their line. Throws `UnreadableFile`.
 */
export async function* ndjsonRows(taken: TakenText, limits: ReadLimits): AsyncGenerator<RowBatch> {
  const columns = new Map<string, number>();
  const lines = new Lines(limits);
  let first: JsonLine[] | null = [];
  for await (const piece of lines.of(whole(taken))) {
    if (first !== null) {
      first.push(...piece);
      if (first.length < keyLines) continue;
      yield begin(columns, first, limits);
      first = null;
    } else if (piece.length > 0) {
      yield piece.map((line) => rowOf(columns, line, limits));
    }
  }
  if (first !== null && first.length > 0) yield begin(columns, first, limits);
}

async function* whole({ sample, failure, rest }: TakenText): AsyncGenerator<string> {
  try {
    yield sample;
    if (failure !== null) throw failure;
    yield* inPieces(rest);
  } finally {
    await rest.return(undefined);
  }
}

interface JsonLine {
  readonly line: number;
  readonly object: JsonObject;
}

/** The header and the rows read until the columns were known. */
function begin(columns: Map<string, number>, lines: readonly JsonLine[], limits: ReadLimits): Row[] {
  for (const { line, object } of lines.slice(0, keyLines)) {
    for (const key of Object.keys(object)) if (!columns.has(key)) columns.set(key, columns.size);
    if (columns.size > limits.maxColumns) {
      throw new UnreadableFile('too_many_columns', { row: line, limit: limits.maxColumns });
    }
  }
  return [{ row: 0, cells: [...columns.keys()] }, ...lines.map((line) => rowOf(columns, line, limits))];
}

function rowOf(columns: ReadonlyMap<string, number>, { line, object }: JsonLine, limits: ReadLimits): Row {
  const cells: Cell[] = new Array(columns.size).fill('');
  for (const [key, value] of Object.entries(object)) {
    const index = columns.get(key);
    if (index === undefined) throw new UnreadableFile('json_key_late', { line, key: shownKey(key), limit: keyLines });
    if (typeof value === 'object' && value !== null) {
      throw new UnreadableFile('json_value_nested', { line, key: shownKey(key) });
    }
    const cell = cellOf(value);
    if (typeof cell === 'string' && cell.length > limits.maxCellLength) {
      throw new UnreadableFile('cell_too_long', { row: line, column: shownKey(key), limit: limits.maxCellLength });
    }
    cells[index] = cell;
  }
  return { row: line, cells };
}

function cellOf(value: unknown): Cell {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return typed('number', plainNumber(value), Math.abs(value) >= 1e15);
  return typeof value === 'boolean' ? typed('boolean', value ? 'TRUE' : 'FALSE', false) : '';
}

/** Not a spreadsheet's number: 38353 is no day here, so it has no serial. */
function typed(kind: TypedCell['kind'], text: string, rounded: boolean): TypedCell {
  return { kind, text, formula: false, serial: null, rounded };
}

/** A key as errors show it: without the number of somebody whose data got where a key belongs. */
function shownKey(key: string): string {
  return /\d{5}/.test(key) ? '…' : key.slice(0, 100).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�');
}

/** Cuts text that arrives in pieces into lines, and reads each as an object. */
class Lines {
  #limits: ReadLimits;
  #line = 0;
  #rows = 0;

  constructor(limits: ReadLimits) {
    this.#limits = limits;
  }

  async *of(text: AsyncIterable<string>): AsyncGenerator<readonly JsonLine[]> {
    let rest = '';
    try {
      for await (const piece of text) {
        const lines = (rest + piece).split('\n');
        rest = lines.pop() ?? '';
        this.#assertShort(rest);
        yield lines.flatMap((line) => this.#parse(line));
      }
    } catch (error) {
      throw error instanceof UnreadableFile && error.code === 'text_invalid'
        ? new UnreadableFile('text_invalid', { ...error.detail, line: this.#line + 1 })
        : error;
    }
    yield this.#parse(rest);
  }

  #parse(text: string): JsonLine[] {
    this.#line++;
    this.#assertShort(text);
    if (text.trim() === '') return [];
    if (++this.#rows > this.#limits.maxRows) {
      throw new UnreadableFile('too_many_rows', { limit: this.#limits.maxRows });
    }
    const object = parsed(text);
    if (object === null) throw new UnreadableFile('json_invalid', { line: this.#line });
    return [{ line: this.#line, object }];
  }

  #assertShort(text: string): void {
    const limit = this.#limits.maxLineLength;
    if (text.length > limit) throw new UnreadableFile('line_too_long', { line: this.#line + 1, limit });
  }
}

/** Null where the text is no JSON object. The parser's own message would repeat the text, so it is not kept. */
function parsed(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}

/** Whether the beginning of a text is a line that is a JSON object; a line longer than the beginning may be one. */
export function looksLikeNdjson(start: string): boolean {
  const text = start.replace(/^\ufeff/, '').trimStart();
  const end = text.indexOf('\n');
  if (!/^\{\s*["}]/.test(text)) return false;
  const line = end < 0 ? text : text.slice(0, end);
  // A document over several lines begins with a line that is not whole.
  return parsed(line) !== null || (end < 0 && !/^\{\s*\n/.test(text));
}
