import { strToU8, Zip, ZipDeflate } from 'fflate';
import { dayFirst, excelSerial } from './calendar.ts';
import type { Written } from './csv.ts';
import { counted, emptyTally, type LayoutOptions, type ListDocument, listDocument } from './document.ts';
import type { GenerateOptions } from './generate.ts';
import type { Cell } from './row.ts';
import { type Target, writeChunks } from './target.ts';
import {
  columnLetters,
  escapeXml,
  fixedParts,
  sharedStrings,
  sheetClosing,
  sheetOpening,
  style,
  textElement,
} from './xlsx-parts.ts';

/** How an XLSX file stores its cells. */
export interface XlsxOptions {
  /** dates as date cells or as `dd/mm/yyyy` text; default: `cells` */
  readonly dates?: 'cells' | 'text' | undefined;
  /** texts in the shared table, as Excel saves, or in the cells, as exporting programs do; default: `shared` */
  readonly strings?: 'shared' | 'inline' | undefined;
}

/** The most rows a sheet can have, title lines and header included. */
export const sheetRowLimit = 1_048_576;

/** MS-DOS time has no zone, so this is one instant's bytes everywhere. */
const fixedTime = new Date(2020, 0, 1);
const chunkLength = 1 << 18;

/** Writes one sheet's cells, and gathers shared strings on the way. */
class SheetText {
  readonly #letters: readonly string[];
  readonly #dates: 'cells' | 'text';
  readonly #shared: Map<string, number> | null;
  #uses = 0;

  constructor(width: number, options: XlsxOptions) {
    this.#letters = Array.from({ length: width }, (_, i) => columnLetters(i));
    this.#dates = options.dates ?? 'cells';
    this.#shared = options.strings === 'inline' ? null : new Map();
  }

  row(number: number, cells: Iterable<readonly [position: number, cell: Cell, look: number]>): string {
    if (number > sheetRowLimit) throw new RangeError(`an XLSX sheet ends at row ${sheetRowLimit}`);
    let text = `<row r="${number}">`;
    for (const [position, cell, look] of cells) text += this.#cell(`${this.#letters[position]}${number}`, cell, look);
    return `${text}</row>`;
  }

  get sharedStrings(): string {
    return sharedStrings(this.#shared?.keys() ?? [], this.#uses, this.#shared?.size ?? 0);
  }

  #cell(ref: string, cell: Cell, look: number): string {
    if (cell === null) return '';
    if (typeof cell === 'string') return this.#text(ref, cell, look);
    if (typeof cell === 'number') return `<c r="${ref}" s="${style.digits}"><v>${cell}</v></c>`;
    if ('date' in cell) {
      if (this.#dates === 'text') return this.#text(ref, dayFirst(cell.date), look);
      return `<c r="${ref}" s="${style.date}"><v>${excelSerial(cell.date)}</v></c>`;
    }
    return `<c r="${ref}" s="${look}" t="str"><f>${escapeXml(cell.formula)}</f><v>${escapeXml(cell.shown)}</v></c>`;
  }

  #text(ref: string, text: string, look: number): string {
    const shared = this.#shared;
    if (shared === null) return `<c r="${ref}" s="${look}" t="inlineStr"><is>${textElement(text)}</is></c>`;
    this.#uses++;
    const position = shared.get(text) ?? shared.size;
    if (position === shared.size) shared.set(text, position);
    return `<c r="${ref}" s="${look}" t="s"><v>${position}</v></c>`;
  }
}

function* sheetChunks(list: ListDocument, text: SheetText): Generator<string, void, undefined> {
  let chunk = sheetOpening(list.columns);
  let number = 0;
  for (const row of list.titles) {
    chunk += text.row(
      ++number,
      row.map((cell) => [cell.column, cell.text, style[cell.look]] as const),
    );
  }
  chunk += text.row(
    ++number,
    list.header.map((cell, i) => [i, cell, style.header] as const),
  );
  for (const { cells } of list.rows) {
    chunk += text.row(
      ++number,
      cells.map((cell, i) => [i, cell, style.plain] as const),
    );
    if (chunk.length >= chunkLength) {
      yield chunk;
      chunk = '';
    }
  }
  yield chunk + sheetClosing(list.titles);
}

/**
 * The bytes of a workbook, piece by piece: the sheet streams, so memory holds only the shared strings (none with
 * `strings: 'inline'`). Compressed in JavaScript by fflate, because zlib's output differs between processors.
 */
export function* xlsxChunks(list: ListDocument, options: XlsxOptions = {}): Generator<Uint8Array, void, undefined> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    ready.push(chunk);
  });
  const open = (path: string): ZipDeflate => {
    const part = new ZipDeflate(path, { level: 6 });
    part.mtime = fixedTime;
    zip.add(part);
    return part;
  };
  for (const [path, xml] of fixedParts) open(path).push(strToU8(xml), true);
  const text = new SheetText(list.columns.length, options);
  const sheet = open('xl/worksheets/sheet1.xml');
  for (const chunk of sheetChunks(list, text)) {
    sheet.push(strToU8(chunk));
    yield* ready.splice(0);
  }
  sheet.push(new Uint8Array(0), true);
  open('xl/sharedStrings.xml').push(strToU8(text.sharedStrings), true);
  zip.end();
  yield* ready;
}

/** A whole small XLSX file. */
export function xlsxBytes(list: ListDocument, options: XlsxOptions = {}): Uint8Array {
  return new Uint8Array(Buffer.concat([...xlsxChunks(list, options)]));
}

/** Generates an XLSX file straight into a path or stream; at most 1,048,576 lines with titles and header. */
export async function writeXlsx(
  target: Target,
  options: GenerateOptions & LayoutOptions & XlsxOptions,
): Promise<Written> {
  const list = listDocument(options);
  const tally = emptyTally();
  const bytes = await writeChunks(target, xlsxChunks({ ...list, rows: counted(list.rows, tally) }, options));
  return { ...tally, bytes };
}
