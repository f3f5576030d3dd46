import fs from 'node:fs';
import { type Jwks, splitSdJwt, verify } from '@xacthuc/attestation';
import { type Reply, startTestService, type TestService, temporaryFolder } from '@xacthuc/test-harness';
import t from 'tap';
import { cast, character, deliverSamples, questionOf } from '../src/index.ts';

const issuer = 'https://xacthuc.example';
const dataDir = temporaryFolder('xacthuc-test-');
const open = () => startTestService({ dataDir, env: { XACTHUC_PUBLIC_URL: issuer } });
let service: TestService = await open();
t.teardown(async () => {
  await service.close();
  fs.rmSync(dataDir, { recursive: true, force: true });
});
const key = await service.key('registrar');
const ask = async (json: object): Promise<Reply['body']> =>
  (await service.call('POST', '/v1/checks', { key, json })).body;
const published = async () => (await service.call('GET', '/.well-known/jwks.json')).body as Jwks;

/** One answer of each outcome, with what was presented for it. */
const answers = new Map<string, { readonly question: ReturnType<typeof questionOf>; readonly body: Reply['body'] }>();

async function gather(id: string, number = 0, fact = 0): Promise<void> {
  const question = questionOf(character(id), number, fact);
  const body = await ask(question);
  answers.set(body.outcome, { question, body });
}

t.before(async () => {
  await gather('unknown-number');
  await deliverSamples(service);
  for (const id of ['too-old', 'unknown-number', 'disagreeing-birth-dates', 'new-enterprise']) await gather(id);
  const eligible = answers.get('eligible')?.body;
  const registration = {
    domain: 'sen-mau.biz.vn',
    registeredAt: new Date().toISOString(),
    registrarTransactionId: '1',
  };
  await service.call('POST', `/v1/attestations/${eligible.id}/redemption`, { key, json: registration });
  await gather('new-enterprise', 0, 1);
});

t.test('there is an answer of each of the six outcomes', async (t) => {
  const six = ['already_used', 'eligible', 'inconclusive', 'ineligible', 'not_found', 'source_unavailable'];
  t.same([...answers.keys()].sort(), six);
});

t.test('every answer verifies offline with the published keys and states what the answer states', async (t) => {
  const jwks = await published();
  t.match(jwks.keys, [{ kty: 'OKP', crv: 'Ed25519', use: 'sig', alg: 'Ed25519', kid: String, x: String }]);
  t.notOk(
    jwks.keys.some((one) => 'd' in one),
    'no private part',
  );
  for (const [outcome, { question, body }] of answers) {
    const { header, claims, details, expired } = await verify(body.attestation, { jwks, issuer });
    t.same(header, { alg: 'Ed25519', typ: 'dc+sd-jwt', kid: jwks.keys[0]?.kid }, outcome);
    t.match(claims, { iss: issuer, vct: `${issuer}/vct/attestation/1`, jti: body.id, outcome, benefit: body.benefit });
    t.match(claims, { policy: body.policy, eligible_until: body.eligibleUntil, departments: body.departments });
    t.same(
      claims.reasons,
      body.reasons.map(({ code }: { code: string }) => code),
    );
    t.equal(claims.iat, Math.floor(Date.parse(body.issuedAt) / 1000));
    t.equal(claims.exp, Math.floor(Date.parse(body.expiresAt) / 1000));
    t.notOk(expired);
    t.same(
      claims.evidence.map(({ source, sequence, as_of: asOf, age_days: ageDays }) => ({
        source,
        sequence,
        asOf,
        ageDays,
      })),
      body.evidence.map(({ limitDays: _, ...evidence }: { limitDays: number }) => evidence),
    );
    t.ok(claims.evidence.length > 0);
    t.equal(claims.subject_type, question.subject?.type);
    const { birthDate, name, date } = question.match;
    const presented = { birthdate: birthDate, business_name: name, business_date: date };
    const given = Object.entries(presented).filter(([, value]) => value !== undefined);
    t.same(
      details,
      {
        subject_scheme: question.subject?.scheme,
        subject_number: question.subject?.number,
        ...Object.fromEntries(given),
      },
      'the details are those presented, no more',
    );
  }
});

t.test('evidence of a decision names sequences and ages; of an undelivered source, that there is none', async (t) => {
  t.match(answers.get('ineligible')?.body.evidence, [
    { source: 'education', sequence: 1, ageDays: 0 },
    { source: 'labour', sequence: 1, ageDays: 0 },
    { source: 'youth-union', sequence: 1, ageDays: 0 },
  ]);
  t.match(answers.get('source_unavailable')?.body.evidence, [
    { sequence: null, asOf: null, ageDays: null },
    { sequence: null },
    { sequence: null },
  ]);
});

t.test('without its disclosures an answer still verifies and says nothing of who it is about', async (t) => {
  const jwks = await published();
  for (const [outcome, { question, body }] of answers) {
    const bare = `${splitSdJwt(body.attestation).jwt}~`;
    t.match(await verify(bare, { jwks, issuer }), { claims: { outcome, jti: body.id }, details: {} });
    const [, payload = ''] = bare.split('.');
    const text = Buffer.from(payload, 'base64url').toString();
    for (const value of [question.subject?.number ?? '', ...Object.values(question.match)]) {
      t.notOk(text.includes(value), outcome);
    }
  }
});

t.test('no answer gives away a stored fact that was not presented', async (t) => {
  const stored = [
    'Thu Mẫu',
    'Bí Thư Mẫu',
    'Lệch Mẫu',
    'Sen Mẫu',
    'Tạp Hóa Mẫu',
    'Bán Mẫu',
    ...cast.flatMap(({ secondFacts }) => secondFacts.flatMap((fact) => Object.values(fact))),
  ];
  const leaks: string[] = [];
  for (const one of cast) {
    for (const [i] of one.numbers.entries()) {
      for (const [j] of one.secondFacts.entries()) {
        const question = questionOf(one, i, j);
        const body = await ask(question);
        const presented = [...Object.values(question.match), question.subject?.number ?? ''].join();
        const days = [body.eligibleUntil, ...body.evidence.map((e: { asOf: string }) => e.asOf)];
        const known = (value: string) => presented.includes(value) || days.includes(value);
        const said = everythingIn(body);
        leaks.push(...stored.filter((value) => !known(value) && said.includes(value)).map((v) => `${one.id}: ${v}`));
      }
    }
  }
  t.same(leaks, []);
});

/** An answer's text, its attestation opened as far as anyone can. */
function everythingIn(body: Reply['body']): string {
  const { jwt, disclosures } = splitSdJwt(body.attestation);
  const opened = [jwt.split('.')[1] ?? '', ...disclosures].map((part) => Buffer.from(part, 'base64url').toString());
  return JSON.stringify(body) + opened.join();
}

t.test('a changed answer is caught, whichever part is changed', async (t) => {
  const jwks = await published();
  const { attestation } = answers.get('ineligible')?.body ?? {};
  const { jwt, disclosures } = splitSdJwt(attestation);
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  const forged = Buffer.from(payload, 'base64url').toString().replace('ineligible', 'eligible');
  const changed = [
    [header, Buffer.from(forged).toString('base64url'), signature].join('.'),
    `${header}.${payload}.${signature.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))}`,
  ].map((token) => [token, ...disclosures, ''].join('~'));
  changed.push([jwt, disclosures[1], disclosures[1], ''].join('~'));
  for (const one of changed) await t.rejects(verify(one, { jwks, issuer }));
});

t.test('a registrar reads its answers again, an auditor all, others none', async (t) => {
  const { body } = answers.get('eligible') ?? {};
  const path = `/v1/attestations/${body.id}`;
  t.same((await service.call('GET', path, { key })).body, body);
  t.same((await service.call('GET', path, { key: await service.key('auditor') })).body, body);
  const other = await service.call('GET', path, { key: await service.key('registrar') });
  t.equal(other.status, 404);
  const missing = await service.call('GET', `/v1/attestations/${crypto.randomUUID()}`, { key });
  const { requestId: _, ...said } = other.body;
  const { requestId: __, ...saidOfMissing } = missing.body;
  t.same(said, saidOfMissing, 'not even that there is one');
});

t.test('after a restart the keys and the answers are the same', async (t) => {
  const jwks = await published();
  await service.close();
  service = await open();
  t.same(await published(), jwks);
  for (const { body } of answers.values()) {
    t.same((await service.call('GET', `/v1/attestations/${body.id}`, { key })).body, body);
  }
  const again = await ask(questionOf(character('household')));
  t.equal(again.outcome, 'eligible', 'and the facts open');
  t.equal((await verify(again.attestation, { jwks, issuer })).claims.jti, again.id);
});
