import t from 'tap';
import { readWhole, refusal } from './fixture-bytes.ts';
import { type Part, textWorkbook, workbook, workbookParts, zipOf } from './fixture-xlsx.ts';

const data = '<row r="1"><c r="A1"><v>1</v></c></row>';

/** A workbook with one part replaced. */
function withPart(name: string, part: Part): Buffer {
  return zipOf({ ...workbookParts({ sheets: [{ data }], strings: ['<si><t>a</t></si>'] }), [name]: part });
}

t.test('a zip bomb is refused by its directory, before anything is unpacked', async (t) => {
  const bomb = withPart('xl/worksheets/sheet1.xml', Buffer.alloc(64 * 1024 * 1024, 0x20));
  const error = await refusal(readWhole(bomb));
  t.equal(error.code, 'archive_unsafe');
  t.match(error.detail, { reason: 'ratio' });
});

t.test('parts that are together too large are refused', async (t) => {
  const error = await refusal(readWhole(workbook({ sheets: [{ data }] }), { limits: { maxUncompressedBytes: 500 } }));
  t.equal(error.code, 'archive_unsafe');
  t.match(error.detail, { reason: 'bytes', limit: 500 });
});

t.test('a part that lies about its size is stopped at the size it states', async (t) => {
  const body = `<worksheet><sheetData>${data}${' '.repeat(100_000)}</sheetData></worksheet>`;
  const error = await refusal(readWhole(withPart('xl/worksheets/sheet1.xml', { body, options: { statedSize: 100 } })));
  t.equal(error.code, 'file_corrupt');
  t.match(error.detail, { part: 'xl/worksheets/sheet1.xml' });
});

t.test('too many parts, strings or bytes of strings are refused', async (t) => {
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`xl/media/${i}.png`, 'x']));
  const parts = await refusal(
    readWhole(workbook({ sheets: [{ data }], extra: many }), { limits: { maxArchiveEntries: 20 } }),
  );
  t.match(parts.detail, { reason: 'entries' });
  const strings = Array.from({ length: 50 }, () => '<si><t>xxxxxxxxxx</t></si>');
  const file = workbook({ sheets: [{ data }], strings });
  t.match((await refusal(readWhole(file, { limits: { maxSharedStrings: 20 } }))).detail, { reason: 'strings' });
  t.match((await refusal(readWhole(file, { limits: { maxSharedStringBytes: 200 } }))).detail, {
    reason: 'stringBytes',
  });
});

t.test('a file larger than the limit is refused while it arrives', async (t) => {
  const error = await refusal(
    readWhole(textWorkbook([['a']]), { limits: { maxCompressedBytes: 200 }, chunkBytes: 100 }),
  );
  t.equal(error.code, 'file_too_large');
});

t.test('a truncated file is told as such, wherever it was cut', async (t) => {
  const file = textWorkbook(Array.from({ length: 50 }, (_, i) => [`${i}`, 'Nguyễn Văn A']));
  for (const share of [0.1, 0.5, 0.9, 0.99]) {
    const error = await refusal(readWhole(file.subarray(0, Math.floor(file.length * share))));
    t.equal(error.code, 'file_truncated');
  }
});

t.test('a part whose checksum is wrong is corrupt', async (t) => {
  const body = `<worksheet><sheetData>${data}</sheetData></worksheet>`;
  const error = await refusal(readWhole(withPart('xl/worksheets/sheet1.xml', { body, options: { crc: 1 } })));
  t.equal(error.code, 'file_corrupt');
});

t.test('encrypted parts are told as such', async (t) => {
  const error = await refusal(readWhole(withPart('xl/styles.xml', { body: 'x', options: { flags: 1 } })));
  t.equal(error.code, 'file_encrypted');
});

t.test('two parts of one name are refused: programs differ in which they show', async (t) => {
  const parts = Object.entries(workbookParts({ sheets: [{ data }] }));
  const error = await refusal(readWhole(zipOf([...parts, ['XL/worksheets/sheet1.xml', '<worksheet/>']])));
  t.equal(error.code, 'file_corrupt');
});

const broken: readonly (readonly [string, string])[] = [
  ['XML that is not well-formed', `<worksheet><sheetData>${data}</worksheet>`],
  ['XML that ends early', `<worksheet><sheetData>${data}`],
  [
    'a document type with entities',
    `<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData>${data}</sheetData></worksheet>`,
  ],
  ['elements nested beyond reason', `${'<a>'.repeat(1000)}${'</a>'.repeat(1000)}`],
  [
    'text beyond reason',
    `<worksheet><sheetData><row><c><v>${'1 2 '.repeat(500_000)}</v></c></row></sheetData></worksheet>`,
  ],
  ['rows out of order', '<worksheet><sheetData><row r="2"/><row r="1"/></sheetData></worksheet>'],
  ['a row number that is none', '<worksheet><sheetData><row r="x"/></sheetData></worksheet>'],
  ['a cell reference that is none', '<worksheet><sheetData><row><c r="1A"><v>1</v></c></row></sheetData></worksheet>'],
  [
    'a shared string that is not there',
    '<worksheet><sheetData><row><c t="s"><v>7</v></c></row></sheetData></worksheet>',
  ],
  ['a number that is none', '<worksheet><sheetData><row><c><v>abc</v></c></row></sheetData></worksheet>'],
  ['an unknown entity', '<worksheet><sheetData><row><c t="str"><v>&xxe;</v></c></row></sheetData></worksheet>'],
];

for (const [name, body] of broken) {
  t.test(`${name}: the part is corrupt`, async (t) => {
    const error = await refusal(
      readWhole(withPart('xl/worksheets/sheet1.xml', body), { limits: { maxCompressionRatio: 1e6 } }),
    );
    t.equal(error.code, 'file_corrupt');
    t.match(error.detail, { part: 'xl/worksheets/sheet1.xml' });
  });
}

t.test('a part that is missing or no text is corrupt', async (t) => {
  const parts = workbookParts({ sheets: [{ data }] });
  const { 'xl/worksheets/sheet1.xml': _, ...rest } = parts;
  t.equal((await refusal(readWhole(zipOf(rest)))).code, 'file_corrupt');
  const error = await refusal(readWhole(withPart('xl/sharedStrings.xml', Buffer.from([0x3c, 0xff, 0xfe]))));
  t.equal(error.code, 'file_corrupt');
});

t.test('relationships that lead out of the file or the archive lead nowhere', async (t) => {
  const target = (attributes: string) =>
    withPart(
      'xl/_rels/workbook.xml.rels',
      `<Relationships><Relationship Id="rId1" Type="x/worksheet" ${attributes}/></Relationships>`,
    );
  const external = await refusal(readWhole(target('Target="http://example.test/s.xml" TargetMode="External"')));
  t.equal(external.code, 'no_sheet');
  const outside = await refusal(readWhole(target('Target="../../../../etc/passwd"')));
  t.match(outside.detail, { part: 'etc/passwd' });
});
