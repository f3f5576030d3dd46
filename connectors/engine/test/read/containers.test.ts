import { gzipSync } from 'node:zlib';
import t from 'tap';
import { readTable } from '../../src/read/index.ts';
import { readWhole, refusal, streamOf, texts } from './fixture-bytes.ts';
import { textOds } from './fixture-ods.ts';
import { textXls } from './fixture-xls.ts';
import { textWorkbook, zipOf } from './fixture-xlsx.ts';

const rows = [
  ['Họ và tên', 'Ngày sinh'],
  ['Nguyễn Thị Hòa', '05/09/2004'],
];
const csv = rows.map((cells) => cells.join(';')).join('\n');
const files: Readonly<Record<string, Buffer>> = {
  csv: Buffer.from(csv),
  'csv in UTF-16': Buffer.from(`\ufeff${csv}`, 'utf16le'),
  'csv in UTF-16 without a mark': Buffer.from(csv, 'utf16le'),
  'csv in UTF-16BE without a mark': Buffer.from(csv, 'utf16le').swap16(),
  ndjson: Buffer.from('{"Họ và tên":"Nguyễn Thị Hòa","Ngày sinh":"05/09/2004"}'),
  xlsx: textWorkbook(rows),
  ods: textOds(rows),
  xls: textXls(rows),
};

for (const [name, file] of Object.entries(files)) {
  t.test(`${name} is read as it is, by gzip, and alone in a zip archive`, async (t) => {
    const format = name.split(' ')[0];
    const others = { '__MACOSX/._a': 'x', 'thu-muc/': '', 'thu-muc/.DS_Store': 'x' };
    const packed = {
      null: file,
      gzip: gzipSync(file),
      zip: zipOf({ ...others, [`thu-muc/danh-sach.${format}`]: file }),
    };
    for (const [container, bytes] of Object.entries(packed)) {
      for (const chunkBytes of [13, 65536]) {
        const { table, rows: read } = await readWhole(bytes, { chunkBytes });
        t.same(texts(read), rows);
        t.match(table, { format, container: container === 'null' ? null : container });
      }
    }
  });
}

t.test('a zip archive of several files, or of none, is refused', async (t) => {
  const error = await refusal(readWhole(zipOf({ 'a.csv': csv, 'b.csv': csv })));
  t.match(error, { code: 'container_many_files', detail: { count: 2 } });
  t.match(await refusal(readWhole(zipOf({ 'a/': '', '__MACOSX/x': '' }))), {
    code: 'file_type_unsupported',
    detail: { format: 'ZIP' },
  });
});

t.test('what is packed twice is refused', async (t) => {
  const gzip = gzipSync(csv);
  for (const file of [
    gzipSync(gzip),
    zipOf({ 'a.csv.gz': gzip }),
    gzipSync(zipOf({ a: csv })),
    zipOf({ 'a.zip': zipOf({ a: csv }) }),
  ]) {
    t.equal((await refusal(readWhole(file))).code, 'container_nested');
  }
});

t.test('what is packed is held to the same rules as what is not', async (t) => {
  t.match(await refusal(readWhole(gzipSync('%PDF-1.7'))), { code: 'file_type_unsupported', detail: { format: 'PDF' } });
  t.equal((await refusal(readWhole(gzipSync('')))).code, 'file_empty');
  t.equal((await refusal(readWhole(zipOf({ 'a.csv': '' })))).code, 'file_empty');
  t.match(await refusal(readWhole(gzipSync(csv), { sheet: 'A' })), { code: 'sheet_not_found', detail: { sheets: [] } });
});

t.test('damaged and cut-off gzip streams are told as such', async (t) => {
  const gzip = gzipSync(Buffer.from(`${csv}\n`.repeat(5000)));
  t.equal((await refusal(readWhole(gzip.subarray(0, gzip.length / 2)))).code, 'file_truncated');
  const damaged = Buffer.from(gzip);
  damaged.fill(0xff, 20, 40);
  t.equal((await refusal(readWhole(damaged))).code, 'file_corrupt');
  const checksum = Buffer.from(gzip);
  checksum[checksum.length - 6] = (checksum[checksum.length - 6] ?? 0) ^ 0xff;
  t.equal((await refusal(readWhole(checksum))).code, 'file_corrupt');
});

t.test('a gzip bomb is stopped before it is unpacked', async (t) => {
  const line = Buffer.from('An;05/09/2004\n'.repeat(75_000));
  const bomb = gzipSync(Buffer.concat(Array.from({ length: 40 }, () => line)));
  t.match(await refusal(readWhole(bomb)), { code: 'archive_unsafe', detail: { reason: 'ratio' } });
  t.match(await refusal(readWhole(gzipSync(line), { limits: { maxBytes: 100_000 } })), {
    code: 'archive_unsafe',
    detail: { reason: 'bytes' },
  });
  t.match(await refusal(readWhole(zipOf({ 'a.csv': Buffer.alloc(8 << 20, 'a') }))), { code: 'archive_unsafe' });
});

t.test('an error of the stream itself passes, and a reader that stops lets go of the stream', async (t) => {
  const away = new Error('the database is away');
  const gzip = gzipSync(Buffer.from(Array.from({ length: 20_000 }, (_, i) => `${i};${i * 7919}`).join('\n')));
  const broken = (async function* () {
    yield gzip.subarray(0, 40_000);
    throw away;
  })();
  await t.rejects(async () => {
    for await (const _ of (await readTable(broken)).rows);
  }, away);
  let closed = false;
  const watched = (async function* () {
    try {
      yield* streamOf(gzip, 1000);
    } finally {
      closed = true;
    }
  })();
  for await (const _ of (await readTable(watched)).rows) break;
  await new Promise((resolve) => setImmediate(resolve));
  t.equal(closed, true);
});
