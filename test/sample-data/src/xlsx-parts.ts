import type { Column } from './columns.ts';
import type { TitleRow } from './titles.ts';

/*
 * The fixed parts of an Office Open XML workbook (ECMA-376, part 1) with one sheet. The time of creation is fixed too, so
 * that the same rows make the same bytes.
 */

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageNs = 'http://schemas.openxmlformats.org/package/2006';

/** Positions in `cellXfs` of the style sheet. */
export const style = { plain: 0, date: 1, digits: 2, heading: 3, title: 4, note: 5, header: 6 } as const;

/** Text inside an element; control characters that XML cannot hold are left out. */
export function escapeXml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 forbids exactly these
  const legal = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');
  return legal.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** `A`, `B`, … `Z`, `AA` … of a column position from 0. */
export function columnLetters(position: number): string {
  const last = String.fromCharCode(65 + (position % 26));
  return position < 26 ? last : columnLetters(Math.floor(position / 26) - 1) + last;
}

const contentTypes = `${declaration}<Types xmlns="${packageNs}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${[
  ['/xl/workbook.xml', 'sheet.main'],
  ['/xl/worksheets/sheet1.xml', 'worksheet'],
  ['/xl/styles.xml', 'styles'],
  ['/xl/sharedStrings.xml', 'sharedStrings'],
]
  .map(
    ([part, type]) =>
      `<Override PartName="${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`,
  )
  .join(
    '',
  )}<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`;

const rootRelations = `${declaration}<Relationships xmlns="${packageNs}/relationships"><Relationship Id="rId1" Type="${relationships}/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" Type="${packageNs}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`;

const core = `${declaration}<cp:coreProperties xmlns:cp="${packageNs}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>Dữ liệu mẫu tổng hợp, không có người thật</dc:title><dc:creator>xacthuc sample-data</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">2020-01-01T00:00:00Z</dcterms:created></cp:coreProperties>`;

const workbook = `${declaration}<workbook xmlns="${main}" xmlns:r="${relationships}"><sheets><sheet name="Danh sách" sheetId="1" r:id="rId1"/></sheets></workbook>`;

const workbookRelations = `${declaration}<Relationships xmlns="${packageNs}/relationships"><Relationship Id="rId1" Type="${relationships}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${relationships}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="${relationships}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`;

function font(size: number, mark = ''): string {
  return `<font>${mark}<sz val="${size}"/><name val="Times New Roman"/></font>`;
}

function format(numberFormat: number, fontId: number, border: number, centred: boolean): string {
  const alignment = centred ? '<alignment horizontal="center" vertical="center" wrapText="1"/>' : '';
  const apply = `applyNumberFormat="1" applyFont="1" applyBorder="1"${centred ? ' applyAlignment="1"' : ''}`;
  return `<xf numFmtId="${numberFormat}" fontId="${fontId}" fillId="0" borderId="${border}" xfId="0" ${apply}>${alignment}</xf>`;
}

/** In the order of `style`: plain, date, digits, heading, title, note, header. */
const formats = [
  format(0, 0, 1, false),
  format(164, 0, 1, false),
  format(1, 0, 1, false),
  format(0, 1, 0, true),
  format(0, 2, 0, true),
  format(0, 3, 0, true),
  format(0, 1, 1, true),
];

const edge = (side: string) => `<${side} style="thin"/>`;

const styles = `${declaration}<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><fonts count="4">${font(12)}${font(12, '<b/>')}${font(14, '<b/>')}${font(12, '<i/>')}</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>${['left', 'right', 'top', 'bottom'].map(edge).join('')}<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${formats.length}">${formats.join('')}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

/** The parts that are the same in every file, by path. */
export const fixedParts: readonly (readonly [path: string, xml: string])[] = [
  ['[Content_Types].xml', contentTypes],
  ['_rels/.rels', rootRelations],
  ['docProps/core.xml', core],
  ['xl/workbook.xml', workbook],
  ['xl/_rels/workbook.xml.rels', workbookRelations],
  ['xl/styles.xml', styles],
];

/** The sheet up to its first row. */
export function sheetOpening(columns: readonly Column[]): string {
  const cols = columns.map((c, i) => `<col min="${i + 1}" max="${i + 1}" width="${c.width}" customWidth="1"/>`);
  return `${declaration}<worksheet xmlns="${main}"><cols>${cols.join('')}</cols><sheetData>`;
}

/** The sheet after its last row: the title lines' merged cells. */
export function sheetClosing(titles: readonly TitleRow[]): string {
  const merged = titles.flatMap((row, i) =>
    row
      .filter(({ span }) => span > 1)
      .map(({ column, span }) => `${columnLetters(column)}${i + 1}:${columnLetters(column + span - 1)}${i + 1}`),
  );
  const cells = merged.map((ref) => `<mergeCell ref="${ref}"/>`).join('');
  return `</sheetData>${merged.length > 0 ? `<mergeCells count="${merged.length}">${cells}</mergeCells>` : ''}</worksheet>`;
}

/** The table of shared strings around its items. */
export function sharedStrings(items: Iterable<string>, uses: number, count: number): string {
  let text = `${declaration}<sst xmlns="${main}" count="${uses}" uniqueCount="${count}">`;
  for (const item of items) text += `<si>${textElement(item)}</si>`;
  return `${text}</sst>`;
}

/** A text as a `t` element that keeps its spaces. */
export function textElement(text: string): string {
  const keep = /^\s|\s$|\n| {2}/.test(text) ? ' xml:space="preserve"' : '';
  return `<t${keep}>${escapeXml(text)}</t>`;
}
