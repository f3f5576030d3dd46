import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import t from 'tap';
import { type DisclosureFrame, digest, disclosure, issueSdJwt, type JsonObject, reconstruct } from '../src/index.ts';

const decoded = (made: string): unknown => JSON.parse(Buffer.from(made, 'base64url').toString());

t.test('a digest is taken over the base64url text of a disclosure (RFC 9901 §4.2.3)', async (t) => {
  t.equal(
    digest('WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0'),
    'X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0',
  );
  t.equal(digest('WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0'), 'w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs');
});

t.test('a disclosure is the array of salt, name and value, or of salt and value for an element', async (t) => {
  t.same(decoded(disclosure('_26bc4LT-ac6q2KI6cBW5es', 'family_name', 'Möbius')), [
    '_26bc4LT-ac6q2KI6cBW5es',
    'family_name',
    'Möbius',
  ]);
  t.same(decoded(disclosure('lklxF5jMYlGTPUovMNIvCA', null, 'FR')), ['lklxF5jMYlGTPUovMNIvCA', 'FR']);
});

t.test('a concealed value cannot be read from the payload, and two salts are never alike', async (t) => {
  const claims = { a: 'secret-1', list: ['secret-2', 'open'], deep: { b: 'secret-3' } };
  const frame = { _sd: ['a'], list: { _sd: [0] }, deep: { _sd: ['b'] } };
  const { payload, disclosures } = issueSdJwt(claims, frame);
  t.notMatch(JSON.stringify(payload), /secret/);
  t.match(JSON.stringify(payload), /"open"/);
  t.equal(payload._sd_alg, 'sha-256');
  const salts = disclosures.map((made) => (decoded(made) as [string])[0]);
  t.equal(new Set(salts).size, 3);
  for (const salt of salts) t.equal(Buffer.from(salt, 'base64url').length, 16, 'a salt has 128 bits');
});

t.test('the order of digests says nothing of the order of claims', async (t) => {
  const names = Array.from({ length: 20 }, (_, index) => `claim-${index}`);
  const claims = Object.fromEntries(names.map((name) => [name, 1]));
  const digests = issueSdJwt(claims, { _sd: names, _sd_decoy: 5 }).payload._sd as string[];
  t.equal(digests.length, 25, 'decoys are among them');
  t.same(digests, [...digests].sort());
});

t.test('a decoy is a digest of nothing: it never shows', async (t) => {
  const claims = { list: ['a', 'b'], object: { c: 1 } };
  const { payload, disclosures } = issueSdJwt(claims, { list: { _sd_decoy: 3 }, object: { _sd_decoy: 2 } });
  t.equal((payload.list as unknown[]).length, 5);
  t.same(disclosures, []);
  t.same(reconstruct(payload, disclosures), claims);
});

t.test('nothing concealed leaves the claims as they are', async (t) => {
  t.same(issueSdJwt({ a: [1, { b: 2 }] }, {}), { payload: { a: [1, { b: 2 }] }, disclosures: [] });
});

t.test('a mistaken issuer is told: reserved names, or a frame that names what is not there', async (t) => {
  const wrong: [JsonObject, DisclosureFrame][] = [
    [{ _sd: ['x'] }, {}],
    [{ a: { '...': 'x' } }, {}],
    [{ a: [{ _sd: [] }] }, {}],
    [{ _sd_alg: 'sha-256' }, {}],
    [{ a: 1 }, { _sd: ['b'] }],
    [{ a: 1 }, { b: { _sd: ['c'] } }],
    [{ a: [1] }, { a: { _sd: [1] } }],
    [{ a: 1 }, { a: { _sd: ['b'] } }],
  ];
  for (const [claims, frame] of wrong) t.throws(() => issueSdJwt(claims, frame), TypeError);
});

t.test('whatever is concealed, disclosing all of it gives back the claims', async (t) => {
  const name = fc
    .string({ minLength: 1, maxLength: 5 })
    .filter((s) => !['_sd', '...', '_sd_alg', '_sd_decoy'].includes(s));
  const { tree } = fc.letrec<{ tree: JsonObject[string] }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(name, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  const claims = fc.dictionary(name, tree, { maxKeys: 5, noNullPrototype: true });
  fc.assert(
    fc.property(claims, fc.infiniteStream(fc.boolean()), (claims, coin) => {
      const { payload, disclosures } = issueSdJwt(claims, frameFor(claims, coin) as DisclosureFrame);
      return isDeepStrictEqual(reconstruct(payload, disclosures), claims);
    }),
    { numRuns: 500 },
  );
  t.pass();
});

function frameFor(value: unknown, coin: Iterator<boolean>): DisclosureFrame | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const keys = Object.keys(value).filter(() => coin.next().value);
  const inner = Object.entries(value).map(([key, child]) => [key, frameFor(child, coin)] as const);
  return Object.fromEntries([['_sd', keys], ['_sd_decoy', keys.length % 2], ...inner.filter(([, frame]) => frame)]);
}
