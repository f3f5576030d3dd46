import { AttestationError, verify, verifyStatusList } from '@xacthuc/attestation';
import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import { ageSandboxAnswer, publishedSubjects, sandboxClient } from '../src/index.ts';

const service = await startTestService();
t.teardown(() => service.close());
const subjects = await publishedSubjects(service);
const client = await sandboxClient(service, subjects);

t.test('each published subject is answered exactly as published', async (t) => {
  for (const [id, { answer, problem }] of subjects) {
    const reply = await client.ask(id);
    if (problem !== null) {
      t.match(reply, { status: problem.status, body: { code: problem.code } }, id);
      t.match(reply.headers.get('retry-after'), /^\d+$/, `${id}: Retry-After`);
      continue;
    }
    t.equal(reply.status, 201, id);
    t.equal(reply.body.outcome, answer.outcome, id);
    t.same(
      reply.body.reasons.map(({ code }: { code: string }) => code),
      answer.reasons,
      id,
    );
    t.equal(reply.body.sandbox, true, id);
  }
});

t.test('a subject is found by each of its numbers, and is used by all of them', async (t) => {
  const one = await sandboxClient(service, subjects);
  for (const id of ['person-eligible', 'household-eligible']) {
    const { check, numbers } = subjects.get(id);
    t.equal(numbers.length, 3);
    const ask = async (number: object) =>
      (
        await service.call('POST', '/v1/checks', {
          key: one.key,
          json: { ...check, subject: { type: check.subject.type, ...number } },
        })
      ).body;
    for (const number of numbers) t.equal((await ask(number)).outcome, 'eligible');
    const { id: attestation, benefit } = await ask(numbers[0]);
    t.equal((await one.redeem(attestation, `${id}.${benefit}`)).status, 201);
    for (const number of numbers) t.equal((await ask(number)).outcome, 'already_used');
  }
});

t.test('a slow subject makes its own request wait, and no other', async (t) => {
  const order: string[] = [];
  const slow = client.ask('fault-slow').then(({ status }) => order.push(`slow ${status}`));
  for (let i = 0; i < 5; i++) order.push(`quick ${(await client.ask('person-eligible')).status}`);
  await slow;
  t.same(order, [...Array(5).fill('quick 201'), 'slow 201']);
  t.ok(subjects.get('fault-slow').slowSeconds <= 10);
});

t.test('a batch is answered as its checks are, and is refused whole by a subject that refuses', async (t) => {
  const answered = [...subjects.values()].filter(({ problem, slowSeconds }) => problem === null && slowSeconds === 0);
  const fresh = await sandboxClient(service, subjects);
  const send = (checks: object[], headers = {}) =>
    service.call('POST', '/v1/checks/batch', { key: fresh.key, json: { checks }, headers });
  const checks = answered.map(({ check }) => check);
  const { status, body } = await send(checks, { 'idempotency-key': 'lo-1' });
  t.equal(status, 200);
  t.same(
    body.results.map(({ outcome, sandbox }: { outcome: string; sandbox: boolean }) => [outcome, sandbox]),
    answered.map(({ answer }) => [answer.outcome, true]),
  );
  const refused = await send([checks[0], subjects.get('fault-unavailable').check]);
  t.match(refused, { status: 503, body: { code: 'unavailable' } });
});

t.test('an idempotency key brings the first answer again, and is refused for another request', async (t) => {
  const headers = { 'idempotency-key': 'k-1' };
  const first = await client.ask('enterprise-eligible', {}, headers);
  const again = await client.ask('enterprise-eligible', {}, headers);
  t.match(again, { status: 200, body: { id: first.body.id, sandbox: true } });
  t.equal(again.body.attestation, first.body.attestation);
  const other = await client.ask('enterprise-ceased', {}, headers);
  t.match(other, { status: 422, body: { code: 'idempotency_key_reused' } });
});

t.test('what is answered is in no log: nobody waits for a proof of it', async (t) => {
  const waiting = { prefer: 'wait=10' };
  const one = await client.ask('person-eligible', {}, waiting);
  t.match(one, { status: 201, body: { proof: null, sandbox: true } });
  const json = { checks: [subjects.get('person-eligible').check] };
  const { body } = await service.call('POST', '/v1/checks/batch', { key: client.key, json, headers: waiting });
  t.equal(body.results[0].proof, null);
  t.equal((await client.get(`/v1/attestations/${one.body.id}/proof`)).status, 403);
});

t.test('what is malformed is refused as it is in reality', async (t) => {
  const { check } = subjects.get('person-eligible');
  const json = { ...check, subject: { ...check.subject, number: '123' } };
  const reply = await service.call('POST', '/v1/checks', { key: client.key, json });
  t.match(reply, { status: 400, body: { code: 'invalid_number' } });
});

t.test('reserve, give up, redeem, release: each as in reality', async (t) => {
  const one = await sandboxClient(service, subjects);
  const reserved = await one.ask('person-eligible', { reserve: true, reserveMinutes: 5 });
  t.match(reserved, { status: 201, body: { outcome: 'eligible', reservation: { expiresAt: String } } });
  const meanwhile = await one.ask('person-eligible');
  t.equal(meanwhile.body.outcome, 'already_used');
  t.equal((await one.giveUp(reserved.body.id)).status, 204);
  const later = await one.ask('person-eligible');
  t.equal(later.body.outcome, 'eligible');
  t.match(await one.redeem(later.body.id, 'thử-nghiệm.id.vn'), {
    status: 201,
    body: { domainUnicode: 'thử-nghiệm.id.vn' },
  });
  t.match(await one.redeem(reserved.body.id, 'khac.id.vn'), { status: 409, body: { code: 'already_used' } });
  t.match(await one.giveUp(later.body.id), { status: 409, body: { code: 'state_conflict' } });
  t.match(await one.release(later.body.id), { status: 200, body: { domain: String } });
  t.match(await one.redeem(later.body.id, 'thử-nghiệm.id.vn'), { status: 409, body: { code: 'state_conflict' } });
  t.equal((await one.ask('person-eligible')).body.outcome, 'eligible');
});

t.test('of many redemptions of one subject at the same moment one is recorded', async (t) => {
  const one = await sandboxClient(service, subjects);
  const given = await Promise.all(Array.from({ length: 8 }, () => one.ask('enterprise-eligible')));
  const redeemed = await Promise.all(given.map(({ body }, i) => one.redeem(body.id, `cung-luc-${i}.biz.vn`)));
  t.same(redeemed.map(({ status }) => status).sort(), [201, ...Array(7).fill(409)]);
});

t.test('somebody else may be quicker: a redemption is refused, a reservation is answered already_used', async (t) => {
  for (const [id, code] of [
    ['taken-meanwhile', 'already_used'],
    ['reserved-meanwhile', 'subject_reserved'],
  ] as const) {
    const { body } = await client.ask(id);
    t.equal(subjects.get(id).redemptionProblem, code);
    t.match(await client.redeem(body.id, `${id}.id.vn`), { status: 409, body: { code } });
    t.match(await client.get(`/v1/attestations/${body.id}/verification-code`), { status: 409, body: { code } });
    t.equal((await client.ask(id, { reserve: true })).body.outcome, 'already_used');
  }
});

t.test(
  'a status changes by itself, in the answer and in the signed list, and a revoked one is not redeemed',
  async (t) => {
    const jwks = (await service.call('GET', '/sandbox/.well-known/jwks.json')).body;
    const issuer = `${service.url}/sandbox`;
    const statusOf = async (id: string) => (await client.get(`/v1/attestations/${id}`)).body.status;
    const listed = async (attestation: string) =>
      verify(attestation, {
        jwks,
        issuer,
        requireStatus: true,
        statusList: async (uri: string) => (await service.call('GET', new URL(uri).pathname)).text,
      }).then(
        () => 'valid',
        (error: AttestationError) => error.code,
      );
    for (const [id, { statusChanges }] of subjects) {
      if (statusChanges.length === 0) continue;
      const { body } = await client.ask(id);
      t.match(await statusOf(body.id), { value: 'valid', reason: null });
      let age = 0;
      for (const { afterSeconds, status, reason } of statusChanges) {
        await ageSandboxAnswer(service, body.id, afterSeconds - age);
        age = afterSeconds;
        t.match(await statusOf(body.id), { value: status, reason: { code: reason } }, id);
        // A list is compared with the database at most once a second.
        for (let seen = ''; seen !== status; ) seen = await listed(body.attestation);
        const redeemed = await client.redeem(body.id, `${id}-${age}.${body.benefit}`);
        t.equal(redeemed.status, status === 'valid' ? 201 : 409, id);
        if (status !== 'valid') t.equal(redeemed.body.code, 'attestation_not_usable');
      }
    }
  },
);

t.test('one registrar sees and meets nothing of another', async (t) => {
  const [one, other] = [await sandboxClient(service, subjects), await sandboxClient(service, subjects)];
  const { body } = await one.ask('person-eligible', {}, { 'idempotency-key': 'same' });
  t.equal((await one.redeem(body.id, 'cung-ten.id.vn')).status, 201);
  t.equal((await other.get(`/v1/attestations/${body.id}`)).status, 404);
  t.equal((await other.redeem(body.id, 'x-1.id.vn')).status, 404);
  t.equal((await other.release(body.id)).status, 404);
  const theirs = await other.ask('person-eligible', {}, { 'idempotency-key': 'same' });
  t.match(theirs, { status: 201, body: { outcome: 'eligible' } });
  t.equal((await other.redeem(theirs.body.id, 'cung-ten.id.vn')).status, 201);
});

t.test('starting anew forgets all of one registrar and nothing of others', async (t) => {
  const [one, other] = [await sandboxClient(service, subjects), await sandboxClient(service, subjects)];
  const { body } = await one.ask('person-eligible', {}, { 'idempotency-key': 'k' });
  const theirs = await other.ask('person-eligible');
  for (const [who, { id }] of [
    [one, body],
    [other, theirs.body],
  ] as const) {
    t.equal((await who.redeem(id, 'lam-lai.id.vn')).status, 201);
  }
  t.match(await service.call('DELETE', '/v1/sandbox', { key: one.key }), { status: 200, body: { answers: 1 } });
  t.equal((await one.get(`/v1/attestations/${body.id}`)).status, 404);
  t.match(await one.ask('person-eligible', {}, { 'idempotency-key': 'k' }), {
    status: 201,
    body: { outcome: 'eligible' },
  });
  t.equal((await other.ask('person-eligible')).body.outcome, 'already_used');
});

t.test('a list of the sandbox is signed by it alone', async (t) => {
  const token = (await service.call('GET', '/sandbox/status-lists/0')).text;
  const [real, own] = await Promise.all(
    ['/.well-known/jwks.json', '/sandbox/.well-known/jwks.json'].map(
      async (at) => (await service.call('GET', at)).body,
    ),
  );
  const { issuer, uri } = await verifyStatusList(token, { jwks: own });
  t.same([issuer, uri], [`${service.url}/sandbox`, `${service.url}/sandbox/status-lists/0`]);
  await t.rejects(verifyStatusList(token, { jwks: real }), AttestationError);
});
