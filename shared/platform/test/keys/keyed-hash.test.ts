import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { newDataKey } from '../../src/keys/envelope.ts';
import { keyedHashBytes, keyedHasher, keyedHashText } from '../../src/keys/keyed-hash.ts';

/** The same by the standard library, which follows RFC 2104. */
function byCreateHmac(secret: Uint8Array, text: string): string {
  const bytes = createHmac('sha256', secret).update(text).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(15) & 0xfe) | (/^household\|owner-number\|/.test(text) ? 1 : 0), 15);
  return bytes.toString('latin1');
}

// Vietnamese in both normal forms, four-byte characters, halves of surrogate pairs, NUL.
const unit = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom('Nguyễn Đăng Thuỷ', 'Nguyễn'.normalize('NFD'), '\ud83c', '\udde8\u0000', 'person|personal-number|'),
  fc.constant('household|owner-number|027204000123'),
);

t.test(
  'it equals HMAC-SHA-256 by createHmac, cut to 16 bytes and marked, for any text and any key of up to a block',
  async () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.array(unit, { maxLength: 4 }), (secret, texts) => {
        const hash = keyedHashText(createSecretKey(secret));
        // One hasher for all: what a text leaves in the scratch space must not reach the next one.
        for (const text of [...texts, texts.join(''), '', 'a']) {
          if (hash(text) !== byCreateHmac(secret, text)) throw new Error(JSON.stringify(text));
        }
      }),
      { numRuns: 300 },
    );
  },
);

t.test('it does so on both sides of the length from which the text no longer fits the scratch space', async () => {
  const secret = randomBytes(32);
  const hash = keyedHashText(createSecretKey(secret));
  const length = fc.oneof(fc.integer({ min: 1340, max: 1400 }), fc.integer({ min: 4000, max: 4200 }), fc.nat(20_000));
  fc.assert(
    fc.property(length, fc.constantFrom('a', 'ễ', '漢', '😀'.slice(0, 1)), (units, letter) => {
      const text = letter.repeat(units);
      if (hash(text) !== byCreateHmac(secret, text)) throw new Error(`${units} times ${letter}`);
    }),
  );
});

t.test('a key longer than a block is refused rather than hashed wrongly', async (t) => {
  t.throws(() => keyedHashText(createSecretKey(randomBytes(65))), RangeError);
});

t.test('as bytes it is the same 16', async (t) => {
  const key = newDataKey();
  const bytes = keyedHasher(key)('person|personal-number|027204000123');
  t.equal(bytes.length, keyedHashBytes);
  t.equal(bytes.toString('latin1'), keyedHashText(key)('person|personal-number|027204000123'));
});

t.test('two keys give the same number two hashes: without the key a number cannot be looked for', async (t) => {
  const text = 'person|personal-number|027204000123';
  t.not(keyedHashText(newDataKey())(text), keyedHashText(newDataKey())(text));
});

t.test('the last bit tells a number that several subjects may share from one that names its subject', async (t) => {
  const hash = keyedHasher(newDataKey());
  const marks = (prefix: string) =>
    new Set(Array.from({ length: 50 }, (_, i) => (hash(`${prefix}${i}`).at(-1) as number) & 1));
  t.same([...marks('household|owner-number|')], [1]);
  for (const prefix of ['household|tax-code|', 'household|registration-certificate|', 'person|personal-number|']) {
    t.same([...marks(prefix)], [0], prefix);
  }
});
