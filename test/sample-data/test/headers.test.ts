import t from 'tap';
import { headerRow, headerStyles, sourceCodes, sources } from '../src/index.ts';

/** A reader's view of a header: no accents, case, line breaks, extra spaces or mark. */
function plain(header: string): string {
  const bare = header
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/đ/gi, 'd')
    .toLowerCase();
  return bare.replace('(*)', '').replace(/\s+/g, ' ').trim();
}

t.test('every style but "alternative" writes the main headers, only in another form', async (t) => {
  for (const source of sourceCodes) {
    const { columns } = sources[source];
    const main = columns.map((column) => plain(column.header));
    for (const style of headerStyles.filter((s) => s !== 'alternative')) {
      t.same(headerRow(columns, style).map(plain), main, `${source}, ${style}`);
    }
  }
});

t.test('the styles look as departments write them', async (t) => {
  const pick = (style: (typeof headerStyles)[number]) => headerRow(sources.education.columns, style)[4];
  t.equal(pick('main'), 'Họ và tên');
  t.equal(pick('alternative'), 'Họ tên');
  t.equal(pick('unaccented'), 'Ho va ten');
  t.equal(pick('upper'), 'HỌ VÀ TÊN');
  t.equal(pick('starred'), 'Họ và tên (*)');
  t.equal(pick('spaced'), '  Họ  và  tên ');
  t.equal(pick('broken'), 'Họ\nvà tên');
});

t.test('no two columns of a file share a header, in any style', async (t) => {
  for (const source of sourceCodes) {
    for (const style of headerStyles) {
      const headers = headerRow(sources[source].columns, style).map(plain);
      t.equal(new Set(headers).size, headers.length, `${source}, ${style}`);
    }
  }
});
