import net from 'node:net';
import { type Call, type Reply, startTestService } from '@xacthuc/test-harness';
import t, { type Test } from 'tap';
import { csvFile, member, memberTable, questionAbout } from '../src/index.ts';

const service = await startTestService();
t.teardown(() => service.close());
const key = await service.key('registrar');
const json = { 'content-type': 'application/json' };
const question = questionAbout(member(1));

interface Refusal {
  readonly what: string;
  readonly method?: string;
  readonly path: string;
  readonly call: Call;
  readonly status: number;
  readonly code: string;
}

const check = (what: string, status: number, code: string, call: Call): Refusal => ({
  what,
  method: 'POST',
  path: '/v1/checks',
  status,
  code,
  call: { key, ...call },
});

const refusals: readonly Refusal[] = [
  check('JSON that breaks off', 400, 'malformed_body', { bytes: '{"benefit":', headers: json }),
  check('an empty JSON body', 400, 'malformed_body', { bytes: '', headers: json }),
  check('a JSON body that is no object', 400, 'validation_failed', { bytes: '[]', headers: json }),
  check('a JSON body that reaches for a prototype', 400, 'malformed_body', {
    bytes: '{"__proto__":{"admin":true}}',
    headers: json,
  }),
  check('a missing field', 400, 'validation_failed', { json: { benefit: 'id.vn' } }),
  check('no key', 401, 'unauthenticated', { key: '', json: question }),
  check('a body of another type', 415, 'unsupported_media_type', {
    bytes: '<check/>',
    headers: { 'content-type': 'application/xml' },
  }),
  check('a body of no type', 415, 'unsupported_media_type', { bytes: 'x', headers: { 'content-type': '' } }),
  check('a JSON body above 1 MiB', 413, 'payload_too_large', {
    bytes: JSON.stringify({ ...question, x: 'x'.repeat(1_100_000) }),
    headers: json,
  }),
  { what: 'another role’s route', path: '/v1/audit/entries', call: { key }, status: 403, code: 'forbidden' },
  { what: 'an unknown address', path: '/v1/nothing', call: { key }, status: 404, code: 'not_found' },
  { what: 'an unknown method', method: 'PUT', path: '/v1/checks', call: { key }, status: 404, code: 'not_found' },
  { what: 'an id that is none', path: '/v1/attestations/1', call: { key }, status: 400, code: 'validation_failed' },
  { what: 'a broken escape', path: '/v1/attestations/%zz', call: { key }, status: 404, code: 'not_found' },
  {
    what: 'an address that goes on and on',
    path: `/v1/attestations/${'0'.repeat(5000)}`,
    call: { key },
    status: 404,
    code: 'not_found',
  },
  {
    what: 'a cursor that is none of ours',
    path: `/v1/audit/entries?cursor=${Buffer.from('x').toString('base64url')}`,
    call: { key: service.admin },
    status: 400,
    code: 'invalid_cursor',
  },
];

/** RFC 9457, in both languages, tied to the log by its request's id. */
function assertProblem(t: Test, { status, headers, body }: Reply, expected: number, code: string): void {
  t.equal(status, expected);
  t.match(headers.get('content-type'), /^application\/problem\+json/);
  t.match(body, { type: `urn:xacthuc:problem:${code}`, status: expected, code });
  for (const text of [body.title, body.titleEn, body.detail, body.detailEn]) t.match(text, /\S+ \S+/);
  t.not(body.title, body.titleEn);
  t.match(body.requestId, /^[0-9a-f-]{36}$/);
  t.equal(headers.get('x-request-id'), body.requestId);
  t.notMatch(JSON.stringify(body), /at \w+ \(|node_modules|\.ts:|SELECT|ECONN/, 'no inner detail');
}

for (const { what, method = 'GET', path, call, status, code } of refusals) {
  t.test(`${what} is answered ${status} ${code}`, async (t) => {
    assertProblem(t, await service.call(method, path, call), status, code);
  });
}

t.test('a NUL, which the database cannot hold, is a fault of the request wherever it stands', async (t) => {
  const admin = service.admin;
  const rows = memberTable([member(1), { ...member(2), name: '' }]);
  const snapshot = await service.deliver({ source: 'youth-union', bytes: csvFile(rows) });
  t.ok(snapshot.body.held);
  const requests: readonly [string, string, Call][] = [
    ['GET', '/v1/sources/%00/snapshots', {}],
    ['GET', '/v1/audit/entries?policy=%00', {}],
    ['POST', '/v1/sources/education/snapshots?segment=%00', { bytes: 'x', headers: { 'content-type': 'text/csv' } }],
    ['POST', `/v1/snapshots/${snapshot.body.id}/activation`, { json: { reason: 'vì \0 lý do' } }],
    ['POST', '/v1/clients', { json: { name: 'Sở\0', roles: ['registrar'] } }],
    ['POST', '/v1/checks', { json: { ...question, subject: { ...question.subject, number: '\0' } } }],
  ];
  for (const [method, path, call] of requests) {
    const reply = await service.call(method, path, { key: admin, ...call });
    t.match(reply.status, /^4\d\d$/, `${method} ${path}`);
    t.match(reply.headers.get('content-type'), /^application\/problem\+json/);
  }
});

t.test('wrong fields are named with their places, all at once, without their values', async (t) => {
  const { body, text } = await service.call('POST', '/v1/checks', {
    key,
    json: {
      benefit: 'com.vn',
      subject: { type: 'person', scheme: 'x', number: 27205 },
      match: { birthDate: '1/2/2005' },
    },
  });
  const places = body.errors.map(({ at }: { at: string }) => at);
  for (const at of ['/body/benefit', '/body/subject/scheme', '/body/subject/number', '/body/match/birthDate']) {
    t.ok(places.includes(at), at);
  }
  t.notMatch(text, /27205|1\/2\/2005/);
});

t.test('every answer has an id of its own and is guarded against what browsers may be tricked into', async (t) => {
  const replies = await Promise.all([
    service.call('GET', '/'),
    service.call('GET', '/health/live'),
    service.call('GET', '/v1/nothing'),
    service.call('POST', '/v1/checks', { key, json: question }),
  ]);
  t.equal(new Set(replies.map(({ headers }) => headers.get('x-request-id'))).size, replies.length);
  for (const { headers } of replies) {
    t.match(headers.get('content-security-policy'), /default-src 'self'/);
    t.equal(headers.get('x-content-type-options'), 'nosniff');
    t.equal(headers.get('x-frame-options'), 'SAMEORIGIN');
    t.equal(headers.get('referrer-policy'), 'no-referrer');
    t.match(headers.get('strict-transport-security'), /max-age=\d{7,}/);
    t.equal(headers.get('x-powered-by'), null);
  }
});

/** What the server says to bytes that are no request. */
async function saidTo(bytes: string): Promise<string> {
  const socket = net.connect(Number(new URL(service.url).port), '127.0.0.1');
  socket.write(bytes);
  let said = '';
  for await (const chunk of socket) said += String(chunk);
  return said;
}

t.test('bytes that are no request, or one with endless headers, are answered as a problem too', async (t) => {
  const endless = `GET /health/live HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`;
  const status = { 'no request\r\n\r\n': 400, [endless]: 431 };
  for (const [bytes, expected] of Object.entries(status)) {
    const said = await saidTo(bytes);
    t.match(said, new RegExp(`^HTTP/1\\.1 ${expected} `));
    t.match(said, /content-type: application\/problem\+json/i);
    t.match(said, /"code":"[a-z_]+"/);
  }
});

t.test('an id that a caller sends along is not taken for ours', async (t) => {
  const { headers } = await service.call('GET', '/health/live', {
    headers: { 'x-request-id': 'mine', 'request-id': 'mine' },
  });
  t.match(headers.get('x-request-id'), /^[0-9a-f-]{36}$/);
});
