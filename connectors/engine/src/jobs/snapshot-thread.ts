import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { Progress } from '../db/schema.ts';
import type { Processed } from './process-snapshot.ts';
import type { ThreadData, ThreadJob, ThreadMessage } from './thread.ts';

// V8 judges by the first rows, which are kept to look at, that rows live long, and lets all of them be born among the old
// objects, where each keeps what it names until everything is searched: 6 of the 14 µs that a row took the whole process.
setFlagsFromString('--no-allocation-site-pretenuring');

/** A thread without work for so long ends, and gives back its memory. */
const idleMs = 60_000;

/**
 * Processes snapshots in a thread of its own: parsing, hashing and encrypting take a whole core for seconds, and the
 * event loop has checks to answer meanwhile. The thread stays for the next snapshot, for starting one takes a third of a
 * second; one that failed or was idle for a minute is replaced by a new one.
 */
export class SnapshotThread {
  readonly #data: ThreadData;
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | undefined;

  constructor(data: ThreadData) {
    this.#data = data;
  }

  /** One snapshot at a time. @throws what its processing throws, or when the thread ends. */
  async process(job: ThreadJob, progress: (progress: Progress) => void): Promise<Processed> {
    clearTimeout(this.#idle);
    const worker = this.#worker ?? this.#start();
    try {
      const state = await this.#wait(worker, job, progress);
      this.#idle = setTimeout(() => void this.close(), idleMs);
      this.#idle.unref();
      return state;
    } catch (error) {
      // Whatever it left in the thread goes with it.
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL('./thread.ts', import.meta.url), {
      workerData: this.#data,
      name: 'xacthuc-snapshot',
      // Far above what streaming needs; a runaway ends itself and not the process. Young objects die in a larger nursery
      // instead of being copied: a tenth of a load's time.
      resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 48 },
    });
    worker.unref();
    this.#worker = worker;
    worker.once('exit', () => {
      if (this.#worker === worker) this.#worker = null;
    });
    return worker;
  }

  #wait(worker: Worker, job: ThreadJob, progress: (progress: Progress) => void): Promise<Processed> {
    return new Promise((resolve, reject) => {
      const done = (settle: () => void) => {
        worker.off('message', onMessage).off('error', onError).off('exit', onExit);
        settle();
      };
      const onMessage = (message: ThreadMessage) => {
        if (message.kind === 'progress') progress(message.progress);
        else if (message.kind === 'done') done(() => resolve(message.state));
        else done(() => reject(message.error));
      };
      const onError = (error: Error) => done(() => reject(error));
      const onExit = (code: number) => done(() => reject(new Error(`the thread ended with code ${code}`)));
      worker.on('message', onMessage).on('error', onError).on('exit', onExit);
      worker.postMessage(job);
    });
  }
}
