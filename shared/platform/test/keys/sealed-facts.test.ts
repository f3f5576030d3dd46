import { randomBytes } from 'node:crypto';
import type { Facts } from '@xacthuc/domain';
import { isoDate } from '@xacthuc/domain';
import fc from 'fast-check';
import t from 'tap';
import { newDataKey } from '../../src/keys/envelope.ts';
import { FactsSealer, openFacts } from '../../src/keys/sealed-facts.ts';

/** Synthetic: no such person. */
const facts: Facts = {
  type: 'person',
  name: 'Nguyễn Thị Thuỷ',
  birthDate: isoDate('2004-02-29'),
  sex: 'female',
  nationality: 'VN',
  hasPersonalNumber: true,
};
const key = newDataKey();
const identity = randomBytes(16);

function sealed(row: number, of: Buffer = identity, what: Facts = facts): Buffer {
  return Buffer.concat([...new FactsSealer(key).seal(row, of.toString('latin1'), JSON.stringify(what))]);
}

t.test('facts open as they were sealed, whatever the row, the name and the record', async () => {
  const sealer = new FactsSealer(key);
  const row = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((b) => Buffer.from(b));
  fc.assert(
    fc.property(row, bytes, fc.string({ unit: 'grapheme', maxLength: 300 }), (at, of, name) => {
      const what = { ...facts, name };
      // One sealer for many rows, as in a load.
      const parts = sealer.seal(at, of.toString('latin1'), JSON.stringify(what));
      const opened = openFacts(key, at, of, Buffer.concat([...parts]));
      if (JSON.stringify(opened) !== JSON.stringify(what)) throw new Error('other facts');
    }),
  );
});

t.test('nothing of the facts can be read in what is stored', async (t) => {
  const stored = sealed(1);
  t.equal(stored.length, Buffer.byteLength(JSON.stringify(facts)) + 16, 'no nonce is stored: it is the row');
  for (const part of ['Nguyễn', '2004', 'person']) t.notOk(stored.includes(part), part);
});

t.test('moved to another row or another record, or under another key, facts do not open', async (t) => {
  const stored = sealed(7);
  t.same(openFacts(key, 7, identity, stored), facts);
  t.throws(() => openFacts(key, 8, identity, stored), 'another row');
  t.throws(() => openFacts(key, 7, randomBytes(16), stored), 'another record');
  t.throws(() => openFacts(newDataKey(), 7, identity, stored), 'another key');
});

t.test('every changed or missing byte is refused', async (t) => {
  const stored = sealed(7);
  for (let i = 0; i < stored.length; i++) {
    const changed = Buffer.from(stored);
    changed[i] = (changed[i] ?? 0) ^ 0x01;
    t.throws(() => openFacts(key, 7, identity, changed), `byte ${i} changed`);
    t.throws(() => openFacts(key, 7, identity, stored.subarray(0, i)), `cut to ${i} bytes`);
  }
});

t.test('rows of one stage never share a key stream: equal facts give unequal ciphertexts', async (t) => {
  const ciphertexts = Array.from({ length: 300 }, (_, row) => sealed(row).toString('latin1'));
  t.equal(new Set(ciphertexts).size, ciphertexts.length);
});
