import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { pino } from 'pino';
import t from 'tap';
import { Type } from 'typebox';
import {
  type AccessDatabase,
  Authenticator,
  answers,
  createHttpApp,
  createMetrics,
  freePort,
  logOptions,
  Problem,
  type ServicePlugin,
} from '../../src/index.ts';

/** Synthetic: no such person. */
const secret = 'Nguyễn Văn An 027204000123';

/** An app with some routes, on a database that nobody answers for. */
async function appWith(service: ServicePlugin, ready = true) {
  const pool = new pg.Pool({ host: '127.0.0.1', port: await freePort(), user: 'x', password: 'x' });
  const lines: string[] = [];
  const app = await createHttpApp({
    config: { ratePerMinute: 1000, trustProxy: false },
    publicUrl: 'http://xacthuc.test',
    log: pino(logOptions('trace'), { write: (line: string) => void lines.push(line) }),
    metrics: createMetrics(),
    authenticator: new Authenticator(new Kysely<AccessDatabase>({ dialect: new PostgresDialect({ pool }) })),
    ready: async () => ready,
    services: [service],
  });
  t.teardown(() => Promise.all([app.close(), pool.end()]));
  return { app, lines };
}

const open = { config: { access: 'public' } } as const;
const noRoutes: ServicePlugin = async () => {};

t.test('a route that does not say who may call it stops the program at start', async (t) => {
  const forgotten: ServicePlugin = async (app) => void app.get('/v1/forgotten', async () => 'open to all');
  await t.rejects(appWith(forgotten), { message: 'GET /v1/forgotten does not state its access' });
});

t.test('without a key, or with what is none, a route that needs one answers 401 and says how', async (t) => {
  const { app } = await appWith(async (scope) => {
    scope.post('/v1/closed', { config: { access: ['registrar'] } }, async () => 'reached');
  });
  for (const authorization of [undefined, 'Bearer', 'Bearer no key of ours', 'Basic eDp4', 'Bearer xt_1']) {
    // A body that cannot be read: who asks is settled before what is asked.
    const headers = { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) };
    const reply = await app.inject({ method: 'POST', url: '/v1/closed', headers, payload: '{' });
    t.match(
      reply,
      { statusCode: 401, headers: { 'www-authenticate': 'Bearer realm="xacthuc"' } },
      authorization ?? 'no key',
    );
    t.equal(reply.json().code, 'unauthenticated');
  }
});

t.test('a key that cannot be looked up because the database is away is a 503, not a 401', async (t) => {
  const { app } = await appWith(async (scope) => {
    scope.get('/v1/closed', { config: { access: ['registrar'] } }, async () => 'reached');
  });
  const authorization = `Bearer xt_0123abcd_${'A'.repeat(43)}`;
  const reply = await app.inject({ url: '/v1/closed', headers: { authorization } });
  t.match(reply, { statusCode: 503, headers: { 'retry-after': '5' } });
  t.equal(reply.json().code, 'unavailable');
});

t.test(
  'a failure that was not foreseen answers nothing about itself, and is logged under the request’s id',
  async (t) => {
    const { app, lines } = await appWith(async (scope) => {
      scope.get('/v1/broken', open, async () => {
        throw Object.assign(new Error('no such table'), { detail: secret });
      });
    });
    const reply = await app.inject({ url: `/v1/broken?about=${encodeURIComponent(secret)}` });
    t.equal(reply.statusCode, 500);
    t.equal(reply.headers['content-type'], 'application/problem+json; charset=utf-8');
    t.notMatch(reply.body, /no such table|app\.test\.ts/);
    const { requestId } = reply.json();
    t.equal(reply.headers['x-request-id'], requestId);
    const line = lines.find((text) => text.includes(requestId));
    t.match(JSON.parse(line ?? '{}'), { level: 50, err: { message: 'no such table' } });
    t.notMatch(lines.join(''), /027204000123|about=/);
  },
);

t.test('a wrong body is refused with each wrong field and without any value', async (t) => {
  const body = Type.Object({
    number: Type.String({ maxLength: 5 }),
    day: Type.String({ format: 'date' }),
    n: Type.Integer(),
  });
  const { app } = await appWith(async (scope) => {
    scope.post('/v1/echo', { ...open, schema: { body, response: answers({}) } }, async (request) => request.body);
  });
  const payload = { number: secret, day: secret, n: '1' };
  const reply = await app.inject({ method: 'POST', url: '/v1/echo', payload });
  t.equal(reply.statusCode, 400);
  t.same(
    reply.json().errors.map(({ at }: { at: string }) => at),
    ['/body/number', '/body/day', '/body/n'],
    'all at once, and a text that looks like a number is not taken for one',
  );
  t.notOk(reply.body.includes(secret));
});

t.test('an unknown address is a problem too', async (t) => {
  const { app } = await appWith(noRoutes);
  const reply = await app.inject({ url: '/v1/nowhere' });
  t.match(reply, { statusCode: 404, headers: { 'content-type': /^application\/problem\+json/ } });
  t.match(reply.json(), { code: 'not_found', requestId: reply.headers['x-request-id'] });
});

t.test('readiness follows what the process can do; liveness does not', async (t) => {
  for (const ready of [true, false]) {
    const { app } = await appWith(noRoutes, ready);
    t.equal((await app.inject({ url: '/health/ready' })).statusCode, ready ? 200 : 503);
    t.equal((await app.inject({ url: '/health/live' })).statusCode, 200);
  }
});

t.test('a limit of requests answers 429 with when to come back', async (t) => {
  const { app } = await appWith(async (scope) => {
    scope.get('/v1/rare', { config: { access: 'public', rateLimit: { max: 1, timeWindow: 60_000 } } }, async () => 'x');
  });
  t.equal((await app.inject({ url: '/v1/rare' })).statusCode, 200);
  const reply = await app.inject({ url: '/v1/rare' });
  t.match(reply, { statusCode: 429, headers: { 'retry-after': /^\d+$/, 'ratelimit-remaining': '0' } });
  t.equal(reply.json().code, 'rate_limited');
});

t.test('a problem thrown by a handler keeps its code, detail and fields', async (t) => {
  const { app } = await appWith(async (scope) => {
    scope.get('/v1/held', open, async () => {
      throw new Problem('reason_required', { vi: 'Đang được giữ', en: 'It is held' }, [{ at: '/body', message: 'x' }]);
    });
  });
  const reply = await app.inject({ url: '/v1/held' });
  t.equal(reply.statusCode, 422);
  t.match(reply.json(), { code: 'reason_required', detail: /^Đang được giữ\. /, errors: [{ at: '/body' }] });
});
