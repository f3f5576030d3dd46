import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { deriveKey, newDataKey, open, seal, unwrapKey, wrapKey } from '../../src/keys/envelope.ts';

const key = newDataKey();
const aad = Buffer.from('file/1');

t.test('what was sealed opens to the same bytes, under the same key and at the same place', async () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 40 }), (plain, place) => {
      if (!open(key, seal(key, plain, place), place).equals(plain)) throw new Error('other bytes');
    }),
  );
});

t.test('every changed bit, in nonce, ciphertext or tag, is refused', async (t) => {
  const sealed = seal(key, randomBytes(40), aad);
  t.equal(sealed.length, 12 + 40 + 16);
  const accepted: number[] = [];
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const changed = Buffer.from(sealed);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    try {
      open(key, changed, aad);
      accepted.push(bit);
    } catch {}
  }
  t.same(accepted, []);
});

t.test('every cut, at either end and down to nothing, is refused', async (t) => {
  const sealed = seal(key, randomBytes(20), aad);
  for (let length = 0; length < sealed.length; length++) {
    t.throws(() => open(key, sealed.subarray(0, length), aad), `the first ${length} bytes`);
    t.throws(() => open(key, sealed.subarray(sealed.length - length), aad), `the last ${length} bytes`);
  }
});

t.test('another place or another key is refused', async (t) => {
  const sealed = seal(key, Buffer.from('facts'), aad);
  t.throws(() => open(key, sealed, Buffer.from('file/2')));
  t.throws(() => open(key, sealed, Buffer.alloc(0)));
  t.throws(() => open(newDataKey(), sealed, aad));
});

t.test('the same text sealed twice gives two ciphertexts: nothing shows that it repeats', async (t) => {
  const [one, two] = [seal(key, Buffer.from('facts'), aad), seal(key, Buffer.from('facts'), aad)];
  t.notSame(one.subarray(0, 12), two.subarray(0, 12));
  t.notSame(one.subarray(12), two.subarray(12));
});

t.test('a wrapped key unwraps to itself for its purpose, and for no other, under no other master key', async (t) => {
  const master = newDataKey();
  const data = newDataKey();
  const wrapped = wrapKey(master, data, 'stage:7');
  t.ok(unwrapKey(master, wrapped, 'stage:7').equals(data));
  t.notOk(wrapped.includes(data.export()));
  t.throws(() => unwrapKey(master, wrapped, 'stage:8'));
  t.throws(() => unwrapKey(newDataKey(), wrapped, 'stage:7'));
  t.throws(() => open(master, wrapped, Buffer.from('stage:7')), 'the master key itself seals nothing');
});

t.test('a derived key depends on its purpose and on nothing else', async (t) => {
  t.ok(deriveKey(key, 'a').equals(deriveKey(key, 'a')));
  t.notOk(deriveKey(key, 'a').equals(deriveKey(key, 'b')));
  t.notOk(deriveKey(key, 'a').equals(key));
  t.notOk(deriveKey(newDataKey(), 'a').equals(deriveKey(key, 'a')));
});
