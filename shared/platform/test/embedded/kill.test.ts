import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { startEmbeddedPostgres } from '../../src/index.ts';
import { temporaryFolder } from '../fixture.ts';
import { type Holder, kill, query, spawnHolder, startHolder, stop } from './fixture.ts';

const dataDir = temporaryFolder();
t.teardown(() => fs.rmSync(dataDir, { recursive: true, force: true }));

function gone(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return true;
  }
  // Where nobody reaps orphans a dead one stays listed.
  return / Z /.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

/** Whether a cluster is being made aside. */
function underWay(): boolean {
  const aside = fs.readdirSync(dataDir).filter((name) => name.startsWith('postgres.'));
  return aside.some((name) => fs.existsSync(path.join(dataDir, name, 'PG_VERSION')));
}

/** Starts once the last processes of a killed server have gone: until then PostgreSQL itself refuses the folder. */
async function startOnceFree(): Promise<Holder> {
  for (;;) {
    try {
      return await startHolder(dataDir);
    } catch (error) {
      if (!/lock file|shared memory/.test((error as Error).message)) throw error;
    }
  }
}

t.test('a first start killed half-way leaves nothing that looks like a cluster: the next start makes it', async (t) => {
  const child = spawnHolder(dataDir);
  while (!underWay()) await sleep(5);
  const ended = once(child, 'exit');
  process.kill(-(child.pid ?? 0), 'SIGKILL'); // with initdb and whatever it started
  await ended;
  t.notOk(fs.existsSync(path.join(dataDir, 'postgres')));
  const holder = await startHolder(dataDir);
  t.teardown(() => stop(holder));
  await query(holder, 'CREATE TABLE acknowledged (x int)');
  t.same(await query(holder, `SELECT current_setting('fsync') AS f, current_setting('synchronous_commit') AS c`), [
    { f: 'on', c: 'on' },
  ]);
});

t.test('a second process on the same folder is refused with what to do, and the first one serves on', async (t) => {
  const first = await startHolder(dataDir);
  t.teardown(() => stop(first));
  const refusal = new RegExp(`in use by process ${first.process.pid}: stop it, or set XACTHUC_DATA`);
  await t.rejects(startHolder(dataDir), { message: refusal });
  await t.rejects(startEmbeddedPostgres({ dataDir }), { message: refusal });
  t.same(await query(first, 'SELECT count(*)::int AS n FROM acknowledged'), [{ n: 0 }]);
});

t.test(
  'when our process is killed, its server is found, ended and started again with all it acknowledged',
  async (t) => {
    const killed = await startHolder(dataDir);
    await query(killed, 'INSERT INTO acknowledged VALUES (1)');
    await kill(killed.process);
    t.same(await query(killed, 'SELECT x FROM acknowledged'), [{ x: 1 }], 'the orphan lives on');
    const next = await startHolder(dataDir);
    t.teardown(() => stop(next));
    t.not(next.pid, killed.pid);
    t.ok(gone(killed.pid), 'no two servers on one folder');
    t.same(await query(next, 'SELECT x FROM acknowledged'), [{ x: 1 }]);
  },
);

t.test('when the server is killed too, as in a power cut, what it acknowledged is recovered', async (t) => {
  const killed = await startHolder(dataDir);
  await query(killed, 'INSERT INTO acknowledged SELECT generate_series(2, 1000)');
  process.kill(killed.pid, 'SIGKILL');
  await kill(killed.process);
  const next = await startOnceFree();
  t.teardown(() => stop(next));
  t.same(await query(next, 'SELECT count(*)::int AS n FROM acknowledged'), [{ n: 1000 }]);
});

t.test('a process id that somebody else’s program has by now refuses nobody and ends nobody', async (t) => {
  const stranger = process.ppid;
  fs.writeFileSync(path.join(dataDir, 'process.pid'), `${stranger}\nnode xacthuc serve\n`);
  const pidFile = path.join(dataDir, 'postgres', 'postmaster.pid');
  fs.writeFileSync(pidFile, `${stranger}\n${path.join(dataDir, 'postgres')}\n`);
  // As root the server itself would believe in a living stranger; that file is its own affair.
  const holder = await startHolder(dataDir);
  t.teardown(() => stop(holder));
  t.notOk(gone(stranger));
});
