import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { freePort } from '@xacthuc/platform';
import { temporaryFolder } from '@xacthuc/test-harness';
import { Redis } from 'ioredis';

/** A Redis for tests: the given one, or one of our own. */
export interface TestRedis {
  readonly url: string;
  /** Ends our own and starts it empty; null where it is given and so not ours to end. */
  readonly restart: { end(): Promise<void>; begin(): Promise<void> } | null;
  close(): Promise<void>;
}

/** @returns why there is none, as a text, where neither `XACTHUC_TEST_REDIS_URL` nor a `redis-server` is there. */
export async function testRedis(): Promise<TestRedis | string> {
  const url = process.env.XACTHUC_TEST_REDIS_URL;
  if (url) return { url, restart: null, close: async () => {} };
  if (spawnSync('redis-server', ['--version']).status !== 0) {
    return 'neither XACTHUC_TEST_REDIS_URL is set nor is a redis-server on the PATH';
  }
  return ownRedis(await freePort());
}

async function ownRedis(port: number): Promise<TestRedis> {
  const folder = temporaryFolder('xacthuc-redis-');
  let child: ChildProcess | null = null;
  const begin = async () => {
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
    child = spawn('redis-server', settings, { stdio: 'ignore' });
    await answering(port);
  };
  const end = async () => {
    const ended = child && once(child, 'exit');
    child?.kill('SIGKILL');
    await ended;
    child = null;
  };
  await begin();
  return {
    url: `redis://127.0.0.1:${port}`,
    restart: { begin, end },
    close: async () => {
      await end();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answering(port: number): Promise<void> {
  const redis = new Redis({ port, host: '127.0.0.1', maxRetriesPerRequest: null, retryStrategy: () => 20 });
  redis.on('error', () => {});
  await redis.ping();
  redis.disconnect();
}
