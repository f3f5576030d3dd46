import fc from 'fast-check';
import { validate } from 'stdnum/lib/cjs/vn/mst.js';
import t from 'tap';
import { parseEnterpriseCode, parseTaxCode, placeCodes } from '../src/index.ts';

const digit = fc.constantFrom(...'0123456789');
const digits = (length: number) => fc.array(digit, { minLength: length, maxLength: length }).map((ds) => ds.join(''));

/** The code with the check digit that makes it valid; null where there is none (remainder 0). */
function withCheckDigit(nine: string): string | null {
  const found = [...'0123456789'].map((d) => nine + d).filter((code) => validate(code).isValid);
  return found[0] ?? null;
}

t.test('known codes are valid, in canonical form', async (t) => {
  const codes = [
    ['0100233488', '0100233488'],
    ['0314409058-002', '0314409058-002'],
    ['0312 68 78 78 - 001', '0312687878-001'],
    ['01.00.112.437', '0100112437'],
    ['0100112437011', '0100112437-011'],
    ['8037630690', '8037630690'],
    ['8463763902', '8463763902'],
    ["'0100233488", '0100233488'],
    ['０１００２３３４８８', '0100233488'],
  ] as const;
  for (const [raw, value] of codes) t.same(parseEnterpriseCode(raw), { ok: true, value, warnings: [] }, raw);
});

t.test('known wrong codes are refused for what is wrong with them', async (t) => {
  const codes = [
    ['', 'empty'],
    [' - ', 'empty'],
    ['12345', 'length'],
    ['VV34567890', 'format'],
    ['0100000008', 'component'],
    ['0314409058-000', 'component'],
    ['0000000000', 'component'],
    ['0100233480', 'checksum'],
    ['0100233488-1', 'length'],
    ['①100233488', 'format'],
    ['0'.repeat(1_000_000), 'length'],
  ] as const;
  for (const [raw, problem] of codes) t.same(parseEnterpriseCode(raw), { ok: false, problem }, raw.slice(0, 20));
});

t.test('the fast path is stdnum’s rule: every code gets stdnum’s verdict', async () => {
  const nearValid = digits(9).map((nine) => withCheckDigit(nine) ?? `${nine}0`);
  const code = fc.oneof(
    digits(10),
    digits(13),
    nearValid,
    fc.tuple(nearValid, digits(3)).map(([a, b]) => a + b),
  );
  fc.assert(
    fc.property(code, (raw) => parseEnterpriseCode(raw).ok === validate(raw).isValid),
    { numRuns: 3000 },
  );
});

t.test('where the weighted sum leaves remainder 0, no check digit makes a valid code', async (t) => {
  const without = Array.from({ length: 2000 }, (_, i) => `01${String(i + 1).padStart(7, '0')}`).filter(
    (nine) => withCheckDigit(nine) === null,
  );
  t.ok(without.length > 100, `${without.length} of 2000 sequences have no number`);
  for (const nine of without.slice(0, 20)) {
    for (const d of '0123456789') t.notOk(parseEnterpriseCode(nine + d).ok);
  }
});

t.test('one changed digit of a valid code is always caught', async () => {
  fc.assert(
    fc.property(digits(7), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 9 }), (tail, at, by) => {
      const code = withCheckDigit(`01${tail}`);
      if (code === null) return true;
      const changed = [...code].map((d, i) => (i === at ? String((Number(d) + by) % 10) : d)).join('');
      return !parseEnterpriseCode(changed).ok;
    }),
  );
});

t.test('a lost leading zero is restored where the check digit then holds, with a warning', async (t) => {
  const warnings = ['leading-zeros-restored'];
  t.same(parseEnterpriseCode('100233488'), { ok: true, value: '0100233488', warnings });
  t.same(parseEnterpriseCode('100112437-011'), { ok: true, value: '0100112437-011', warnings });
  t.same(parseEnterpriseCode('100112437011'), { ok: true, value: '0100112437-011', warnings });
  t.same(parseEnterpriseCode('100233488.0'), { ok: true, value: '0100233488', warnings });
  t.same(parseEnterpriseCode('100233480'), { ok: false, problem: 'length' }, 'a wrong check digit is not restored');
});

t.test('a household’s tax code is an MST or its owner’s personal number', async (t) => {
  t.same(parseTaxCode('8037630690'), { ok: true, value: '8037630690', warnings: [] });
  t.same(parseTaxCode('0314409058-002'), { ok: true, value: '0314409058-002', warnings: [] });
  t.same(parseTaxCode('036 204 012 345'), { ok: true, value: '036204012345', warnings: [] });
  t.same(parseTaxCode('36204012345'), { ok: true, value: '036204012345', warnings: ['leading-zeros-restored'] });
  t.same(parseTaxCode('100233488'), { ok: true, value: '0100233488', warnings: ['leading-zeros-restored'] });
  t.same(parseTaxCode('0100233480'), { ok: false, problem: 'checksum' });
  t.same(parseTaxCode(''), { ok: false, problem: 'empty' });
  t.same(parseTaxCode('12345'), { ok: false, problem: 'length' });
});

t.test('12 digits with a known place are always read as a person’s, whatever check digit they hold', async () => {
  fc.assert(
    fc.property(fc.constantFrom(...placeCodes), digits(9), (place, rest) => {
      const parsed = parseTaxCode(place + rest);
      return parsed.ok && parsed.value === place + rest;
    }),
    { numRuns: 2000 },
  );
});

t.test('12 digits with an unknown place are a branch without its zero where the check digit says so', async (t) => {
  t.same(parseTaxCode('100112437011'), { ok: true, value: '0100112437-011', warnings: ['leading-zeros-restored'] });
  t.same(parseTaxCode('115204012345'), { ok: true, value: '115204012345', warnings: ['unknown-place'] });
});
