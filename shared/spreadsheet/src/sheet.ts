import { cellXml, columnName, type WrittenRow } from './cells.ts';
import type { Comment } from './comments.ts';
import { quotedSheet } from './names.ts';
import { attributeText, declaration, elementText, main, office } from './xml.ts';

/** Rows and columns of a sheet, at most. */
export const mostRows = 1_048_576;
export const mostColumns = 16_384;
/** Programs call a sheet with more links than this damaged. */
const mostLinks = 65_530;

/** A link from a cell to a cell of the same workbook. */
export interface Link {
  /** The cell that is clicked, such as 'A2'. */
  readonly from: string;
  readonly sheet: string;
  readonly to: string;
}

/** Cells of one column into which only words of a list go; programs offer it to whoever fills them. */
export interface Choice {
  /** 0-based. */
  readonly column: number;
  /** 1-based, both included. */
  readonly rows: readonly [first: number, last: number];
  /** Where the words stand: cells of a column of a sheet of the same workbook. */
  readonly list: {
    readonly sheet: string;
    readonly column: number;
    readonly rows: readonly [first: number, last: number];
  };
}

/** A sheet to write. */
export interface Sheet {
  /** As `sheetName` gives it. */
  readonly name: string;
  /** In batches, in order; to be iterated once. */
  readonly rows: AsyncIterable<readonly WrittenRow[]> | Iterable<readonly WrittenRow[]>;
  /** Widths in characters, from the first column on. */
  readonly widths?: readonly number[];
  /** Rows that stay in sight while the rest is scrolled. */
  readonly frozenRows?: number;
  /** May be iterated several times; no two on one cell. */
  readonly comments?: readonly Comment[];
  readonly choices?: readonly Choice[];
  /** May be iterated several times. */
  readonly links?: readonly Link[];
}

/** A sheet's part, in pieces. @throws RangeError beyond what a sheet can hold. */
export async function* sheetXml(sheet: Sheet): AsyncGenerator<string> {
  const { frozenRows = 0, widths = [], comments = [], links = [], choices = [] } = sheet;
  yield `${declaration}<worksheet xmlns="${main}" xmlns:r="${office}">${view(frozenRows)}`;
  if (widths.length > 0) yield `<cols>${widths.map(columnXml).join('')}</cols>`;
  yield '<sheetData>';
  for await (const batch of sheet.rows) yield batch.map(rowXml).join('');
  yield '</sheetData>';
  if (choices.length > 0) yield choicesXml(choices);
  if (links.length > 0) yield* linksXml(links.slice(0, mostLinks));
  yield `${comments.length > 0 ? '<legacyDrawing r:id="rId1"/>' : ''}</worksheet>`;
}

function view(frozenRows: number): string {
  if (frozenRows === 0) return '<sheetViews><sheetView workbookViewId="0"/></sheetViews>';
  const pane = `<pane ySplit="${frozenRows}" topLeftCell="A${frozenRows + 1}" activePane="bottomLeft" state="frozen"/>`;
  return `<sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews>`;
}

function columnXml(width: number, index: number): string {
  return `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`;
}

function rowXml({ row, cells }: WrittenRow): string {
  if (row > mostRows || cells.length > mostColumns) throw new RangeError('a sheet cannot hold so much');
  let xml = `<row r="${row}">`;
  for (const [index, cell] of cells.entries()) {
    if (cell !== null) xml += cellXml(cell, `${columnName(index)}${row}`);
  }
  return `${xml}</row>`;
}

/** Refused where a word is not of the list: what is typed otherwise would come back as an error of the file. */
function choicesXml(choices: readonly Choice[]): string {
  const each = choices.map(({ column, rows, list }) => {
    const at = columnName(column);
    const of = columnName(list.column);
    const words = `${quotedSheet(list.sheet)}!$${of}$${list.rows[0]}:$${of}$${list.rows[1]}`;
    return (
      `<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="${at}${rows[0]}:${at}${rows[1]}">` +
      `<formula1>${elementText(words)}</formula1></dataValidation>`
    );
  });
  return `<dataValidations count="${each.length}">${each.join('')}</dataValidations>`;
}

function* linksXml(links: readonly Link[]): Generator<string> {
  yield '<hyperlinks>';
  for (const { from, sheet, to } of links) {
    yield `<hyperlink ref="${from}" location="${attributeText(`${quotedSheet(sheet)}!${to}`)}"/>`;
  }
  yield '</hyperlinks>';
}
