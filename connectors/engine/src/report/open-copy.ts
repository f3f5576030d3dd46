import { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import type { CopyThreadData, CopyThreadMessage } from './copy-thread.ts';

/**
 * The annotated copy of a snapshot's file, as a stream of bytes. It is made in a thread of its own, for reading, marking
 * and packing take a whole core for seconds; and only as fast as it is taken. To destroy the stream ends the thread.
 * @returns when the first bytes are there, so that what fails at once can still be answered. @throws what failed.
 */
export async function openAnnotatedCopy(data: CopyThreadData): Promise<Readable> {
  const copy = new ThreadStream(data);
  await new Promise<void>((resolve, reject) => {
    copy.once('readable', resolve);
    copy.once('error', reject);
  });
  return copy;
}

class ThreadStream extends Readable {
  readonly #thread: Worker;

  constructor(data: CopyThreadData) {
    super();
    this.#thread = new Worker(new URL('./copy-thread.ts', import.meta.url), {
      workerData: data,
      name: 'xacthuc-copy',
      // Far above what streaming needs; a runaway ends itself and not the process.
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    });
    let ended = false;
    this.#thread.on('message', (message: CopyThreadMessage) => {
      if (message.kind === 'piece') return void this.push(message.bytes);
      ended = true;
      this.push(null);
    });
    this.#thread.once('error', (error: Error) => this.destroy(error));
    this.#thread.once('exit', (code) => {
      if (!ended) this.destroy(new Error(`the thread ended with code ${code}`));
    });
  }

  override _read(): void {
    this.#thread.postMessage('more');
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#thread.terminate().then(
      () => done(error),
      () => done(error),
    );
  }
}
