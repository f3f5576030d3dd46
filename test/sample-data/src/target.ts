import { createWriteStream } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Where a file goes: a path, or a stream that is left open. */
export type Target = string | Writable;

/**
 * Writes chunks to a path or stream, never faster than it takes them; resolves to the number of bytes written once they
 * are handed over (a path's file is then closed). Rejects with the target's own error, or the generator's.
 */
export async function writeChunks(target: Target, chunks: Iterable<string | Uint8Array>): Promise<number> {
  let bytes = 0;
  function* buffers(): Generator<Uint8Array> {
    for (const chunk of chunks) {
      const buffer = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk;
      bytes += buffer.byteLength;
      if (buffer.byteLength > 0) yield buffer;
    }
  }
  const source = Readable.from(buffers(), { objectMode: true, highWaterMark: 1 });
  if (typeof target === 'string') await pipeline(source, createWriteStream(target));
  else await pipeline(source, target, { end: false });
  return bytes;
}
