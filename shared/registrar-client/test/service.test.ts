import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import { createRegistrarClient, RegistrarClientError } from '../src/index.ts';
import { deliverStudents, questionAbout, scriptedServer } from './fixture.ts';

const service = await startTestService();
t.teardown(() => service.close());
await deliverStudents(service);
const key = await service.key('registrar');
const issuer = service.running.url;
const client = createRegistrarClient({ baseUrl: service.url, key, issuer });
const eligible = questionAbout('eligible-student');

t.test('a registrar asks, verifies, redeems, reads again and gives back', async (t) => {
  const { answer, verified } = await client.checkAndVerify({ ...eligible, reserve: true });
  t.equal(verified.claims.outcome, 'eligible');
  t.equal(verified.status, 'valid');
  t.ok(answer.reservation);
  await client.giveUpReservation(answer.id);
  const registration = {
    domain: 'ban-thu.id.vn',
    registeredAt: new Date().toISOString(),
    registrarTransactionId: 'T-1',
  };
  const redeemed = await client.redeem(answer.id, registration);
  t.equal(redeemed.domain, 'ban-thu.id.vn');
  t.same(await client.redeem(answer.id, registration), redeemed, 'recorded once');
  t.equal((await client.check(eligible)).outcome, 'already_used');
  t.equal((await client.answer(answer.id)).status?.value, 'valid');
  t.equal((await client.release(answer.id, 'chủ thể huỷ đăng ký')).domain, 'ban-thu.id.vn');
});

t.test('what is not eligible is verified too, and an order asked for again has one answer', async (t) => {
  const question = questionAbout('too-young');
  const asked = { idempotencyKey: 'order-7' };
  const { answer, verified } = await client.checkAndVerify(question, asked);
  t.equal(verified.claims.outcome, 'ineligible');
  const again = createRegistrarClient({ baseUrl: service.url, key, issuer });
  t.equal((await again.checkAndVerify(question, asked)).answer.id, answer.id);
  await t.rejects(again.check(eligible, asked), { name: 'RegistrarClientError', code: 'idempotency_key_reused' });
});

t.test('a batch has one answer for each question; every other route is there, typed', async (t) => {
  const answers = await client.checkBatch([questionAbout('too-young'), questionAbout('unknown-number')]);
  t.same(
    answers.map(({ outcome }) => outcome),
    ['ineligible', 'source_unavailable'],
  );
  t.equal((await client.verify(answers[0]?.attestation ?? '')).claims.jti, answers[0]?.id);
  const { data } = await client.api.GET('/v1/reasons');
  t.ok(data && data.reasons.length > 0);
});

t.test(
  'refusals carry their code, their words, the wrong fields and the request’s id, and nothing of the subject',
  async (t) => {
    const number = '027306999902x';
    const wrong = { ...eligible, subject: { ...eligible.subject, number } };
    const error: unknown = await client.check(wrong).catch((thrown: unknown) => thrown);
    if (!(error instanceof RegistrarClientError)) throw error;
    t.match(error, { code: 'invalid_number', status: 400, errors: [{ at: '/body/subject/number' }] });
    t.ok(error.requestId);
    t.ok(error.text?.vi && error.text.en);
    t.notOk(`${error.stack} ${JSON.stringify(error)}`.includes(number));

    const stranger = createRegistrarClient({ baseUrl: service.url, key: 'xt_nobody' });
    await t.rejects(stranger.check(eligible), { code: 'unauthenticated', status: 401 });
    const department = await service.key('department', { sources: ['education'] });
    const other = createRegistrarClient({ baseUrl: service.url, key: department });
    await t.rejects(other.check(eligible), { code: 'forbidden' });
    await t.rejects(client.answer('00000000-0000-4000-8000-000000000000'), { code: 'not_found' });
  },
);

/** A proxy between the client and the service that changes what comes back. */
async function meddling(change: (path: string, body: string) => string, headers: Record<string, string> = {}) {
  return scriptedServer(async ({ method, url, body, headers: sent }, response) => {
    const { authorization = '', 'idempotency-key': order = 'x' } = sent;
    const passed = { authorization, 'idempotency-key': String(order) };
    const reply = await service.call(method, url, {
      headers: { ...passed, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { bytes: body } : {}),
    });
    const own = { 'content-type': reply.headers.get('content-type') ?? '', ...headers };
    response.writeHead(reply.status, own).end(change(url, reply.text));
  });
}

/** What checkAndVerify makes of a line on which this is done to answers. */
async function through(change: (answer: Record<string, string>) => object, question = eligible) {
  const alter = (path: string, body: string) =>
    path === '/v1/checks' ? JSON.stringify({ ...JSON.parse(body), ...change(JSON.parse(body)) }) : body;
  const server = await meddling(alter);
  const asked = createRegistrarClient({ baseUrl: server.url, key, issuer }).checkAndVerify(question);
  return asked
    .then(
      ({ verified }) => verified.claims.outcome,
      (error: { code: string }) => error.code,
    )
    .finally(() => server.close());
}

t.test('whatever is changed on the line is refused', async (t) => {
  const other = await client.check(questionAbout('too-young'));
  t.equal(await through(() => ({})), 'eligible', 'the proxy that changes nothing');
  t.equal(await through(() => ({ outcome: 'eligible' }), questionAbout('too-young')), 'answer_mismatch');
  t.equal(await through(() => ({ attestation: other.attestation })), 'answer_mismatch', 'another customer’s answer');
  t.equal(await through(() => ({ ...other })), 'answer_mismatch', 'another customer’s whole answer');
  const spoilt = ({ attestation = '' }) => ({
    attestation: attestation.replace(/\.(.)/, (_, c) => `.${c === 'e' ? 'f' : 'e'}`),
  });
  t.equal(await through(spoilt), 'signature_invalid');
  t.equal(
    await through(({ attestation = '' }) => ({ attestation: `${attestation.split('~')[0]}~` })),
    'answer_mismatch',
  );
  const none = Buffer.from('{"alg":"none","typ":"dc+sd-jwt"}').toString('base64url');
  const unsigned = ({ attestation = '' }) => ({ attestation: attestation.replace(/^[^.]+/, none) });
  t.equal(await through(unsigned), 'alg_not_allowed');
});

t.test('the keys of somebody else verify nothing, and keys that cannot be had verify nothing', async (t) => {
  const stranger = await startTestService();
  t.teardown(() => stranger.close());
  const { body: jwks } = await stranger.call('GET', '/.well-known/jwks.json');
  const pinned = createRegistrarClient({ baseUrl: service.url, key, issuer, jwks });
  await t.rejects(pinned.checkAndVerify(eligible), { name: 'AttestationError', code: 'key_unknown' });
  const elsewhere = createRegistrarClient({ baseUrl: service.url, key, issuer: 'https://other.example.vn' });
  await t.rejects(elsewhere.checkAndVerify(eligible), { name: 'AttestationError', code: 'issuer_wrong' });
  const server = await meddling((path, body) => (path.endsWith('jwks.json') ? 'no keys here' : body));
  t.teardown(() => server.close());
  const keyless = createRegistrarClient({ baseUrl: server.url, key, issuer });
  await t.rejects(keyless.checkAndVerify(eligible), { name: 'RegistrarClientError', code: 'keys_unavailable' });
});

t.test('keys are fetched once for as long as Cache-Control says, and anew when it says nothing', async (t) => {
  for (const [control, fetched] of [
    ['public, max-age=300', 1],
    ['no-store', 3],
  ] as const) {
    const server = await meddling((_path, body) => body, { 'cache-control': control });
    const cached = createRegistrarClient({ baseUrl: server.url, key, issuer });
    for (let i = 0; i < 3; i++) await cached.checkAndVerify(questionAbout('too-young'));
    t.equal(server.seen.filter(({ url }) => url.endsWith('jwks.json')).length, fetched, control);
    server.close();
  }
});
