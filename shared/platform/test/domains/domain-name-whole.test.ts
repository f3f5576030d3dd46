import t from 'tap';
import { coveredDomain } from '../../src/domains/domain-name.ts';

t.test('a text that only begins with a covered name, or hides signs in it, is not one', async (t) => {
  for (const name of [
    'an.id.vn/x',
    'an.id.vn/',
    'an.id.vn?x',
    'an.id.vn#x',
    'an.id.vn\\x',
    'a%6e.id.vn',
    'a\tn.id.vn',
    'a\nn.id.vn',
  ]) {
    t.equal(coveredDomain('id.vn', name), null, JSON.stringify(name));
  }
});

t.test('a label that pretends to be Vietnamese and decodes to nothing, or is reserved, is not covered', async (t) => {
  for (const name of ['xn--a.id.vn', 'xn--zz.id.vn', 'ab--c.id.vn', 'xn--.id.vn', 'xn---.id.vn', 'ễb--c.id.vn']) {
    t.equal(coveredDomain('id.vn', name), null, name);
  }
});

t.test('letters of other alphabets are not covered, however much they look alike', async (t) => {
  // Cyrillic, Greek, German, Chinese, a dotless i, a Vietnamese letter with a foreign mark, a zero-width joiner, a smile.
  for (const label of ['nguуen', 'αn', 'straße', '漢字', 'ın', 'añ', 'å', 'ǎn', 'a\u200dn', '😀', 'ệ\u0308']) {
    t.equal(coveredDomain('id.vn', `${label}.id.vn`), null, JSON.stringify(label));
  }
  t.equal(coveredDomain('id.vn', 'xn--fsq.id.vn'), null, 'nor as A-labels');
});

t.test('every letter of the Vietnamese alphabet, with every tone, is covered in both cases', async (t) => {
  const tones = ['', '\u0300', '\u0301', '\u0309', '\u0303', '\u0323'];
  for (const base of ['a', 'ă', 'â', 'e', 'ê', 'i', 'o', 'ô', 'ơ', 'u', 'ư', 'y']) {
    for (const tone of tones) {
      const letter = (base + tone).normalize('NFC');
      t.equal(coveredDomain('biz.vn', `b${letter}.biz.vn`)?.unicode, `b${letter}.biz.vn`, letter);
      t.equal(coveredDomain('biz.vn', `B${letter.toUpperCase()}.biz.vn`)?.unicode, `b${letter}.biz.vn`, letter);
    }
  }
  t.equal(coveredDomain('biz.vn', 'đ.biz.vn')?.unicode, 'đ.biz.vn');
});

t.test('a Vietnamese label is as long as its A-label is', async (t) => {
  const fits = (length: number) => coveredDomain('id.vn', `${'ễ'.repeat(length)}.id.vn`)?.ascii.length ?? null;
  const longest = Array.from({ length: 63 }, (_, i) => i + 1).filter((length) => fits(length) !== null).length;
  t.ok(longest > 20 && longest < 63, `${longest} letters`);
  t.ok((fits(longest) ?? 0) <= 63 + '.id.vn'.length);
  t.equal(fits(longest + 1), null);
});
