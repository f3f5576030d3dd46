import { columnName } from './cells.ts';
import { cellTextXml, elementText, main } from './xml.ts';

/** A comment on a cell. */
export interface Comment {
  /** 1-based. */
  readonly row: number;
  /** 0-based. */
  readonly column: number;
  readonly text: string;
}

/** Most of a comment's text that is shown without scrolling. */
const lineLength = 42;

/** The part of comments. In pieces, for there may be thousands. */
export function* commentsXml(comments: Iterable<Comment>, author: string): Generator<string> {
  yield `<comments xmlns="${main}"><authors><author>${elementText(author)}</author></authors><commentList>`;
  for (const { row, column, text } of comments) {
    yield `<comment ref="${columnName(column)}${row}" authorId="0"><text>` +
      `<r><rPr><sz val="9"/><rFont val="Tahoma"/></rPr><t xml:space="preserve">${cellTextXml(text)}</t></r></text></comment>`;
  }
  yield '</commentList></comments>';
}

/**
 * The drawing of the comments' boxes. Programs show a comment only where this older format (VML, ECMA-376 part 4) says
 * where its box stands.
 */
export function* commentBoxesVml(comments: Iterable<Comment>): Generator<string> {
  yield '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" ' +
    'xmlns:x="urn:schemas-microsoft-com:office:excel">' +
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>' +
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">' +
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>';
  let id = 1024;
  for (const { row, column, text } of comments) {
    id += 1;
    const lines = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / lineLength)), 0);
    // Left column and its offset, top row, right column, bottom row: the box stands right of its cell.
    const anchor = `${column + 1}, 15, ${Math.max(0, row - 2)}, 10, ${column + 4}, 15, ${row + lines}, 4`;
    yield `<v:shape id="_x0000_s${id}" type="#_x0000_t202" style="position:absolute;visibility:hidden" ` +
      'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>' +
      '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>' +
      `<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>${anchor}</x:Anchor>` +
      `<x:AutoFill>False</x:AutoFill><x:Row>${row - 1}</x:Row><x:Column>${column}</x:Column></x:ClientData></v:shape>`;
  }
  yield '</xml>';
}
