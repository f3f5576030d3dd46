import { type Part, zipOf } from './fixture-xlsx.ts';

export interface OdsSheet {
  readonly name: string;
  readonly hidden?: boolean;
  /** What stands in the table, as XML. */
  readonly rows: string;
}

const namespaces = ['office', 'table', 'text', 'style']
  .map((name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
  .join(' ');

/** A small ODS file. */
export function ods(sheets: readonly OdsSheet[], extra: Readonly<Record<string, Part>> = {}): Buffer {
  const tables = sheets.map(
    ({ name, hidden, rows }) =>
      `<table:table table:name="${name}" table:style-name="${hidden === true ? 'ta2' : 'ta1'}"><table:table-column/>${rows}</table:table>`,
  );
  const styles = ['true', 'false'].map(
    (display, i) =>
      `<style:style style:name="ta${i + 1}" style:family="table"><style:table-properties table:display="${display}"/></style:style>`,
  );
  const content = `<?xml version="1.0" encoding="UTF-8"?><office:document-content ${namespaces}><office:automatic-styles>${styles.join('')}</office:automatic-styles><office:body><office:spreadsheet>${tables.join('')}</office:spreadsheet></office:body></office:document-content>`;
  return zipOf({
    mimetype: { body: 'application/vnd.oasis.opendocument.spreadsheet', options: { stored: true } },
    'content.xml': content,
    ...extra,
  });
}

export function odsRow(cells: readonly string[], attributes = ''): string {
  return `<table:table-row ${attributes}>${cells.join('')}</table:table-row>`;
}

export function odsText(text: string, attributes = ''): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<table:table-cell office:value-type="string" ${attributes}><text:p>${escaped}</text:p></table:table-cell>`;
}

/** A file of one sheet whose cells are text. */
export function textOds(rows: readonly (readonly string[])[]): Buffer {
  return ods([{ name: 'Danh sách', rows: rows.map((cells) => odsRow(cells.map((cell) => odsText(cell)))).join('') }]);
}
