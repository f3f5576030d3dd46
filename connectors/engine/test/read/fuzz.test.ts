import { gzipSync } from 'node:zlib';
import t from 'tap';
import { type Table, UnreadableFile } from '../../src/read/index.ts';
import { readWhole } from './fixture-bytes.ts';
import { inWindows1258 } from './fixture-legacy.ts';
import { textOds } from './fixture-ods.ts';
import { textXls } from './fixture-xls.ts';
import { textWorkbook, workbook, zipOf } from './fixture-xlsx.ts';

/** Random numbers that are the same in every run (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Changes, cuts out, repeats or inserts some bytes. */
function mutated(file: Buffer, random: () => number): Buffer {
  let bytes = Buffer.from(file);
  const at = () => Math.floor(random() * bytes.length);
  for (let changes = 1 + Math.floor(random() * 8); changes > 0; changes--) {
    const start = at();
    const kind = Math.floor(random() * 4);
    if (kind === 0) bytes[start] = Math.floor(random() * 256);
    else if (kind === 1)
      bytes = Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + Math.floor(random() * 20))]);
    else if (kind === 2) bytes = Buffer.concat([bytes.subarray(0, start), bytes.subarray(at())]);
    else
      bytes = Buffer.concat([
        bytes.subarray(0, start),
        Buffer.from('"",;\r\n\0<>&=PK'.slice(at() % 12)),
        bytes.subarray(start),
      ]);
    if (bytes.length === 0) return bytes;
  }
  return bytes;
}

const header = ['STT', 'Mã trường', 'Họ và tên', 'Ngày sinh', 'Số CCCD'];
const rows = Array.from({ length: 30 }, (_, i) => [
  `${i}`,
  'DHBN',
  'Nguyễn Văn "An", Hà',
  '01/02/2004',
  '001204000123',
]);
const quoted = [header, ...rows].map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','));
const seeds: readonly (readonly [string, Buffer])[] = [
  ['CSV', Buffer.from(quoted.join('\r\n'))],
  ['CSV in UTF-16', Buffer.from(`\ufeff${quoted.join('\n')}`, 'utf16le')],
  ['XLSX', textWorkbook([header, ...rows])],
  ['XLS', textXls([header, ...rows])],
  ['ODS', textOds([header, ...rows])],
  ['NDJSON', Buffer.from(rows.map((cells) => JSON.stringify({ ten: cells[2], ma: cells[1] })).join('\n'))],
  ['CSV by gzip', gzipSync(quoted.join('\n'))],
  ['CSV in a zip archive', zipOf({ 'a.csv': quoted.join('\n') })],
  ['CSV in windows-1258', inWindows1258(quoted.join('\n'))],
  [
    'XLSX with strings and styles',
    workbook({
      sheets: [{ data: '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="0"><v>38353</v></c></row>' }],
      strings: ['<si><t>Họ và tên</t></si>'],
      formats: [14],
    }),
  ],
];

for (const [index, [name, file]] of seeds.entries()) {
  t.test(`400 damaged files (${name}) end in a table or in UnreadableFile`, async (t) => {
    const random = randomFrom(index + 1);
    let read = 0;
    let refused = 0;
    for (let i = 0; i < 400; i++) {
      const outcome = await readWhole(mutated(file, random), { chunkBytes: 1 + Math.floor(random() * 3000) }).then(
        ({ table }): Table => table,
        (error: unknown) => error,
      );
      if (outcome instanceof UnreadableFile) refused++;
      else if (outcome instanceof Error) throw outcome;
      else read++;
    }
    t.equal(read + refused, 400);
    t.ok(refused > 0, `${refused} refused`);
  });
}
