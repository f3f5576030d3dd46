import type { Benefit } from '@xacthuc/domain';
import fc from 'fast-check';
import t from 'tap';
import { coveredDomain } from '../../src/domains/domain-name.ts';

const asciiOf = (benefit: Benefit, name: string) => coveredDomain(benefit, name)?.ascii ?? null;

t.test('one label below the benefit’s suffix is covered, in lower case and without a closing dot', async (t) => {
  t.equal(asciiOf('id.vn', 'nguyenan.id.vn'), 'nguyenan.id.vn');
  t.equal(asciiOf('biz.vn', 'quan-pho-24.biz.vn'), 'quan-pho-24.biz.vn');
  t.equal(asciiOf('id.vn', 'NguyenAn.ID.VN'), 'nguyenan.id.vn');
  t.equal(asciiOf('id.vn', ' nguyenan.id.vn. '), 'nguyenan.id.vn');
  t.same(coveredDomain('id.vn', '24.id.vn'), { ascii: '24.id.vn', unicode: '24.id.vn' });
});

t.test('a Vietnamese name has one ASCII form, however its letters are composed and cased', async (t) => {
  const ascii = 'xn--nguyn-an-z60d.id.vn';
  for (const form of ['nguyễn-an.id.vn', 'Nguyễn-An.id.vn', 'NGUYỄN-AN.ID.VN', ascii, ascii.toUpperCase()]) {
    for (const composed of [form.normalize('NFC'), form.normalize('NFD')]) {
      t.equal(asciiOf('id.vn', composed), ascii, JSON.stringify(composed));
    }
  }
  t.same(coveredDomain('id.vn', ascii), { ascii, unicode: 'nguyễn-an.id.vn' }, 'and one Vietnamese form');
  t.not(asciiOf('id.vn', 'nguyen-an.id.vn'), ascii, 'without accents it is another name');
  const đặng = asciiOf('id.vn', 'đặng.id.vn');
  t.equal(đặng, asciiOf('id.vn', 'Đặng.id.vn'));
  t.not(đặng, asciiOf('id.vn', 'dặng.id.vn'), 'đ is a letter of its own');
});

t.test('the other benefit’s names, the bare suffix and what only looks like it are not covered', async (t) => {
  for (const name of [
    'nguyenan.biz.vn',
    'id.vn',
    '.id.vn',
    'nguyenanid.vn',
    'nguyenan.id.vn.example.com',
    'nguyenan.id.vn@example.com',
    'nguyenan.com',
    'blog.nguyenan.id.vn',
    'vn',
    '',
    ' ',
    '.',
  ]) {
    t.equal(asciiOf('id.vn', name), null, JSON.stringify(name));
  }
  t.equal(asciiOf('biz.vn', 'nguyenan.id.vn'), null);
});

t.test('labels that no registry takes are not covered: hyphens at an end, empty, too long, other signs', async (t) => {
  for (const label of [
    '-an',
    'an-',
    '-',
    'a..b',
    '',
    'nguyen_an',
    'nguyen an',
    'an!',
    "an'",
    'an:80',
    'u@an',
    'a'.repeat(64),
  ]) {
    t.equal(asciiOf('id.vn', `${label}.id.vn`), null, JSON.stringify(label));
  }
  t.equal(asciiOf('id.vn', 'nguyen-an.id.vn'), 'nguyen-an.id.vn', 'a hyphen inside is right');
  t.equal(asciiOf('id.vn', `${'a'.repeat(63)}.id.vn`), `${'a'.repeat(63)}.id.vn`);
});

t.test('whatever is sent: nothing, or a plain ASCII name below the suffix that stays as it is', async () => {
  const label = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.stringMatching(/^[a-z0-9-]{1,10}$/),
    fc.string({ unit: fc.constantFrom(...'aăđễ-9ừ'), minLength: 1, maxLength: 8 }),
  );
  fc.assert(
    fc.property(fc.array(label, { maxLength: 3 }), fc.constantFrom('id.vn', 'biz.vn'), (labels, benefit) => {
      const name = coveredDomain(benefit, [...labels, benefit].join('.'));
      if (name === null) return;
      if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?\.(id|biz)\.vn$/.test(name.ascii)) throw new Error(name.ascii);
      if (!name.ascii.endsWith(`.${benefit}`) || name.ascii.length > 63 + benefit.length + 1)
        throw new Error(name.ascii);
      if (asciiOf(benefit, name.ascii) !== name.ascii) throw new Error(`${name.ascii} is not its own form`);
      if (asciiOf(benefit, name.unicode) !== name.ascii) throw new Error(`${name.unicode} is another name`);
    }),
    { numRuns: 200 },
  );
});
