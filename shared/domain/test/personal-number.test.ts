import fc from 'fast-check';
import t from 'tap';
import {
  contradictsPersonalNumber,
  isoDate,
  parsePersonalNumber,
  personalNumberClaims,
  placeCodes,
} from '../src/index.ts';

const digit = fc.constantFrom(...'0123456789');
const digits = (length: number) => fc.array(digit, { minLength: length, maxLength: length }).map((ds) => ds.join(''));
const knownNumber = fc
  .tuple(fc.constantFrom(...placeCodes), fc.constantFrom(...'0123'), digits(8))
  .map((parts) => parts.join(''));

t.test('there are 63 place codes, of three digits, from 001 to 096', async (t) => {
  const codes = [...placeCodes];
  t.equal(codes.length, 63);
  t.ok(codes.every((code) => /^0\d\d$/.test(code)));
  t.same(codes, [...codes].sort());
  t.equal(codes[0], '001');
  t.equal(codes.at(-1), '096');
});

t.test('a number is the same however it is written', async () => {
  const separator = fc.constantFrom('', ' ', '\u00a0', '.', '-', '\u2013', '\u200b', '\u202f', '\t');
  const fullWidth = (s: string) => s.replace(/\d/g, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0));
  fc.assert(
    fc.property(knownNumber, fc.array(separator, { minLength: 12, maxLength: 12 }), fc.boolean(), (n, gaps, wide) => {
      const written = `'${[...n].map((d, i) => d + gaps[i]).join('')} `;
      const parsed = parsePersonalNumber(wide ? fullWidth(written) : written);
      return parsed.ok && parsed.value === n && parsed.warnings.length === 0;
    }),
  );
});

t.test('lost zeros are restored with a warning, and only to the number that lost them', async () => {
  fc.assert(
    fc.property(knownNumber, (n) => {
      const lost = String(Number(n));
      const parsed = parsePersonalNumber(lost);
      return parsed.ok && parsed.value === n && parsed.warnings.includes('leading-zeros-restored');
    }),
  );
});

t.test('zeros are not restored where the result has no known place or a century that has not begun', async (t) => {
  t.same(parsePersonalNumber('3204012345'), { ok: false, problem: 'length' }, 'place 003');
  t.same(parsePersonalNumber('97204012345'), { ok: false, problem: 'length' }, 'place 097');
  t.same(parsePersonalNumber('36404012345'), { ok: false, problem: 'length' }, 'a birth in the 2100s');
  t.same(parsePersonalNumber('1404012345'), { ok: false, problem: 'length' }, 'a birth in the 2100s');
});

t.test('9 digits are an old identity card or nothing: never a personal number', async () => {
  fc.assert(
    fc.property(digits(9), (n) => {
      const parsed = parsePersonalNumber(n);
      return !parsed.ok && parsed.problem === 'length';
    }),
  );
});

t.test('an unknown place warns and is not refused', async (t) => {
  t.same(parsePersonalNumber('115204012345'), { ok: true, value: '115204012345', warnings: ['unknown-place'] });
  t.same(parsePersonalNumber('003204012345'), { ok: true, value: '003204012345', warnings: ['unknown-place'] });
});

t.test('what is wrong is told', async (t) => {
  const problems = [
    ['', 'empty'],
    [' \u00a0\u200b', 'empty'],
    ["'", 'empty'],
    ['03620401234X', 'format'],
    ['3.6204E+10', 'format'],
    ['036204012345,', 'format'],
    ['\u0663\u0663\u0663204012345', 'format'],
    ['②36204012345', 'format'],
    ['0362040123456', 'length'],
    ['1', 'length'],
    ['0'.repeat(5_000_000), 'length'],
  ] as const;
  for (const [raw, problem] of problems) t.same(parsePersonalNumber(raw), { ok: false, problem }, raw.slice(0, 20));
});

t.test('a spreadsheet’s decimal is not read as a digit of the number', async (t) => {
  t.same(parsePersonalNumber('36204012345.0'), {
    ok: true,
    value: '036204012345',
    warnings: ['leading-zeros-restored'],
  });
  t.same(parsePersonalNumber('036204012345.0'), { ok: true, value: '036204012345', warnings: [] });
});

t.test('any text parses without an exception, and what is taken is 12 digits that parse to themselves', async () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), digits(10), digits(11), digits(12)), (raw) => {
      const parsed = parsePersonalNumber(raw);
      if (!parsed.ok) return true;
      const again = parsePersonalNumber(parsed.value);
      return /^\d{12}$/.test(parsed.value) && again.ok && again.value === parsed.value;
    }),
    { numRuns: 2000 },
  );
});

t.test('the number claims sex, birth year and place', async (t) => {
  t.same(personalNumberClaims('036204012345'), { sex: 'male', birthYear: 2004, placeCode: '036', placeKnown: true });
  t.same(personalNumberClaims('001199012345'), { sex: 'female', birthYear: 1999, placeCode: '001', placeKnown: true });
  t.same(personalNumberClaims('001301012345'), { sex: 'female', birthYear: 2001, placeCode: '001', placeKnown: true });
  t.same(personalNumberClaims('003400012345'), { sex: 'male', birthYear: 2100, placeCode: '003', placeKnown: false });
  t.same(personalNumberClaims('001999012345').birthYear, 2399);
  t.throws(() => personalNumberClaims('03620401234'), RangeError);
});

t.test('a row contradicts its number by birth year or sex, and never by what it does not state', async (t) => {
  const n = '036204012345';
  t.equal(contradictsPersonalNumber(n, isoDate('2004-12-31'), 'male'), null);
  t.equal(contradictsPersonalNumber(n, isoDate('2005-01-01'), 'male'), 'birth-year');
  t.equal(contradictsPersonalNumber(n, isoDate('1904-01-01'), null), 'birth-year');
  t.equal(contradictsPersonalNumber(n, isoDate('2004-12-31'), 'female'), 'sex');
  t.equal(contradictsPersonalNumber(n, isoDate('2005-01-01'), 'female'), 'birth-year');
  t.equal(contradictsPersonalNumber(n, null, null), null);
});

t.test('a row made from a number’s claims does not contradict it', async () => {
  fc.assert(
    fc.property(digits(12), (n) => {
      const claims = personalNumberClaims(n);
      return contradictsPersonalNumber(n, isoDate(`${claims.birthYear}-06-15`), claims.sex) === null;
    }),
  );
});
