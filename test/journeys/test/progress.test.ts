import { startTestService, type TestService } from '@xacthuc/test-harness';
import pg from 'pg';
import t from 'tap';
import { csvFile, members, memberTable } from '../src/index.ts';

const source = 'youth-union';
const service = await startTestService();
t.teardown(() => service.close());
const department = await service.key('department', { sources: [source] });

/** Holds up all work on the source, as another worker would. @returns what lets go of it. */
async function heldUp({ running }: TestService): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: running.database.ownerUrl });
  client.on('error', () => {});
  await client.connect();
  // The lock that workers take on a source.
  await client.query('SELECT pg_advisory_lock($1, id) FROM facts.sources WHERE code = $2', [0x7861_6375, source]);
  return () => client.end();
}

async function sent(on: TestService, key: string, count: number): Promise<string> {
  const { body } = await on.call('POST', `/v1/sources/${source}/snapshots`, {
    key,
    bytes: csvFile(memberTable(members(count))),
    headers: { 'content-type': 'text/csv' },
  });
  return body.id;
}

function follow(on: TestService, id: string, key: string, lastEventId?: string): Promise<Response> {
  const headers: Record<string, string> = { authorization: `Bearer ${key}` };
  if (lastEventId !== undefined) headers['last-event-id'] = lastEventId;
  return fetch(`${on.url}/v1/snapshots/${id}/events`, { headers });
}

/** Reads a stream until it says `until`, or to its end. */
async function readTo(response: Response, until?: string): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (until !== undefined && text.includes(until)) break;
  }
  return text;
}

t.test('progress can be asked for and followed, from waiting to the state it comes to', async (t) => {
  const letGo = await heldUp(service);
  const id = await sent(service, department, 3_000);
  const { body } = await service.call('GET', `/v1/snapshots/${id}`, { key: department });
  t.match(body.progress, { phase: 'waiting', rowsDone: 0, share: null, secondsLeft: null });
  const response = await follow(service, id, department);
  t.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
  const following = readTo(response);
  await letGo();
  const text = await following;
  const events = [...text.matchAll(/id: (.*)\nevent: (.*)\ndata: (.*)\n\n/g)];
  t.equal(events[0]?.[2], 'progress');
  const [, lastId, name, data = ''] = events.at(-1) ?? [];
  t.equal(name, 'state');
  const ended = JSON.parse(data);
  t.match(ended, { id, state: 'active', progress: null, rowsDone: 3_000 });
  t.same(ended, (await service.call('GET', `/v1/snapshots/${id}`, { key: department })).body, 'the same as asking');
  t.equal((await follow(service, id, department, lastId)).status, 204, 'a reader that knows it is told to stop');
});

t.test('what has been read is seen while the rest waits for the database', async (t) => {
  const client = new pg.Client({ connectionString: service.running.database.ownerUrl });
  await client.connect();
  // Nothing can be loaded until this ends; reading and comparing can.
  await client.query('BEGIN');
  await client.query('LOCK TABLE facts.records IN SHARE MODE');
  const id = await sent(service, department, 20_000);
  let progress = { phase: '', rowsDone: 0, bytesDone: 0 };
  while (progress.rowsDone === 0) {
    ({ progress } = (await service.call('GET', `/v1/snapshots/${id}`, { key: department })).body);
  }
  t.ok(['reading', 'comparing', 'loading'].includes(progress.phase), progress.phase);
  await client.query('ROLLBACK');
  await client.end();
  t.match((await service.settled(id)).body, { state: 'active', rowsDone: 20_000, progress: null });
});

t.test('only who may see a delivery may follow it', async (t) => {
  const id = await sent(service, department, 1);
  await service.settled(id);
  t.equal((await follow(service, id, 'x')).status, 401);
  t.equal((await follow(service, id, await service.key('registrar'))).status, 403);
  t.equal((await follow(service, id, await service.key('department', { sources: ['education'] }))).status, 404);
  t.match(await readTo(await follow(service, id, await service.key('auditor'))), 'event: state');
});

t.test('a key follows a few deliveries at a time; a stream that is left makes room', async (t) => {
  const letGo = await heldUp(service);
  const id = await sent(service, department, 2);
  const open = await Promise.all([1, 2, 3, 4].map(() => follow(service, id, department)));
  for (const response of open) t.equal(response.status, 200);
  const refused = await follow(service, id, department);
  t.equal(refused.status, 429);
  t.match(await refused.json(), { code: 'rate_limited' });
  t.equal((await follow(service, id, service.admin)).status, 200, 'another key has its own');
  await open[0]?.body?.cancel();
  for (let status = 429; status !== 200; ) {
    const again = await follow(service, id, department);
    status = again.status;
    if (status === 200) await again.body?.cancel();
    else await again.arrayBuffer();
  }
  await letGo();
  for (const response of open.slice(1)) await readTo(response);
});

t.test('streams do not keep the service from stopping', async (t) => {
  const other = await startTestService();
  const key = await other.key('department', { sources: [source] });
  const letGo = await heldUp(other);
  const response = await follow(other, await sent(other, key, 2), key);
  const reader = readTo(response);
  await letGo();
  const holding = await heldUp(other);
  await other.close();
  t.match(await reader, 'retry: ');
  await holding().catch(() => {});
});
