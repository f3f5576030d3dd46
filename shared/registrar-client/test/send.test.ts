import type { ServerResponse } from 'node:http';
import t from 'tap';
import { retryAfterSeconds } from '../src/errors.ts';
import { createRegistrarClient, type Question, type RegistrarClientOptions } from '../src/index.ts';
import { freshMs } from '../src/keys.ts';
import { json, problem, type Script, scriptedServer } from './fixture.ts';

const number = '027306999901';
const question: Question = {
  benefit: 'id.vn',
  subject: { type: 'person', scheme: 'personal-number', number },
  match: { birthDate: '2006-08-15' },
};
const id = '00000000-0000-4000-8000-000000000000';
const registration = { domain: 'x.id.vn', registeredAt: '2026-11-22T03:00:00.000Z', registrarTransactionId: 'T' };

/** A client of a scripted server, whose pauses are noted and not waited for. */
async function against(script: Script, options: Partial<RegistrarClientOptions> = {}) {
  const server = await scriptedServer(script);
  t.teardown(() => server.close());
  const pauses: number[] = [];
  const wait = async (ms: number) => {
    pauses.push(ms);
  };
  return { server, pauses, client: createRegistrarClient({ baseUrl: server.url, key: 'k', wait, ...options }) };
}

const given = { id, outcome: 'not_found' };
/** Refuses so often, then answers. */
const after =
  (times: number, refuse: (response: ServerResponse) => void): Script =>
  (_seen, response, count) =>
    count <= times ? refuse(response) : json(response, 201, given);

t.test('429 and 503 are tried again, as Retry-After says or with growing pauses', async (t) => {
  const slow = await against(after(2, (r) => json(r, 429, problem('rate_limited', 429), { 'retry-after': '7' })));
  t.match(await slow.client.check(question), given);
  t.equal(slow.pauses.length, 2);
  for (const ms of slow.pauses) t.ok(ms >= 7000 && ms <= 7250, 'no earlier than asked');

  const away = await against(after(4, (r) => json(r, 503, problem('unavailable', 503))));
  t.match(await away.client.check(question), given);
  t.equal(away.pauses.length, 4);
  for (const [i, ms] of away.pauses.entries()) t.ok(ms <= 250 * 2 ** i, 'random, below a growing bound');
  const keys = new Set(away.server.seen.map(({ headers }) => headers['idempotency-key']));
  t.equal(keys.size, 1, 'all attempts are one question');
  t.match([...keys][0], /^[0-9a-f-]{36}$/);
  t.equal(new Set(away.server.seen.map(({ body }) => body)).size, 1, 'each with the whole body');
});

t.test('each question has a key of its own, or the one it is given', async (t) => {
  const { client, server } = await against(after(0, () => {}));
  await client.check(question);
  await client.check(question);
  await client.check(question, { idempotencyKey: 'order-1' });
  const [first, second, third] = server.seen.map(({ headers }) => headers['idempotency-key']);
  t.not(first, second);
  t.equal(third, 'order-1');
});

t.test('it gives up: after so many attempts, or when the service asks for longer than one will wait', async (t) => {
  const busy = await against((_seen, r) => json(r, 503, problem('unavailable', 503)), { retries: 2 });
  await t.rejects(busy.client.check(question), { code: 'unavailable', status: 503 });
  t.equal(busy.server.seen.length, 3);
  const closed = await against((_seen, r) => json(r, 429, problem('rate_limited', 429), { 'retry-after': '3600' }));
  await t.rejects(closed.client.check(question), { code: 'rate_limited', retryAfterSeconds: 3600 });
  t.same([closed.server.seen.length, closed.pauses.length], [1, 0]);
});

t.test(
  'a line that breaks, before the answer or in the middle of it, is tried again where that does no harm',
  async (t) => {
    const broken = (r: ServerResponse) => {
      r.socket?.destroy();
    };
    const midway = (r: ServerResponse) => {
      r.writeHead(201, { 'content-type': 'application/json', 'content-length': '1000' }).write('{"id":');
      setImmediate(() => r.socket?.destroy());
    };
    for (const refuse of [broken, midway]) {
      const { client, server } = await against(after(2, refuse));
      t.match(await client.check(question), given);
      t.match(await client.redeem(id, registration), given);
      t.equal(server.seen.length, 4);
    }
    const dead = await against((_seen, r) => broken(r), { retries: 1 });
    await t.rejects(dead.client.answer(id), { code: 'unreachable', status: null });
    t.equal(dead.server.seen.length, 2);
    const raw = await against((_seen, r) => broken(r));
    const path = '/v1/attestations/{id}/redemption';
    await t.rejects(raw.client.api.POST(path, { params: { path: { id } }, body: registration }), {
      code: 'unreachable',
    });
    t.equal(raw.server.seen.length, 1, 'a POST that nobody vouches for is sent once');
  },
);

t.test(
  'a service that stays silent is given up after the time-out, and the caller may give up at any time',
  async (t) => {
    // Counted where they leave: on a busy machine the time may be over before the server has seen the attempt.
    let attempts = 0;
    const counted = (request: Request) => {
      attempts += 1;
      return fetch(request);
    };
    const silent = await against(() => {}, { timeoutMs: 50, retries: 1, fetch: counted });
    await t.rejects(silent.client.check(question), { code: 'timed_out', status: null });
    t.equal(attempts, 2);
    const trickle = await against((_seen, r) => r.writeHead(200, { 'content-type': 'application/json' }).write('{'), {
      timeoutMs: 50,
      retries: 0,
    });
    await t.rejects(trickle.client.check(question), { code: 'timed_out' });

    const giveUp = new AbortController();
    const waiting = await against(() => giveUp.abort(new Error('enough')));
    await t.rejects(waiting.client.check(question, { signal: giveUp.signal }), { message: 'enough' });
    t.equal(waiting.server.seen.length, 1);
    const pausing = new AbortController();
    const server = await scriptedServer((_seen, r) => {
      json(r, 429, problem('rate_limited', 429), { 'retry-after': '30' });
      setImmediate(() => setTimeout(() => pausing.abort(new Error('enough')), 20));
    });
    t.teardown(() => server.close());
    const real = createRegistrarClient({ baseUrl: server.url, key: 'k' });
    await t.rejects(
      real.check(question, { signal: pausing.signal }),
      { message: 'enough' },
      'in the middle of a pause',
    );
  },
);

t.test('what is no declared answer is unexpected_answer, whose error quotes nothing of it', async (t) => {
  const secret = `<b>${number}</b>`;
  const answers: [string, Script][] = [
    ['a page', (_s, r) => r.writeHead(200, { 'content-type': 'text/html' }).end(secret)],
    ['broken JSON', (_s, r) => r.writeHead(201, { 'content-type': 'application/json' }).end(secret)],
    ['no object', (_s, r) => json(r, 201, number)],
    ['an empty success', (_s, r) => r.writeHead(200, { 'content-type': 'application/json' }).end()],
    ['a proxy’s refusal', (_s, r) => r.writeHead(502, { 'content-type': 'text/html' }).end(secret)],
    ['an undeclared code', (_s, r) => json(r, 400, { ...problem('made_up', 400), title: secret })],
    ['a refusal that is null', (_s, r) => json(r, 400, null)],
  ];
  for (const [name, script] of answers) {
    const { client } = await against(script, { retries: 0 });
    const error = await client.check(question).catch((thrown: Error) => thrown);
    if (!(error instanceof Error)) return t.fail(name);
    t.match(error, { name: 'RegistrarClientError', code: 'unexpected_answer' }, name);
    t.notOk(`${error.stack} ${JSON.stringify(error)} ${error.cause ?? ''}`.includes(number), name);
  }
});

t.test('a redirect is not followed: the customer’s number goes nowhere else', async (t) => {
  const other = await against(() => {});
  const { client } = await against((_s, r) => r.writeHead(307, { location: `${other.server.url}/v1/checks` }).end(), {
    retries: 0,
  });
  await t.rejects(client.check(question), { code: 'unreachable' });
  t.equal(other.server.seen.length, 0);
});

t.test('addresses hold no more than the attestation’s id', async (t) => {
  const { client, server } = await against(after(0, () => {}));
  await client.check(question);
  await client.answer(id);
  t.same(
    server.seen.map(({ url }) => url),
    ['/v1/checks', `/v1/attestations/${id}`],
  );
});

t.test('the key is not sent over an open line, nor repeated in an error', async (t) => {
  for (const baseUrl of [
    'http://xacthuc.example.vn',
    'ftp://127.0.0.1',
    'x',
    'https://u:p@example.vn',
    'https://x/?k=1',
  ])
    t.throws(() => createRegistrarClient({ baseUrl, key: 'k' }), TypeError, baseUrl);
  for (const baseUrl of ['https://xacthuc.example.vn/', 'http://localhost:8080', 'http://[::1]:1'])
    t.doesNotThrow(() => createRegistrarClient({ baseUrl, key: 'k' }), baseUrl);
  t.doesNotThrow(() => createRegistrarClient({ baseUrl: 'http://xacthuc.local', key: 'k', allowInsecure: true }));
  for (const key of ['', 'xt secret', 'xt\nsecret']) {
    t.throws(() => createRegistrarClient({ baseUrl: 'https://x.vn', key }), { message: 'key is not an API key' });
  }
  for (const wrong of [{ retries: -1 }, { retries: 0.5 }, { timeoutMs: 0 }, { longestWaitMs: Number.NaN }]) {
    t.throws(() => createRegistrarClient({ baseUrl: 'https://x.vn', key: 'k', ...wrong }), TypeError);
  }
});

t.test('Retry-After and Cache-Control are read as the standards say', async (t) => {
  const now = Date.parse('2026-11-22T03:00:00Z');
  const read = (value: string) => retryAfterSeconds(new Headers({ 'retry-after': value }), now);
  t.equal(read('12'), 12);
  t.equal(read('Sun, 22 Nov 2026 03:00:30 GMT'), 30);
  t.equal(read('Sun, 22 Nov 2026 02:00:00 GMT'), 0);
  for (const wrong of ['', '-1', 'soon', '1.5', '99999999999']) t.equal(read(wrong), null, wrong);
  const fresh = (control: string, age = '0') => freshMs(new Headers({ 'cache-control': control, age }));
  t.equal(fresh('public, max-age=300'), 300_000);
  t.equal(fresh('public, max-age=300', '100'), 200_000);
  t.equal(fresh('max-age=300', '400'), 0);
  t.equal(fresh('max-age=99999999'), 86_400_000, 'a day at most');
  for (const none of ['', 'no-store, max-age=300', 'no-cache', 's-maxage=9', 'max-age=x'])
    t.equal(fresh(none), 0, none);
});
