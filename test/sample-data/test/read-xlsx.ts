import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { fromBuffer } from 'yauzl';

/** One cell as the file has it. */
export interface SheetCell {
  readonly ref: string;
  readonly type: string;
  readonly style: number;
  readonly text: string;
  readonly formula: string | null;
}

/** What a spreadsheet program would see, read with parts that had no hand in the writing. */
export interface Sheet {
  readonly parts: ReadonlyMap<string, string>;
  readonly rows: readonly (readonly SheetCell[])[];
  readonly merged: readonly string[];
  /** the number format of each cell style */
  readonly formats: readonly number[];
}

/** Unzips every entry and checks sizes and checksums, as yauzl does. */
export async function unzip(bytes: Uint8Array): Promise<Map<string, string>> {
  const parts = new Map<string, string>();
  await new Promise<void>((resolve, reject) => {
    fromBuffer(Buffer.from(bytes), { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      zip.on('error', reject).on('end', resolve);
      zip.on('entry', (entry) => {
        zip.openReadStream(entry, (failure, stream) => {
          if (failure) return reject(failure);
          const chunks: Buffer[] = [];
          stream.on('error', reject).on('data', (chunk: Buffer) => chunks.push(chunk));
          stream.on('end', () => {
            parts.set(entry.fileName, Buffer.concat(chunks).toString('utf8'));
            zip.readEntry();
          });
        });
      });
      zip.readEntry();
    });
  });
  return parts;
}

type Tag = SaxesTagPlain;

/** Walks well-formed XML; throws when it is not. */
export function walk(xml: string, open: (tag: Tag) => void, close: (name: string, text: string) => void): void {
  const parser = new SaxesParser();
  let text = '';
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    text = '';
    open(tag);
  });
  parser.on('text', (piece) => {
    text += piece;
  });
  parser.on('closetag', (tag) => {
    close(tag.name, text);
    text = '';
  });
  parser.write(xml).close();
}

function strings(xml: string): string[] {
  const table: string[] = [];
  walk(
    xml,
    () => {},
    (name, text) => {
      if (name === 't') table.push(text);
    },
  );
  return table;
}

function part(parts: ReadonlyMap<string, string>, path: string): string {
  const xml = parts.get(path);
  if (xml === undefined) throw new Error(`no part ${path}`);
  return xml;
}

/** Reads the only sheet of a workbook. */
export async function readXlsx(bytes: Uint8Array): Promise<Sheet> {
  const parts = await unzip(bytes);
  const shared = strings(part(parts, 'xl/sharedStrings.xml'));
  const rows: SheetCell[][] = [];
  const merged: string[] = [];
  let cell = { ref: '', type: '', style: 0, text: '', formula: null as string | null };
  walk(
    part(parts, 'xl/worksheets/sheet1.xml'),
    ({ name, attributes }) => {
      if (name === 'row') rows[Number(attributes.r) - 1] = [];
      if (name === 'mergeCell') merged.push(String(attributes.ref));
      const { r = '', t = 'n', s = '0' } = attributes;
      if (name === 'c') cell = { ref: r, type: t, style: Number(s), text: '', formula: null };
    },
    (name, text) => {
      if (name === 'f') cell.formula = text;
      if (name === 'v' || name === 't') cell.text = cell.type === 's' ? (shared[Number(text)] ?? '') : text;
      if (name === 'c') rows.at(-1)?.push(cell);
    },
  );
  return { parts, rows, merged, formats: cellFormats(part(parts, 'xl/styles.xml')) };
}

function cellFormats(xml: string): number[] {
  const formats: number[] = [];
  let inside = false;
  walk(
    xml,
    ({ name, attributes }) => {
      if (name === 'cellXfs') inside = true;
      if (name === 'xf' && inside) formats.push(Number(attributes.numFmtId));
    },
    (name) => {
      if (name === 'cellXfs') inside = false;
    },
  );
  return formats;
}
