import { setTimeout as pause } from 'node:timers/promises';
import { type Reply, startTestService } from '@xacthuc/test-harness';
import { Webhook } from 'standardwebhooks';
import t, { type Test } from 'tap';
import {
  consequencesDrawn,
  deliverMembers,
  type Member,
  members,
  questionAbout,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../src/index.ts';

const service = await startTestService({
  env: { XACTHUC_WEBHOOK_HOSTS: '127.0.0.1', XACTHUC_WEBHOOK_TIMEOUT_SECONDS: '10' },
});
t.teardown(() => service.close());
const office = await service.key('office');
const list = members(60);
const source = 'youth-union';
let sequence = 0;
let next = 0;

async function deliver(changed: readonly Member[]): Promise<void> {
  await deliverMembers(service, changed);
  sequence += 1;
  await consequencesDrawn(service, source, sequence);
}

/** Somebody nobody has asked about yet. */
function another(): Member {
  next += 1;
  return list[next] as Member;
}

async function attest(key: string, about: Member): Promise<string> {
  const { body } = await service.call('POST', '/v1/checks', { key, json: questionAbout(about) });
  if (body.outcome !== 'eligible') throw new Error(JSON.stringify(body));
  return body.id;
}

const decide = (id: string, status: string, reason: string) =>
  service.call('PUT', `/v1/attestations/${id}/status`, { key: office, json: { status, reason } });
const suspend = (id: string) => decide(id, 'suspended', 'under_review');
const restore = (id: string) => decide(id, 'valid', 'restored_on_review');

interface Registrar {
  readonly key: string;
  readonly receiver: WebhookReceiver;
  readonly path: string;
  readonly secret: string;
}

/** A registrar with a receiver of its own. */
async function registrar(t: Test): Promise<Registrar> {
  const [key, receiver] = [await service.key('registrar'), await startWebhookReceiver()];
  t.teardown(() => receiver.close());
  const { status, body } = await service.call('POST', '/v1/webhooks', { key, json: { url: receiver.url } });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return { key, receiver, path: `/v1/webhooks/${body.id}`, secret: body.secret };
}

async function log({ key, path }: Registrar, query = ''): Promise<Reply['body'][]> {
  return (await service.call('GET', `${path}/deliveries${query}`, { key })).body.deliveries;
}

/** Waits until the newest delivery fits, and gives it. */
async function newest(own: Registrar, fits: (delivery: Reply['body']) => boolean): Promise<Reply['body']> {
  for (;;) {
    const [delivery] = await log(own);
    if (delivery && fits(delivery)) return delivery;
    await pause(50);
  }
}

const tried = (count: number) => (delivery: Reply['body']) => delivery.attempts.length >= count;
const ended = ({ state }: Reply['body']) => state !== 'waiting';
const dueNow = () => service.query(`UPDATE verification.webhook_deliveries SET due_at = now() WHERE state = 'waiting'`);
const failing = (status: number) => (response: Parameters<WebhookReceiver['answer']>[0]) =>
  response.writeHead(status).end();

/** Waits until deliveries were made of every change so far. */
async function changesSpread(): Promise<void> {
  const behind = `SELECT FROM verification.webhook_cursor
    WHERE last_change < (SELECT max(id) FROM verification.status_changes)`;
  while ((await service.query(behind)).length > 0) await pause(50);
}

t.before(async () => {
  await deliver(list);
});

t.test('a change of facts reaches the registrar once, signed, and says nothing of the subject', async (t) => {
  const own = await registrar(t);
  const about = another();
  const id = await attest(own.key, about);
  await deliver(list.filter((one) => one !== about));
  const [first] = await own.receiver.has(1);
  t.same(Object.keys(first?.body), ['type', 'timestamp', 'data']);
  t.same(first?.body, {
    type: 'attestation.status_changed',
    timestamp: first?.body.timestamp,
    data: { attestation: id, status: 'suspended', reason: 'record_retired', at: first?.body.timestamp },
  });
  const { body: answer } = await service.call('GET', `/v1/attestations/${id}`, { key: own.key });
  t.equal(answer.status.since, first?.body.timestamp);
  new Webhook(own.secret).verify(first?.text ?? '', first?.headers ?? {});
  const seen = JSON.stringify(first);
  for (const fact of [about.number, about.name, about.birthDate]) t.notOk(seen.includes(fact));
  await deliver(list);
  const [, second] = await own.receiver.has(2);
  t.match(second?.body.data, { attestation: id, status: 'valid', reason: 'facts_restored' });
  t.not(second?.id, first?.id);
  const deliveries = await log(own);
  t.match(deliveries, [
    { id: second?.id, attestation: id, state: 'delivered', attempts: [{ status: 204, error: null }] },
    { id: first?.id, attestation: id, state: 'delivered', attempts: [{ status: 204, error: null }] },
  ]);
  t.equal(deliveries.length, 2);
  t.equal(own.receiver.arrived.length, 2);
});

t.test('a person’s decision is told too, to each of the registrar’s endpoints and to nobody else', async (t) => {
  const [own, other] = [await registrar(t), await registrar(t)];
  const second = await startWebhookReceiver();
  t.teardown(() => second.close());
  await service.call('POST', '/v1/webhooks', { key: own.key, json: { url: second.url } });
  const id = await attest(own.key, another());
  await decide(id, 'revoked', 'obtained_improperly');
  const data = { attestation: id, status: 'revoked', reason: 'obtained_improperly' };
  t.match((await own.receiver.has(1))[0]?.body, { data });
  t.match((await second.has(1))[0]?.body, { data });
  t.same(await log(other), []);
  t.same(other.receiver.arrived, []);
});

t.test(
  'what fails is tried again under the same id, newly dated and signed, and is delivered in the end',
  async (t) => {
    const own = await registrar(t);
    own.receiver.answer = failing(500);
    const id = await attest(own.key, another());
    await suspend(id);
    const waiting = await newest(own, tried(1));
    t.match(waiting, {
      state: 'waiting',
      attempts: [{ status: 500, error: { code: 'http_status', vi: /\S/, en: /\S/ } }],
    });
    const wait = Date.parse(waiting.nextAttemptAt) - Date.parse(waiting.attempts[0].at);
    t.ok(wait >= 5_000, `the next try is ${wait} ms later`);
    await dueNow();
    await newest(own, tried(2));
    own.receiver.answer = (response) => response.writeHead(204).end();
    await dueNow();
    const delivered = await newest(own, ended);
    t.match(delivered, {
      state: 'delivered',
      nextAttemptAt: null,
      attempts: [{ status: 500 }, { status: 500 }, { status: 204 }],
    });
    const arrived = await own.receiver.has(3);
    t.same(new Set(arrived.map((one) => one.id)), new Set([delivered.id]));
    t.equal(new Set(arrived.map(({ text }) => text)).size, 1, 'the same bytes');
    for (const { text, headers } of arrived) new Webhook(own.secret).verify(text, headers);
  },
);

t.test('after the last try it has failed, and can be sent again by itself or by its time', async (t) => {
  const own = await registrar(t);
  own.receiver.answer = failing(503);
  const from = new Date(Date.now() - 1_000).toISOString();
  const id = await attest(own.key, another());
  await suspend(id);
  await newest(own, tried(1));
  await service.query(`UPDATE verification.webhook_deliveries SET tries = 9, due_at = now() WHERE state = 'waiting'`);
  const failed = await newest(own, ended);
  t.match(failed, { state: 'failed', nextAttemptAt: null });
  own.receiver.answer = (response) => response.writeHead(204).end();
  const replay = await service.call('POST', `${own.path}/deliveries/${failed.id}/replay`, { key: own.key });
  t.match(replay, { status: 202, body: { id: failed.id, state: 'waiting' } });
  t.match(await newest(own, ended), { id: failed.id, state: 'delivered' });
  const range = (more: object = {}) =>
    service.call('POST', `${own.path}/replay`, {
      key: own.key,
      json: { from, until: new Date(Date.now() + 1_000).toISOString(), ...more },
    });
  t.match(await range(), { status: 202, body: { queued: 0 } }, 'nothing of it failed');
  t.match(await range({ all: true }), { status: 202, body: { queued: 1 } });
  while (new Set(own.receiver.arrived.map((one) => one.id)).size !== 1 || own.receiver.arrived.length < 4)
    await pause(50);
  t.match(await newest(own, ended), { id: failed.id, state: 'delivered' });
});

t.test('410 ends an endpoint; what happened meanwhile is replayed once it is enabled again', async (t) => {
  const own = await registrar(t);
  own.receiver.answer = failing(410);
  const from = new Date(Date.now() - 1_000).toISOString();
  const id = await attest(own.key, another());
  await suspend(id);
  t.match(await newest(own, ended), { state: 'failed', attempts: [{ status: 410 }] });
  for (let enabled = true; enabled; ) {
    const { body } = await service.call('GET', own.path, { key: own.key });
    enabled = body.enabled;
    if (!enabled) t.match(body.disabled, { code: 'gone', vi: /\S/, en: /\S/, at: /Z$/ });
  }
  await restore(id);
  const test = await service.call('POST', `${own.path}/test`, { key: own.key });
  t.match(test.body, { code: 'state_conflict', detailEn: /disabled/ });
  await changesSpread();
  t.equal((await log(own)).length, 1, 'nothing is made for a disabled endpoint');
  own.receiver.answer = (response) => response.writeHead(204).end();
  const json = { enabled: true };
  t.match((await service.call('PATCH', own.path, { key: own.key, json })).body, { enabled: true, disabled: null });
  const until = new Date(Date.now() + 1_000).toISOString();
  const replay = await service.call('POST', `${own.path}/replay`, { key: own.key, json: { from, until } });
  t.same(replay.body, { queued: 2 });
  const arrived = await own.receiver.has(3);
  t.same(
    arrived
      .slice(1)
      .map(({ body }) => body.data.status)
      .sort(),
    ['suspended', 'valid'],
  );
});

t.test('an endpoint that has failed for days is disabled, and says so', async (t) => {
  const own = await registrar(t);
  own.receiver.answer = failing(500);
  const id = await attest(own.key, another());
  await suspend(id);
  await newest(own, tried(1));
  await service.query(
    `UPDATE verification.webhooks SET failing_since = now() - interval '6 days' WHERE failing_since IS NOT NULL`,
  );
  await dueNow();
  t.match(await newest(own, ended), { state: 'failed' });
  const { body } = await service.call('GET', own.path, { key: own.key });
  t.match(body, { enabled: false, disabled: { code: 'failing' } });
});

t.test('a receiver that is slow, redirects or leads inside fails clearly, and holds nobody up', async (t) => {
  const [slow, moved, inside, quick] = [await registrar(t), await registrar(t), await registrar(t), await registrar(t)];
  slow.receiver.answer = (response) => {
    response.writeHead(200);
    response.write('.');
  };
  moved.receiver.answer = (response) => response.writeHead(307, { location: quick.receiver.url }).end();
  // As if it had been let in by a setting that was taken back since.
  await service.query(`UPDATE verification.webhooks SET url = 'https://10.0.0.1/' WHERE id = $1`, [
    inside.path.split('/').at(-1),
  ]);
  for (const one of [slow, moved, inside]) await service.call('POST', `${one.path}/test`, { key: one.key });
  await slow.receiver.has(1);
  const test = await service.call('POST', `${quick.path}/test`, { key: quick.key });
  t.match(test, { status: 202, body: { event: 'webhook.test', attestation: null, state: 'waiting' } });
  const [arrived] = await quick.receiver.has(1);
  t.match(arrived?.body, { type: 'webhook.test', data: { webhook: quick.path.split('/').at(-1) } });
  t.same((await log(slow))[0].attempts, [], 'the slow one is still at it');
  const errors = await Promise.all([slow, moved, inside].map(async (one) => (await newest(one, tried(1))).attempts[0]));
  t.match(errors, [
    { status: null, error: { code: 'timed_out' } },
    { status: 307, error: { code: 'redirect_refused' } },
    { status: null, error: { code: 'private_address' } },
  ]);
  t.equal(quick.receiver.arrived.length, 1);
});

t.test('while a secret is rotated both sign, and after that the new one alone', async (t) => {
  const own = await registrar(t);
  const test = () => service.call('POST', `${own.path}/test`, { key: own.key });
  const rotate = (json?: object) =>
    service.call('POST', `${own.path}/secret`, { key: own.key, ...(json === undefined ? {} : { json }) });
  const verifies = (secret: string, { text, headers }: { text: string; headers: Readonly<Record<string, string>> }) => {
    try {
      new Webhook(secret).verify(text, headers);
      return true;
    } catch {
      return false;
    }
  };
  const { body: rotated } = await rotate();
  t.match(rotated, { secret: /^whsec_/, previousSecretUntil: /Z$/ });
  t.not(rotated.secret, own.secret);
  await test();
  const [both] = await own.receiver.has(1);
  if (!both) throw new Error('nothing arrived');
  t.equal(both.headers['webhook-signature']?.split(' ').length, 2);
  t.ok(verifies(own.secret, both) && verifies(rotated.secret, both));
  const { body: last } = await rotate({ overlapHours: 0 });
  t.equal(last.previousSecretUntil, null);
  await test();
  const [, one] = await own.receiver.has(2);
  if (!one) throw new Error('nothing arrived');
  t.ok(verifies(last.secret, one));
  t.notOk(verifies(rotated.secret, one) || verifies(own.secret, one));
  const { body: shown, text } = await service.call('GET', own.path, { key: own.key });
  t.notOk(/whsec_/.test(text) || 'secret' in shown, 'it is shown once');
});

t.test('another registrar, and the office, can neither see nor touch an endpoint', async (t) => {
  const [own, other] = [await registrar(t), await registrar(t)];
  await service.call('POST', `${own.path}/test`, { key: own.key });
  const { id } = await newest(own, ended);
  const json = { from: '2026-11-22T00:00:00Z', until: '2026-11-22T01:00:00Z' };
  const calls: [string, string, object?][] = [
    ['GET', own.path],
    ['PATCH', own.path, { enabled: false }],
    ['DELETE', own.path],
    ['POST', `${own.path}/secret`, {}],
    ['POST', `${own.path}/test`],
    ['GET', `${own.path}/deliveries`],
    ['POST', `${own.path}/deliveries/${id}/replay`],
    ['POST', `${other.path}/deliveries/${id}/replay`],
    ['POST', `${own.path}/replay`, json],
  ];
  for (const [method, path, body] of calls) {
    const call = { key: other.key, ...(body === undefined ? {} : { json: body }) };
    t.match(await service.call(method, path, call), { status: 404, body: { code: 'not_found' } }, `${method} ${path}`);
    t.equal((await service.call(method, path, { ...call, key: office })).status, 403);
  }
  const { body } = await service.call('GET', '/v1/webhooks', { key: other.key });
  t.same(
    body.webhooks.map((one: { id: string }) => `/v1/webhooks/${one.id}`),
    [other.path],
  );
  t.match(await service.call('GET', own.path, { key: own.key }), { status: 200, body: { enabled: true } });
});

t.test('an address that would not be called is refused when it is entered', async (t) => {
  const key = await service.key('registrar');
  const enter = (url: string) => service.call('POST', '/v1/webhooks', { key, json: { url } });
  const bad = [
    'http://nha-dang-ky.example.vn/',
    'https://10.0.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://[::1]/',
    'https://2130706434/',
    'https://ai:bi-mat@nha-dang-ky.example.vn/',
    'https://nha-dang-ky.example.vn/#x',
    'ftp://nha-dang-ky.example.vn/',
    'https://khong hop le',
  ];
  for (const url of bad) {
    t.match(await enter(url), { status: 400, body: { code: 'validation_failed', errors: [{ at: '/body/url' }] } }, url);
  }
  const answers = await Promise.all(Array.from({ length: 9 }, () => enter('https://nha-dang-ky.example.vn/')));
  t.equal(answers.filter(({ status }) => status === 201).length, 5, 'no more than the cap, even at once');
  t.match(
    answers.find(({ status }) => status !== 201),
    { status: 409, body: { code: 'state_conflict' } },
  );
});

t.test('an endpoint that is deleted, stopped or whose key is revoked is sent nothing more', async (t) => {
  const [deleted, stopped, revoked] = [await registrar(t), await registrar(t), await registrar(t)];
  const ids = [];
  for (const { key } of [deleted, stopped, revoked]) ids.push(await attest(key, another()));
  t.equal((await service.call('DELETE', deleted.path, { key: deleted.key })).status, 204);
  t.equal((await service.call('GET', deleted.path, { key: deleted.key })).status, 404);
  const [row] = await service.query(
    'SELECT secret, previous_secret FROM verification.webhooks WHERE deleted_at IS NOT NULL',
  );
  t.same(row, { secret: null, previous_secret: null });
  await service.call('PATCH', stopped.path, { key: stopped.key, json: { enabled: false } });
  await service.query(
    'UPDATE access.clients SET revoked_at = now() WHERE id = (SELECT client_id FROM verification.webhooks WHERE id = $1)',
    [revoked.path.split('/').at(-1)],
  );
  for (const id of ids) await suspend(id);
  const own = await registrar(t);
  await suspend(await attest(own.key, another()));
  await own.receiver.has(1);
  await changesSpread();
  for (const { receiver } of [deleted, stopped, revoked]) t.same(receiver.arrived, []);
});

t.test('a storm of changes is told whole, each once, page by page in the log', async (t) => {
  const own = await registrar(t);
  const count = 300;
  await service.query(
    `WITH made AS (
       INSERT INTO verification.answers (id, issued_at, expires_at, client_id, benefit, subject_type, subject_key, outcome,
         reasons, departments, policy, evidence, records, token, disclosures, fingerprint, status_list, status_index)
       SELECT gen_random_uuid(), now(), now() + interval '1 day', w.client_id, 'id.vn', 'person', '\\x00', 'eligible',
         '{}', '{}', 'x', '[]', '{}', 'x', '\\x00', '\\x00', 0, 900000 + n
       FROM verification.webhooks w, generate_series(1, ${count}) AS n WHERE w.id = $1 RETURNING id, status_index
     )
     INSERT INTO verification.status_changes (attestation_id, list, index, status, reason, facts, source, sequence)
     SELECT id, 0, status_index, 2, 'record_retired', '{}', 'youth-union', 1 FROM made`,
    [own.path.split('/').at(-1)],
  );
  await own.receiver.has(count);
  t.equal(new Set(own.receiver.arrived.map(({ id }) => id)).size, count);
  t.equal(new Set(own.receiver.arrived.map(({ body }) => body.data.attestation)).size, count);
  let seen = 0;
  for (let query = '?limit=100'; query !== ''; ) {
    const { body } = await service.call('GET', `${own.path}/deliveries${query}`, { key: own.key });
    seen += body.deliveries.length;
    query = body.next === null ? '' : `?limit=100&cursor=${body.next}`;
  }
  t.equal(seen, count);
  t.equal(own.receiver.arrived.length, count);
  const { text } = await service.call('GET', '/metrics');
  t.match(text, /xacthuc_webhook_attempts_total\{result="delivered"\} \d+/);
  t.match(text, /xacthuc_webhook_deliveries_waiting \d+/);
  t.match(text, /xacthuc_webhook_oldest_waiting_seconds [\d.]+/);
});
