import { generateKeyPairSync } from 'node:crypto';
import { compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import t from 'tap';
import {
  createIssuer,
  digest,
  ed25519Signer,
  generateSigningKey,
  type JsonObject,
  type SdJwtParts,
  splitSdJwt,
} from '../src/index.ts';
import { claims, details, issuer, issuerUrl, key, payload } from './fixture.ts';

async function readWithJose(token: string): Promise<JsonObject> {
  const verified = await compactVerify(token, await importJWK({ ...key.publicJwk }, 'Ed25519'));
  return JSON.parse(new TextDecoder().decode(verified.payload));
}

t.test('an attestation is an SD-JWT VC that another implementation verifies', async (t) => {
  const { token } = await issuer.issue(claims, details);
  t.same(decodeProtectedHeader(token), { alg: 'Ed25519', typ: 'dc+sd-jwt', kid: key.publicJwk.kid });
  const { _sd, ...rest } = await readWithJose(token);
  t.same(rest, { ...payload, _sd_alg: 'sha-256' });
  t.equal(rest.sub, undefined);
});

t.test("the signed token alone says nothing of the subject's details", async (t) => {
  const { token, disclosures } = await issuer.issue(claims, details);
  const text = JSON.stringify(await readWithJose(token));
  for (const [name, value] of Object.entries(details)) {
    t.notMatch(text, new RegExp(`${name}|${value}`), name);
  }
  t.equal(disclosures.length, 3);
});

t.test('the digests are those of the disclosures, in an order that says nothing', async (t) => {
  const names = Array.from({ length: 12 }, (_, index) => [`detail_${index}`, 'x'] as const);
  const { token, disclosures } = await issuer.issue(claims, Object.fromEntries(names));
  t.same((await readWithJose(token))._sd, disclosures.map(digest).sort());
});

t.test('the same question twice gives digests that cannot be linked', async (t) => {
  const first = await issuer.issue(claims, details);
  const second = await issuer.issue(claims, details);
  const shared = first.disclosures.filter((made) => second.disclosures.includes(made));
  t.same(shared, []);
});

t.test('no salt comes twice, across many draws of random bytes', async (t) => {
  const many = Object.fromEntries(Array.from({ length: 64 }, (_, index) => [`detail_${index}`, 'x']));
  const salts = new Set<string>();
  for (let round = 0; round < 20; round += 1) {
    const { disclosures } = await issuer.issue(claims, many);
    for (const made of disclosures) salts.add(JSON.parse(Buffer.from(made, 'base64url').toString())[0]);
  }
  t.equal(salts.size, 20 * 64);
});

t.test('the combined form is the token and each disclosure, every one followed by a tilde', async (t) => {
  const { token, disclosures, combined } = await issuer.issue(claims, details);
  const parts: SdJwtParts = { jwt: token, disclosures, keyBinding: '' };
  t.same(splitSdJwt(combined), parts);
  t.ok(combined.endsWith('~'));
});

t.test('without details there is no trace of selective disclosure, as SD-JWT VC demands', async (t) => {
  const { token, combined } = await issuer.issue(claims, {});
  t.equal(combined, `${token}~`);
  t.notMatch(Object.keys(await readWithJose(token)), ['_sd']);
});

t.test('what has no value is left out, and what is not a claim is never signed', async (t) => {
  const careless = { ...claims, eligible_until: null, departments: [], subject_number: '024205000123' };
  const { token } = await issuer.issue(careless, {});
  const { eligible_until, departments, ...rest } = payload;
  t.same(await readWithJose(token), rest);
});

t.test('a detail cannot take the name of a claim, nor be anything but a string', async (t) => {
  for (const name of ['outcome', 'iss', 'exp', 'status', '_sd', '...']) {
    await t.rejects(issuer.issue(claims, { [name]: 'x' }), TypeError, name);
  }
  await t.rejects(issuer.issue(claims, { birthdate: 1 } as unknown as Record<string, string>), TypeError);
});

t.test('an issuer must be a URL that names can be hung below', async (t) => {
  const sign = ed25519Signer(key.privateKey);
  for (const wrong of ['', 'xacthuc', 'urn:xacthuc', `${issuerUrl}/`, `${issuerUrl}?a`, `${issuerUrl}#a`]) {
    t.throws(() => createIssuer({ issuer: wrong, kid: 'k', sign }), TypeError, wrong);
  }
  t.ok(createIssuer({ issuer: 'http://127.0.0.1:8080', kid: 'k', sign }));
});

t.test('a signer takes a private Ed25519 key only, and a failed signature fails the answer', async (t) => {
  t.throws(() => ed25519Signer(generateKeyPairSync('ed448').privateKey), TypeError);
  t.throws(() => ed25519Signer(generateKeyPairSync('ed25519').publicKey), TypeError);
  const sign = () => Promise.reject(new Error('the signer is gone'));
  const broken = createIssuer({ issuer: issuerUrl, kid: generateSigningKey().publicJwk.kid, sign });
  await t.rejects(broken.issue(claims, details), { message: 'the signer is gone' });
});
