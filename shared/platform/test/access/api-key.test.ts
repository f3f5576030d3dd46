import { createHash } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { apiKeyMatches, apiKeyPrefix, hashApiKey, newApiKey } from '../../src/access/api-key.ts';

t.test('a key has a form that secret scanners find, and 256 random bits', async (t) => {
  const keys = Array.from({ length: 20 }, newApiKey);
  for (const { key, prefix, hash } of keys) {
    t.match(key, /^xt_[0-9a-f]{8}_[A-Za-z0-9_-]{43}$/);
    t.ok(key.startsWith(`${prefix}_`));
    t.equal(apiKeyPrefix(key), prefix);
    t.equal(hash.length, 32);
    t.ok(apiKeyMatches(key, hash));
  }
  t.equal(new Set(keys.map(({ key }) => key.slice(12))).size, keys.length);
});

t.test('a sandbox key is seen to be one', async (t) => {
  const { key, prefix, hash } = newApiKey(true);
  t.match(key, /^xts_[0-9a-f]{8}_[A-Za-z0-9_-]{43}$/);
  t.equal(apiKeyPrefix(key), prefix);
  t.ok(apiKeyMatches(key, hash));
  t.equal(apiKeyPrefix(key.replace('xts_', 'xtss_')), null);
});

t.test(
  'only a hash is kept: of the whole key, the same each time, and SHA-256 as the table’s column says',
  async (t) => {
    const { key, hash } = newApiKey();
    t.same(hashApiKey(key), hash);
    t.same(hash, createHash('sha256').update(key).digest());
    t.notOk(hash.includes(key.slice(12)));
  },
);

t.test('a key that differs anywhere does not match', async (t) => {
  const { key, hash } = newApiKey();
  for (let i = 0; i < key.length; i++) {
    const other = `${key.slice(0, i)}${key[i] === '0' ? '1' : '0'}${key.slice(i + 1)}`;
    t.notOk(apiKeyMatches(other, hash), `character ${i}`);
  }
  for (const other of ['', key.slice(1), `${key} `, key.toUpperCase()]) t.notOk(apiKeyMatches(other, hash));
  t.notOk(apiKeyMatches(key, Buffer.alloc(0)), 'a damaged row lets nobody in');
  t.notOk(apiKeyMatches(key, hash.subarray(0, 31)));
});

t.test('what is no key of ours has no prefix, so it never reaches the database', async (t) => {
  const { key } = newApiKey();
  for (const text of [
    '',
    'xt_',
    key.slice(0, -1),
    `${key}x`,
    `${key}\n`,
    ` ${key}`,
    key.replace('xt_', 'sk_'),
    `${key.slice(0, 20)}'`,
  ]) {
    t.equal(apiKeyPrefix(text), null, JSON.stringify(text));
  }
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => apiKeyPrefix(text) === null));
});
