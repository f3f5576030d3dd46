import { encodeEntry } from '@xacthuc/transparency-log';
import fc from 'fast-check';
import t from 'tap';
import { buildEntry, checkEntry } from '../../src/log/build-entry.ts';
import type { CheckRow } from '../../src/log/recorded.ts';

const text = fc.string({ unit: 'grapheme' });
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null });
const row: fc.Arbitrary<CheckRow> = fc.record({
  number: fc.nat(),
  at: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-01-01') }),
  id: fc.uuid(),
  client_id: fc.uuid(),
  benefit: text,
  subject_type: text,
  subject_key: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  outcome: text,
  reasons: fc.array(text),
  departments: fc.array(text),
  policy: text,
  eligible_until: maybe(text),
  evidence: fc.array(
    fc.record({
      source: text,
      sequence: maybe(fc.nat()),
      asOf: maybe(text),
      ageDays: maybe(fc.integer()),
      limitDays: fc.nat(),
    }),
  ),
  records: fc.array(fc.nat().map(String)),
  sha256: fc.constant('0'.repeat(64)),
});

t.test('a check’s entry is written in canonical form, whatever it says', async (t) => {
  const property = fc.property(row, (one) => {
    const { bytes } = buildEntry(one, Buffer.alloc(32, 1));
    const { commitment } = JSON.parse(bytes.toString());
    return bytes.equals(encodeEntry(checkEntry(one, commitment)));
  });
  fc.assert(property);
  t.pass();
});
