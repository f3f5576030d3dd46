import { UnreadableFile } from './errors.ts';

/** A stream whose first bytes have been looked at. */
export interface PeekedBytes {
  /** The first bytes: at least as many as were asked for, fewer only where the stream has fewer. */
  readonly head: Buffer;
  /** The whole stream, the head included. To be iterated once. */
  readonly all: AsyncIterable<Buffer>;
  /** Lets go of the stream, begun or not. */
  close(): Promise<void>;
}

/** Reads at least `count` bytes of a stream without losing them. */
export async function peekBytes(bytes: AsyncIterable<Uint8Array>, count: number): Promise<PeekedBytes> {
  const source = bytes[Symbol.asyncIterator]();
  const read: Buffer[] = [];
  let length = 0;
  while (length < count) {
    const next = await source.next();
    if (next.done === true) break;
    read.push(view(next.value));
    length += next.value.length;
  }
  const head = Buffer.concat(read, length);
  const close = async () => {
    await source.return?.();
  };
  return { head, all: replay(head, source, close), close };
}

/** Not a generator: `return` of one that was never started would not reach the source. */
function replay(head: Buffer, source: AsyncIterator<Uint8Array>, close: () => Promise<void>): AsyncIterable<Buffer> {
  let replayed = head.length === 0;
  const iterator: AsyncIterator<Buffer> = {
    async next() {
      if (!replayed) {
        replayed = true;
        return { done: false, value: head };
      }
      const next = await source.next();
      return next.done === true ? { done: true, value: undefined } : { done: false, value: view(next.value) };
    },
    async return() {
      await close();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

/** Gathers a stream of at most `limit` bytes. Throws `UnreadableFile` 'file_too_large'. */
export async function gatherBytes(bytes: AsyncIterable<Buffer>, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    length += chunk.length;
    if (length > limit) throw new UnreadableFile('file_too_large', { limit });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
