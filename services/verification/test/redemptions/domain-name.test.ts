import { domainToUnicode } from 'node:url';
import fc from 'fast-check';
import t from 'tap';
import { coveredDomain } from '../../src/redemptions/domain-name.ts';

t.test(
  'a name below the benefit’s suffix is covered, at any depth, in lower case and without a closing dot',
  async (t) => {
    t.equal(coveredDomain('id.vn', 'nguyenan.id.vn'), 'nguyenan.id.vn');
    t.equal(coveredDomain('biz.vn', 'quan-pho-24.biz.vn'), 'quan-pho-24.biz.vn');
    t.equal(coveredDomain('id.vn', 'NguyenAn.ID.VN'), 'nguyenan.id.vn');
    t.equal(coveredDomain('id.vn', ' nguyenan.id.vn. '), 'nguyenan.id.vn');
    t.equal(coveredDomain('id.vn', 'blog.nguyenan.id.vn'), 'blog.nguyenan.id.vn');
    t.equal(coveredDomain('id.vn', '24.id.vn'), '24.id.vn');
  },
);

t.test('a Vietnamese name has one ASCII form, however its letters are composed and cased', async (t) => {
  const ascii = 'xn--nguyn-an-z60d.id.vn';
  for (const form of ['nguyễn-an.id.vn', 'Nguyễn-An.id.vn', 'NGUYỄN-AN.ID.VN', ascii, ascii.toUpperCase()]) {
    for (const composed of [form.normalize('NFC'), form.normalize('NFD')]) {
      t.equal(coveredDomain('id.vn', composed), ascii, JSON.stringify(composed));
    }
  }
  t.equal(domainToUnicode(ascii), 'nguyễn-an.id.vn');
  t.not(coveredDomain('id.vn', 'nguyen-an.id.vn'), ascii, 'without accents it is another name');
  const đặng = coveredDomain('id.vn', 'đặng.id.vn');
  t.equal(đặng, coveredDomain('id.vn', 'Đặng.id.vn'));
  t.not(đặng, coveredDomain('id.vn', 'dặng.id.vn'), 'đ is a letter of its own');
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
    'vn',
    '',
    ' ',
    '.',
  ]) {
    t.equal(coveredDomain('id.vn', name), null, JSON.stringify(name));
  }
  t.equal(coveredDomain('biz.vn', 'nguyenan.id.vn'), null);
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
    t.equal(coveredDomain('id.vn', `${label}.id.vn`), null, JSON.stringify(label));
  }
  t.equal(coveredDomain('id.vn', 'nguyen-an.id.vn'), 'nguyen-an.id.vn', 'a hyphen inside is right');
  t.equal(coveredDomain('id.vn', `${'a'.repeat(63)}.id.vn`), `${'a'.repeat(63)}.id.vn`);
  const long = `${Array(4).fill('a'.repeat(63)).join('.')}.id.vn`;
  t.equal(coveredDomain('id.vn', long), null, 'longer than a domain name may be');
});

t.test('whatever is sent: nothing, or a plain ASCII name below the suffix that stays as it is', async () => {
  const label = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.stringMatching(/^[a-z0-9-]{1,10}$/),
  );
  fc.assert(
    fc.property(fc.array(label, { maxLength: 3 }), fc.constantFrom('id.vn', 'biz.vn'), (labels, benefit) => {
      const name = coveredDomain(benefit, [...labels, benefit].join('.'));
      if (name === null) return;
      if (!/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+(id|biz)\.vn$/.test(name)) throw new Error(name);
      if (!name.endsWith(`.${benefit}`) || name.length > 253) throw new Error(name);
      if (coveredDomain(benefit, name) !== name) throw new Error(`${name} is not its own form`);
    }),
    { numRuns: 200 },
  );
});
