import { utils, write } from '@e965/xlsx';
import { strToU8, zipSync } from 'fflate';

/** A formula, with the result that the program which saved the file has left in the cell. */
export interface FormulaCell {
  readonly formula: string;
  readonly shown: string;
}

export type FileCell = string | FormulaCell;

export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A CSV file: cells quoted where they must be; a formula as its source. */
export function csvFile(rows: readonly (readonly FileCell[])[]): string {
  return `${rows.map((cells) => cells.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

function csvCell(cell: FileCell): string {
  const text = typeof cell === 'string' ? cell : `=${cell.formula}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** An XLSX file of one sheet (ECMA-376), its texts in the cells. */
export function xlsxFile(rows: readonly (readonly FileCell[])[]): Uint8Array {
  return xlsxOf(rows.map((cells) => `<row>${cells.map(xlsxCell).join('')}</row>`).join(''));
}

function xlsxCell(cell: FileCell): string {
  if (typeof cell !== 'string') return `<c t="str"><f>${escaped(cell.formula)}</f><v>${escaped(cell.shown)}</v></c>`;
  return `<c t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A small file whose sheet unpacks to `unpackedBytes`, nearly all of them blanks. */
export function zipBomb(unpackedBytes: number): Uint8Array {
  return xlsxOf(`<row>${' '.repeat(unpackedBytes)}</row>`);
}

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const packages = 'http://schemas.openxmlformats.org/package/2006';

function xlsxOf(sheetData: string): Uint8Array {
  const link = (type: string, target: string) =>
    `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/${type}" Target="${target}"/></Relationships>`;
  const parts = {
    '[Content_Types].xml': `<Types xmlns="${packages}/content-types"/>`,
    '_rels/.rels': link('officeDocument', 'xl/workbook.xml'),
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Danh sách" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': link('worksheet', 'worksheets/sheet1.xml'),
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${sheetData}</sheetData></worksheet>`,
  };
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, xml]) => [name, strToU8(xml)])));
}

/** What a cell and a row of the XLS format hold at most. */
const longestXlsCell = 32_767;
const widestXlsRow = 256;

/** An XLS file (BIFF8) of named sheets; what is too much for the format is cut. */
export function xlsFile(sheets: Readonly<Record<string, readonly (readonly string[])[]>>): Uint8Array {
  const book = utils.book_new();
  for (const [name, rows] of Object.entries(sheets)) {
    const cells = rows.map((row) => row.slice(0, widestXlsRow).map((cell) => cell.slice(0, longestXlsCell)));
    utils.book_append_sheet(book, utils.aoa_to_sheet(cells), name);
  }
  return write(book, { type: 'buffer', bookType: 'biff8' });
}

/** TCVN3 (TCVN 5712:1993, VN3): the letters that the lists of tests hold. */
const tcvn3: Readonly<Record<string, string>> = Object.fromEntries([
  ...'àµ ả¶ ã· á¸ ạ¹ ằ» ắ¾ ầÇ ấÊ ậË ẩÈ éÐ èÌ ềÒ ếÕ ểÓ ễÔ ệÖ ì× íÝ ỉØ ĩÜ ịÞ òß óã ỏá õâ ọä ồå ốè ổæ ỗç ộé ờê ớí ởë ợî ùï úó ủñ ũò ụô ừõ ứø ửö ữ÷ ựù ýý ỳú ă¨ â© ô« đ® Đ§ ơ¬'
    .split(' ')
    .map((pair): [string, string] => [pair[0] ?? '', pair[1] ?? '']),
  ['ê', 'ª'],
  ['ư', '\u00ad'],
]);

/** A text as the legacy font encoding TCVN3 (ABC) writes it: one byte a letter. */
export function tcvn3File(text: string): Buffer {
  return Buffer.from(Array.from(text, (letter) => tcvn3[letter] ?? letter).join(''), 'latin1');
}
