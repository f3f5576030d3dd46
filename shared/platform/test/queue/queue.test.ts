import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import t from 'tap';
import { createQueue, createWorker, freePort, migrateQueue, type QueueBackend } from '../../src/index.ts';
import { startDatabase } from '../fixture.ts';

const { server, owner, close } = await startDatabase();
t.teardown(close);

/** A real Redis: the one given, or one of our own where the program is installed; null where there is neither. */
async function openRedis(): Promise<string | null> {
  const given = process.env.XACTHUC_TEST_REDIS_URL;
  if (given) return given;
  if (spawnSync('redis-server', ['--version']).status !== 0) return null;
  const port = await freePort();
  const child: ChildProcess = spawn('redis-server', ['--port', String(port), '--save', '', '--bind', '127.0.0.1'], {
    stdio: 'ignore',
  });
  t.teardown(async () => {
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  });
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
  client.on('error', () => {});
  await client.ping();
  client.disconnect();
  return url;
}

async function postgres(): Promise<QueueBackend> {
  await migrateQueue(server.ownerUrl);
  await owner.query(`GRANT USAGE ON SCHEMA queue TO xacthuc_intake;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA queue TO xacthuc_intake;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA queue TO xacthuc_intake;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA queue TO xacthuc_intake`);
  return { kind: 'postgres', url: server.serviceUrl, role: 'xacthuc_intake' };
}

const redisUrl = await openRedis();
const backends: readonly (readonly [string, () => Promise<QueueBackend> | QueueBackend, string | false])[] = [
  ['PostgreSQL', postgres, false],
  [
    'Redis',
    () => ({ kind: 'redis', url: redisUrl ?? '' }),
    redisUrl === null ? 'no redis-server on the PATH and no XACTHUC_TEST_REDIS_URL' : false,
  ],
];

for (const [name, open, skip] of backends) {
  t.test(`on ${name}`, { skip }, async (t) => {
    const backend = await open();
    // A name of its own, for a given Redis may hold the jobs of an earlier run.
    const fresh = (what: string) => `${what}-${Date.now()}`;

    t.test('a job reaches a worker with its payload, whichever of the two comes first', async (t) => {
      const queueName = fresh('order');
      const queue = createQueue<{ id: string }>(backend, queueName);
      await queue.add('early', { id: 'early' });
      const seen: string[] = [];
      const all = new Promise<void>((resolve) => {
        const worker = createWorker<{ id: string }>(backend, queueName, {
          concurrency: 1,
          process: async ({ id }) => {
            seen.push(id);
            if (seen.length === 2) resolve();
          },
          onError: (error) => t.fail(error.message),
        });
        t.teardown(async () => {
          await worker.close();
          await queue.close();
        });
      });
      await queue.add('late', { id: 'late' });
      await all;
      t.same(seen.sort(), ['early', 'late']);
    });

    t.test('a job that waits under the same id is left as it is', async (t) => {
      const queueName = fresh('same');
      const queue = createQueue<{ id: string }>(backend, queueName);
      for (const id of ['first', 'second']) await queue.add('one', { id });
      await queue.add('two', { id: 'other' });
      const seen: string[] = [];
      await new Promise<void>((resolve) => {
        const worker = createWorker<{ id: string }>(backend, queueName, {
          concurrency: 1,
          process: async ({ id }) => {
            seen.push(id);
            if (id === 'other') resolve();
          },
          onError: (error) => t.fail(error.message),
        });
        t.teardown(async () => {
          await worker.close();
          await queue.close();
        });
      });
      t.same(seen, ['first', 'other']);
    });

    t.test('a job that fails is told, is not run again by itself, and its id can be used again', async (t) => {
      const queueName = fresh('failing');
      const queue = createQueue<{ id: string }>(backend, queueName);
      const runs: string[] = [];
      const errors: string[] = [];
      const worker = createWorker<{ id: string }>(backend, queueName, {
        concurrency: 1,
        process: async ({ id }) => {
          runs.push(id);
          if (runs.length === 1) throw new Error('on purpose');
        },
        onError: (error) => errors.push(error.message),
      });
      t.teardown(async () => {
        await worker.close();
        await queue.close();
      });
      await queue.add('one', { id: 'a' });
      while (errors.length === 0) await sleep(5);
      while (runs.length === 1) {
        await queue.add('one', { id: 'b' });
        await sleep(20);
      }
      t.same(errors, ['on purpose']);
      t.same(runs.slice(0, 2), ['a', 'b']);
    });

    t.test('a scheduled job comes back, also after it failed; one that is called off does not', async (t) => {
      const queueName = fresh('scheduled');
      const queue = createQueue<{ id: string }>(backend, queueName);
      const seen: string[] = [];
      const worker = createWorker<{ id: string }>(backend, queueName, {
        concurrency: 1,
        process: async ({ id }) => {
          seen.push(id);
          if (seen.length === 1) throw new Error('on purpose');
        },
        onError: () => {},
      });
      t.teardown(async () => {
        await worker.close();
        await queue.close();
      });
      await queue.schedule('often', { everyMs: 200 }, { id: 'often' });
      const daily = { pattern: '0 2 * * *', timeZone: 'Asia/Ho_Chi_Minh' };
      await queue.schedule('daily', daily, { id: 'daily' });
      while (seen.length < 3) await sleep(20);
      t.same(new Set(seen), new Set(['often']));
      t.same(Object.fromEntries(await queue.schedules()), { often: { everyMs: 200 }, daily });
      await queue.schedule('often', { everyMs: 3_600_000 }, { id: 'often' });
      t.same((await queue.schedules()).get('often'), { everyMs: 3_600_000 });
      for (const id of ['often', 'daily', 'never there']) await queue.unschedule(id);
      t.same(await queue.schedules(), new Map());
    });

    t.test('a job that is to wait comes after those that are not', async (t) => {
      const queueName = fresh('later');
      const queue = createQueue<{ id: string }>(backend, queueName);
      await queue.addLater('late', { id: 'late' }, 499.5);
      await queue.add('now', { id: 'now' });
      const seen: string[] = [];
      await new Promise<void>((resolve) => {
        const worker = createWorker<{ id: string }>(backend, queueName, {
          concurrency: 1,
          process: async ({ id }) => {
            seen.push(id);
            if (id === 'late') resolve();
          },
          onError: (error) => t.fail(error.message),
        });
        t.teardown(async () => {
          await worker.close();
          await queue.close();
        });
      });
      t.same(seen, ['now', 'late']);
    });

    t.test('closing a worker lets the job under way end', async (t) => {
      const queueName = fresh('closing');
      const queue = createQueue<{ id: string }>(backend, queueName);
      let ended = false;
      let begun = () => {};
      const started = new Promise<void>((resolve) => {
        begun = resolve;
      });
      const worker = createWorker<{ id: string }>(backend, queueName, {
        concurrency: 1,
        process: async () => {
          begun();
          await sleep(50);
          ended = true;
        },
        onError: (error) => t.fail(error.message),
      });
      await queue.add('one', { id: 'a' });
      await started;
      await worker.close();
      t.ok(ended);
      await queue.close();
    });
  });
}
