import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import t from 'tap';
import { generateSigningKey, jwks, type PublicJwk, publicJwkOf, thumbprint } from '../src/index.ts';

// RFC 8037, appendices A.1 to A.3.
const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
const d = 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A';

t.test("the standard's key has the standard's thumbprint (RFC 8037 A.3)", async (t) => {
  t.equal(thumbprint(x), 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  const privateKey = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', d, x }, format: 'jwk' });
  t.same(publicJwkOf(privateKey), {
    kty: 'OKP',
    crv: 'Ed25519',
    x,
    kid: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
    use: 'sig',
    alg: 'Ed25519',
  });
});

t.test('a generated key is named by the thumbprint another implementation computes', async (t) => {
  const { privateKey, publicJwk } = generateSigningKey();
  t.equal(privateKey.type, 'private');
  t.equal(publicJwk.kid, await calculateJwkThumbprint({ ...publicJwk }));
  t.not(publicJwk.kid, generateSigningKey().publicJwk.kid);
});

t.test('a published key set never holds a private part', async (t) => {
  const { publicJwk } = generateSigningKey();
  const careless = { ...publicJwk, d } as PublicJwk;
  t.same(jwks([careless]), { keys: [publicJwk] });
});

t.test('only Ed25519 keys are taken', async (t) => {
  const { publicKey } = generateKeyPairSync('ed448');
  t.throws(() => publicJwkOf(publicKey), TypeError);
});
