import http from 'node:http';
import { type Reply, startTestService } from '@xacthuc/test-harness';
import t, { type Test } from 'tap';
import { csvFile, members, memberTable, students, studentTable } from '../src/index.ts';

const source = 'youth-union';
const csv = csvFile(memberTable(members(5)));
const maxBytes = 1024 * 1024;
const tooLarge = `${csv}${'x'.repeat(3 * maxBytes)}`;
const service = await startTestService({ env: { XACTHUC_MAX_UPLOAD_BYTES: String(maxBytes) } });
t.teardown(() => service.close());
const key = await service.key('department', { sources: [source] });
const form = { 'content-type': 'multipart/form-data; boundary=x' };

function upload(to: string, more: { key?: string; headers?: Record<string, string>; bytes?: string } = {}) {
  const headers = { 'content-type': 'text/csv' };
  return service.call('POST', `/v1/sources/${to}`, { key, bytes: csv, headers, ...more });
}

/** A form with one file of this type. */
function formOf(bytes: string, type = 'text/csv'): string {
  const head = `content-disposition: form-data; name="file"; filename="a.csv"\r\ncontent-type: ${type}`;
  return `--x\r\n${head}\r\n\r\n${bytes}\r\n--x--\r\n`;
}

function assertRefused(t: Test, { status, headers, body }: Reply, expected: number, code: string): void {
  t.equal(status, expected);
  t.match(headers.get('content-type'), /^application\/problem\+json/);
  t.equal(body?.code, code);
}

t.test('an upload is refused unless its content type can be a table', async (t) => {
  for (const type of ['application/pdf', 'application/json', 'text/html', 'image/jpeg', 'x/y']) {
    const reply = await upload(`${source}/snapshots`, { headers: { 'content-type': type } });
    assertRefused(t, reply, 415, 'unsupported_media_type');
  }
  const reply = await upload(`${source}/snapshots`, { headers: form, bytes: formOf('x', 'application/pdf') });
  assertRefused(t, reply, 415, 'unsupported_media_type');
});

t.test('a form without a file, or broken off, is malformed', async (t) => {
  const forms = {
    'no file': '--x\r\ncontent-disposition: form-data; name="note"\r\n\r\nquên đính kèm\r\n--x--\r\n',
    'nothing at all': '--x--\r\n',
    'broken off in a header': formOf(csv).slice(0, 30),
    'broken off in the file': formOf(csv).slice(0, 200),
  };
  for (const [what, bytes] of Object.entries(forms)) {
    const reply = await upload(`${source}/snapshots`, { headers: form, bytes });
    t.equal(reply.status, 400, what);
    t.equal(reply.body.code, 'malformed_body', what);
  }
  const unbounded = { 'content-type': 'multipart/form-data' };
  assertRefused(t, await upload(`${source}/snapshots`, { headers: unbounded }), 400, 'malformed_body');
});

t.test('only a source that there is, of a department’s own, takes its files', async (t) => {
  assertRefused(t, await upload('kho-bac/snapshots'), 404, 'not_found');
  assertRefused(t, await upload('education/snapshots'), 403, 'source_not_bound');
  for (const role of ['registrar', 'auditor', 'office'] as const) {
    assertRefused(t, await upload(`${source}/snapshots`, { key: await service.key(role) }), 403, 'forbidden');
  }
});

t.test('a key bound to one school delivers that school only', async (t) => {
  const bound = await service.key('department', { sources: ['education'], segment: 'XSA' });
  const bytes = csvFile(studentTable(students('XSB', 3)));
  assertRefused(t, await upload('education/snapshots?segment=XSB', { key: bound, bytes }), 403, 'source_not_bound');
});

t.test('a day that is none, is too early or lies ahead is refused, and so is a word that means nothing', async (t) => {
  const ahead = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  const queries: Record<string, string> = {
    [`asOf=${ahead}`]: '/querystring/asOf',
    'asOf=2026-02-30': '/querystring/asOf',
    'asOf=1999-12-31': '/querystring/asOf',
    'asOf=31/12/2025': '/querystring/asOf',
    'asOf=': '/querystring/asOf',
    'mode=replace': '/querystring/mode',
    'dryRun=perhaps': '/querystring/dryRun',
    'segment=': '/querystring/segment',
    'segment=XSA': '/querystring/segment',
    // A mistyped name must not turn one school's list into the whole source's.
    'segmnt=XSA': '/querystring',
  };
  for (const [query, at] of Object.entries(queries)) {
    const reply = await upload(`${source}/snapshots?${query}`);
    t.match({ ...reply.body, query }, { code: 'validation_failed', errors: [{ at, message: String }], query });
  }
});

/** A request on a connection that is to be used again, and the next one on it. */
async function twoInTurn(headers: Record<string, string>, body: string, chunked: boolean) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const length = chunked ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const first = await ask(agent, `/v1/sources/${source}/snapshots`, { ...headers, ...length }, body);
  const second = await ask(agent, '/health/live', {}, null);
  agent.destroy();
  return { first, second };
}

function ask(agent: http.Agent, path: string, headers: Record<string, string>, body: string | null) {
  return new Promise<number | string>((resolve) => {
    const method = body === null ? 'GET' : 'POST';
    const options = { agent, method, headers: { authorization: `Bearer ${key}`, ...headers }, timeout: 5000 };
    const request = http.request(service.url + path, options, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', (error) => resolve(error.message));
    if (body !== null) request.write(body);
    request.end();
  });
}

t.test('a refusal reaches its sender, and the connection then serves the next request', async (t) => {
  const text = { 'content-type': 'text/csv' };
  const pdf = { 'content-type': 'application/pdf' };
  const cases = [
    { what: 'too large, declared', headers: text, body: tooLarge, status: 413 },
    { what: 'too large, streamed', headers: text, body: tooLarge, chunked: true, status: 413 },
    { what: 'too large, in a form', headers: form, body: formOf(tooLarge), status: 413 },
    { what: 'too large, in a streamed form', headers: form, body: formOf(tooLarge), chunked: true, status: 413 },
    { what: 'a PDF', headers: pdf, body: 'x'.repeat(maxBytes), status: 415 },
    { what: 'a PDF, streamed', headers: pdf, body: tooLarge, chunked: true, status: 415 },
    { what: 'a PDF in a form', headers: form, body: formOf('x'.repeat(500_000), 'application/pdf'), status: 415 },
  ];
  for (const { what, headers, body, chunked = false, status } of cases) {
    t.same(await twoInTurn(headers, body, chunked), { first: status, second: 200 }, what);
  }
});

t.test('nothing that was refused above left a trace', async (t) => {
  t.same(await service.query('SELECT id FROM facts.snapshots'), []);
  t.same(await service.query('SELECT id FROM facts.files'), []);
  t.same(await service.query('SELECT file_id FROM facts.file_chunks'), []);
});
