import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { startTestService, temporaryFolder } from '@xacthuc/test-harness';
import t from 'tap';
import {
  character,
  csvFile,
  deliverSamples,
  member,
  members,
  memberTable,
  questionAbout,
  questionOf,
} from '../src/index.ts';

const service = await startTestService({ env: { XACTHUC_EPP_PROVIDER_ID: '826' } });
const home = temporaryFolder('xacthuc-test-');
t.teardown(async () => {
  await service.close();
  fs.rmSync(home, { recursive: true, force: true });
});
const key = await service.key('registrar');
const other = await service.key('registrar');
await deliverSamples(service, ['education']);
await service.deliver({ source: 'youth-union', bytes: csvFile(memberTable(members(20))) });

const ask = async (json: object, as = key) => (await service.call('POST', '/v1/checks', { key: as, json })).body;
const codeOf = (id: string, as = key, query = '') =>
  service.call('GET', `/v1/attestations/${id}/verification-code${query}`, { key: as });
const certificate = async () => (await service.call('GET', '/.well-known/verification-code.pem')).text;
const redeem = (id: string, domain: string, as = key) =>
  service.call('POST', `/v1/attestations/${id}/redemption`, {
    key: as,
    json: { domain, registeredAt: new Date().toISOString(), registrarTransactionId: domain },
  });

/** Does xmlsec1 verify this document, as a registry would that was given this certificate? */
function xmlsecVerifies(xml: string, trusted: string): boolean {
  const [file, anchor] = [path.join(home, 'code.xml'), path.join(home, 'trusted.pem')];
  fs.writeFileSync(file, xml);
  fs.writeFileSync(anchor, trusted);
  const id = ['--id-attr:id', 'urn:ietf:params:xml:ns:verificationCode-1.0:signedCode'];
  return spawnSync('xmlsec1', ['--verify', ...id, '--trusted-pem', anchor, file]).status === 0;
}
const noXmlsec = spawnSync('xmlsec1', ['--version']).error === undefined ? false : 'xmlsec1 is not installed';

t.test('xmlsec1 verifies the code as it comes, and no other', { skip: noXmlsec }, async (t) => {
  const { id } = await ask(questionAbout(member(0)));
  const { status, text, headers } = await codeOf(id);
  t.equal(status, 200);
  t.match(headers.get('content-type'), /^application\/xml\b/);
  const pem = await certificate();
  t.ok(xmlsecVerifies(text, pem));
  const at = text.indexOf('>826-') + 6;
  const changed = text.slice(0, at) + (text[at] === '1' ? '2' : '1') + text.slice(at + 1);
  t.notOk(xmlsecVerifies(changed, pem), 'one changed byte');
});

t.test('the code names the service and the day, and is the same whenever it is asked for', async (t) => {
  const { id, issuedAt } = await ask(questionAbout(member(1)));
  const { text } = await codeOf(id);
  t.equal((await codeOf(id)).text, text);
  const [, code = ''] = /<verificationCode:code type="registrant">([^<]+)</.exec(text) ?? [];
  const day = new Date(Date.parse(issuedAt) + 7 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');
  t.match(code, new RegExp(`^826-${day}[0-9a-f]{32}$`));
  const another = await ask(questionAbout(member(2)));
  t.notOk((await codeOf(another.id)).text.includes(code));
});

t.test('the registry sees no personal data', async (t) => {
  const one = member(3);
  const { id } = await ask(questionAbout(one));
  const { text } = await codeOf(id);
  const signed = text.replace(/<dsig:X509Certificate>[^<]*|<dsig:SignatureValue>[^<]*|<dsig:DigestValue>[^<]*/g, '');
  for (const secret of [one.number, one.birthDate, one.name, id]) t.notOk(signed.includes(secret));
});

t.test('the encoded form is the same code, for the command’s extension', async (t) => {
  const { id } = await ask(questionAbout(member(4)));
  const { text } = await codeOf(id);
  const encoded = await codeOf(id, key, '?form=encoded');
  const [, inner = ''] = /<verificationCode:code>([^<]+)<\/verificationCode:code>/.exec(encoded.text) ?? [];
  t.equal(Buffer.from(inner, 'base64').toString(), text);
  t.match(encoded.text, /^<verificationCode:encodedSignedCode /);
});

t.test('only a live eligible attestation of one’s own has a code', async (t) => {
  const mine = await ask(questionAbout(member(5)));
  t.equal((await codeOf(mine.id, other)).status, 404);
  t.equal((await codeOf(crypto.randomUUID())).status, 404);
  const tooOld = await ask(questionOf(character('too-old')));
  t.match(await codeOf(tooOld.id), { status: 409, body: { code: 'attestation_not_usable' } });
  const theirs = await ask({ ...questionAbout(member(5)), reserve: true }, other);
  t.match(await codeOf(mine.id), { status: 409, body: { code: 'subject_reserved' } });
  t.equal((await codeOf(theirs.id, other)).status, 200);
  await redeem(theirs.id, 'ma-nam.id.vn', other);
  t.match(await codeOf(mine.id), { status: 409, body: { code: 'already_used' } });
  t.equal((await codeOf(theirs.id, other)).status, 200, 'the one that was redeemed may be sent once more');
  const json = { reason: 'chủ thể huỷ' };
  await service.call('DELETE', `/v1/attestations/${theirs.id}/redemption`, { key: other, json });
  t.match(await codeOf(theirs.id, other), { status: 409, body: { code: 'attestation_not_usable' } });
});

t.test('the key lies wrapped, and outlives the process', async (t) => {
  const pem = await certificate();
  const [row] = await service.query<{ wrapped: Buffer }>('SELECT wrapped FROM verification.code_keys');
  t.ok(
    row &&
      !row.wrapped.includes('rsaEncryption') &&
      !row.wrapped.includes(Buffer.from('300d06092a864886f70d0101', 'hex')),
  );
  const again = await startTestService({
    env: { XACTHUC_DATABASE_URL: service.running.database.ownerUrl, XACTHUC_MASTER_KEY: masterKey() },
  });
  const reply = await again.call('GET', '/.well-known/verification-code.pem');
  await again.close();
  t.equal(reply.text, pem);
});

function masterKey(): string {
  return fs.readFileSync(path.join(service.dataDir, 'master.key'), 'utf8').trim();
}
