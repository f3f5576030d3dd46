import t from 'tap';
import { SignedXml } from 'xml-crypto';
import {
  createCodeIssuer,
  encodedSignedCode,
  formatVerificationCode,
  generateCodeKey,
  parseVerificationCode,
  rsaCodeSigner,
  selfSignedCertificate,
} from '../src/index.ts';
import {
  certificate,
  issuer,
  key,
  notAfter,
  notBefore,
  sign,
  without,
  xmllintValidates,
  xmlsecVerifies,
} from './fixture.ts';

const parts = { vsp: 1, date: '2026-11-22', id: '01985a3c5f1e7c7e8d3b000000000001' };
const code = { code: formatVerificationCode(parts), type: 'registrant' };
const { xml, encoded } = await issuer.sign(code);

/** The signed code changed in one byte, at the nth letter after a marker. */
function changed(marker: string, nth = 0): string {
  const at = xml.indexOf(marker) + marker.length + nth;
  return xml.slice(0, at) + (xml[at] === 'A' ? 'B' : 'A') + xml.slice(at + 1);
}

const spoiled: Readonly<Record<string, string>> = {
  'the service’s number': xml.replace('>1-2026', '>2-2026'),
  'the day': xml.replace('1-20261122', '1-20261123'),
  'the id': changed('1-20261122', 5),
  'the type': changed('type="'),
  'the digest': changed('<dsig:DigestValue>'),
  'the signature': changed('<dsig:SignatureValue>', 100),
  'the certificate': changed('<dsig:X509Certificate>', 400),
  'what is referred to': changed('URI="#'),
  'something added': xml.replace(
    '<dsig:Signature ',
    '<verificationCode:code type="domain">1-x</verificationCode:code><dsig:Signature ',
  ),
};

t.test(
  'xmlsec1 verifies a signed code against the certificate, and nothing that was changed in a byte',
  {
    skip: without('xmlsec1'),
  },
  async (t) => {
    const folder = t.testdir();
    t.ok(xmlsecVerifies(folder, xml, certificate));
    for (const [what, document] of Object.entries(spoiled)) {
      t.not(document, xml, what);
      t.notOk(xmlsecVerifies(folder, document, certificate), what);
    }
  },
);

t.test(
  'xmlsec1 refuses a code signed under another certificate, however well',
  { skip: without('xmlsec1') },
  async (t) => {
    const folder = t.testdir();
    const other = await generateCodeKey();
    const name = { commonName: 'xacthuc (thử nghiệm)', notBefore, notAfter };
    const stranger = { sign: rsaCodeSigner(other.privateKey), publicKey: other.publicKey };
    const foreign = await selfSignedCertificate({ ...name, ...stranger });
    const theirs = await createCodeIssuer({ sign: stranger.sign, certificate: foreign }).sign(code);
    t.ok(xmlsecVerifies(folder, theirs.xml, foreign));
    t.notOk(xmlsecVerifies(folder, theirs.xml, certificate));
  },
);

t.test('another implementation of the verification agrees', async (t) => {
  const verifies = (document: string): boolean => {
    const checker = new SignedXml({ publicCert: certificate });
    try {
      const [, signature = ''] = /(<dsig:Signature .*<\/dsig:Signature>)/s.exec(document) ?? [];
      checker.loadSignature(signature);
      return checker.checkSignature(document);
    } catch {
      return false;
    }
  };
  t.ok(verifies(xml));
  // The certificate is given, not taken from the document, so that a changed one in it goes unread.
  for (const [what, document] of Object.entries(spoiled)) {
    if (what !== 'the certificate') t.notOk(verifies(document), what);
  }
});

t.test(
  'a registrar passes it on unchanged: decoded from an EPP command, it still verifies',
  {
    skip: without('xmlsec1'),
  },
  async (t) => {
    const extension = encodedSignedCode([{ xml, encoded }, await issuer.sign({ code: '1-abc111', type: 'domain' })]);
    const command = [
      '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
      '<epp xmlns="urn:ietf:params:xml:ns:epp-1.0"><command><create/>',
      `<extension>${extension}</extension><clTRID>ABC-12345</clTRID></command></epp>`,
    ].join('\n');
    const found = [...command.matchAll(/<verificationCode:code>([^<]+)</g)].map(([, text = '']) => text);
    t.equal(found.length, 2);
    const folder = t.testdir();
    for (const text of found) t.ok(xmlsecVerifies(folder, Buffer.from(text, 'base64').toString(), certificate));
    t.throws(() => encodedSignedCode([]), TypeError);
  },
);

t.test('both elements keep to the form the draft gives them', { skip: without('xmllint') }, async (t) => {
  const folder = t.testdir();
  t.ok(xmllintValidates(folder, xml), 'signedCode');
  t.ok(xmllintValidates(folder, encodedSignedCode([{ xml, encoded }])), 'encodedSignedCode');
  t.notOk(xmllintValidates(folder, xml.replace(' id="signedCode"', '')));
  t.notOk(xmllintValidates(folder, xml.replace('>1-', '>x-')));
});

t.test('the registry sees a code, its type and a day, and nothing of a person', async (t) => {
  const seen = xml.replace(/<dsig:Signature .*<\/dsig:Signature>/s, '');
  t.equal(
    seen,
    '<verificationCode:signedCode xmlns:verificationCode="urn:ietf:params:xml:ns:verificationCode-1.0" id="signedCode">' +
      '<verificationCode:code type="registrant">1-2026112201985a3c5f1e7c7e8d3b000000000001</verificationCode:code>' +
      '</verificationCode:signedCode>',
  );
  t.same(parseVerificationCode(code.code), parts);
});

t.test('a code of another form is not signed', async (t) => {
  for (const wrong of ['', 'abc', '1-', '-abc', '1-a b', '1-<x/>', '1-đ', `1-${'a'.repeat(129)}`, 'x1-abc']) {
    await t.rejects(issuer.sign({ code: wrong, type: 'domain' }), TypeError, wrong);
  }
  for (const type of ['', '1', 'a b', 'a"b', '<']) await t.rejects(issuer.sign({ code: '1-a', type }), TypeError, type);
});

t.test('the parts of a code are checked, and read again only when they were ours', async (t) => {
  for (const change of [
    { vsp: -1 },
    { vsp: 0.5 },
    { date: '2026-02-29' },
    { date: '20261122' },
    { id: '' },
    { id: 'a-b' },
  ]) {
    t.throws(() => formatVerificationCode({ ...parts, ...change }), TypeError);
  }
  for (const text of ['1-abc111', '1-20261322abc', '1-20261122', '', 'x'])
    t.equal(parseVerificationCode(text), null, text);
});

t.test('a certificate that is not the signing key’s is found out before any registry does', async (t) => {
  const { privateKey } = await generateCodeKey();
  const mismatched = createCodeIssuer({ sign: rsaCodeSigner(privateKey), certificate });
  await t.rejects(mismatched.sign(code), { message: 'the certificate is not that of the signing key' });
  const broken = createCodeIssuer({ sign: () => Promise.reject(new Error('the signer is gone')), certificate });
  await t.rejects(broken.sign(code), { message: 'the signer is gone' });
  for (const wrong of ['', 'x', certificate.replace(/MII/, 'MXX')]) {
    t.throws(() => createCodeIssuer({ sign, certificate: wrong }), TypeError);
  }
  t.equal(issuer.certificateEnds.getTime(), Math.floor(notAfter.getTime() / 1000) * 1000);
  t.equal(key.privateKey.asymmetricKeyDetails?.modulusLength, 3072);
});
