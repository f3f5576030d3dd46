import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { attemptRun } from '../../src/feeds/attempt-run.ts';
import { requestRun } from '../../src/feeds/runs.ts';
import { deliveryLocks } from '../../src/feeds/take-item.ts';
import { admin, TestFeeds } from './fixture.ts';

const feeds = await TestFeeds.start();
t.teardown(() => feeds.close());
const context = feeds.context();
t.teardown(() => context.queue.close());
const program = fileURLToPath(new URL('./attempt-process.ts', import.meta.url));

/** Whether anybody waits for the lock under which a source's deliveries are recorded. */
async function recordingWaits(source: number): Promise<boolean> {
  const { rows } = await feeds.owner.query(
    `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = $1 AND objid = $2 AND NOT granted`,
    [deliveryLocks, source],
  );
  return rows.length > 0;
}

t.test(
  'a process killed between storing a file and recording it leaves no delivery, and the next makes just one',
  async (t) => {
    const source = await feeds.addSource();
    const { id, put } = await feeds.addFolder(source);
    put('a.csv', 'A');
    const run = (await requestRun(feeds.db, id, 'request', admin))?.id ?? '';
    // Held by us, the recording has to wait just where the process is to die.
    const holder = await feeds.owner.connect();
    await holder.query('SELECT pg_advisory_lock($1, $2)', [deliveryLocks, source]);
    const master = feeds.master.export().toString('base64');
    const child = spawn(process.execPath, [program, feeds.server.serviceUrl, master, feeds.folder, run], {
      stdio: 'inherit',
    });
    while (!(await recordingWaits(source)) && child.exitCode === null) await sleep(20);
    t.equal(child.exitCode, null);
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    await holder.query('SELECT pg_advisory_unlock($1, $2)', [deliveryLocks, source]);
    holder.release();
    const files = async () => (await feeds.owner.query('SELECT count(*)::int AS n FROM facts.files')).rows[0].n;
    t.equal(await files(), 1, 'the file was stored');
    t.same(await feeds.contents(source), []);
    t.match(await feeds.runOf(run), { state: 'running', attempts: 1 });
    while ((await feeds.runOf(run)).state === 'running') {
      await attemptRun(context, run, new AbortController().signal); // busy until the server has noticed that the killed one is gone
    }
    t.match(await feeds.runOf(run), { state: 'succeeded', attempts: 2, delivered: 1 });
    t.match(await feeds.run(id, context), { delivered: 0, unchanged: 1 });
    t.same(await feeds.contents(source), ['A']);
  },
);
