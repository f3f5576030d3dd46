import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, type QueueBackend } from '@xacthuc/platform';
import { Redis } from 'ioredis';
import t from 'tap';
import { startFeedWorker } from '../../src/feeds/feed-worker.ts';
import { reconcile, scheduleName } from '../../src/feeds/reconcile.ts';
import { requestRun } from '../../src/feeds/runs.ts';
import { feedTimeZone } from '../../src/feeds/schedule.ts';
import type { TransportChoice } from '../../src/transports/settings.ts';
import { startHttp } from '../transports/http-server.ts';
import { admin, TestFeeds } from './fixture.ts';

const feeds = await TestFeeds.start();
t.teardown(() => feeds.close());

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
  await withRedis(url, (redis) => redis.ping());
  return url;
}

async function withRedis(url: string, work: (redis: Redis) => Promise<unknown>): Promise<void> {
  const redis = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
  redis.on('error', () => {});
  await work(redis);
  redis.disconnect();
}

const redisUrl = await openRedis();
interface Case {
  readonly name: string;
  readonly backend: QueueBackend;
  /** Empties the queue, as when its server was lost. */
  readonly flush: () => Promise<unknown>;
  readonly skip: string | false;
}
const cases: readonly Case[] = [
  {
    name: 'PostgreSQL',
    backend: feeds.postgres,
    flush: () => feeds.owner.query('DELETE FROM queue.scheduler; DELETE FROM queue.job'),
    skip: false,
  },
  {
    name: 'Redis',
    backend: { kind: 'redis', url: redisUrl ?? '' },
    flush: () => withRedis(redisUrl ?? '', (redis) => redis.flushall()),
    skip: redisUrl === null ? 'no redis-server on the PATH and no XACTHUC_TEST_REDIS_URL' : false,
  },
];

/** An address that answers with a text, after some refusals. */
async function place(text: string, refusals = 0): Promise<TransportChoice> {
  let left = refusals;
  const server = await startHttp((_request, response) => {
    response.statusCode = left > 0 ? 503 : 200;
    left -= 1;
    response.end(text);
  });
  t.teardown(() => server.close());
  return { kind: 'https', settings: { url: `${server.url}/a.csv`, username: null, ca: null, paging: null } };
}

const runsWhere = async (feed: string, state: string) =>
  (await feeds.runsOf(feed)).filter((run) => run.state === state);

for (const { name, backend, flush, skip } of cases) {
  t.test(`on ${name}`, { skip }, async (t) => {
    const context = feeds.context(backend);
    const source = await feeds.addSource();
    const daily = await feeds.addFeed({ source, choice: await place('A'), cron: '0 2 * * *' });
    t.teardown(() => context.queue.close());
    t.teardown(() => feeds.db.updateTable('facts.feeds').set({ enabled: false }).execute());

    await t.test('what the queue has planned is made what the database says', async (t) => {
      const hourly = await feeds.addFeed({ source, choice: await place('B'), everySeconds: 3600 });
      await context.queue.schedule('feed-of-nobody', { everyMs: 1_000_000 }, { task: 'due', feedId: admin });
      await reconcile(feeds.db, context.queue);
      const planned = {
        [scheduleName(daily)]: { pattern: '0 2 * * *', timeZone: feedTimeZone },
        [scheduleName(hourly)]: { everyMs: 3_600_000 },
      };
      t.same(Object.fromEntries(await context.queue.schedules()), planned);
      await flush();
      t.same(await context.queue.schedules(), new Map());
      await reconcile(feeds.db, context.queue);
      t.same(Object.fromEntries(await context.queue.schedules()), planned);
      await feeds.db.updateTable('facts.feeds').set({ enabled: false }).where('id', '=', hourly).execute();
      await reconcile(feeds.db, context.queue);
      t.same([...(await context.queue.schedules()).keys()], [scheduleName(daily)]);
    });

    await t.test(
      'a worker runs what is planned, tries again what failed, and finds what the queue forgot',
      async (t) => {
        const often = await feeds.addFeed({
          source: await feeds.addSource(),
          choice: await place('C'),
          everySeconds: 3600,
        });
        const shaky = await feeds.addFeed({ source, choice: await place('D', 2), everySeconds: 86_400 });
        const forgotten = await feeds.addFeed({
          source,
          choice: await place('E'),
          cron: '0 0 1 1 *',
          nextDueAt: new Date(Date.now() - 3_600_000),
        });
        const lost = await feeds.addFeed({
          source: await feeds.addSource(),
          choice: await place('F'),
          cron: '0 0 1 1 *',
        });
        const lostRun = await requestRun(feeds.db, lost, 'request', admin); // no job was ever queued for it
        const ago = { state: 'running', attempts: 1, due_at: new Date(Date.now() - 60_000) } as const;
        await feeds.db
          .updateTable('facts.feed_runs')
          .set(ago)
          .where('id', '=', lostRun?.id ?? '')
          .execute();
        const worker = startFeedWorker({ ...context, backend });
        for (const feed of [often, shaky, forgotten, lost]) {
          while ((await runsWhere(feed, 'succeeded')).length === 0) await sleep(50);
        }
        t.match(await feeds.runsOf(often), [{ trigger: 'schedule', delivered: 1 }], 'the queue keeps the time');
        t.match(await feeds.runsOf(shaky), [{ attempts: 3, delivered: 1, error: null }]);
        t.match(await feeds.runsOf(forgotten), [{ trigger: 'schedule', delivered: 1 }]);
        t.match(await feeds.runsOf(lost), [{ id: lostRun?.id, attempts: 2, delivered: 1 }]);
        const due = await feeds.db
          .selectFrom('facts.feeds')
          .select('next_due_at')
          .where('id', '=', forgotten)
          .executeTakeFirst();
        t.ok((due?.next_due_at?.getTime() ?? 0) > Date.now(), 'and it is planned anew');
        t.same(await feeds.runsOf(daily), [], 'what is not due does not run');
        await worker.close();
      },
    );
  });
}
