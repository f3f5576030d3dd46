import { Problem } from '@xacthuc/platform';
import fastify from 'fastify';
import t from 'tap';
import { incomingUpload, registerUploadBodies } from '../../src/uploads/body.ts';

const maxBytes = 100_000;
const app = fastify();
await registerUploadBodies(app, maxBytes);
app.post('/', async (request, reply) => {
  try {
    const { name, contentType, bytes } = await incomingUpload(request, maxBytes);
    let size = 0;
    for await (const chunk of bytes) size += chunk.length;
    return { name, contentType, size };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return reply.code(error.status).send({ code: error.code });
  }
});
t.teardown(() => app.close());

async function send(headers: Record<string, string>, payload: string | Buffer = 'a,b\n1,2\n') {
  const reply = await app.inject({ method: 'POST', url: '/', headers, payload });
  return reply.json();
}

/** A form with these parts, as a browser sends it. */
function form(...parts: readonly { readonly headers: string; readonly body: string }[]) {
  const text = parts.map(({ headers, body }) => `--x\r\n${headers}\r\n\r\n${body}\r\n`).join('');
  return [{ 'content-type': 'multipart/form-data; boundary=x' }, `${text}--x--\r\n`] as const;
}
const file = (name: string, type = 'text/csv', body = 'a,b\n1,2\n') => ({
  headers: `Content-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: ${type}`,
  body,
});

t.test('a file is taken as the body itself or as the one file of a form', async (t) => {
  t.same(await send({ 'content-type': 'text/csv; charset=utf-8' }), { name: null, contentType: 'text/csv', size: 8 });
  t.same(await send(...form(file('list.csv'))), { name: 'list.csv', contentType: 'text/csv', size: 8 });
  const field = { headers: 'Content-Disposition: form-data; name="note"', body: 'x' };
  t.match(await send(...form(field, file('list.csv'))), { name: 'list.csv' }, 'other fields are passed over');
});

t.test('spreadsheets and tables under the names clients give them are taken, other things are not', async (t) => {
  for (const type of [
    'TEXT/CSV',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/vnd.ms-excel',
    'application/octet-stream',
    'application/zip',
    'text/plain',
  ]) {
    t.match(await send({ 'content-type': type }), { size: 8, contentType: type.toLowerCase() });
  }
  for (const type of [
    'application/json',
    'text/html',
    'image/png',
    'application/pdf',
    'application/x-www-form-urlencoded',
  ]) {
    t.match(await send({ 'content-type': type }), { code: 'unsupported_media_type' }, type);
    t.match(await send(...form(file('x', type))), { code: 'unsupported_media_type' }, `${type} in a form`);
  }
});

t.test(
  'a file’s name is shown without folders, control characters or excess, in either form of RFC 6266',
  async (t) => {
    const named = async (disposition: string) =>
      (await send({ 'content-type': 'text/csv', 'content-disposition': disposition })).name;
    t.equal(await named('attachment; filename="list.csv"'), 'list.csv');
    t.equal(await named('attachment; filename=list.csv; size=8'), 'list.csv');
    t.equal(await named("attachment; filename*=UTF-8''danh%20s%C3%A1ch.csv"), 'danh sách.csv');
    t.equal(await named(`attachment; filename="x"; filename*=utf-8''danh%20s%C3%A1ch.csv`), 'danh sách.csv');
    t.equal(await named('attachment; filename="../../etc/passwd"'), 'passwd');
    t.equal(await named('attachment; filename="C:\\Users\\an\\list.csv"'), 'list.csv');
    t.equal(await named("attachment; filename*=UTF-8''a%00b%0a%1b[31m.csv"), 'ab[31m.csv');
    t.equal(await named(`attachment; filename="${'a'.repeat(500)}"`), 'a'.repeat(200));
    t.equal(await named("attachment; filename*=UTF-8''%E1%ZZ"), null, 'what cannot be decoded is no name');
    t.equal(await named('attachment; filename=""'), null);
    t.equal((await send(...form(file('../danh sách.csv')))).name, 'danh sách.csv');
  },
);

t.test('a form without a file, or that is none, is refused', async (t) => {
  t.match(await send(...form({ headers: 'Content-Disposition: form-data; name="a"', body: 'x' })), {
    code: 'malformed_body',
  });
  t.match(await send({ 'content-type': 'multipart/form-data; boundary=x' }, 'no form'), { code: 'malformed_body' });
  t.match(await send({ 'content-type': 'multipart/form-data' }, 'no boundary'), { code: 'malformed_body' });
});

t.test('a file that says it is too large is refused before it is read', async (t) => {
  const headers = { 'content-type': 'text/csv', 'content-length': String(10 * maxBytes) };
  t.match(await send(headers, Buffer.alloc(10 * maxBytes)), { code: 'payload_too_large' });
});
