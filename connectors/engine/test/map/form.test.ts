import { Readable } from 'node:stream';
import fc from 'fast-check';
import t from 'tap';
import { column, defineForm, isWebLink, readForm } from '../../src/map/index.ts';
import { readTable } from '../../src/read/index.ts';

const form = defineForm({
  name: 'events',
  columns: {
    title: column.note({ headers: ['Tên'], longest: 20, required: true }),
    day: column.eventDate({ headers: ['Ngày'], required: true }),
    last: column.nearDate({ headers: ['Đến ngày'] }),
    count: column.count({ headers: ['Số người'], most: 100_000 }),
    links: column.links({ headers: ['Liên kết'], most: 2 }),
  },
  rules: ({ day, last }, note) => {
    if (day !== null && last !== null && last < day) note('last', 'end_before_start');
  },
});

async function read(...lines: string[]) {
  const text = ['Tên;Ngày;Đến ngày;Số người;Liên kết', ...lines].join('\n');
  const table = await readTable(Readable.from([Buffer.from(text)]));
  return readForm(form, table, '2026-11-23');
}

t.test('rows come as typed values, each its own, though nobody’s number is in them', async (t) => {
  const { rows } = await read('Hội thảo;01/02/2026;;1.200;https://a.vn/x', 'Tập huấn;2026-02-03;01/01/2030;0;');
  t.same(
    rows.map(({ row, value }) => [row, value]),
    [
      [2, { title: 'Hội thảo', day: '2026-02-01', last: null, count: 1200, links: ['https://a.vn/x'] }],
      [3, { title: 'Tập huấn', day: '2026-02-03', last: '2030-01-01', count: 0, links: null }],
    ],
  );
});

t.test('all that is wrong with all rows is said at once', async (t) => {
  const { rows } = await read(
    `${'x'.repeat(21)};01/02/2027;01/01/2040;-1;ftp://a.vn`,
    ';31/02/2026;;12 người;https://a',
    'Lùi;02/02/2026;01/02/2026;2,5;"https://a.vn https://b.vn https://c.vn"',
  );
  t.same(
    rows.map(({ issues }) => issues.map(({ code }) => code)),
    [
      ['value_too_long', 'date_future', 'date_future', 'count_invalid', 'link_invalid'],
      ['required_missing', 'date_invalid', 'count_invalid', 'link_invalid'],
      ['count_invalid', 'link_invalid', 'end_before_start'],
    ],
  );
  t.ok(rows.every(({ value }) => value === null));
});

t.test('a signature below the table is no row', async (t) => {
  const { rows } = await read('Hội thảo;01/02/2026;;;', ';;;;', 'Người lập biểu;;;;');
  t.same(
    rows.map(({ row }) => row),
    [2],
  );
  t.equal(rows[0]?.value?.title, 'Hội thảo');
});

t.test('a form without a required column is refused when it is declared', async (t) => {
  t.throws(() => defineForm({ name: 'x', columns: { a: column.text({ headers: ['A'] }) } }), TypeError);
});

t.test('a link is http or https, to a named host, without a name or password', async (t) => {
  for (const link of [
    'https://sct.bacninh.gov.vn/tin?id=1&b=2#x',
    'http://a.vn',
    'https://xn--a-ecp.vn/đường',
    'https://báo.vn',
  ]) {
    t.ok(isWebLink(link), link);
  }
  for (const link of [
    'javascript:alert(1)',
    'https://localhost/',
    'https://u:p@a.vn/',
    'a.vn',
    'https://a.vn/ x',
    'data:,x',
    '',
    `https://a.vn/${'x'.repeat(500)}`,
  ]) {
    t.notOk(isWebLink(link), link);
  }
  fc.assert(fc.property(fc.string(), (text) => !isWebLink(text) || /^https?:\/\//i.test(text)));
});
