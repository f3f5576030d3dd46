import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { tcvn3File, xlsFile, xlsxFile, xlsxType } from '../files.ts';
import type { FuzzTable } from './cells.ts';

/** A way to write a table as a file. */
export interface FuzzFormat {
  readonly name: string;
  readonly contentType: string;
  /** Whether the file is a zip archive, whose parts can be damaged one by one. */
  readonly archive: boolean;
  write(table: FuzzTable): Uint8Array;
}

function text(table: FuzzTable, delimiter = ','): string {
  const quoted = (cell: string) =>
    cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  return table.map((row) => `${row.map(quoted).join(delimiter)}\r\n`).join('');
}

const utf16be = (content: string) => Buffer.from(content, 'utf16le').swap16();

/** Every format that departments send. A new one is a line here. */
export const fuzzFormats: readonly FuzzFormat[] = [
  { name: 'csv', contentType: 'text/csv', archive: false, write: (table) => Buffer.from(text(table)) },
  {
    name: 'csv-bom',
    contentType: 'text/csv',
    archive: false,
    write: (table) => Buffer.from(`\ufeff${text(table, ';')}`),
  },
  { name: 'csv-tab', contentType: 'text/plain', archive: false, write: (table) => Buffer.from(text(table, '\t')) },
  {
    name: 'csv-pipe',
    contentType: 'application/octet-stream',
    archive: false,
    write: (table) => Buffer.from(text(table, '|')),
  },
  {
    name: 'csv-utf16le',
    contentType: 'text/csv',
    archive: false,
    write: (table) => Buffer.from(`\ufeff${text(table, '\t')}`, 'utf16le'),
  },
  { name: 'csv-utf16be', contentType: 'text/csv', archive: false, write: (table) => utf16be(`\ufeff${text(table)}`) },
  { name: 'csv-latin1', contentType: 'text/csv', archive: false, write: (table) => Buffer.from(text(table), 'latin1') },
  { name: 'csv-tcvn3', contentType: 'text/csv', archive: false, write: (table) => tcvn3File(text(table)) },
  { name: 'csv-gz', contentType: 'application/gzip', archive: false, write: (table) => gzipSync(text(table)) },
  {
    name: 'csv-zip',
    contentType: 'application/zip',
    archive: true,
    write: (table) => zipSync({ 'danh-sach.csv': strToU8(text(table)) }),
  },
  { name: 'xlsx', contentType: xlsxType, archive: true, write: (table) => xlsxFile(table) },
  {
    name: 'xlsx-zip',
    contentType: 'application/zip',
    archive: true,
    write: (table) => zipSync({ 'a.xlsx': xlsxFile(table) }),
  },
  {
    name: 'xls',
    contentType: 'application/vnd.ms-excel',
    archive: false,
    write: (table) => xlsFile({ 'Danh sách': table }),
  },
  { name: 'ods', contentType: 'application/vnd.oasis.opendocument.spreadsheet', archive: true, write: odsFile },
  { name: 'ndjson', contentType: 'application/x-ndjson', archive: false, write: ndjsonFile },
];

function ndjsonFile([header = [], ...rows]: FuzzTable): Uint8Array {
  const lines = rows.map((row) => JSON.stringify(Object.fromEntries(header.map((name, i) => [name, row[i] ?? '']))));
  return Buffer.from(lines.join('\n'));
}

/** An OpenDocument spreadsheet of one sheet (ISO/IEC 26300). */
function odsFile(table: FuzzTable): Uint8Array {
  const namespaces = ['office', 'table', 'text'].map(
    (name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`,
  );
  const rows = table.map((row) => `<table:table-row>${row.map(odsCell).join('')}</table:table-row>`).join('');
  const type = 'application/vnd.oasis.opendocument.spreadsheet';
  return zipSync({
    mimetype: [strToU8(type), { level: 0 }],
    'META-INF/manifest.xml': strToU8(
      `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="${type}"/></manifest:manifest>`,
    ),
    'content.xml': strToU8(
      `<office:document-content ${namespaces.join(' ')}><office:body><office:spreadsheet><table:table table:name="Danh sách">${rows}</table:table></office:spreadsheet></office:body></office:document-content>`,
    ),
  });
}

function odsCell(cell: string): string {
  if (cell === '') return '<table:table-cell/>';
  const content = cell.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<table:table-cell office:value-type="string"><text:p>${content}</text:p></table:table-cell>`;
}
