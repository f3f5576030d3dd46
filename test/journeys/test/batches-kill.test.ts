import fs from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { joinEmbeddedPostgres } from '@xacthuc/platform';
import { callService, queryAsOwner, temporaryFolder } from '@xacthuc/test-harness';
import t from 'tap';
import {
  batchFile,
  batchFinished,
  batchResults,
  batchRow,
  csvFile,
  members,
  memberTable,
  type Served,
  sendBatch,
  serve,
} from '../src/index.ts';

t.setTimeout(900_000);
const data = temporaryFolder('xacthuc-test-');
const known = members(3000);
let served: Served | null = null;
let key = '';
const service = {
  call: (method: string, at: string, options = {}) => callService(served?.url ?? '', method, at, options),
};
t.teardown(async () => {
  await served?.end('SIGTERM');
  fs.rmSync(data, { recursive: true, force: true });
});

async function begin(): Promise<void> {
  served = await serve({ XACTHUC_DATA: data, XACTHUC_RATE_PER_MINUTE: '100000000' });
  key ||= served.adminKey ?? '';
}

async function query<Row>(text: string, values: readonly unknown[]): Promise<Row[]> {
  const server = joinEmbeddedPostgres(data);
  if (!server) throw new Error('the database server does not run');
  return queryAsOwner<Row>(server.ownerUrl, text, values);
}

t.test('killed in the middle of a batch, its successor finishes it and no row is answered twice', async (t) => {
  await begin();
  const headers = { 'content-type': 'text/csv' };
  const sent = { key, bytes: csvFile(memberTable(known)), headers };
  const { body } = await service.call('POST', '/v1/sources/youth-union/snapshots?mode=full', sent);
  for (let state = ''; state !== 'active'; ) {
    ({ state } = (await service.call('GET', `/v1/snapshots/${body.id}?wait=5`, { key })).body);
  }
  const file = batchFile(known.map((one, i) => batchRow(one, String(i))));
  let id = '';
  for (let state = 'done'; state === 'done'; ) {
    id = (await sendBatch(service, key, file)).body.id;
    // Some of its answers are stored, and not all.
    for (let answered = 0; answered === 0; await pause(5)) {
      const [{ count = 0 } = {}] = await query<{ count: number }>(
        `SELECT count(*)::int FROM verification.answers WHERE idempotency_key LIKE 'batch:' || $1 || ':%'`,
        [id],
      );
      answered = count;
    }
    ({ state } = (await service.call('GET', `/v1/batches/${id}`, { key })).body);
  }
  await served?.end('SIGKILL');
  await begin();
  t.match(await batchFinished(service, key, id), { state: 'done', rows: { total: 3000, done: 3000, answered: 3000 } });
  const results = await batchResults(service, key, id);
  t.same(
    results.map(({ reference, outcome }) => `${reference} ${outcome}`),
    known.map((_one, i) => `${i} eligible`),
  );
  const stored = await query<{ id: string }>(
    `SELECT id FROM verification.answers WHERE idempotency_key LIKE 'batch:' || $1 || ':%' ORDER BY id`,
    [id],
  );
  t.same(
    stored.map((answer) => answer.id),
    results.map(({ attestationId }) => attestationId).sort(),
    'each row has one answer, and there is no other',
  );
});
