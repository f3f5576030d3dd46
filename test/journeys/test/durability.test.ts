import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { callService, databasePid, endProcess, temporaryFolder } from '@xacthuc/test-harness';
import t from 'tap';
import { listOf, type Promises, promised, questionUnder, type Served, serve, storm } from '../src/index.ts';

const rounds = process.env.XACTHUC_TEST_LONG === '1' ? 25 : 4;
const data = temporaryFolder('xacthuc-test-');
const promises: Promises = { uploads: [], answers: new Map(), sights: [] };
let key = '';
let served: Served | null = null;

t.teardown(async () => {
  await served?.end('SIGTERM');
  fs.rmSync(data, { recursive: true, force: true });
});

async function begin(): Promise<Served> {
  served = await serve({ XACTHUC_DATA: data, XACTHUC_RATE_PER_MINUTE: '100000000' });
  key ||= served.adminKey ?? '';
  return served;
}

/** Kills the service after a random number of promises, by turns alone, with its database, and before it. */
async function killed({ end }: Served, round: number): Promise<void> {
  const database = databasePid(path.join(data, 'postgres'));
  const enough = promised(promises) + 1 + Math.random() * 60;
  for (let waited = 0; promised(promises) < enough && waited < 10_000; waited++) await sleep(1);
  if (round % 3 === 1) endProcess(database);
  await end('SIGKILL');
  if (round % 3 === 2) endProcess(database);
}

/** Everything the auditor sees, by the answer's id. */
async function audited(url: string): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const { body } = await callService(url, 'GET', `/v1/audit/entries?type=check&limit=500${page}`, { key });
    for (const { attestation } of body.entries) found.set(attestation, (found.get(attestation) ?? 0) + 1);
    cursor = body.next;
  }
  return found;
}

async function kept(url: string): Promise<{ lost: string[]; entries: Map<string, number> }> {
  const lost: string[] = [];
  for (const id of promises.uploads) {
    const { body } = await callService(url, 'GET', `/v1/snapshots/${id}?wait=60`, { key });
    if (!['active', 'superseded'].includes(body.state)) lost.push(`upload ${id}: ${body.state}`);
  }
  const acknowledged = [...promises.answers.values()].flatMap((text) => (text === null ? [] : [JSON.parse(text).id]));
  let entries = await audited(url);
  // What was answered just before the end comes into the log soon after the new beginning.
  for (let looks = 1; looks < 100 && acknowledged.some((id) => !entries.has(id)); looks++) {
    await sleep(100);
    entries = await audited(url);
  }
  for (const [idempotencyKey, text] of promises.answers) {
    const headers = { 'idempotency-key': idempotencyKey };
    const reply = await callService(url, 'POST', '/v1/checks', { key, json: questionUnder(idempotencyKey), headers });
    const same = text === null ? reply.status < 300 : reply.status === 200 && reply.text === text;
    const times = entries.get(reply.body.id) ?? 0;
    if (!same || (text !== null && times !== 1)) lost.push(`answer ${idempotencyKey}: ${reply.status}, ${times} times`);
    promises.answers.set(idempotencyKey, reply.text);
  }
  return { lost, entries };
}

t.test(`killed ${rounds} times, it finds every acknowledged upload and answer again, once`, async (t) => {
  const first = await begin();
  const headers = { 'content-type': 'text/csv' };
  const seeded = await callService(first.url, 'POST', '/v1/sources/youth-union/snapshots', {
    key,
    bytes: listOf(0),
    headers,
  });
  promises.uploads.push(seeded.body.id);
  await callService(first.url, 'GET', `/v1/snapshots/${seeded.body.id}?wait=60`, { key });
  for (let round = 0; round < rounds; round++) {
    const living = round === 0 ? first : (served as Served);
    let over = false;
    const load = storm(living.url, key, round, promises, () => over);
    await killed(living, round);
    over = true;
    await load;
    const { url } = await begin();
    t.same((await kept(url)).lost, [], `round ${round}`);
  }
});

t.test('while lists are activated, readers see one version or the other, never a mix', async (t) => {
  const { url } = served as Served;
  const more = promises.uploads.length + 3;
  let over = false;
  const load = storm(url, key, rounds, promises, () => over).finally(() => {
    over = true;
  });
  while (promises.uploads.length < more && !over) await sleep(10);
  for (const id of promises.uploads) await callService(url, 'GET', `/v1/snapshots/${id}?wait=60`, { key });
  over = true;
  await load;
  t.ok(promises.sights.length > 20, `${promises.sights.length} sights`);
  t.same([...new Set(promises.sights)].sort(), ['new', 'old']);
  t.same((await kept(url)).lost, []);
});

t.test('no two activations have the same sequence', async (t) => {
  const sequences: number[] = [];
  for (const id of promises.uploads) {
    const { body } = await callService((served as Served).url, 'GET', `/v1/snapshots/${id}`, { key });
    sequences.push(body.sequence);
  }
  t.ok(sequences.length > rounds, `${sequences.length} uploads`);
  const { body } = await callService((served as Served).url, 'GET', '/v1/sources', { key });
  const last = body.sources.find(({ source }: { source: string }) => source === 'youth-union').sequence;
  t.equal(new Set(sequences).size, sequences.length);
  // An upload that was stored but never acknowledged is active too.
  t.ok(Math.max(...sequences) <= last);
});

t.test('each key has one answer, after all', async (t) => {
  const ids = [...promises.answers.values()].map((text) => JSON.parse(text ?? '{}').id);
  t.ok(ids.length > 20, `${ids.length} answers`);
  t.equal(new Set(ids).size, ids.length);
  const entries = await audited((served as Served).url);
  t.same(
    ids.filter((id) => entries.get(id) !== 1),
    [],
  );
});
