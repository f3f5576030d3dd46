import { createPostgresBackend, type Job, Queue, type QueueOptions, Worker, type WorkerOptions } from 'bullmq';
import { Redis } from 'ioredis';

/** Where jobs wait: on Redis, or on PostgreSQL when there is none. */
export type QueueBackend =
  | { readonly kind: 'redis'; readonly url: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly role: string | null };

/** The schema of BullMQ's tables in our database. */
export const queueSchema = 'queue';

/** What a job carries: identifiers only, never a fact about anybody (promise 6). */
export type JobPayload = Readonly<Record<string, string>>;

export interface JobQueue<P extends JobPayload> {
  /** Adds a job; a job that waits or runs under the same `id` is left as it is. */
  add(id: string, payload: P): Promise<void>;
  close(): Promise<void>;
}

/** When a job comes back by itself: a cron pattern of five fields, in a time zone; or a distance in milliseconds. */
export type Repeat = { readonly pattern: string; readonly timeZone: string } | { readonly everyMs: number };

/** A queue whose jobs may wait for their time, and come back by themselves. */
export interface SchedulingQueue<P extends JobPayload> extends JobQueue<P> {
  /** As {@link JobQueue.add}, but the job is not taken up before `delayMs` have passed. */
  addLater(id: string, payload: P, delayMs: number): Promise<void>;
  /** Makes a job come back under `id`, or changes when it does. */
  schedule(id: string, repeat: Repeat, payload: P): Promise<void>;
  /** Ends a job's coming back; does nothing where it does not. */
  unschedule(id: string): Promise<void>;
  /** What comes back when. An operator may empty a queue, so this is to be compared with what should be there. */
  schedules(): Promise<ReadonlyMap<string, Repeat>>;
}

export interface JobWorker {
  close(): Promise<void>;
}

const keptJobs = { removeOnComplete: true, removeOnFail: true } as const;

export function createQueue<P extends JobPayload>(backend: QueueBackend, name: string): SchedulingQueue<P> {
  const { options, close } = connect(backend, false);
  const queue =
    backend.kind === 'redis'
      ? new Queue(name, options as QueueOptions)
      : new Queue(name, options as QueueOptions, createPostgresBackend as never);
  queue.on('error', () => {});
  return {
    add: async (id, payload) => {
      await queue.add(name, payload, { jobId: id, ...keptJobs });
    },
    addLater: async (id, payload, delayMs) => {
      // BullMQ's PostgreSQL backend takes whole milliseconds only.
      await queue.add(name, payload, { jobId: id, delay: Math.ceil(delayMs), ...keptJobs });
    },
    schedule: async (id, repeat, payload) => {
      const options =
        'pattern' in repeat ? { pattern: repeat.pattern, tz: repeat.timeZone } : { every: repeat.everyMs };
      await queue.upsertJobScheduler(id, options, { name, data: payload, opts: keptJobs });
    },
    unschedule: async (id) => {
      await queue.removeJobScheduler(id);
    },
    schedules: () => schedulesOf(queue),
    close: async () => {
      await queue.close();
      close();
    },
  };
}

async function schedulesOf(queue: Pick<Queue, 'getJobSchedulers'>): Promise<ReadonlyMap<string, Repeat>> {
  const found = new Map<string, Repeat>();
  for (const { key, pattern, tz, every } of await queue.getJobSchedulers(0, -1, true)) {
    if (pattern) found.set(key, { pattern, timeZone: tz ?? 'UTC' });
    else if (every) found.set(key, { everyMs: Number(every) });
  }
  return found;
}

export interface WorkerSettings<P extends JobPayload> {
  readonly concurrency: number;
  readonly process: (payload: P) => Promise<void>;
  readonly onError: (error: Error) => void;
}

export function createWorker<P extends JobPayload>(
  backend: QueueBackend,
  name: string,
  settings: WorkerSettings<P>,
): JobWorker {
  const { options, close } = connect(backend, true);
  const run = (job: Job) => settings.process(job.data as P);
  const workerOptions = {
    ...options,
    concurrency: settings.concurrency,
    // A killed worker's job is taken up again after this long.
    lockDuration: 30_000,
    stalledInterval: 10_000,
    maxStalledCount: 1_000,
    // After the database or Redis was away; BullMQ's own 15 seconds would keep what waits waiting.
    runRetryDelay: 2_000,
  } as WorkerOptions;
  const worker =
    backend.kind === 'redis'
      ? new Worker(name, run, workerOptions)
      : new Worker(name, run, workerOptions, createPostgresBackend as never);
  worker.on('error', settings.onError);
  worker.on('failed', (_job, error) => settings.onError(error));
  return {
    close: async () => {
      await worker.close();
      close();
    },
  };
}

function connect(backend: QueueBackend, blocking: boolean): { options: object; close: () => void } {
  if (backend.kind === 'redis') {
    // BullMQ demands that a worker's connection waits for ever; an API call must fail rather than hang.
    const connection = new Redis(backend.url, { maxRetriesPerRequest: blocking ? null : 3, lazyConnect: false });
    connection.on('error', () => {});
    return { options: { connection }, close: () => connection.disconnect() };
  }
  const connection = {
    connectionString: backend.url,
    schema: queueSchema,
    max: 4,
    ...(backend.role === null ? {} : { options: `-c role=${backend.role}` }),
  };
  return { options: { connection }, close: () => {} };
}

/** Brings BullMQ's own tables up to date, as the database's owner. Does nothing on Redis. */
export async function migrateQueue(ownerUrl: string): Promise<void> {
  const connection = { connectionString: ownerUrl, schema: queueSchema, migrate: true, max: 1 };
  const queue = new Queue('migrate', { connection } as unknown as QueueOptions, createPostgresBackend as never);
  queue.on('error', () => {});
  try {
    await queue.waitUntilReady();
  } finally {
    await queue.close();
  }
}
