import { once } from 'node:events';
import http from 'node:http';
import { Readable } from 'node:stream';
import { type AccessDatabase, addClient, createDatabase } from '@xacthuc/platform';
import fastify from 'fastify';
import t from 'tap';
import { allEntries, csvLines, ndjsonLines } from '../../src/audit/export.ts';
import { sendFile } from '../../src/audit/send.ts';
import type { VerificationDatabase } from '../../src/db/schema.ts';
import { startVerification } from '../fixture.ts';
import { addMade, someEntry } from './made-log.ts';

const { pool, owner, close } = await startVerification();
t.teardown(close);
const db = createDatabase<VerificationDatabase>(pool);
const total = 12_000;
await addMade(
  owner,
  Array.from({ length: total }, (_, i) => someEntry(i)),
  4000,
);

/** Counts the entries that were read from the database. */
let read = 0;
const counting = {
  query: async (...args: Parameters<typeof pool.query>) => {
    const result = (await (pool.query as unknown as (...args: unknown[]) => Promise<{ rows: object[] }>)(
      ...args,
    )) as never;
    read += (result as { rows: object[] }).rows.filter((row) => 'entry' in row).length;
    return result;
  },
} as unknown as typeof pool;
const context = { pool: counting, db };
const search = { filter: {}, order: 'desc', size: total } as const;

t.test('an export gives every entry there was at its beginning, and none that comes meanwhile', async (t) => {
  const seen: number[] = [];
  for await (const some of allEntries(context, search)) {
    seen.push(...some.map(({ index }) => index));
    if (seen.length === 200) await addMade(owner, [someEntry(99_999)]);
  }
  t.same(
    seen,
    Array.from({ length: total }, (_, i) => total - 1 - i),
  );
});

t.test('no more is read than the reader takes, and no connection is held meanwhile', async (t) => {
  read = 0;
  const stream = Readable.from(ndjsonLines(allEntries(context, search)), { highWaterMark: 1 });
  const chunks = stream[Symbol.asyncIterator]();
  for (let i = 1; i <= 5; i++) {
    const { value } = await chunks.next();
    t.equal(String(value).trimEnd().split('\n').length, 200);
    // What is handed over, what waits to be, and what is being made; one entry more tells that a page follows.
    t.ok(read <= (i + 3) * 201, `${read} entries read for ${i * 200}`);
  }
  // Ends only when the page that is read ahead is there and its connection is given back.
  while (pool.idleCount < pool.totalCount) await new Promise((resolve) => setImmediate(resolve));
  stream.destroy();
  while (pool.idleCount < pool.totalCount) await new Promise((resolve) => setImmediate(resolve));
  t.ok(read <= 8 * 201, `${read} entries read when the reader had gone`);
});

t.test('a reader that goes away half-way ends the export', async (t) => {
  read = 0;
  const app = fastify({ forceCloseConnections: false });
  app.get('/', (_request, reply) => sendFile(context, reply, 'ndjson', search));
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const reply = await new Promise<http.IncomingMessage>((resolve) => http.get(url, resolve));
  await once(reply, 'data');
  reply.destroy();
  await once(reply, 'close');
  // Waits for what is under way: an export that went on would have read everything by its end.
  await app.close();
  t.ok(read < total, `${read} of ${total} entries read`);
  while (pool.idleCount < pool.totalCount) await new Promise((resolve) => setImmediate(resolve));
});

t.test('CSV has a line for each entry; nothing in it is run as a formula', async (t) => {
  const { id } = await addClient(createDatabase<AccessDatabase>(owner), { name: '=1+1', roles: ['office'] }, null);
  await addMade(owner, [{ type: 'limit-change', at: '2026-01-01T00:00:00.000Z', source: 'a', by: id }]);
  const size = total + 2;
  let text = '';
  for await (const some of csvLines(allEntries(context, { ...search, size }))) text += some;
  const [header, first] = text.split('\r\n');
  t.equal(text.split('\r\n').length, size + 2);
  t.match(header, /^\ufeffindex,type,at,attestation,clients,clientNames,/);
  t.match(first, /,'=1\+1,/);
});
