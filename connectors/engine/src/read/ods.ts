import type { Archive } from './archive.ts';
import { UnreadableFile } from './errors.ts';
import type { ReadLimits } from './limits.ts';
import { OdsRows } from './ods-rows.ts';
import { noSheet, sheetsToTry } from './sheets.ts';
import type { RowBatch, SheetName } from './table.ts';
import { type OpenedWorkbook, resumed } from './xlsx.ts';
import { parseWholeXml, parseXml } from './xml.ts';

const content = 'content.xml';

/** Whether an archive is an OpenDocument spreadsheet; null where it is another OpenDocument file. */
export function isOpenDocument(archive: Archive): boolean {
  return archive.has(content) && !archive.has('xl/workbook.xml');
}

/**
 * Opens an ODS file at the sheet asked for, or at its first visible sheet that is not empty. All sheets are one part,
 * which is streamed: once for the sheets' names, then for the rows. Throws `UnreadableFile`.
 */
export async function readOds(archive: Archive, sheet: string | null, limits: ReadLimits): Promise<OpenedWorkbook> {
  await assertReadable(archive);
  const sheets = await readSheets(archive);
  for (const index of sheetsToTry(sheets, sheet)) {
    const rows = sheetBatches(archive, index, limits);
    const first = await rows.next();
    const { name = '' } = sheets[index] ?? {};
    if (first.done !== true) return { format: 'ods', sheet: name, sheets, rows: resumed(first.value, rows) };
  }
  throw noSheet(sheets);
}

/** Parts of a document with a password are noise; the manifest, which is not, says so. */
async function assertReadable(archive: Archive): Promise<void> {
  const manifest = 'META-INF/manifest.xml';
  if (!archive.has(manifest)) return;
  await parseWholeXml(manifest, archive.read(manifest), {
    open(name) {
      if (name === 'encryption-data') throw new UnreadableFile('file_encrypted');
    },
    close() {},
    text() {},
  });
}

async function readSheets(archive: Archive): Promise<readonly SheetName[]> {
  const sheets: { name: string; hidden: boolean; empty: boolean }[] = [];
  const hiddenStyles = new Set<string>();
  let style = '';
  let spreadsheet = false;
  await parseWholeXml(content, archive.read(content), {
    open(name, attributes) {
      if (name === 'spreadsheet') spreadsheet = true;
      else if (name === 'style') style = attributes['style:name'] ?? '';
      else if (name === 'table-properties' && attributes['table:display'] === 'false') hiddenStyles.add(style);
      else if (name === 'table' && spreadsheet) {
        const hidden = hiddenStyles.has(attributes['table:style-name'] ?? '');
        sheets.push({ name: attributes['table:name'] ?? '', hidden, empty: true });
      } else if (name === 'p') {
        const last = sheets.at(-1);
        if (last !== undefined) last.empty = false;
      }
    },
    close() {},
    text() {},
  });
  if (!spreadsheet) throw new UnreadableFile('file_type_unsupported', { format: 'OpenDocument' });
  return sheets;
}

async function* sheetBatches(archive: Archive, index: number, limits: ReadLimits): AsyncGenerator<RowBatch> {
  const sheet = new OdsRows(index, limits);
  for await (const _ of parseXml(content, archive.read(content), sheet)) {
    const rows = sheet.take();
    if (rows.length > 0) yield rows;
    if (sheet.ended) return;
  }
}
