import { once } from 'node:events';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** A file within an archive. */
export interface ZipPart {
  readonly name: string;
  /** Asked for when the parts before it are written. */
  readonly content: () => AsyncIterable<string> | Iterable<string>;
}

const pieceLength = 64 * 1024;

/** Packs texts into a zip archive as they come: one part after the other, never one whole in memory. */
export async function* zipped(parts: readonly ZipPart[]): AsyncGenerator<Buffer> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const open: Readable[] = [];
  zip.on('error', (error: Error) => output.destroy(error));
  for (const { name, content } of parts) {
    zip.addReadStreamLazy(name, {}, (begin) => {
      const bytes = Readable.from(inPieces(content()), { objectMode: false });
      open.push(bytes);
      bytes.once('error', (error) => zip.emit('error', error));
      begin(null, bytes);
    });
  }
  zip.end();
  try {
    for await (const chunk of output) yield chunk as Buffer;
  } finally {
    for (const bytes of open) await letGo(bytes);
  }
}

/** Ends a part that is not wanted any more, and waits until its source is closed. */
async function letGo(bytes: Readable): Promise<void> {
  if (bytes.closed) return;
  bytes.destroy();
  await once(bytes, 'close');
}

/** Joins small texts: each piece is a call to the compressor. */
async function* inPieces(texts: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Buffer> {
  let held = '';
  for await (const text of texts) {
    held += text;
    if (held.length < pieceLength) continue;
    yield Buffer.from(held);
    held = '';
  }
  if (held !== '') yield Buffer.from(held);
}
