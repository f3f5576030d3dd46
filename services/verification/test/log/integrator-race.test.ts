import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { clientConfig, newDataKey } from '@xacthuc/platform';
import pg from 'pg';
import t from 'tap';
import { insertInOneStatement } from '../../src/attestations/store.ts';
import { latestCheckpoint } from '../../src/index.ts';
import { answerWith, startVerification } from '../fixture.ts';
import { faultsOf, readEntries } from './whole-log.ts';

const long = process.env.XACTHUC_TEST_LONG === '1';
const { owner, pool, serviceUrl, close } = await startVerification();
const master = newDataKey().export().toString('base64');
const script = fileURLToPath(new URL('integrator-process.ts', import.meta.url));
const children: ChildProcess[] = [];
t.teardown(async () => {
  for (const child of children) child.kill('SIGKILL');
  await close();
});

/** A replica of its own; it ends when told to, or with this process. */
function replica(): ChildProcess {
  const env = { ...process.env, TEST_DATABASE_URL: serviceUrl, TEST_MASTER_KEY: master };
  const child = spawn(process.execPath, [script], { env, stdio: ['pipe', 'inherit', 'inherit'] });
  children.push(child);
  return child;
}

async function writer(): Promise<pg.Client> {
  const client = new pg.Client(clientConfig({ url: serviceUrl, role: 'xacthuc_verification', name: 'test writer' }));
  await client.connect();
  return client;
}

const change = `
  INSERT INTO verification.status_changes (attestation_id, list, index, status, reason, facts, person)
  SELECT unnest($1::uuid[]), 0, 0, 2, 'source_reloaded', '{}', gen_random_uuid()`;

const some = (most: number) => 1 + Math.floor(Math.random() * most);
const moment = () => sleep(Math.random() * 30);

/** Answers, then what becomes of some of them: at once, in one transaction held open for a while, or given up. */
async function write(turns: number): Promise<void> {
  const client = await writer();
  for (let turn = 0; turn < turns; turn++) {
    const ids = Array.from({ length: some(12) }, () => randomUUID());
    const answers = ids.map((id) => answerWith({ id }));
    const kind = Math.random();
    if (kind < 0.5) {
      await insertInOneStatement(client as never, answers);
      if (Math.random() < 0.5) await client.query(change, [ids.slice(0, some(ids.length))]);
      continue;
    }
    await client.query('BEGIN');
    await insertInOneStatement(client as never, answers);
    await moment();
    await client.query(change, [ids]);
    if (kind < 0.7) await moment();
    await client.query(kind < 0.85 ? 'COMMIT' : 'ROLLBACK');
  }
  await client.end();
}

/** Waits until all that is committed is in the log. */
async function caughtUp(): Promise<void> {
  for (;;) {
    const { rows } = await owner.query<{ missing: number }>(
      `SELECT count(*) AS missing
       FROM (SELECT index AS number FROM verification.answers UNION ALL SELECT number FROM log.events) r
       WHERE NOT EXISTS (SELECT FROM log.entries e WHERE e.number = r.number)`,
    );
    if (rows[0]?.missing === 0) return;
    await sleep(20);
  }
}

/** Entries about an attestation that come before its check, by index. */
async function effectsBeforeCauses(): Promise<number[]> {
  const checked = new Set<unknown>();
  const early: number[] = [];
  for (const { index, entry } of await readEntries(owner)) {
    if (entry.type === 'check') checked.add(entry.attestation);
    else if ('attestation' in entry && !checked.has(entry.attestation)) early.push(index);
  }
  return early;
}

t.test('three replicas and many writers: no gaps, everything committed once, nothing else, causes first', async (t) => {
  const replicas = [replica(), replica(), replica()];
  await Promise.all(Array.from({ length: 5 }, () => write(long ? 200 : 25)));
  await caughtUp();
  t.same(await faultsOf(owner), []);
  t.same(await effectsBeforeCauses(), []);
  t.ok(
    replicas.every(({ exitCode }) => exitCode === null),
    'all of them are still there',
  );
  for (const child of replicas) child.kill('SIGKILL');
});

t.test('whichever replica is killed, at whatever moment: another takes over, nothing is lost or doubled', async (t) => {
  const replicas = new Set([replica(), replica()]);
  const writing = Promise.all(Array.from({ length: 3 }, () => write(long ? 400 : 40)));
  let over = false;
  void writing.then(() => {
    over = true;
  });
  let kills = 0;
  for (const least = long ? 40 : 6; !over || kills < least; kills++) {
    const before = (await latestCheckpoint(pool))?.size ?? 0;
    await pool.query('SELECT 1');
    await insertInOneStatement(pool, [answerWith({ id: randomUUID() })]);
    // It has work under way, or has just done it, or is not up yet.
    while (Math.random() < 0.7 && ((await latestCheckpoint(pool))?.size ?? 0) === before) await sleep(2);
    await sleep(Math.random() * 10);
    const [oldest] = replicas;
    oldest?.kill('SIGKILL');
    if (oldest) replicas.delete(oldest);
    replicas.add(replica());
  }
  await writing;
  await caughtUp();
  t.same(await faultsOf(owner), []);
  t.same(await effectsBeforeCauses(), []);
  t.comment(`${kills} kills, ${(await latestCheckpoint(pool))?.size} entries`);
});

t.test(
  'a replica that stands still with the lock in its hands is replaced, and does no harm when it goes on',
  async (t) => {
    for (const child of children) child.kill('SIGKILL');
    const first = replica();
    await insertInOneStatement(pool, [answerWith({ id: randomUUID() })]);
    await caughtUp();
    first.kill('SIGSTOP');
    replica();
    await insertInOneStatement(pool, [answerWith({ id: randomUUID() })]);
    const waiting = performance.now();
    await caughtUp();
    t.comment(`taken over after ${Math.round(performance.now() - waiting)} ms`);
    first.kill('SIGCONT');
    await write(10);
    await caughtUp();
    t.same(await faultsOf(owner), []);
  },
);
