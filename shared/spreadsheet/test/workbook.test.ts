import { SaxesParser } from 'saxes';
import t from 'tap';
import { fromBufferPromise } from 'yauzl';
import { columnName, type Sheet, sheetName, type WrittenCell, writeWorkbook } from '../src/index.ts';

/** The parts of a written workbook. */
async function partsOf(sheets: readonly Sheet[], date1904 = false): Promise<Map<string, string>> {
  const chunks: Buffer[] = [];
  for await (const chunk of writeWorkbook({ sheets, author: 'A & B', date1904 })) chunks.push(chunk);
  const zip = await fromBufferPromise(Buffer.concat(chunks));
  const parts = new Map<string, string>();
  for await (const entry of zip.eachEntry()) {
    let text = '';
    const stream = await zip.openReadStreamPromise(entry);
    stream.setEncoding('utf8');
    for await (const piece of stream) text += piece;
    parts.set(entry.fileName, text);
  }
  return parts;
}

/** Texts of an XML part by element; throws where it is not well-formed. */
function parsed(xml: string): { texts: string[]; opened: { name: string; attributes: Record<string, string> }[] } {
  const parser = new SaxesParser();
  const texts: string[] = [];
  const opened: { name: string; attributes: Record<string, string> }[] = [];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) =>
    opened.push({ name, attributes: attributes as Record<string, string> }),
  );
  parser.on('text', (text) => texts.push(text));
  parser.write(xml).close();
  return { texts, opened };
}

/** Takes enough of a file that its rows have begun, and leaves. */
async function takeSome(file: AsyncIterable<Buffer>): Promise<void> {
  let taken = 0;
  for await (const chunk of file) {
    taken += chunk.length;
    if (taken > 50_000) break;
  }
}

const text = (value: string, more: Partial<WrittenCell> = {}): WrittenCell => ({ kind: 'text', value, ...more });
const nasty = [
  'a < b & "c" > \'d\'',
  ' edges ',
  'two\nlines\tand tab',
  'bell \u0007 cr \r',
  '_x000D_ meant',
  '\ud800 alone',
];

t.test('every part is well-formed XML, whatever the cells, comments and names hold', async (t) => {
  const comments = nasty.map((value, i) => ({ row: i + 1, column: i, text: value }));
  const name = sheetName('Danh "sách" & <1>', 'x');
  const links = [{ from: 'A1', sheet: name, to: 'B2' }];
  const rows = [[{ row: 1, cells: nasty.map((value) => text(value)) }]];
  const parts = await partsOf([{ name, rows, comments, links }]);
  for (const [part, xml] of parts) t.doesNotThrow(() => parsed(xml), part);
  const { texts } = parsed(parts.get('xl/worksheets/sheet1.xml') ?? '');
  t.same(texts, [nasty[0], nasty[1], nasty[2], 'bell _x0007_ cr _x000D_', '_x005F_x000D_ meant', '_xD800_ alone']);
});

t.test('each part that one points to is there, and each is given its type', async (t) => {
  const rows = [[{ row: 1, cells: [text('x')] }]];
  const comments = [{ row: 1, column: 0, text: 'look' }];
  const parts = await partsOf([
    { name: 'Một', rows, comments },
    { name: 'Hai', rows },
  ]);
  const folder = (part: string) => part.replace(/_rels\/[^/]*$/, '');
  for (const [part, xml] of parts) {
    if (!part.endsWith('.rels')) continue;
    for (const { name, attributes } of parsed(xml).opened) {
      if (name !== 'Relationship') continue;
      const target = new URL(attributes.Target ?? '', `file:///${folder(part)}`).pathname.slice(1);
      t.ok(parts.has(target), `${part} → ${target}`);
    }
  }
  const typed = parsed(parts.get('[Content_Types].xml') ?? '').opened.map(({ attributes }) => attributes.PartName);
  for (const part of parts.keys()) {
    if (part.endsWith('.xml') && part !== '[Content_Types].xml') t.ok(typed.includes(`/${part}`), part);
  }
});

t.test('a comment stands on its cell, in the list of comments and in the drawing of their boxes', async (t) => {
  const comments = [{ row: 7, column: 27, text: 'Lỗi: …\nCách sửa: …' }];
  const parts = await partsOf([{ name: 'Một', rows: [], comments }]);
  t.match(parts.get('xl/comments1.xml'), 'ref="AB7"');
  t.match(parts.get('xl/drawings/vmlDrawing1.vml'), '<x:Row>6</x:Row><x:Column>27</x:Column>');
  t.match(parts.get('xl/worksheets/sheet1.xml'), '<legacyDrawing r:id="rId1"/>');
});

t.test('a link names its sheet, apostrophes doubled', async (t) => {
  const rows = [[{ row: 1, cells: [text('B2', { format: 'link' })] }]];
  const parts = await partsOf([{ name: "Sở d'A", rows, links: [{ from: 'A1', sheet: "Sở d'A", to: 'B2' }] }]);
  const { opened } = parsed(parts.get('xl/worksheets/sheet1.xml') ?? '');
  t.match(
    opened.find(({ name }) => name === 'hyperlink'),
    { attributes: { ref: 'A1', location: "'Sở d''A'!B2" } },
  );
});

t.test('a formula cell is a formula that gives its value, long texts in pieces', async (t) => {
  const long = 'x"y'.repeat(200);
  const cells = [
    text(long, { formula: true }),
    { kind: 'number', value: '12', formula: true },
    { kind: 'error', value: '#NO-SUCH!', formula: true },
    text('z'.repeat(9000), { formula: true }),
  ] as const;
  const parts = await partsOf([{ name: 'Một', rows: [[{ row: 1, cells }]] }]);
  const [formula = '', shown, twelve, , error] = parsed(parts.get('xl/worksheets/sheet1.xml') ?? '').texts;
  t.equal(shown, long);
  const literals = [...formula.matchAll(/"((?:[^"]|"")*)"/g)].map(([, one = '']) => one.replaceAll('""', '"'));
  t.equal(literals.join(''), long);
  t.ok(literals.every((one) => one.length <= 255));
  t.equal(twelve, '12');
  t.equal(error, '#VALUE!');
});

t.test('styles are as many as cells may name', async (t) => {
  const fills = ['none', 'error', 'warning', 'heading'] as const;
  const formats = ['general', 'text', 'date', 'link', 'wrapped'] as const;
  const cells = fills.flatMap((fill) => formats.map((format) => text('x', { fill, format })));
  const parts = await partsOf([{ name: 'Một', rows: [[{ row: 1, cells }]] }]);
  const styles = parsed(parts.get('xl/styles.xml') ?? '').opened;
  const start = styles.findIndex(({ name }) => name === 'cellXfs');
  const count = Number(styles[start]?.attributes.count);
  const used = parsed(parts.get('xl/worksheets/sheet1.xml') ?? '').opened.flatMap(({ name, attributes }) =>
    name === 'c' ? [Number(attributes.s ?? 0)] : [],
  );
  t.same(
    used,
    used.map((_, i) => i),
    'each its own',
  );
  t.equal(count, used.length);
  t.equal(styles.slice(start + 1).filter(({ name }) => name === 'xf').length, count);
});

t.test('a sheet beyond what a sheet can hold is an error, not a file that programs call damaged', async (t) => {
  await t.rejects(partsOf([{ name: 'Một', rows: [[{ row: 1_048_577, cells: [] }]] }]), RangeError);
});

t.test('what the rows throw ends the file, and their source is let go when the reader leaves', async (t) => {
  async function* failing() {
    yield [{ row: 1, cells: [text('x')] }];
    throw new Error('the source broke');
  }
  await t.rejects(partsOf([{ name: 'Một', rows: failing() }]), /the source broke/);
  let left = false;
  async function* endless() {
    try {
      for (let row = 1; ; row++) yield [{ row, cells: [text(`${row} ${Math.sin(row)}`.repeat(50))] }];
    } finally {
      left = true;
    }
  }
  await takeSome(writeWorkbook({ sheets: [{ name: 'Một', rows: endless() }], author: '' }));
  t.ok(left);
});

t.test('rows are asked for only as fast as the file is taken', async (t) => {
  let asked = 0;
  async function* rows() {
    for (let row = 1; row <= 100_000; row++) {
      asked += 1;
      yield [{ row, cells: [text(`${row} ${Math.sin(row)} ${Math.cos(row)}`)] }];
    }
  }
  const file = writeWorkbook({ sheets: [{ name: 'Một', rows: rows() }], author: '' });
  await takeSome(file);
  t.ok(asked > 0 && asked < 50_000, `${asked} of 100000 rows read for a reader that took a little`);
});

t.test('sheet names are made such that programs take them', (t) => {
  t.equal(sheetName('Danh sách [2026]: a/b\\c*?', 'x'), 'Danh sách  2026   a b c');
  t.equal(sheetName("'''", 'x'), 'x');
  t.equal(sheetName('báo CÁO lỗi', 'Danh sách', ['Báo cáo lỗi']), 'Danh sách');
  t.equal(sheetName('a'.repeat(40), 'x').length, 31);
  t.equal(columnName(0) + columnName(25) + columnName(26) + columnName(701) + columnName(702), 'AZAAZZAAA');
  t.end();
});

t.test('a choice offers the words of a list, before links and comments as the schema orders them', async (t) => {
  const rows = [[{ row: 1, cells: [text('x')] }]];
  const list = { sheet: `Danh mục d'A & B`, column: 27, rows: [2, 9] as const };
  const choices = [{ column: 1, rows: [3, 500] as const, list }];
  const links = [{ from: 'A1', sheet: 'Một', to: 'B2' }];
  const parts = await partsOf([{ name: 'Một', rows, choices, links, comments: [{ row: 1, column: 0, text: 'x' }] }]);
  const { opened, texts } = parsed(parts.get('xl/worksheets/sheet1.xml') ?? '');
  const names = opened.map(({ name }) => name);
  t.match(opened.find(({ name }) => name === 'dataValidation')?.attributes, { type: 'list', sqref: 'B3:B500' });
  t.ok(texts.includes(`'Danh mục d''A & B'!$AB$2:$AB$9`));
  const order = ['sheetData', 'dataValidations', 'hyperlinks', 'legacyDrawing'].map((name) => names.indexOf(name));
  t.same(
    [...order].sort((a, b) => a - b),
    order,
  );
  t.notOk(order.includes(-1));
});
