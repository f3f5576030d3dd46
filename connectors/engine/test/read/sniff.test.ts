import t from 'tap';
import { readWhole, refusal } from './fixture-bytes.ts';
import { workbook, zipOf } from './fixture-xlsx.ts';

const compoundFile = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);

const others: readonly (readonly [string, Buffer | string, string])[] = [
  ['PDF', '%PDF-1.7\n', 'PDF'],
  ['HTML, which programs save as .xls', '\ufeff<!DOCTYPE html><table><tr><td>1</td></tr></table>', 'HTML'],
  ['an HTML fragment', '<table border=1><tr><td>1</td></tr></table>', 'HTML'],
  ['XML', '<?xml version="1.0"?><Workbook/>', 'XML'],
  ['JSON object over several lines', '{\n  "a": 1\n}', 'JSON'],
  ['JSON array', '[{"a": 1}]', 'JSON'],
  ['PNG', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]), 'PNG'],
  ['RTF', '{\\rtf1 x}', 'RTF'],
  ['bytes of a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1]), 'binary'],
  ['DOCX', zipOf({ 'word/document.xml': '<x/>' }), 'DOCX'],
  [
    'an OpenDocument text',
    zipOf({ 'content.xml': '<office:document><office:text/></office:document>' }),
    'OpenDocument',
  ],
  ['XLSB', zipOf({ 'xl/workbook.bin': 'x' }), 'XLSB'],
  ['an empty zip', zipOf({}), 'ZIP'],
];

for (const [name, file, format] of others) {
  t.test(`${name} is told apart by its content, whatever its name says`, async (t) => {
    const hint = { contentType: 'text/csv', fileName: 'danh-sach.csv' };
    const error = await refusal(readWhole(file, { hint }));
    t.equal(error.code, 'file_type_unsupported');
    t.match(error.detail, { format });
    t.match(error.vi.fix, /CSV UTF-8/);
  });
}

t.test('CSV and XLSX are read whatever the content type says', async (t) => {
  const csv = await readWhole('a,b\n1,2\n', { hint: { contentType: 'application/vnd.ms-excel', fileName: 'a.xls' } });
  t.equal(csv.table.format, 'csv');
  const file = workbook({ sheets: [{ data: '<row><c><v>1</v></c></row>' }] });
  const xlsx = await readWhole(file, { hint: { contentType: 'text/csv' } });
  t.equal(xlsx.table.format, 'xlsx');
});

t.test('a workbook protected by a password is told as such', async (t) => {
  const file = Buffer.concat([compoundFile, Buffer.alloc(1500), Buffer.from('EncryptedPackage', 'utf16le')]);
  t.equal((await refusal(readWhole(file))).code, 'file_encrypted');
});

t.test('a refused file lets go of the stream', async (t) => {
  let closed = false;
  const source = (async function* () {
    try {
      for (;;) yield Buffer.from('%PDF-1.7'.repeat(1000));
    } finally {
      closed = true;
    }
  })();
  const { readTable } = await import('../../src/read/index.ts');
  await refusal(readTable(source));
  t.equal(closed, true);
});
