import fc from 'fast-check';
import t from 'tap';
import {
  certificateNumber,
  identityCard,
  personalNumber,
  placeCodes,
  serialOf,
  serialsPerBlock,
  taxCheckDigit,
  taxCode,
  taxCodeCapacity,
  taxCodeWithLeadingZero,
} from '../src/identities.ts';

/** The rule once more, in another way: the weighted sum of nine digits and ten minus the check digit agree modulo 11. */
function holds(code: string): boolean {
  const digits = [...code].map(Number);
  const sum = [31, 29, 23, 19, 17, 13, 7, 5, 3].reduce((total, weight, i) => total + weight * (digits[i] ?? 0), 0);
  return code.length === 10 && sum % 11 !== 0 && (sum + (digits[9] ?? 0)) % 11 === 10;
}

t.test('the check digit is the one of published tax codes', async (t) => {
  for (const code of ['0100112437', '0100109106', '0100686209']) {
    t.equal(taxCheckDigit(code.slice(0, 9)), Number(code[9]), code);
    t.ok(holds(code), code);
  }
});

t.test('nine digits whose weighted sum is divisible by 11 have no check digit', async (t) => {
  t.equal(taxCheckDigit('000000000'), null);
  t.equal(taxCheckDigit('000000012'), null);
  t.equal(taxCheckDigit('000000013'), 7);
});

t.test('every generated tax code has a right check digit and its holder’s third digit', async () => {
  fc.assert(
    fc.property(fc.nat(taxCodeCapacity - 1), fc.constantFrom(7 as const, 8 as const, 9 as const), (index, third) => {
      const code = taxCode(index, third);
      return holds(code) && code[2] === String(third);
    }),
  );
  fc.assert(
    fc.property(fc.nat(40_499_999), (index) => {
      const code = taxCodeWithLeadingZero(index);
      return holds(code) && /^0[1-9][2-6]/.test(code);
    }),
  );
});

t.test('no two indexes share a tax code', async (t) => {
  const group = 9 * 100_000;
  const indexes = [0, group, 30 * group, 62 * group].flatMap((from) =>
    Array.from({ length: 20_000 }, (_, i) => from + i),
  );
  t.equal(new Set(indexes.map((i) => taxCode(i, 9))).size, indexes.length);
  const zeros = [0, group, 8 * group, 9 * group, 44 * group].flatMap((from) =>
    Array.from({ length: 9000 }, (_, i) => from + i),
  );
  t.equal(new Set(zeros.map(taxCodeWithLeadingZero)).size, zeros.length);
  t.throws(() => taxCode(taxCodeCapacity, 9), RangeError);
  t.throws(() => taxCodeWithLeadingZero(40_500_000), RangeError);
});

t.test('serials visit 900000 to 999899 once in each round, and leave the rest to the characters', async (t) => {
  const serials = new Set(Array.from({ length: serialsPerBlock }, (_, i) => serialOf(i)));
  t.equal(serials.size, serialsPerBlock);
  t.equal(Math.min(...serials), 900_000);
  t.equal(Math.max(...serials), 999_899);
  t.equal(serialOf(serialsPerBlock + 5), serialOf(5));
});

t.test('no two indexes share a certificate, over many rounds of serials', async (t) => {
  const rounds = Array.from({ length: 8 * 63 }, (_, round) => round * serialsPerBlock);
  const indexes = rounds.flatMap((from) => [from, from + 1, from + 77]);
  const numbers = indexes.map(certificateNumber);
  t.equal(new Set(numbers).size, numbers.length);
  t.same(
    numbers.filter((number) => !/^\d\d[A-H]89\d{5}$/.test(number)),
    [],
  );
  t.throws(() => certificateNumber(8 * 63 * serialsPerBlock), RangeError);
});

t.test('a personal number states place, sex with century, and year of birth', async (t) => {
  t.equal(personalNumber('027', 'male', 1995, 900_001), '027095900001');
  t.equal(personalNumber('027', 'female', 1999, 900_001), '027199900001');
  t.equal(personalNumber('024', 'male', 2005, 900_001), '024205900001');
  t.equal(personalNumber('001', 'female', 2000, 900_001), '001300900001');
  t.equal(new Set(placeCodes).size, 63);
});

t.test('identity cards have nine digits and begin with 9', async () => {
  fc.assert(fc.property(fc.nat(), (index) => /^9\d{8}$/.test(identityCard(index))));
});
