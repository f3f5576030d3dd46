import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { joinEmbeddedPostgres } from '@xacthuc/platform';
import { callService, databasePid, endProcess, type Reply, temporaryFolder } from '@xacthuc/test-harness';
import pg from 'pg';
import t from 'tap';
import { csvFile, members, memberTable, questionAbout, type Served, serve, statusBecomes } from '../src/index.ts';

const data = temporaryFolder('xacthuc-test-');
const list = members(12);
let served: Served | null = null;
let key = '';

t.teardown(async () => {
  await served?.end('SIGTERM');
  fs.rmSync(data, { recursive: true, force: true });
});

async function begin(): Promise<string> {
  served = await serve({ XACTHUC_DATA: data });
  key ||= served.adminKey ?? '';
  return served.url;
}

async function owner(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: joinEmbeddedPostgres(data)?.ownerUrl });
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function deliver(url: string, rows: typeof list): Promise<void> {
  const call = { key, bytes: csvFile(memberTable(rows)), headers: { 'content-type': 'text/csv' } };
  const { body } = await callService(url, 'POST', '/v1/sources/youth-union/snapshots', call);
  for (let state = ''; state !== 'active'; ) {
    ({ state } = (await callService(url, 'GET', `/v1/snapshots/${body.id}?wait=5`, { key })).body);
  }
}

async function attest(url: string, about: number): Promise<Reply['body']> {
  const json = questionAbout(list[about] as (typeof list)[number]);
  return (await callService(url, 'POST', '/v1/checks', { key, json })).body;
}

t.test('killed while it draws consequences, the service draws them once when it is back', async (t) => {
  let url = await begin();
  await deliver(url, list);
  const { id } = await attest(url, 0);
  const held = await owner();
  // The consequences are drawn, but cannot be committed.
  await held.query('BEGIN');
  await held.query('LOCK TABLE verification.consequences_done IN EXCLUSIVE MODE');
  await deliver(url, list.slice(1));
  const waiting = `SELECT 1 FROM pg_locks WHERE relation = 'verification.consequences_done'::regclass AND NOT granted`;
  while ((await held.query(waiting)).rowCount === 0) await pause(20);
  const { body } = await callService(url, 'GET', `/v1/attestations/${id}`, { key });
  t.equal(body.status.value, 'valid', 'nothing of it is seen before it is whole');
  await served?.end('SIGKILL');
  endProcess(databasePid(path.join(data, 'postgres')));
  await held.end().catch(() => {});
  url = await begin();
  const caller = { call: (method: string, at: string, options = {}) => callService(url, method, at, options) };
  t.match(await statusBecomes(caller, key, id, 'suspended'), { reason: { code: 'record_retired' } });
  const reader = await owner();
  const { rows } = await reader.query(
    'SELECT (SELECT count(*)::int FROM verification.status_changes) AS changes, sequence, changed ' +
      'FROM verification.consequences_done ORDER BY sequence',
  );
  t.same(rows, [
    { changes: 1, sequence: 1, changed: 0 },
    { changes: 1, sequence: 2, changed: 1 },
  ]);
  const places = 'SELECT status_list, status_index FROM verification.answers WHERE status_index IS NOT NULL';
  await attest(url, 1);
  const { rows: given } = await reader.query<{ status_index: number }>(places);
  t.equal(new Set(given.map(({ status_index }) => status_index)).size, 2, 'no place was given twice');
  await reader.end();
});

t.test('two processes on one database draw each activation’s consequences once, and share the lists', async (t) => {
  const database = joinEmbeddedPostgres(data)?.serviceUrl ?? '';
  const master = fs.readFileSync(path.join(data, 'master.key'), 'utf8').trim();
  const env = {
    XACTHUC_DATA: data,
    XACTHUC_DATABASE_URL: database,
    XACTHUC_MASTER_KEY: master,
    XACTHUC_MIGRATE: 'false',
  };
  const second = await serve(env);
  const first = served?.url ?? '';
  try {
    const asked = [2, 3, 4, 5].map((i) => attest(i % 2 === 0 ? first : second.url, i));
    const answers = await Promise.all(asked);
    await deliver(
      first,
      list.slice(1).filter((_one, i) => i !== 1),
    );
    const caller = { call: (method: string, at: string, options = {}) => callService(second.url, method, at, options) };
    await statusBecomes(caller, key, answers[0].id, 'suspended');
    const reader = await owner();
    const { rows } = await reader.query(
      'SELECT attestation_id FROM verification.status_changes GROUP BY attestation_id HAVING count(*) > 1',
    );
    t.same(rows, []);
    const { rows: places } = await reader.query(
      'SELECT status_list, status_index FROM verification.answers WHERE status_index IS NOT NULL ' +
        'GROUP BY 1, 2 HAVING count(*) > 1',
    );
    t.same(places, []);
    await reader.end();
  } finally {
    await second.end('SIGTERM');
  }
});
