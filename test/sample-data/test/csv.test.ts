import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import fc from 'fast-check';
import t from 'tap';
import {
  type Cell,
  cellText,
  csvBytes,
  csvChunks,
  generate,
  type ListDocument,
  listDocument,
  type Row,
  sources,
  writeCsv,
} from '../src/index.ts';
import { parseCsv } from './parse-csv.ts';

const base = { seed: 1, asOf: '2026-10-01' } as const;
const decode = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

function documentOf(cells: readonly (readonly Cell[])[]): ListDocument {
  const rows = cells.map((row, index): Row => {
    const made = {
      kind: null,
      verdict: 'good',
      touched: [],
      expected: null,
      duplicateOf: null,
      overlap: null,
    } as const;
    return { ...made, index, cells: row };
  });
  return { columns: sources.education.columns.slice(0, 3), titles: [], header: ['a', 'b', 'c'], rows };
}

t.test('whatever stands in the cells, a reader of RFC 4180 gets it back', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'ễ', '"', ',', ';', '\t', '\n', '\r', ' ', '=', '\u00a0') });
  const row = fc.array(text, { minLength: 3, maxLength: 3 });
  const dialect = fc.record({
    delimiter: fc.constantFrom(',' as const, ';' as const, '\t' as const),
    newline: fc.constantFrom('\n' as const, '\r\n' as const),
    bom: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1 }), dialect, (rows, options) => {
      const read = parseCsv(decode(csvBytes(documentOf(rows), options)), options.delimiter);
      return JSON.stringify(read) === JSON.stringify([['a', 'b', 'c'], ...rows]);
    }),
  );
});

t.test('numbers, dates, formulas and empty cells are written as a spreadsheet program exports them', async (t) => {
  t.equal(cellText(27_204_000_001), '27204000001');
  t.equal(cellText({ date: '2005-02-09' }), '09/02/2005');
  t.equal(cellText({ formula: 'HYPERLINK("a","b")', shown: 'b' }), '=HYPERLINK("a","b")');
  t.equal(cellText(null), '');
});

t.test('a file has title lines, one header, and the generated rows in order', async (t) => {
  const options = { source: 'labour', rows: 200, titles: true, headers: 'starred', ...base } as const;
  const list = listDocument(options);
  const read = parseCsv(decode(csvBytes(list, { delimiter: ';' })), ';');
  t.ok(list.titles.length > 4);
  t.same(read[list.titles.length], list.header);
  t.same(
    read.slice(list.titles.length + 1),
    [...generate(options)].map((row) => row.cells.map(cellText)),
  );
  t.ok(read.every((row) => row.length === list.header.length));
});

t.test('byte-order mark and line ends are as asked', async (t) => {
  const options = { source: 'youth-union', rows: 3, ...base } as const;
  const excel = decode(csvBytes(listDocument(options), { bom: true, newline: '\r\n' }));
  t.match(excel, /^\ufeffSTT,/);
  t.equal(excel.split('\r\n').length, 5);
  t.notMatch(excel.replaceAll('\r\n', ''), /[\r\n]/);
  const plain = decode(csvBytes(listDocument(options)));
  t.match(plain, /^STT,/);
  t.notMatch(plain, /\r/);
});

t.test('a written file holds what the chunks hold, and says how many rows of which kind', async (t) => {
  const path = join(mkdtempSync(join(t.testdir(), 'csv-')), 'a.csv');
  const bad = { html_cell: 0.1, blank_row: 0.05, duplicate_identical: 0.05 } as const;
  const options = { source: 'education', rows: 5000, bad, ...base } as const;
  const written = await writeCsv(path, options);
  const bytes = readFileSync(path);
  t.equal(bytes.toString('utf8'), [...csvChunks(listDocument(options))].join(''));
  t.equal(written.bytes, bytes.length);
  t.equal(written.rows, 5000);
  const { good, bad: faulty, repeated, ignored } = written.verdicts;
  t.equal(good + faulty + repeated + ignored, 5000);
  t.same(
    [faulty, ignored, repeated],
    [written.kinds.html_cell, written.kinds.blank_row, written.kinds.duplicate_identical],
  );
});

t.test('a slow stream is waited for and left open; a failing one fails the writing', async (t) => {
  const taken: Buffer[] = [];
  const slow = new Writable({
    highWaterMark: 1,
    write(chunk: Buffer, _, done) {
      taken.push(chunk);
      setImmediate(done);
    },
  });
  const options = { source: 'education', rows: 4000, ...base } as const;
  const { bytes } = await writeCsv(slow, options);
  t.equal(Buffer.concat(taken).length, bytes);
  t.notOk(slow.writableEnded);
  const broken = new Writable({ write: (_, __, done) => done(new Error('disk full')) });
  await t.rejects(writeCsv(broken, options), { message: 'disk full' });
  await t.rejects(writeCsv('/nowhere/at/all.csv', options), { code: 'ENOENT' });
});
