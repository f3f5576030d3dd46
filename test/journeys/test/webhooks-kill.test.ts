import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { joinEmbeddedPostgres, queueSchema } from '@xacthuc/platform';
import { callService, databasePid, endProcess, queryAsOwner, type Reply, temporaryFolder } from '@xacthuc/test-harness';
import t from 'tap';
import {
  csvFile,
  members,
  memberTable,
  questionAbout,
  type Served,
  serve,
  startWebhookReceiver,
} from '../src/index.ts';

const data = temporaryFolder('xacthuc-test-');
const env = { XACTHUC_DATA: data, XACTHUC_WEBHOOK_HOSTS: '127.0.0.1', XACTHUC_WEBHOOK_TIMEOUT_SECONDS: '5' };
const list = members(12);
const receiver = await startWebhookReceiver();
let served: Served | null = null;
let key = '';

t.teardown(async () => {
  await served?.end('SIGTERM');
  await receiver.close();
  fs.rmSync(data, { recursive: true, force: true });
});

async function begin(): Promise<void> {
  served = await serve(env);
  key ||= served.adminKey ?? '';
}

async function kill(): Promise<void> {
  await served?.end('SIGKILL');
  endProcess(databasePid(path.join(data, 'postgres')));
}

const call = (method: string, at: string, json?: unknown): Promise<Reply> =>
  callService(served?.url ?? '', method, at, { key, ...(json === undefined ? {} : { json }) });
const query = <Row>(text: string) => queryAsOwner<Row>(joinEmbeddedPostgres(data)?.ownerUrl ?? '', text);

async function attest(about: number): Promise<string> {
  const { body } = await call('POST', '/v1/checks', questionAbout(list[about] as (typeof list)[number]));
  if (body.outcome !== 'eligible') throw new Error(JSON.stringify(body));
  return body.id;
}

const suspend = (id: string) =>
  call('PUT', `/v1/attestations/${id}/status`, { status: 'suspended', reason: 'under_review' });
const about = (id: string) => receiver.arrived.filter(({ body }) => body.data.attestation === id);

t.before(async () => {
  await begin();
  const bytes = csvFile(memberTable(list));
  const headers = { 'content-type': 'text/csv' };
  const upload = await callService(served?.url ?? '', 'POST', '/v1/sources/youth-union/snapshots', {
    key,
    bytes,
    headers,
  });
  for (let state = ''; state !== 'active'; ) {
    ({ state } = (await call('GET', `/v1/snapshots/${upload.body.id}?wait=5`)).body);
  }
  await call('POST', '/v1/webhooks', { url: receiver.url });
});

t.test('killed while a webhook is under way, it is delivered all the same, under one id', async (t) => {
  const id = await attest(0);
  receiver.answer = () => {}; // the answer never comes
  await suspend(id);
  await receiver.has(1);
  await kill();
  receiver.answer = (response) => response.writeHead(204).end();
  await begin();
  while (about(id).length < 2) await pause(100);
  const state = `SELECT state FROM verification.webhook_deliveries`;
  while ((await query<{ state: string }>(state)).some((one) => one.state === 'waiting')) await pause(50);
  t.equal(new Set(about(id).map((one) => one.id)).size, 1);
  const rows = await query<{ deliveries: number; attempts: number }>(
    `SELECT (SELECT count(*)::int FROM verification.webhook_deliveries) AS deliveries,
       (SELECT count(*)::int FROM verification.webhook_attempts WHERE status = 204) AS attempts`,
  );
  t.same(rows, [{ deliveries: 1, attempts: 1 }]);
});

t.test('killed right after a decision was acknowledged, what it says is delivered', async (t) => {
  const id = await attest(1);
  t.equal((await suspend(id)).status, 200);
  await kill();
  await begin();
  while (about(id).length === 0) await pause(100);
  t.equal(new Set(about(id).map((one) => one.id)).size, 1);
});

t.test('what the queue forgot is found in the database', async (t) => {
  receiver.answer = (response) => response.writeHead(500).end();
  const id = await attest(2);
  await suspend(id);
  while (about(id).length === 0) await pause(50);
  const tables = await query<{ name: string }>(
    `SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables
     WHERE schemaname = '${queueSchema}' AND tablename ~ '^job'`,
  );
  t.ok(tables.length > 0);
  await query(`TRUNCATE ${tables.map(({ name }) => name).join()} CASCADE`);
  receiver.answer = (response) => response.writeHead(204).end();
  await query(`UPDATE verification.webhook_deliveries SET due_at = now() WHERE state = 'waiting'`);
  const delivered = `SELECT FROM verification.webhook_deliveries WHERE state = 'waiting'`;
  while ((await query(delivered)).length > 0) await pause(100);
  t.equal(new Set(about(id).map((one) => one.id)).size, 1);
});
