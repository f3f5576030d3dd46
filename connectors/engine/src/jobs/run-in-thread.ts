import { Worker } from 'node:worker_threads';
import type { Processed } from './process-snapshot.ts';
import type { ThreadData, ThreadMessage } from './thread.ts';

/**
 * Processes a snapshot in a thread of its own: parsing, hashing and encrypting take a whole core for seconds, and the
 * event loop has checks to answer meanwhile.
 */
export function runInThread(data: ThreadData, progress: (rows: number) => void): Promise<Processed> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./thread.ts', import.meta.url), {
      workerData: data,
      name: 'xacthuc-snapshot',
      // Far above what streaming needs; a runaway ends itself and not the process.
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    });
    let state: Processed | null = null;
    thread.on('message', (message: ThreadMessage) => {
      if (message.kind === 'progress') progress(message.rows);
      else state = message.state;
    });
    thread.once('error', reject);
    thread.once('exit', (code) => {
      if (state !== null) resolve(state);
      else reject(new Error(`the thread ended with code ${code}`));
    });
  });
}
