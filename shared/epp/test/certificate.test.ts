import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import t from 'tap';
import { rsaCodeSigner, selfSignedCertificate } from '../src/index.ts';
import { certificate, key, notAfter, notBefore, opensslText, sign, without } from './fixture.ts';

const given = { commonName: 'xacthuc', publicKey: key.publicKey, sign, notBefore, notAfter };

t.test('a certificate says whom it is for, how long, and that it is signed with its own key', async (t) => {
  const read = new X509Certificate(certificate);
  t.ok(read.verify(key.publicKey));
  t.equal(read.subject, 'CN=xacthuc (thử nghiệm)');
  t.equal(read.issuer, read.subject);
  t.notOk(read.ca);
  t.equal(Date.parse(read.validFrom), Math.floor(notBefore.getTime() / 1000) * 1000);
  t.equal(Date.parse(read.validTo), Math.floor(notAfter.getTime() / 1000) * 1000);
  const again = new X509Certificate(await selfSignedCertificate(given));
  t.not(again.serialNumber, read.serialNumber);
});

t.test('another implementation reads it: signing and nothing else', { skip: without('openssl') }, async (t) => {
  const text = opensslText(t.testdir(), certificate);
  t.match(text, 'Version: 3 (0x2)');
  t.match(text, 'Signature Algorithm: sha256WithRSAEncryption');
  t.match(text, /Basic Constraints: critical\s+CA:FALSE/);
  t.match(text, /Key Usage: critical\s+Digital Signature\n/);
  t.match(text, /Subject Key Identifier/);
});

t.test('times before and after 2050 are written as the standard has it', async (t) => {
  const long = { notBefore: new Date('2049-12-31T23:59:59Z'), notAfter: new Date('2050-01-01T00:00:00Z') };
  const read = new X509Certificate(await selfSignedCertificate({ ...given, ...long }));
  t.equal(Date.parse(read.validFrom), long.notBefore.getTime());
  t.equal(Date.parse(read.validTo), long.notAfter.getTime());
});

t.test('what would make a certificate nobody takes is refused', async (t) => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const wrong = [
    { commonName: '' },
    { commonName: 'x'.repeat(65) },
    { notAfter: notBefore },
    { notAfter: new Date(Number.NaN) },
    { publicKey },
    { publicKey: key.privateKey },
  ];
  for (const change of wrong) await t.rejects(selfSignedCertificate({ ...given, ...change }), TypeError);
  t.throws(() => rsaCodeSigner(privateKey), TypeError);
  t.throws(() => rsaCodeSigner(key.publicKey), TypeError);
  t.throws(() => rsaCodeSigner(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey), TypeError);
});
