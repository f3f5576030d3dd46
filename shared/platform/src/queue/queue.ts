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

export interface JobWorker {
  close(): Promise<void>;
}

const keptJobs = { removeOnComplete: true, removeOnFail: true } as const;

export function createQueue<P extends JobPayload>(backend: QueueBackend, name: string): JobQueue<P> {
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
    close: async () => {
      await queue.close();
      close();
    },
  };
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
