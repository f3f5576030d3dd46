import { crc32, deflateRawSync } from 'node:zlib';

/** How a part is written, for archives that lie. */
export interface PartOptions {
  readonly flags?: number;
  readonly crc?: number;
  readonly statedSize?: number;
  readonly stored?: boolean;
}

export type Part = string | Buffer | { readonly body: string | Buffer; readonly options: PartOptions };

/** Writes a zip archive (APPNOTE 4.3) of these parts, in order. A list of pairs may repeat a name. */
export function zipOf(parts: Readonly<Record<string, Part>> | readonly (readonly [string, Part])[]): Buffer {
  const pairs = Array.isArray(parts) ? parts : Object.entries(parts);
  const local: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, part] of pairs) {
    const { body, options } = typeof part === 'string' || Buffer.isBuffer(part) ? { body: part, options: {} } : part;
    const plain = Buffer.from(body);
    const packed = options.stored === true ? plain : deflateRawSync(plain);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(options.flags ?? 0x800, 2);
    fields.writeUInt16LE(options.stored === true ? 0 : 8, 4);
    fields.writeUInt32LE(options.crc ?? crc32(plain), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(options.statedSize ?? plain.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const entry = Buffer.alloc(16);
    entry.writeUInt32LE(offset, 12);
    local.push(Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), packed);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, entry.subarray(2), Buffer.from(name));
    offset += 30 + Buffer.byteLength(name) + packed.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(pairs.length, 8);
  end.writeUInt16LE(pairs.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, listed, end]);
}

export interface SheetOptions {
  readonly name?: string;
  readonly state?: 'hidden' | 'veryHidden';
  /** What stands in `<sheetData>`. */
  readonly data: string;
}

export interface WorkbookOptions {
  readonly sheets: readonly SheetOptions[];
  readonly date1904?: boolean;
  /** Items of the shared strings, as XML. */
  readonly strings?: readonly string[];
  /** Number formats of the cell styles: a built-in id, or a format's code. */
  readonly formats?: readonly (number | string)[];
  readonly extra?: Readonly<Record<string, Part>>;
}

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const spreadsheet = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

/** The parts of a small workbook. */
export function workbookParts(options: WorkbookOptions): Record<string, Part> {
  const { sheets, date1904 = false, strings, formats, extra = {} } = options;
  const list = sheets.map(({ name, state }, i) => {
    const visibility = state === undefined ? '' : ` state="${state}"`;
    return `<sheet name="${name ?? `Sheet${i + 1}`}" sheetId="${i + 1}"${visibility} r:id="rId${i + 1}"/>`;
  });
  const links = sheets.map((_, i) => link(`rId${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`));
  if (strings !== undefined) links.push(link('rIdS', 'sharedStrings', 'sharedStrings.xml'));
  if (formats !== undefined) links.push(link('rIdF', 'styles', '/xl/styles.xml'));
  const parts: Record<string, Part> = {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': relationships([link('rId1', 'officeDocument', 'xl/workbook.xml')]),
    'xl/workbook.xml': `<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="${spreadsheet}" xmlns:r="${office}"><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets>${list.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relationships(links),
  };
  sheets.forEach(({ data }, i) => {
    parts[`xl/worksheets/sheet${i + 1}.xml`] =
      `<worksheet xmlns="${spreadsheet}"><sheetData>${data}</sheetData></worksheet>`;
  });
  if (strings !== undefined) parts['xl/sharedStrings.xml'] = `<sst xmlns="${spreadsheet}">${strings.join('')}</sst>`;
  if (formats !== undefined) parts['xl/styles.xml'] = stylesOf(formats);
  return { ...parts, ...extra };
}

/** A small workbook as a file. */
export function workbook(options: WorkbookOptions): Buffer {
  return zipOf(workbookParts(options));
}

/** A workbook of one sheet whose cells are text. */
export function textWorkbook(rows: readonly (readonly string[])[]): Buffer {
  const data = rows.map((cells) => `<row>${cells.map(textCell).join('')}</row>`).join('');
  return workbook({ sheets: [{ name: 'Danh sách', data }] });
}

function textCell(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return text === '' ? '<c/>' : `<c t="inlineStr"><is><t xml:space="preserve">${escaped}</t></is></c>`;
}

function stylesOf(formats: readonly (number | string)[]): string {
  const custom = formats.flatMap((format, i) =>
    typeof format === 'string'
      ? [`<numFmt numFmtId="${200 + i}" formatCode="${format.replaceAll('"', '&quot;')}"/>`]
      : [],
  );
  const styles = formats.map((format, i) => `<xf numFmtId="${typeof format === 'string' ? 200 + i : format}"/>`);
  return `<styleSheet xmlns="${spreadsheet}"><numFmts>${custom.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${styles.join('')}</cellXfs></styleSheet>`;
}

function link(id: string, type: string, target: string): string {
  return `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`;
}

function relationships(links: readonly string[]): string {
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${links.join('')}</Relationships>`;
}
