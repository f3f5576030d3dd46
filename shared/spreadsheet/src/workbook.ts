import { stylesXml } from './cells.ts';
import { commentBoxesVml, commentsXml } from './comments.ts';
import { type Sheet, sheetXml } from './sheet.ts';
import { attributeText, declaration, main, office, packages } from './xml.ts';
import { type ZipPart, zipped } from './zip.ts';

export interface WorkbookOptions {
  /** In the order of their tabs; the first is the one that is open. */
  readonly sheets: readonly Sheet[];
  /** Days are counted from 1904 rather than from 1900. */
  readonly date1904?: boolean;
  /** Author of the comments. */
  readonly author: string;
}

/** An XLSX file as a stream of bytes. Whatever a sheet's rows throw ends it. */
export function writeWorkbook(options: WorkbookOptions): AsyncGenerator<Buffer> {
  const { sheets, author } = options;
  const parts: ZipPart[] = [
    part('[Content_Types].xml', contentTypes(sheets)),
    part('_rels/.rels', relationships([link('rId1', 'officeDocument', 'xl/workbook.xml')])),
    part('xl/workbook.xml', workbookXml(options)),
    part('xl/_rels/workbook.xml.rels', workbookRelationships(sheets)),
    part('xl/styles.xml', stylesXml(main)),
  ];
  for (const [i, sheet] of sheets.entries()) {
    const n = i + 1;
    parts.push({ name: `xl/worksheets/sheet${n}.xml`, content: () => sheetXml(sheet) });
    const { comments = [] } = sheet;
    if (comments.length === 0) continue;
    parts.push(
      part(
        `xl/worksheets/_rels/sheet${n}.xml.rels`,
        relationships([
          link('rId1', 'vmlDrawing', `../drawings/vmlDrawing${n}.vml`),
          link('rId2', 'comments', `../comments${n}.xml`),
        ]),
      ),
      { name: `xl/comments${n}.xml`, content: () => withDeclaration(commentsXml(comments, author)) },
      { name: `xl/drawings/vmlDrawing${n}.vml`, content: () => commentBoxesVml(comments) },
    );
  }
  return zipped(parts);
}

function part(name: string, xml: string): ZipPart {
  return { name, content: () => [declaration, xml] };
}

function* withDeclaration(pieces: Iterable<string>): Generator<string> {
  yield declaration;
  yield* pieces;
}

function workbookXml({ sheets, date1904 = false }: WorkbookOptions): string {
  const list = sheets.map(
    ({ name }, i) => `<sheet name="${attributeText(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`,
  );
  return (
    `<workbook xmlns="${main}" xmlns:r="${office}"><workbookPr${date1904 ? ' date1904="1"' : ''}/>` +
    `<bookViews><workbookView activeTab="0"/></bookViews><sheets>${list.join('')}</sheets></workbook>`
  );
}

function workbookRelationships(sheets: readonly Sheet[]): string {
  const links = sheets.map((_, i) => link(`rId${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`));
  return relationships([...links, link(`rId${sheets.length + 1}`, 'styles', 'styles.xml')]);
}

const spreadsheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

function contentTypes(sheets: readonly Sheet[]): string {
  const overrides = [override('/xl/workbook.xml', 'sheet.main'), override('/xl/styles.xml', 'styles')];
  for (const [i, { comments = [] }] of sheets.entries()) {
    overrides.push(override(`/xl/worksheets/sheet${i + 1}.xml`, 'worksheet'));
    if (comments.length > 0) overrides.push(override(`/xl/comments${i + 1}.xml`, 'comments'));
  }
  return (
    `<Types xmlns="${packages}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>' +
    `${overrides.join('')}</Types>`
  );
}

function override(name: string, type: string): string {
  return `<Override PartName="${name}" ContentType="${spreadsheetType}.${type}+xml"/>`;
}

function link(id: string, type: string, target: string): string {
  return `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`;
}

function relationships(links: readonly string[]): string {
  return `<Relationships xmlns="${packages}/relationships">${links.join('')}</Relationships>`;
}
