import fc from 'fast-check';
import t from 'tap';
import { searchText, searchWords } from '../src/index.ts';

t.test('accents, the placement of tone marks, case and punctuation do not keep a name from being found', async (t) => {
  for (const [a, b] of [
    ['Hoà Bình', 'hòa   bình'],
    ['Nguyễn Thuỷ', 'NGUYEN THUY'],
    ['Đặng Văn Lâm', 'dang van lam'],
    ['Công ty TNHH "Quí-Qúy"', 'cong ty tnhh quy quy'.replace('quy quy', 'qui quy')],
    ['Nguyễn'.normalize('NFD'), 'nguyễn'],
  ] as const) {
    t.equal(searchText(a), searchText(b), a);
  }
  t.same(searchWords('An, an & Bình'), ['an', 'binh']);
  t.same(searchWords('…'), []);
});

t.test('what is searched for is normalised once: again changes nothing', async () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => searchText(searchText(text)) === searchText(text)));
});
