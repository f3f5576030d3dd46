import { generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { deflateSync } from 'node:zlib';
import { type AttestationError, digest, disclosure, fetchStatusLists, verify } from '@xacthuc/attestation';
import { createRegistrarClient } from '@xacthuc/registrar-client';
import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import {
  deliverMembers,
  jws,
  languages,
  type Member,
  members,
  questionAbout,
  runIn,
  snippetFolder,
  startOwnIssuer,
} from '../src/index.ts';

interface Keys {
  readonly keys: readonly object[];
}

/** What a verifier is given, and what it must say: the line of a good one, or what stands in every refusal. */
interface Case {
  readonly name: string;
  readonly attestation: string;
  readonly jwks: Keys;
  readonly issuer: string;
  readonly says?: string;
}

const service = await startTestService();
const past = await startTestService({ now: () => new Date(Date.now() - 400 * 86_400_000) });
const own = await startOwnIssuer();
const folder = snippetFolder();
t.teardown(async () => {
  await service.close();
  await past.close();
  own.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const list = members(40);
const at = (i: number) => list[i] as Member;
const key = await service.key('registrar');
const client = createRegistrarClient({ baseUrl: service.url, key });
const jwks: Keys = (await service.call('GET', '/.well-known/jwks.json')).body;

async function attest(i: number, headers: Record<string, string> = {}): Promise<string> {
  const { body } = await service.call('POST', '/v1/checks', { key, headers, json: questionAbout(at(i)) });
  return body.attestation;
}

/** Waits until verifiers find an attestation in this state. */
async function isFound(attestation: string, code: string): Promise<void> {
  const find = () =>
    verify(attestation, { jwks, statusList: fetchStatusLists() }).then(
      ({ status }) => status,
      (error: AttestationError) => error.code,
    );
  while ((await find()) !== code) await pause(100);
}

/** The service's own attestation, and what an attacker makes of it. */
async function attacked(): Promise<readonly Case[]> {
  const good = await attest(0);
  const other = await attest(1);
  const [token = '', ...disclosures] = good.split('~').slice(0, -1);
  const [header = '', payload = '', signature = ''] = token.split('.');
  const kid = JSON.parse(Buffer.from(header, 'base64url').toString()).kid as string;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const together = (jwt: string, these = disclosures) => [jwt, ...these, ''].join('~');
  const headed = (more: object) => Buffer.from(JSON.stringify({ alg: 'Ed25519', typ: 'dc+sd-jwt', kid, ...more }));
  const stranger = generateKeyPairSync('ed25519');
  const publicX = (jwks.keys[0] as { x: string }).x;
  const strangerJwk = { ...stranger.publicKey.export({ format: 'jwk' }), kid };
  const hmac = jws({ alg: 'HS256', typ: 'dc+sd-jwt', kid }, claims, Buffer.from(publicX, 'base64url'));
  const [first = '', ...others] = disclosures;
  const changed = disclosure('c2FsdA', 'subject_number', '027306999999');
  const oldKey = await past.key('registrar');
  const old = await past.call('POST', '/v1/checks', { key: oldKey, json: questionAbout(at(0)) });
  const oldJwks = (await past.call('GET', '/.well-known/jwks.json')).body;
  const given = (name: string, attestation: string, more: Partial<Case> = {}): Case => ({
    ...{ name, attestation, jwks, issuer: service.url },
    ...more,
  });
  return [
    given('as it was given', good, { says: `eligible ${at(0).number} ${claims.eligible_until}` }),
    given('without the subject’s details', `${token}~`, { says: `eligible - ${claims.eligible_until}` }),
    given(
      'a changed claim',
      together(
        `${header}.${Buffer.from(JSON.stringify({ ...claims, benefit: 'biz.vn' })).toString('base64url')}.${signature}`,
      ),
    ),
    given('another attestation’s signature', together(`${header}.${payload}.${other.split('~')[0]?.split('.')[2]}`)),
    given('no signature, alg none', together(`${headed({ alg: 'none' }).toString('base64url')}.${payload}.`)),
    given(
      'alg none, the signature left',
      together(`${headed({ alg: 'none' }).toString('base64url')}.${payload}.${signature}`),
    ),
    given('an HMAC under the public key', together(hmac)),
    given('another key under the same id', good, { jwks: { keys: [strangerJwk] } }),
    given(
      'signed by a stranger',
      together(jws({ alg: 'Ed25519', typ: 'dc+sd-jwt', kid }, claims, stranger.privateKey)),
    ),
    given('no such key', good, { jwks: { keys: [] } }),
    given('another issuer expected', good, { issuer: 'https://other.example.vn' }),
    given('a changed disclosure', together(token, [changed, ...others])),
    given('a disclosure of another attestation', together(token, [...disclosures, other.split('~')[1] ?? ''])),
    given('a disclosure twice', together(token, [first, ...disclosures])),
    given('no tilde at the end', together(token).slice(0, -1)),
    given('nothing', ''),
    given('expired', old.body.attestation, { jwks: oldJwks, issuer: past.url }),
  ];
}

/** What is rightly signed, and must be refused all the same. */
function misissued(): readonly Case[] {
  const lst = (...bytes: number[]) => deflateSync(Buffer.from(bytes)).toString('base64url');
  const valid = lst(0, 0);
  const status = own.list('/1', valid);
  const given = (name: string, attestation: string, says?: string): Case => ({
    ...{ name, attestation, jwks: own.jwks, issuer: own.url },
    ...(says === undefined ? {} : { says }),
  });
  const good = 'eligible 027306999901 2029-03-04';
  const [one = '', two = ''] = own.details;
  const concealed = (name: string, value: unknown) => disclosure('c2FsdA', name, value as string);
  const withSd = (made: string) =>
    [{ status, _sd: [...own.claims._sd, digest(made)] }, [...own.details, made]] as const;
  const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024)).toString('base64url');
  const foreign = generateKeyPairSync('ed25519').privateKey;
  const { now } = own;
  return [
    given('status valid', own.attest({ status }), good),
    // 0x24 is 00 10 01 00: places 0 to 3, least significant bits first.
    given('status valid beside others', own.attest({ status: own.list('/2', lst(0, 0x24), {}, 7) }), good),
    given('status revoked', own.attest({ status: own.list('/3', lst(0, 0x24), {}, 5) })),
    given('status suspended', own.attest({ status: own.list('/4', lst(0, 0x24), {}, 6) })),
    given('status unknown', own.attest({ status: own.list('/5', lst(3)) })),
    given('eligible without a status', own.attest({})),
    given(
      'ineligible without a status',
      own.attest({ outcome: 'ineligible', eligible_until: undefined }),
      'ineligible 027306999901 -',
    ),
    given('the list cannot be had', own.attest({ status: { status_list: { uri: `${own.url}/none`, idx: 0 } } })),
    given('another list', own.attest({ status: own.list('/6', valid, { sub: `${own.url}/1` }) })),
    given('another issuer’s list', own.attest({ status: own.list('/7', valid, { iss: 'https://other.example.vn' }) })),
    given('a stale list', own.attest({ status: own.list('/8', valid, { iat: now - 2000, ttl: 900 }) })),
    given('an expired list', own.attest({ status: own.list('/9', valid, { exp: now - 120 }) })),
    given(
      'a list of tomorrow',
      own.attest({ status: own.list('/10', valid, { iat: now + 86_400, exp: now + 90_000 }) }),
    ),
    given('a list a stranger signed', own.attest({ status: own.list('/11', valid, {}, 0, 'statuslist+jwt', foreign) })),
    given('a list of another type', own.attest({ status: own.list('/12', valid, {}, 0, 'dc+sd-jwt') })),
    given('a list too short', own.attest({ status: own.list('/13', valid, {}, 8) })),
    given('a negative place', own.attest({ status: own.list('/14', valid, {}, -1) })),
    given('a list that inflates without end', own.attest({ status: own.list('/15', bomb) })),
    given('a list that is no ZLIB stream', own.attest({ status: own.list('/16', 'AAAA') })),
    given('a list cut short', own.attest({ status: own.list('/17', valid.slice(0, -8)) })),
    given('not yet issued', own.attest({ status, iat: now + 3600, exp: now + 7200 })),
    given('not yet valid', own.attest({ status, nbf: now + 3600 })),
    given('just expired', own.attest({ status, exp: now - 61 })),
    given('meant for somebody else', own.attest({ status, aud: 'https://other.example.vn' })),
    given('another type of credential', own.attest({ status, vct: `${own.url}/vct/other/1` })),
    given('a status list in its place', own.attest({ status }, own.details, 'statuslist+jwt')),
    given('another hash algorithm', own.attest({ status, _sd_alg: 'sha-512' })),
    given('a digest that was signed twice', own.attest({ status, _sd: [digest(one), digest(one), digest(two)] })),
    given('a disclosed outcome', own.attest(...withSd(concealed('outcome', 'ineligible')))),
    given('a detail disclosed twice over', own.attest(...withSd(concealed('subject_number', '027306999999')))),
    given('a detail that is not a text', own.attest(...withSd(concealed('birthdate', 5)))),
    given('a disclosure of two parts', own.attest(...withSd(Buffer.from('["c2FsdA","x"]').toString('base64url')))),
  ];
}

await deliverMembers(service, list);
const suspended = await attest(10, { 'idempotency-key': 'order-suspended' });
const revoked = await attest(11, { 'idempotency-key': 'order-revoked' });
const corrected = ({ birthDate }: Member) => birthDate.replace(/\d\d$/, '29');
const later = list
  .filter((one) => one !== at(10))
  .map((one) => (one === at(11) ? { ...one, birthDate: corrected(one) } : one));
await deliverMembers(service, later);
await isFound(suspended, 'suspended');
await isFound(revoked, 'revoked');
const real = { jwks, issuer: service.url };
const cases: readonly Case[] = [
  ...(await attacked()),
  { name: 'suspended by a later delivery', attestation: suspended, ...real },
  { name: 'revoked by a later delivery', attestation: revoked, ...real },
  ...misissued(),
];

const files = (i: number): [string, string] => [`answer-${i}.json`, `keys-${i}.json`];
for (const [i, { attestation, jwks }] of cases.entries()) {
  const [answer, keys] = files(i);
  fs.writeFileSync(path.join(folder, answer), JSON.stringify({ attestation, outcome: 'eligible' }));
  fs.writeFileSync(path.join(folder, keys), JSON.stringify(jwks));
}
const lines = cases.map(({ issuer }, i) => [...files(i), issuer].join('\t'));
fs.writeFileSync(path.join(folder, 'cases.txt'), `${lines.join('\n')}\n`);

for (const { name, skip, command, driver } of languages(folder)) {
  t.test(`${name}: the snippet takes what is good and refuses what is not`, { skip }, async (t) => {
    const { stdout, stderr } = await runIn(folder, driver);
    const said = stdout.trimEnd().split('\n');
    t.equal(said.length, cases.length, stderr);
    for (const [i, { name, says }] of cases.entries()) {
      if (says !== undefined) t.equal(said[i], `0 ${says}`, name);
      // Said on purpose: not something that happened to break.
      else t.match(said[i], /^1 refused: ./, `${name}: ${said[i]}`);
    }
  });

  t.test(`${name}: on the command line a refusal ends with 1 and nothing on the output`, { skip }, async (t) => {
    const suspended = cases.findIndex(({ name }) => name === 'status suspended');
    const ended = await runIn(folder, [...command, ...files(suspended), own.url]);
    t.same(ended, { code: 1, stdout: '', stderr: 'refused: suspended\n' });
  });
}

t.test('an order asked for again, whose answer was taken back meanwhile, is refused by the client', async (t) => {
  for (const [i, code] of [
    [10, 'suspended'],
    [11, 'revoked'],
  ] as const) {
    const asked = { idempotencyKey: `order-${code}` };
    const question = { ...questionAbout(at(i)), benefit: 'id.vn' } as Parameters<typeof client.check>[0];
    t.equal((await client.check(question, asked)).outcome, 'eligible', 'the answer of before');
    await t.rejects(client.checkAndVerify(question, asked), { name: 'AttestationError', code });
  }
});
