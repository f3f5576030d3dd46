import fc from 'fast-check';
import t from 'tap';
import { CsvScanner } from '../../src/read/csv-scanner.ts';
import { defaultReadLimits } from '../../src/read/index.ts';
import { readWhole, refusal, texts } from './fixture-bytes.ts';

const anyCell = fc.string({ unit: fc.constantFrom('a', 'ễ', '"', ',', '\n', '\r', ' ', '😀', ';'), maxLength: 8 });
const anyTable = fc.array(fc.array(anyCell, { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 6 });

function writtenTable(rows: readonly (readonly string[])[]): string {
  const lines = rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','));
  return ['h1,h2,h3', ...lines].join('\r\n');
}

t.test('rows keep their number in the file, blank lines counted', async (t) => {
  const { rows } = await readWhole('a,b\r\n\r\n\r\n1,2\n,\n3');
  t.same(
    rows.map(({ row, cells }) => [row, ...cells]),
    [
      [1, 'a', 'b'],
      [4, '1', '2'],
      [5, '', ''],
      [6, '3'],
    ],
  );
});

t.test('title rows shorter than the header do not swallow what follows', async (t) => {
  const { rows } = await readWhole('UBND TỈNH BẮC NINH\nDANH SÁCH\n\nSTT;Họ và tên;Ngày sinh\n1;An;01/02/2004\n');
  t.same(texts(rows), [
    ['UBND TỈNH BẮC NINH'],
    ['DANH SÁCH'],
    ['STT', 'Họ và tên', 'Ngày sinh'],
    ['1', 'An', '01/02/2004'],
  ]);
});

for (const [ending, name] of [
  ['\n', 'LF'],
  ['\r\n', 'CRLF'],
  ['\r', 'CR'],
] as const) {
  t.test(`lines may end with ${name}`, async (t) => {
    const { rows } = await readWhole(['a,b', '1,"x, y"', '2,z', ''].join(ending));
    t.same(texts(rows), [
      ['a', 'b'],
      ['1', 'x, y'],
      ['2', 'z'],
    ]);
  });
}

t.test('quoted cells hold delimiters, doubled quotes and line breaks; quotes inside a cell are text', async (t) => {
  const { rows } = await readWhole('a,b,c\n"x ""y"" z","1\n2",Công ty "ABC"\n"q" ,,\n');
  t.same(texts(rows), [
    ['a', 'b', 'c'],
    ['x "y" z', '1\n2', 'Công ty "ABC"'],
    ['q', '', ''],
  ]);
});

t.test('any table written as RFC 4180 is read back', async (t) => {
  await fc.assert(
    fc.asyncProperty(anyTable, async (rows) => {
      t.same(texts((await readWhole(writtenTable(rows))).rows).slice(1), rows);
    }),
    { numRuns: 300 },
  );
});

t.test('pieces of the text may be cut anywhere', async (t) => {
  fc.assert(
    fc.property(anyTable, fc.integer({ min: 1, max: 9 }), (rows, length) => {
      const scanner = new CsvScanner(',', defaultReadLimits);
      const text = writtenTable(rows);
      const read = [];
      for (let start = 0; start < text.length; start += length)
        read.push(...scanner.push(text.slice(start, start + length)));
      t.same(texts([...read, ...scanner.end()]).slice(1), rows);
    }),
    { numRuns: 300 },
  );
});

t.test('a quote that is never closed is told with the line where it was opened', async (t) => {
  const error = await refusal(readWhole('a,b\n1,"x\n2,y\n3,z\n'));
  t.equal(error.code, 'csv_quote_unterminated');
  t.match(error.detail, { line: 2, row: 2, column: 'B' });
});

t.test('a quote that would swallow more than a cell holds is told where it was opened, not at the end', async (t) => {
  const file = `a,b\n1,"x\n${'2,y\n'.repeat(20_000)}3,"z"\n`;
  const error = await refusal(readWhole(file));
  t.equal(error.code, 'csv_quote_unterminated');
  t.match(error.detail, { line: 2, row: 2, column: 'B' });
});

t.test('text after a closing quote is told with both lines', async (t) => {
  const error = await refusal(readWhole('a,b\n1,"x\n2,y\n3,"z"\n'));
  t.equal(error.code, 'csv_quote_misplaced');
  t.match(error.detail, { openedOnLine: 2, line: 4, column: 'B' });
});

t.test('a 50 MB line is refused before it is held', async (t) => {
  let produced = 0;
  const endless = (async function* () {
    yield Buffer.from('a,b\n');
    for (; produced < 50; produced++) yield Buffer.alloc(1024 * 1024, 'x');
  })();
  const { readTable } = await import('../../src/read/index.ts');
  const error = await refusal(
    (async () => {
      for await (const _ of (await readTable(endless)).rows);
    })(),
  );
  t.equal(error.code, 'line_too_long');
  t.match(error.detail, { line: 2 });
  t.ok(produced < 4, `stopped after ${produced} MB`);
});

t.test('10,000 columns are refused', async (t) => {
  const error = await refusal(readWhole(`${'c,'.repeat(9_999)}c\n1\n`));
  t.equal(error.code, 'too_many_columns');
  t.match(error.detail, { row: 1, limit: 512 });
});

t.test('a cell beyond the limit is told by row and column', async (t) => {
  const error = await refusal(readWhole(`a,b\n1,${'x'.repeat(40_000)}\n`));
  t.equal(error.code, 'cell_too_long');
  t.match(error.detail, { row: 2, column: 'B' });
});

t.test('more rows or bytes than the limit are refused', async (t) => {
  const file = 'a,b\n'.repeat(200);
  t.equal((await refusal(readWhole(file, { limits: { maxRows: 100 } }))).code, 'too_many_rows');
  t.equal((await refusal(readWhole(file, { limits: { maxBytes: 100 } }))).code, 'file_too_large');
});

t.test('text of nothing but white-space is an empty file', async (t) => {
  t.equal((await refusal(readWhole(''))).code, 'file_empty');
  t.equal((await refusal(readWhole('\ufeff'))).code, 'file_empty');
  t.equal((await refusal(readWhole('\n \r\n\t\n'))).code, 'file_empty');
});

t.test('a reader that stops early lets go of the stream', async (t) => {
  let closed = false;
  const source = (async function* () {
    try {
      for (;;) yield Buffer.from('a,b\n'.repeat(30_000));
    } finally {
      closed = true;
    }
  })();
  const { readTable } = await import('../../src/read/index.ts');
  for await (const _ of (await readTable(source)).rows) break;
  t.equal(closed, true);
});
